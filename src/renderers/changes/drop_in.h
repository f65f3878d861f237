// SPDX-License-Identifier: MIT
// A profile as a sysctl.d drop-in, and as a page to read.
#pragma once

#include <string>

#include "core/evaluate/profile.h"

namespace tcptune {

// What depends on memory, link or load.
enum class ReviewEntries { named, written };

// Each setting below a comment with its reason; what is not written, and why, at the end. No time, no host name: equal
// input, equal text.
std::string drop_in_text(const Profile& profile, const ResolvedProfile& resolved, const Context& context,
                         ReviewEntries review);

std::string profile_text(const RuleBase& base, const Profile& profile);
std::string profile_list(const RuleBase& base);

}  // namespace tcptune
