// SPDX-License-Identifier: MIT
// Tells texts about connections from all others; see socket_text.h.
#include <algorithm>
#include <string>

#include "core/text/text.h"
#include "readers/socket_text/counter_texts.h"
#include "readers/socket_text/line_stream.h"
#include "readers/socket_text/line_words.h"
#include "readers/socket_text/netstat_text.h"
#include "readers/socket_text/powershell_text.h"
#include "readers/socket_text/proc_copies.h"
#include "readers/socket_text/socket_text.h"
#include "readers/socket_text/ss_text.h"

namespace tcptune {
namespace {

// Prompts, complaints and titles may stand in front of what a program prints.
constexpr std::size_t kMostLines = 12;

using Lines = std::vector<std::string_view>;  // the first that are not empty

template <typename Is>
bool any_line(const Lines& lines, Is is) {
  return std::any_of(lines.begin(), lines.end(), is);
}

// "TcpExt: SyncookiesSent …" with "TcpExt: 0 …" below it.
bool are_proc_counters(const Lines& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) {
    LineWords names(lines[i]);
    LineWords values(lines[i + 1]);
    const std::string_view group = names.next();
    if (!is_counter_group(group) || group != values.next()) continue;
    const std::string_view name = names.next();
    const std::string_view value = values.next();
    if (!name.empty() && !is_digit(name.front()) && (is_digits(value) || value == "-1")) return true;
  }
  return false;
}

// "sockets: used 24", "TCP: inuse 16 orphan 0", "TCP6: inuse 5".
bool are_sockstat(const Lines& lines) {
  return any_line(lines, [](std::string_view line) {
    LineWords words(line);
    const std::string_view group = words.next();
    const std::string_view name = words.next();
    const bool known =
        (group == "sockets:" && name == "used") || ((group == "TCP:" || group == "TCP6:") && name == "inuse");
    return known && is_digits(words.next());
  });
}

bool are_statistics(const Lines& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    if (is_counter_group(lines[i]) &&
        any_line({lines.begin() + static_cast<std::ptrdiff_t>(i) + 1, lines.end()}, is_statistics_sentence))
      return true;
  return false;
}

// Its first counters are those of a group, here as in /proc/net/snmp.
bool are_nstat(const Lines& lines) {
  return any_line(lines, [](std::string_view line) {
    const bool has_group = line.starts_with("Ip") || line.starts_with("Icmp") || line.starts_with("Tcp") ||
                           line.starts_with("Udp") || line.starts_with("MPTcp");
    return is_nstat_line(line) && (has_group || line.front() == '#');
  });
}
bool are_nstat_json(const Lines& lines) {
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string_view next = i + 1 < lines.size() ? lines[i + 1] : std::string_view();
    if (lines[i].starts_with('{') &&
        is_nstat_json_line(std::string(lines[i].substr(0, 64)) + std::string(next.substr(0, 64))))
      return true;
  }
  return false;
}
bool are_ss_totals(const Lines& lines) { return any_line(lines, is_ss_totals_line); }
bool are_ss(const Lines& lines) { return any_line(lines, is_ss_line); }
bool are_netstat(const Lines& lines) { return any_line(lines, is_netstat_line); }
bool are_windows_netstat(const Lines& lines) { return any_line(lines, is_windows_netstat_line); }
bool are_csv(const Lines& lines) { return any_line(lines, is_connections_csv_heading); }
bool are_table(const Lines& lines) { return any_line(lines, is_connections_table_heading); }
bool are_proc_sockets(const Lines& lines) {
  return any_line(lines, [](std::string_view line) { return proc_family_of(line).has_value(); });
}

struct Recogniser {
  SocketTextKind kind;
  bool (&is)(const Lines& lines);
};

// The first that holds counts.
constexpr Recogniser kRecognisers[] = {
    {SocketTextKind::proc_sockets, are_proc_sockets}, {SocketTextKind::proc_counters, are_proc_counters},
    {SocketTextKind::proc_sockstat, are_sockstat},    {SocketTextKind::ss_totals, are_ss_totals},
    {SocketTextKind::nstat_json, are_nstat_json},     {SocketTextKind::nstat, are_nstat},
    {SocketTextKind::statistics, are_statistics},     {SocketTextKind::connections_csv, are_csv},
    {SocketTextKind::connections_table, are_table},   {SocketTextKind::ss, are_ss},
    {SocketTextKind::netstat, are_netstat},           {SocketTextKind::windows_netstat, are_windows_netstat},
};

}  // namespace

std::optional<SocketTextKind> recognise_socket_text(std::string_view head) {
  BlockDecoder decoder(head);
  std::string_view text = decoder.decode(head.substr(0, BlockInput::kBlock));
  Lines lines;
  while (!text.empty() && lines.size() < kMostLines) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!trim(line).empty()) lines.push_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (lines.empty()) return std::nullopt;
  const auto found = std::find_if(std::begin(kRecognisers), std::end(kRecognisers),
                                  [&](const Recogniser& row) { return row.is(lines); });
  if (found == std::end(kRecognisers)) return std::nullopt;
  return found->kind;
}

}  // namespace tcptune
