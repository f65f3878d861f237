// SPDX-License-Identifier: MIT
// What the findings and settings of a fleet come to: counts by rule, by value and by kind of host. Summaries of parts
// add up to that of the whole, whatever the parts are and in whatever order they come. It grows with what is distinct,
// not with the hosts.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Names of a few hosts: the first by name. Those without a name are only counted.
inline constexpr std::size_t kMostExamples = 5;
using HostExamples = std::set<std::string>;

struct HostCount {
  std::uint64_t hosts = 0;
  HostExamples examples;
  bool operator==(const HostCount&) const = default;
};

// Hosts by a text that could be anything, such as a value. Of more than `kMostDistinct` none is kept, and it is said
// that they are too many: which of them came first must not matter.
inline constexpr std::size_t kMostDistinct = 64;
struct Distinct {
  std::map<std::string, HostCount> by_text;
  YesNo too_many = YesNo::no;
  bool operator==(const Distinct&) const = default;
};

// What one rule says of one setting. Single interfaces count together, under the name of their family.
struct FleetFindingKey {
  std::string rule;
  Severity severity = Severity::note;
  std::string setting;  // empty: a finding about no setting
  auto operator<=>(const FleetFindingKey&) const = default;
};

struct FleetFinding {
  HostCount on;
  Distinct values;  // as found
  bool operator==(const FleetFinding&) const = default;
};

// Of one setting, how many hosts have other than their kernel's default. All others have that, as far as they tell.
struct FleetSetting {
  std::uint64_t changed = 0;
  Distinct values;
  bool operator==(const FleetSetting&) const = default;
};

// Hosts of one kernel, distribution or role, by the worst that was found on them.
struct HostGroup {
  std::uint64_t hosts = 0;
  std::uint64_t with_errors = 0;
  std::uint64_t with_warnings = 0;  // and no errors
  std::uint64_t not_judged = 0;  // on which some rule could not be judged
  bool operator==(const HostGroup&) const = default;
};
struct HostGroups {  // as Distinct
  std::map<std::string, HostGroup> by_text;
  YesNo too_many = YesNo::no;
  bool operator==(const HostGroups&) const = default;
};

// One host among those with the most to do: errors, then warnings, then notes.
inline constexpr std::size_t kMostDeviating = 20;
struct DeviatingHost {
  std::string host;
  int errors = 0;
  int warnings = 0;
  int notes = 0;
  std::vector<std::string> rules;  // with errors and warnings; sorted, each once
  bool operator==(const DeviatingHost&) const = default;
};

struct FleetSummary {
  HostGroup all;
  std::uint64_t failed = 0;  // documents that could not be judged
  std::uint64_t suppressed = 0;  // findings that were accepted
  std::map<FleetFindingKey, FleetFinding> findings;
  std::map<std::string, FleetSetting> settings;
  HostGroups kernels, distributions, roles;
  std::vector<DeviatingHost> deviating;  // the worst first
  bool operator==(const FleetSummary&) const = default;
};

// One judged host.
struct FleetHost {
  const std::string& name;  // empty: nothing tells it
  const Facts& facts;
  const Judgement& judgement;
  const Readings& changed;  // settings that are not as its kernel has them by itself
};

// Counts a host in.
void add(FleetSummary& summary, const RuleBase& base, const FleetHost& host);

FleetSummary operator+(FleetSummary a, const FleetSummary& b);

// A value that fewer hosts have than another one.
struct Minority {
  std::string value;  // empty: the kernel's default
  HostCount on;  // of the default no examples are known
};

// A setting on which the hosts do not agree.
struct Drift {
  std::string setting;
  std::string majority;  // empty: the kernel's default
  std::uint64_t with_majority = 0;
  std::vector<Minority> others;  // the rarest first: it may be a stray; empty if there are too many values to tell
};

// Those where the fewest hosts differ come first.
std::vector<Drift> drift_of(const FleetSummary& summary);

}  // namespace tcptune
