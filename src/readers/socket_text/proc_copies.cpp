// SPDX-License-Identifier: MIT
// See proc_copies.h and counter_texts.h.
#include "readers/socket_text/proc_copies.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/size.h"
#include "core/text/text.h"
#include "readers/socket_text/counter_texts.h"
#include "readers/socket_text/line_words.h"
#include "readers/sockets/counters_text.h"
#include "readers/sockets/proc_net_tcp.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestFile = 1024 * 1024;  // they have some 10 KiB

bool is_proc_heading(std::string_view line) {
  return trim(line).starts_with("sl ") && line.find("address") != std::string_view::npos;
}

void note_family(const LineStream& lines, std::size_t line, ProcFamily family, ProcFamilies& families) {
  std::string& told_by = families[static_cast<std::size_t>(family)];
  if (!told_by.empty())
    refuse_second_look(lines, line, fmt::format("these are sockets of the same family as in {}", told_by));
  told_by = lines.name();
}

// The whole text; `is_line` says what its lines are.
template <typename IsLine>
std::string whole_text(LineStream& lines, LineNotes& bad, IsLine is_line) {
  std::string text;
  while (const auto line = lines.next()) {
    if (trim(line->text).empty()) continue;
    if (!is_line(line->text))
      bad.add(line->number, line->text);
    else
      text.append(line->text).append("\n");
    if (text.size() > kLargestFile)
      refuse_line(lines, line->number,
                  "this is larger than " + size_text(kLargestFile) + ", and no such file of /proc/net is");
  }
  return text;
}

CounterText finish_proc(const LineStream& lines, Counters counters, const LineNotes& bad, std::string_view expected) {
  if (counters.empty() || bad.count() > counters.size())
    refuse_line(lines, bad.first_line(), fmt::format("there are no counters here; expected a copy of {}", expected));
  CounterText found{std::move(counters), {}};
  if (bad.count() > 0)
    found.not_visible.push_back(fmt::format("{} of {}, no {}: {}", bad.amount("line"), lines.name(),
                                            bad.count() == 1 ? "counter" : "counters", bad.text()));
  return found;
}

// "TcpExt: 0 0 12", "TCP: inuse 5".
bool begins_with_group(std::string_view line) {
  LineWords words(line);
  const std::string_view group = words.next();
  return group.size() > 1 && group.ends_with(':') && !words.next().empty();
}

}  // namespace

std::optional<ProcFamily> proc_family_of(std::string_view line) {
  LineWords words(line);
  const std::string_view first = words.next();
  if (is_proc_heading(line)) {
    words.next();
    return words.next() == "rem_address" ? ProcFamily::ipv4 : ProcFamily::ipv6;
  }
  const bool is_row = first.ends_with(':') && is_digits(first.substr(0, first.size() - 1));
  const std::string_view local = words.next();
  if (!is_row || !parse_proc_net_tcp_line(line)) return std::nullopt;
  return local.find(':') == 8 ? ProcFamily::ipv4 : ProcFamily::ipv6;
}

void read_proc_sockets(LineStream& lines, SocketRows& rows, ProcFamilies& families) {
  std::optional<ProcFamily> family;
  while (const auto line = lines.next()) {
    if (trim(line->text).empty()) continue;
    if (line->text.find("ref pointer drops") != std::string_view::npos)
      refuse_line(lines, line->number,
                  "this is a copy of /proc/net/udp; tcptune reads /proc/net/tcp and /proc/net/tcp6");
    if (is_proc_heading(line->text)) {
      family = proc_family_of(line->text);
      note_family(lines, line->number, *family, families);
      continue;
    }
    const auto row = parse_proc_net_tcp_line(line->text);
    if (!row) {
      rows.reject(line->number, line->text);
      continue;
    }
    if (!family) {
      family = proc_family_of(line->text);
      if (family) note_family(lines, line->number, *family, families);
    }
    if (row->state == TcpState::unknown) rows.note_unknown_state(line->number, line->text);
    rows.add(*row, TimerText::not_told);
  }
}

CounterText read_proc_counters(LineStream& lines) {
  LineNotes bad;
  const std::string text = whole_text(lines, bad, begins_with_group);
  const auto headings = [&text](std::string_view heading) {
    std::size_t count = 0;
    for (std::size_t at = text.find(heading); at != std::string::npos; at = text.find(heading, at + 1)) ++count;
    return count;
  };
  if (headings("TcpExt: SyncookiesSent ") > 1 || headings("Tcp: RtoAlgorithm ") > 1)
    refuse_second_look(lines, 0, "the counters are told a second time");
  return finish_proc(lines, parse_proc_netstat(text), bad, "/proc/net/netstat or /proc/net/snmp");
}

CounterText read_proc_sockstat(LineStream& lines) {
  LineNotes bad;
  const std::string text = whole_text(lines, bad, begins_with_group);
  return finish_proc(lines, parse_proc_sockstat(text), bad, "/proc/net/sockstat");
}

}  // namespace tcptune
