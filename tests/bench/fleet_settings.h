// SPDX-License-Identifier: MIT
// What the hosts of the made-up fleet have set, by what they are for.
#pragma once

#include <string_view>
#include <vector>

namespace tcptune {

struct FleetSetting {
  std::string_view name;
  std::vector<std::string_view> values;  // a cluster has one of them
};

struct FleetRole {
  int per_cent = 0;
  std::vector<std::string_view> interfaces;
  std::vector<int> listening;
  std::vector<FleetSetting> settings;
};

// Together they are 100 per cent.
const std::vector<FleetRole>& fleet_roles();

// What nearly every host has.
const std::vector<FleetSetting>& fleet_policy();

// One of these is set wrong: each is something that a rule complains of.
const std::vector<std::vector<FleetSetting>>& fleet_mistakes();

}  // namespace tcptune
