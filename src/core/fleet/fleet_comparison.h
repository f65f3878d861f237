// SPDX-License-Identifier: MIT
// What became of the findings of a fleet between two audits, host by host.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/checks/finding.h"

namespace tcptune {

// A finding as a report tells it.
struct HostFinding {
  std::string rule;
  Severity severity = Severity::note;
  std::string setting;  // empty: none
  std::string value;
  std::string file;  // empty: the running kernel
  std::string message;
  auto operator<=>(const HostFinding&) const = default;
};

// What one audit said of one host.
struct HostFindings {
  std::vector<HostFinding> findings;
  std::vector<std::string> not_judged;  // rules
};

// One audit of a fleet. Findings of many hosts are much alike: each is kept once.
class FleetFindings {
 public:
  enum class Added { yes, again };
  // `again`: there was a host of that name before, and nothing is added.
  Added add(const std::string& host, const HostFindings& found);

  struct Host {
    std::vector<const HostFinding*> findings;
    std::vector<const std::string*> not_judged;
  };
  const std::map<std::string, Host>& hosts() const { return hosts_; }

 private:
  std::set<HostFinding> findings_;
  std::set<std::string> rules_;
  std::map<std::string, Host> hosts_;
};

// A finding is the same before and after when rule and setting are, and it is no louder than it was.
struct HostChange {
  std::vector<const HostFinding*> introduced;
  std::vector<const HostFinding*> cured;
  std::vector<const HostFinding*> left;  // as it is after
  std::vector<const HostFinding*> undecided;  // was there before, and its rule could not be judged after
};

struct FleetComparison {
  std::map<std::string, HostChange> hosts;  // that are in both, and those that came: all of them is introduced
  std::set<std::string> came;
  std::vector<std::string> missing;  // were there before
  Counts introduced;  // by severity
  std::uint64_t cured = 0, left = 0, undecided = 0;
};

// Points into both, which must outlive it.
FleetComparison compare(const FleetFindings& before, const FleetFindings& after);

}  // namespace tcptune
