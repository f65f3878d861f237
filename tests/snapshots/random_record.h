// SPDX-License-Identifier: MIT
// Records of machines made at random, the same ones for the same seed.
#pragma once

#include <random>
#include <string>

#include "core/snapshot/machine_record.h"

namespace tcptune {

class RandomRecord {
 public:
  explicit RandomRecord(unsigned seed) : random_(seed) {}

  Evidence evidence() {
    Evidence e;
    e.source = text();
    e.last = sample();
    if (flip()) e.first = sample();
    e.seconds = flip() ? 0 : below(100'000) / 7.0;
    for (unsigned i = below(3); i > 0; --i) e.not_visible.push_back(text());
    return e;
  }

  RecordedTree tree() {
    RecordedTree tree;
    for (unsigned i = below(6); i > 0; --i) {
      RecordedEntry& entry = tree['/' + text()];
      entry.kind = entry.link_kind = flip() ? EntryKind::file : EntryKind::directory;
      if (flip()) {
        entry.link_kind = EntryKind::link;
        entry.link_target = '/' + text();
      }
      if (entry.kind == EntryKind::directory) {
        entry.listing = flip() ? Look::done : Look::refused;
        if (entry.listing == Look::done && flip()) entry.names = {"a", "b\xff", "c"};
      } else if (flip()) {
        entry.reading = Look::refused;
        entry.error = 13;
      } else {
        entry.reading = Look::done;
        entry.source = make_source(flip() ? text() + '\n' + text() : text() + "\r\n\n\n");
        entry.excerpt = yes_if(flip());
      }
    }
    if (flip()) tree["/missing/" + text()] = {};
    return tree;
  }

  MachineRecord record() {
    MachineRecord r;
    r.tool_version = "1.2.3";
    r.kind = flip() ? TargetKind::live : TargetKind::root;
    r.host = flip() ? text() : "";
    r.facts.kernel = {{6, 1, 0}, {6, 1, flip() ? kAny : 9}};
    r.facts.kernel_release = text();
    r.facts.distribution = text();
    if (flip()) r.facts.memory = below(1'000'000'000);
    r.facts.container = flip() ? Known::yes : Known::no;
    if (flip()) r.facts.listening = {22, 80};
    r.settings.emplace();
    for (unsigned i = below(20); i > 0; --i) (*r.settings)[text()] = reading();
    r.tree = tree();
    if (flip()) r.evidence = evidence();
    return r;
  }

 private:
  unsigned below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  bool flip() { return below(2) == 0; }

  // What JSON, terminals and UTF-8 do not take as it is stands among it.
  std::string text() {
    static const char* const kParts[] = {"x", "é", "\xff", "\"", "\\", "\x1b[0m", " ", "\t", "日", "\u202e", "\r", "9"};
    std::string text = "t" + std::to_string(below(1'000'000));
    for (unsigned i = below(5); i > 0; --i) text += kParts[below(std::size(kParts))];
    return text;
  }

  Reading reading() {
    const auto state = static_cast<ReadingState>(below(4));
    return {state, state == ReadingState::present ? text() : "", 0};
  }

  IpAddress address() {
    if (flip()) return ipv4_address(flip() ? 0 : static_cast<std::uint32_t>(random_()));
    IpAddress address;
    for (auto& byte : address.bytes) byte = flip() ? 0 : static_cast<std::uint8_t>(below(256));
    return address;
  }
  Endpoint endpoint() { return {address(), static_cast<std::uint16_t>(below(65536))}; }
  Owner owner() { return flip() ? Owner{} : Owner{text(), static_cast<int>(below(100'000))}; }
  std::uint32_t count() { return flip() ? 0 : static_cast<std::uint32_t>(random_()); }

  StateCounts counts() {
    StateCounts counts;
    for (auto& each : counts.of) each = count();
    return counts;
  }

  SocketSummary sockets() {
    SocketSummary s;
    s.counts = counts();
    s.orphans_in_fin_wait2 = count();
    s.totals_only = yes_if(flip());
    s.distinct_tuples = count();
    s.without_keepalive = count();
    s.timers_told = yes_if(flip());
    for (unsigned i = below(4); i > 0; --i)
      s.tuples.push_back({address(), endpoint(), count(), count(), count(), count(), count(), owner()});
    for (unsigned i = below(4); i > 0; --i)
      s.fan_outs.push_back(
          {static_cast<std::uint16_t>(below(65536)), count(), count(), count(), endpoint(), count(), owner()});
    for (unsigned i = below(4); i > 0; --i) s.listeners.push_back({endpoint(), count(), count(), counts(), owner()});
    for (unsigned i = below(4); i > 0; --i) {
      HeldGroup held{flip() ? TcpState::close_wait : TcpState::fin_wait2,
                     owner(),
                     endpoint(),
                     yes_if(flip()),
                     count(),
                     endpoint(),
                     static_cast<std::uint16_t>(below(65536)),
                     std::nullopt,
                     count()};
      if (flip()) held.oldest = static_cast<std::int64_t>(random_());
      s.held.push_back(held);
    }
    return s;
  }

  Sample sample() {
    Sample s;
    if (flip()) s.sockets = sockets();
    for (unsigned i = below(5); i > 0; --i)
      s.counters[flip() ? text() : "TcpExt" + std::to_string(below(9))] =
          static_cast<std::int64_t>(random_()) - (1LL << 31);
    if (flip()) s.uptime = below(10'000'000) / 3.0;
    return s;
  }

  std::mt19937 random_;
};

}  // namespace tcptune
