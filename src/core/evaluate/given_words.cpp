// SPDX-License-Identifier: MIT
// See given_words.h.
#include "core/evaluate/given_words.h"

#include <algorithm>

#include "core/evaluate/facts.h"
#include "core/evaluate/given_evidence.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

std::optional<ExampleMachine> give_sockets(ExampleMachine machine, std::string_view value) {
  if (!machine.evidence) machine.evidence.emplace();
  machine.evidence->last.sockets = parse_given_sockets(value);
  if (!machine.evidence->last.sockets) return std::nullopt;
  return machine;
}

std::optional<ExampleMachine> give_counters(ExampleMachine machine, std::string_view value) {
  const auto counters = parse_given_counters(value);
  if (!counters) return std::nullopt;
  if (!machine.evidence) machine.evidence.emplace();
  machine.evidence->last.counters = *counters;
  return machine;
}

// What an earlier look found.
Sample& first_look(ExampleMachine& machine) {
  if (!machine.evidence) machine.evidence.emplace();
  if (!machine.evidence->first) machine.evidence->first.emplace();
  return *machine.evidence->first;
}

std::optional<ExampleMachine> give_first_sockets(ExampleMachine machine, std::string_view value) {
  const auto sockets = parse_given_sockets(value);
  if (!sockets) return std::nullopt;
  first_look(machine).sockets = sockets;
  return machine;
}

std::optional<ExampleMachine> give_first_counters(ExampleMachine machine, std::string_view value) {
  const auto counters = parse_given_counters(value);
  if (!counters) return std::nullopt;
  first_look(machine).counters = *counters;
  return machine;
}

std::optional<ExampleMachine> give_interval(ExampleMachine machine, std::string_view value) {
  const int seconds = parse_decimal(value).value_or(0);
  if (seconds < 1) return std::nullopt;
  first_look(machine);
  machine.evidence->seconds = seconds;
  return machine;
}

std::optional<ExampleMachine> give_uptime(ExampleMachine machine, std::string_view value) {
  const int seconds = parse_decimal(value).value_or(0);
  if (seconds < 1) return std::nullopt;
  if (!machine.evidence) machine.evidence.emplace();
  machine.evidence->last.uptime = seconds;
  return machine;
}

std::optional<ExampleMachine> give_boot(ExampleMachine machine, std::string_view value) {
  const auto words = split_words(value);
  machine.reader = words.empty() ? std::nullopt : named<BootReader>(words[0]);
  if (!machine.reader || std::find(kTreeReaders.begin(), kTreeReaders.end(), *machine.reader) == kTreeReaders.end() ||
      words.size() > 2)
    return std::nullopt;
  if (words.size() < 2) return machine;
  machine.systemd_version = parse_decimal(words[1]).value_or(0);
  if (machine.reader != BootReader::systemd || machine.systemd_version <= 0) return std::nullopt;
  return machine;
}

std::optional<ExampleMachine> give_kubernetes(ExampleMachine machine, std::string_view value) {
  machine.facts.kubernetes = parse_kernel_version(value);
  if (!machine.facts.kubernetes) return std::nullopt;
  return machine;
}

std::optional<ExampleMachine> give_listening(ExampleMachine machine, std::string_view value) {
  std::vector<int>& ports = machine.facts.listening.emplace();
  for (const std::string_view word : split_words(value)) ports.push_back(parse_decimal(word).value_or(0));
  std::sort(ports.begin(), ports.end());
  if (!ports.empty() && (ports.front() < 1 || ports.back() > 65535)) return std::nullopt;
  return machine;
}

std::optional<ExampleMachine> give_profile(ExampleMachine machine, std::string_view value) {
  machine.facts.profile = value;
  return machine;
}

std::optional<ExampleMachine> give_today(ExampleMachine machine, std::string_view value) {
  const auto day = parse_date(value);
  if (!day) return std::nullopt;
  machine.today = *day;
  return machine;
}

}  // namespace

// NOLINTNEXTLINE(performance-unnecessary-value-param): all in the table take it by value
std::optional<ExampleMachine> never_given(ExampleMachine, std::string_view) { return std::nullopt; }

const std::map<std::string_view, GivenWord>& given_words() {
  static const std::map<std::string_view, GivenWord> all = [] {
    std::map<std::string_view, GivenWord> words{
        {"boot", {"systemd, systemd 252, procps or busybox: who reads the files at boot", give_boot}},
        {"counters", {"counters and their totals, such as [TcpExtListenOverflows 12]", give_counters}},
        {"first_counters", {"the same as an earlier look found them", give_first_counters}},
        {"first_sockets", {"sockets as an earlier look found them", give_first_sockets}},
        {"interval", {"seconds between two looks at connections", give_interval}},
        {"sockets", {"connections, such as [28000 TIME_WAIT 10.0.0.1:* 10.0.0.2:5432]", give_sockets}},
        {"uptime", {"seconds since boot", give_uptime}},
        {"kubernetes", {"the version of Kubernetes that runs a pod, such as 1.29", give_kubernetes}},
        {"listening", {"the TCP ports on which services listen, such as [22, 3306]", give_listening}},
        {"profile", {"the name of a profile", give_profile}},
        {"today", {"the day on which suppressions are judged, such as 2026-11-20 in quotes", give_today}}};
    for (const Fact& fact : expression_facts())
      if (&fact.give != &never_given) words.emplace(fact.name, GivenWord{fact.takes, fact.give});
    return words;
  }();
  return all;
}

}  // namespace tcptune
