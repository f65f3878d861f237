// SPDX-License-Identifier: MIT
// Fuzzes saved text about connections: as it recognises itself, or as the kind that a first byte below 16 chooses.
#include <algorithm>
#include <string>

#include "audit.h"
#include "core/text/error.h"
#include "core/text/quote.h"
#include "readers/socket_text/counter_texts.h"
#include "readers/socket_text/netstat_text.h"
#include "readers/socket_text/powershell_text.h"
#include "readers/socket_text/proc_copies.h"
#include "readers/socket_text/socket_text.h"
#include "readers/socket_text/ss_text.h"

namespace {

using namespace tcptune;

using Read = void(LineStream& lines, SocketRows& rows);
using Count = CounterText(LineStream& lines);

void read_families(LineStream& lines, SocketRows& rows) {
  ProcFamilies families;
  read_proc_sockets(lines, rows, families);
}

CounterText read_totals(LineStream& lines) { return {read_ss_totals(lines).gauges, {}}; }

constexpr Read* kTables[] = {
    read_ss, read_netstat, read_windows_netstat, read_connections_csv, read_connections_table, read_families};
constexpr Count* kCounters[] = {read_nstat,         read_nstat_json,    read_netstat_statistics,
                                read_proc_counters, read_proc_sockstat, read_totals};
constexpr std::size_t kForced = 16;

void check(const SocketSummary& sockets, std::size_t lines) {
  std::size_t counted = 0;
  for (const std::uint32_t count : sockets.counts.of) counted += count;
  fuzz::require(counted <= lines, "more sockets than lines");
  fuzz::require(sockets.listeners.size() <= sockets.counts[TcpState::listen], "more listeners than LISTEN");
  fuzz::require(sockets.distinct_tuples <= lines && sockets.tuples.size() <= kMostTuples, "more tuples than lines");
  fuzz::require(sockets.without_keepalive <= sockets.counts[TcpState::established], "more timers than connections");
  for (const HeldGroup& held : sockets.held) fuzz::require(held.oldest.value_or(0) >= 0, "an age below nothing");
}

void check(const std::vector<std::string>& phrases) {
  for (const std::string& phrase : phrases) fuzz::require(is_printable(phrase), "a phrase that drives a terminal");
}

void read_as(std::size_t kind, const std::string& text, std::size_t line_count) {
  BlockInput input("fuzz.txt", text);
  LineStream lines(input);
  if (kind < std::size(kTables)) {
    SocketRows rows({});
    kTables[kind](lines, rows);
    check(rows.end_table("fuzz.txt", "a tool"));
    check(rows.summary(), line_count);
  } else {
    const CounterText found = kCounters[(kind - std::size(kTables)) % std::size(kCounters)](lines);
    fuzz::require(found.counters.size() <= text.size() + 100, "more counters than characters");
    check(found.not_visible);
  }
}

void read_as_itself(const std::string& text, std::size_t line_count) {
  std::vector<BlockInput> inputs;
  inputs.emplace_back("fuzz.txt", text);
  const Evidence evidence = read_socket_text(std::move(inputs), {});
  if (evidence.last.sockets && evidence.last.sockets->totals_only == YesNo::no)
    check(*evidence.last.sockets, line_count);
  check(evidence.not_visible);
}

// Wherever the blocks of an input end, its text is the same.
void check_blocks(const std::string& text) {
  const std::size_t cut = fuzz::choice(text, text.size() + 1);
  BlockDecoder once(text);
  BlockDecoder twice(text);
  std::string whole(once.decode(text));
  whole += once.decode("");
  std::string parts(twice.decode(std::string_view(text).substr(0, cut)));
  parts += twice.decode(std::string_view(text).substr(cut));
  parts += twice.decode("");
  fuzz::require(cut == 0 || cut == text.size() || whole == parts, "blocks that change the text");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string text(reinterpret_cast<const char*>(data), size);
  // In UTF-16 either byte of a line's end may be the one that ends it.
  const std::size_t lines = 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  check_blocks(text);
  try {
    if (!text.empty() && static_cast<unsigned char>(text.front()) < kForced) {
      const auto kind = static_cast<std::size_t>(text.front());
      text.erase(0, 1);
      read_as(kind, text, lines);
    } else {
      read_as_itself(text, lines);
    }
  } catch (const Error& error) {
    fuzz::require(std::string_view(error.what()).size() > 10, "an error that says nothing");
  }
  return 0;
}
