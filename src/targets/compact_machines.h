// SPDX-License-Identifier: MIT
// The machines of compact records. What the kernel has by itself is worked out once for all that are alike; of each
// machine only what differs is put in place.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/snapshot/machine_record.h"
#include "targets/targets.h"

namespace tcptune {

// For one thread.
class CompactMachines {
 public:
  // Both must outlive it.
  CompactMachines(const RuleCache& rules, const TargetOptions& options) : rules_(rules), options_(options) {}
  CompactMachines(const CompactMachines&) = delete;
  CompactMachines& operator=(const CompactMachines&) = delete;

  // A machine as it is judged, called by its `name`; it holds until the next one is asked for. Throws Error for options
  // that do not go with compact records.
  Snapshot& machine_of(const MachineRecord& record, const std::string& name);

  // What all machines have in common that differ in no more than memory, listening ports and changes.
  static std::string kind_of(const MachineRecord& record);

  // Of the last one: the same machine with nothing changed, and its kind.
  Snapshot unchanged() const;
  const std::string& kind() const { return kind_; }

 private:
  struct Standard {
    Snapshot machine;
    std::unordered_map<std::string_view, Readings::iterator> index;  // of its settings, by name
    std::map<std::string, std::vector<std::string>, std::less<>> not_visible;  // by what is not to be seen
  };

  Standard& standard_of(const MachineRecord& record);
  void take_back();
  std::vector<std::string> not_visible_of(const Snapshot& machine) const;

  const RuleCache& rules_;
  const TargetOptions& options_;
  std::string kind_;
  std::unordered_map<std::string, Standard> standards_;
  Standard* last_ = nullptr;
  std::vector<std::pair<Readings::iterator, Reading>> changed_;  // of `last_`, with what stood there
  std::vector<Readings::iterator> added_;
};

}  // namespace tcptune
