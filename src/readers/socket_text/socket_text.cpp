// SPDX-License-Identifier: MIT
// See socket_text.h.
#include "readers/socket_text/socket_text.h"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "readers/input/input_kind.h"
#include "readers/socket_text/counter_texts.h"
#include "readers/socket_text/netstat_text.h"
#include "readers/socket_text/powershell_text.h"
#include "readers/socket_text/proc_copies.h"
#include "readers/socket_text/socket_rows.h"
#include "readers/socket_text/ss_text.h"

namespace tcptune {
namespace {

constexpr std::string_view kExpected =
    "expected what ss, netstat, nstat or Get-NetTCPConnection prints, or a copy of /proc/net/tcp, tcp6, netstat, snmp "
    "or "
    "sockstat";

// One look, while its texts are read.
struct Look {
  explicit Look(PortRange ports) : rows(ports) {}

  SocketRows rows;
  std::string sockets_from;  // the text that lists sockets; empty: none yet
  SocketTextKind sockets_kind = SocketTextKind::ss;
  ProcFamilies families;
  std::optional<StateCounts> totals;
  std::map<SocketTextKind, std::vector<Counters>> counters;
  std::map<SocketTextKind, std::string> inputs;  // which text was of that kind
  std::vector<std::string> not_visible;
};

// Two texts that say the same were made at two times; adding them up would be wrong.
void refuse_second(const std::string& first, const std::string& second, std::string_view both) {
  throw Error(
      fmt::format("{} and {} both {}: these are two looks. Give one of them; an earlier look goes with --before", first,
                  second, both));
}

using ReadCounters = CounterText(LineStream& lines);
template <ReadCounters& read_text>
void read_counters(SocketTextKind kind, LineStream& lines, Look& look) {
  CounterText text = read_text(lines);
  look.counters[kind].push_back(std::move(text.counters));
  for (std::string& phrase : text.not_visible) look.not_visible.push_back(std::move(phrase));
}

void note_sockets(SocketTextKind kind, const LineStream& lines, Look& look) {
  const bool is_other_family = kind == SocketTextKind::proc_sockets && look.sockets_kind == kind;
  if (!look.sockets_from.empty() && !is_other_family)
    refuse_second(look.sockets_from, lines.name(), "list the sockets");
  look.sockets_from = lines.name();
  look.sockets_kind = kind;
}

using ReadSockets = void(LineStream& lines, SocketRows& rows);
template <ReadSockets& read_text>
void read_sockets(SocketTextKind kind, LineStream& lines, Look& look) {
  note_sockets(kind, lines, look);
  read_text(lines, look.rows);
  for (std::string& phrase : look.rows.end_table(lines.name(), name_of(kind)))
    look.not_visible.push_back(std::move(phrase));
}

void read_families(SocketTextKind kind, LineStream& lines, Look& look) {
  note_sockets(kind, lines, look);
  read_proc_sockets(lines, look.rows, look.families);
  for (std::string& phrase : look.rows.end_table(lines.name(), name_of(kind)))
    look.not_visible.push_back(std::move(phrase));
}

void read_totals(SocketTextKind kind, LineStream& lines, Look& look) {
  SsTotals totals = read_ss_totals(lines);
  look.totals = totals.counts;
  look.counters[kind].push_back(std::move(totals.gauges));
}

struct Reader {
  SocketTextKind kind;
  void (&read)(SocketTextKind kind, LineStream& lines, Look& look);
};

// In the order of SocketTextKind.
constexpr Reader kReaders[] = {
    {SocketTextKind::proc_counters, read_counters<read_proc_counters>},
    {SocketTextKind::proc_sockstat, read_counters<read_proc_sockstat>},
    {SocketTextKind::statistics, read_counters<read_netstat_statistics>},
    {SocketTextKind::nstat, read_counters<read_nstat>},
    {SocketTextKind::nstat_json, read_counters<read_nstat_json>},
    {SocketTextKind::ss_totals, read_totals},
    {SocketTextKind::ss, read_sockets<read_ss>},
    {SocketTextKind::netstat, read_sockets<read_netstat>},
    {SocketTextKind::windows_netstat, read_sockets<read_windows_netstat>},
    {SocketTextKind::connections_csv, read_sockets<read_connections_csv>},
    {SocketTextKind::connections_table, read_sockets<read_connections_table>},
    {SocketTextKind::proc_sockets, read_families},
};
static_assert(std::size(kReaders) == kNames<SocketTextKind>.size());

SocketTextKind kind_of(BlockInput& input) {
  const std::string_view head = input.head();
  if (const auto kind = recognise_socket_text(head)) return *kind;
  const Recognised bytes = recognise_bytes(head);
  const std::string_view what = head.empty()                       ? "it is empty"
                                : bytes.kind || bytes.what.empty() ? "it is no such text"
                                                                   : bytes.what;
  throw Error(fmt::format("cannot read {}: {}; {}", input.name(), what, kExpected));
}

// /proc/net/netstat and snmp hold different groups, and so do sockstat and sockstat6: what is told twice is a second
// look.
void check_second(SocketTextKind kind, const BlockInput& input, Look& look) {
  const auto [at, fresh] = look.inputs.emplace(kind, input.name());
  if (fresh) return;
  const bool has_parts = kind == SocketTextKind::proc_counters || kind == SocketTextKind::proc_sockstat ||
                         kind == SocketTextKind::proc_sockets;
  if (!has_parts) refuse_second(at->second, input.name(), fmt::format("are output of {}", name_of(kind)));
}

void check_parts(SocketTextKind kind, const BlockInput& input, const Look& look) {
  const auto at = look.counters.find(kind);
  if (at == look.counters.end()) return;
  const std::vector<Counters>& texts = at->second;
  for (std::size_t i = 0; i + 1 < texts.size(); ++i)
    for (const auto& [name, value] : texts.back())
      if (texts[i].contains(name)) refuse_second(look.inputs.at(kind), input.name(), "tell " + name);
}

void read_input_text(BlockInput& input, Look& look) {
  const SocketTextKind kind = kind_of(input);
  check_second(kind, input, look);
  LineStream lines(input);
  kReaders[static_cast<std::size_t>(kind)].read(kind, lines, look);
  check_parts(kind, input, look);
}

Sample sample_of(const Look& look) {
  Sample sample;
  if (!look.sockets_from.empty()) {
    sample.sockets = look.rows.summary();
  } else if (look.totals) {
    sample.sockets.emplace();
    sample.sockets->counts = *look.totals;
    sample.sockets->totals_only = YesNo::yes;
  }
  for (const auto& [kind, texts] : look.counters)
    for (const Counters& counters : texts) sample.counters.insert(counters.begin(), counters.end());
  return sample;
}

Look read_look(std::vector<BlockInput>& inputs, PortRange ports) {
  Look look(ports);
  for (BlockInput& input : inputs) read_input_text(input, look);
  if (look.sockets_from.empty() && look.totals)
    look.not_visible.emplace_back("which of those that `ss -s` calls estab are in CLOSE_WAIT");
  return look;
}

}  // namespace

Evidence read_socket_text(std::vector<BlockInput> inputs, SocketTextOptions options) {
  Evidence evidence;
  if (!options.before.empty()) {
    evidence.first = sample_of(read_look(options.before, options.ports));
    evidence.seconds = options.seconds;
  }
  const Look look = read_look(inputs, options.ports);
  evidence.last = sample_of(look);
  for (const auto& [kind, input] : look.inputs)
    evidence.source += fmt::format("{}{}", evidence.source.empty() ? "" : ", ", name_of(kind));
  evidence.not_visible = look.not_visible;
  if (evidence.last.sockets && evidence.last.sockets->distinct_tuples >= kMostDestinations)
    evidence.not_visible.push_back(
        fmt::format("destinations beyond the first {}: their sockets are counted by state alone", kMostDestinations));
  return evidence;
}

}  // namespace tcptune
