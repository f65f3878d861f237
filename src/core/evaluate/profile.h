// SPDX-License-Identifier: MIT
// A profile made concrete for one target: inherited entries merged, conditions and formulas evaluated.
#pragma once

#include <string>
#include <vector>

#include "core/evaluate/evaluate.h"
#include "core/rules/rule.h"

namespace tcptune {

// An entry that holds on the target, with its value as text.
struct ProfileValue {
  const ProfileEntry* entry = nullptr;
  std::string value;
};

// An entry that cannot be written here, and why, in a clause.
struct ProfileGap {
  const ProfileEntry* entry = nullptr;
  std::string because;
};

struct ResolvedProfile {
  std::vector<ProfileValue> values;  // in the order in which they are written
  std::vector<ProfileGap> gaps;
  std::vector<NotSet> not_set;  // without those that a later entry sets
  std::vector<std::string_view> excludes;
};

ResolvedProfile resolve(const RuleBase& base, const Profile& profile, const Context& context);

// Does a value that was found meet the expectation? Unknown when it has no number to compare.
bool meets(const ProfileValue& wanted, std::string_view found);

}  // namespace tcptune
