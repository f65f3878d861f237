// SPDX-License-Identifier: MIT
// See conditional_targets.h.
#include "readers/surfaces/conditional_targets.h"

namespace tcptune {

SurfaceTarget ConditionalTargets::target_for(const SurfaceTarget& target, const std::string& setting,
                                             const std::string& condition) {
  constexpr std::size_t kLongest = 60;
  const auto [first, fresh] = first_.try_emplace({target, setting}, condition);
  if (fresh || first->second == condition) return target;
  SurfaceTarget other = target;
  if (!other.name.empty()) other.name += ", ";
  other.name += condition.empty() ? "otherwise" : "when " + condition.substr(0, kLongest);
  return other;
}

}  // namespace tcptune
