// SPDX-License-Identifier: MIT
// Settings that are made under conditions: of two that exclude each other, only one is ever made on a host.
#pragma once

#include <map>
#include <string>
#include <utility>

#include "core/snapshot/surface.h"

namespace tcptune {

class ConditionalTargets {
 public:
  // The target that a setting is for. What was set under another condition before is for hosts of its own: nobody knows
  // whether both ever hold. `condition` is words for a person; empty: it always holds.
  SurfaceTarget target_for(const SurfaceTarget& target, const std::string& setting, const std::string& condition);

 private:
  std::map<std::pair<SurfaceTarget, std::string>, std::string> first_;  // by target and setting: its condition
};

}  // namespace tcptune
