// SPDX-License-Identifier: MIT
// Settings of interfaces, and what one write changes beside itself.
#include <array>

#include <arpa/inet.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"
#include "sockets.h"

namespace lab {
namespace {

std::string default_reaches_unaddressed() {
  const Tunnel bare("lab0", Tunnel::Addresses::none), named("lab1", Tunnel::Addresses::none), addressed("lab2");
  const auto filter_of = [](const std::string& interface) {
    return read_setting("net.ipv4.conf." + interface + ".rp_filter");
  };
  const std::string before = filter_of("lab2"), after = before == "1" ? "2" : "1";
  set("net.ipv4.conf.lab1.rp_filter", before);
  set("net.ipv4.conf.default.rp_filter", after);
  expect(filter_of("lab0") == after, "an interface without an address kept its value");
  expect(filter_of("lab1") == before, "an interface that was set by name changed");
  expect(filter_of("lab2") == before, "an interface with an address changed");
  return fmt::format(
      "conf.default.rp_filter = {}: also on an interface without an address; not on one that has an "
      "address, nor on one that was set by name",
      after);
}

std::string forwarding_changes_redirects() {
  set("net.ipv4.ip_forward", "0");
  for (const char* where : {"all", "default", "lo"}) set(fmt::format("net.ipv4.conf.{}.accept_redirects", where), "1");
  set("net.ipv4.ip_forward", "1");
  expect(read_setting("net.ipv4.conf.all.accept_redirects") == "0", "conf.all.accept_redirects is still 1");
  for (const char* where : {"default", "lo"})
    expect(read_setting(fmt::format("net.ipv4.conf.{}.accept_redirects", where)) == "1",
           fmt::format("conf.{}.accept_redirects changed too", where));
  set("net.ipv4.ip_forward", "0");
  expect(read_setting("net.ipv4.conf.all.accept_redirects") == "1", "switching it off left conf.all at 0");
  return "ip_forward = 1 sets conf.all.accept_redirects to 0, 0 sets it to 1; conf.default and the interface stay";
}

bool is_ping_answered() {
  const Socket raw(socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP));
  if (!raw.is_open()) throw Skipped("no raw socket may be made here");
  constexpr unsigned char kEcho[] = {8, 0, 0xF7, 0xFF, 0, 0, 0, 0};  // request, checksum
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  sendto(raw.fd(), kEcho, sizeof kEcho, 0, reinterpret_cast<const sockaddr*>(&to), sizeof to);
  pollfd wanted{raw.fd(), POLLIN, 0};
  std::array<unsigned char, 128> packet{};
  while (poll(&wanted, 1, 300) == 1 && read(raw.fd(), packet.data(), packet.size()) > 20)
    if (packet[20] == 0) return true;  // behind the IP header; 8 is the request itself
  return false;
}

std::string ping_is_silenced() {
  set("net.ipv4.icmp_echo_ignore_all", "0");
  expect(is_ping_answered(), "with 0 no ping was answered");
  set("net.ipv4.icmp_echo_ignore_all", "1");
  expect(!is_ping_answered(), "with 1 a ping was answered");
  return "a ping to 127.0.0.1 is answered with icmp_echo_ignore_all = 0 and not with 1";
}

}  // namespace

std::span<const Experiment> interface_experiments() {
  static constexpr std::array experiments{
      Experiment{"conf-default-reaches-interfaces-without-address",
                 "conf.default changes existing interfaces that have no address and were not set by name",
                 default_reaches_unaddressed},
      Experiment{"ip-forward-changes-accept-redirects", "ip_forward changes conf.all.accept_redirects and no other",
                 forwarding_changes_redirects},
      Experiment{"ping-is-silenced", "icmp_echo_ignore_all answers no ping", ping_is_silenced},
  };
  return experiments;
}

}  // namespace lab
