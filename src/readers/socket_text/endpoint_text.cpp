// SPDX-License-Identifier: MIT
// See endpoint_text.h.
#include "readers/socket_text/endpoint_text.h"

#include <algorithm>

#include "core/catalogue/ports.h"
#include "readers/socket_text/line_words.h"

namespace tcptune {
namespace {

// Below the ports of well_known_services; names as IANA registers them and /etc/services has them.
constexpr Service kServices[] = {
    {20, "ftp-data"},      {21, "ftp"},          {22, "ssh"},         {23, "telnet"}, {25, "smtp"},
    {53, "domain"},        {80, "http"},         {88, "kerberos"},    {110, "pop3"},  {111, "sunrpc"},
    {143, "imap"},         {143, "imap2"},       {179, "bgp"},        {389, "ldap"},  {443, "https"},
    {445, "microsoft-ds"}, {465, "submissions"}, {587, "submission"}, {631, "ipp"},   {636, "ldaps"},
    {853, "domain-s"},     {873, "rsync"},       {993, "imaps"},      {995, "pop3s"}, {3389, "ms-wbt-server"},
    {5044, "lxi-evntsvc"}};

int port_of(std::string_view service) {
  const auto is_it = [service](const Service& known) { return known.name == service; };
  if (const auto at = std::find_if(std::begin(kServices), std::end(kServices), is_it); at != std::end(kServices))
    return at->port;
  const std::vector<Service>& more = well_known_services();
  const auto at = std::find_if(more.begin(), more.end(), is_it);
  return at == more.end() ? 0 : at->port;
}

// Of what is no address: could it have been meant as one?
EndpointFault fault_of(std::string_view address) {
  const bool numeric = std::all_of(address.begin(), address.end(), [](char c) { return is_digit(c) || c == '.'; });
  return numeric || address.find(':') != std::string_view::npos ? EndpointFault::wrong : EndpointFault::named;
}

}  // namespace

std::optional<IpAddress> read_address(std::string_view text) {
  if (text.starts_with('[')) text = text.substr(1, std::min(text.find(']'), text.size()) - 1);
  return parse_ip_address(text);
}

EndpointText read_endpoint(std::string_view text) {
  EndpointText read;
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {{}, EndpointFault::wrong};
  const std::string_view port = text.substr(colon + 1);
  const std::string_view address_text = text.substr(0, colon);
  if (port != "*") {
    if (const auto number = whole_number<std::uint16_t>(port)) {
      read.endpoint.port = *number;
    } else if (port.empty() || is_digit(port.front()) || port.front() == '-') {
      return {{}, EndpointFault::wrong};
    } else {
      read.endpoint.port = static_cast<std::uint16_t>(port_of(port));
      read.service_name = read.endpoint.port != 0;
      if (!read.service_name) read.fault = EndpointFault::named;
    }
  }
  if (const auto address = read_address(address_text))
    read.endpoint.address = *address;
  else
    read.fault = fault_of(address_text);
  return read;
}

}  // namespace tcptune
