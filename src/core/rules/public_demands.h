// SPDX-License-Identifier: MIT
// What public security baselines demand of settings, and how the profiles answer each.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"

namespace tcptune {

// Either `entry`, which follows the demand, or `left`, which says why it is not followed.
struct DemandAnswer {
  const Profile* profile = nullptr;
  const ProfileEntry* entry = nullptr;
  const NotSet* left = nullptr;
};

struct PublicDemand {
  std::string_view setting;
  std::string_view asked;  // the value
  std::span<const PublicId> ids;
  std::vector<DemandAnswer> answers;  // by name of the profile
};

// By setting. A setting of which two profiles know different numbers has those of the first.
std::vector<PublicDemand> public_demands(const RuleBase& base);

// "CIS: Debian 12 v1.1.0 3.3.2, RHEL 9 v2.0.0 3.3.2", a line for each baseline.
std::vector<std::string> id_lines(std::span<const PublicId> ids);

// In one line: of each baseline the number that is for this distribution (PRETTY_NAME of os-release), else its first,
// and how many there are besides.
std::string id_summary(std::span<const PublicId> ids, std::string_view distribution);

// Is `wanted` the number of the demand at its end, as in RHEL-09-253065 or 3.3.1.4? Case does not matter.
bool has_number(const PublicDemand& demand, std::string_view wanted);

}  // namespace tcptune
