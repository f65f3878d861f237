// SPDX-License-Identifier: MIT
// What suppressions by comments and by the policy share: when they hold, and how a finding about one is made.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/accept/suppression.h"

namespace tcptune {

// The last day is included.
bool holds_on(const std::optional<Date>& until, const Date& today);

// Was one of the rules that are named judged at all?
bool is_judged(std::string_view name, const RuleBase& base);

// Could one of the rules that are named not be judged to an end, for this setting (a name or a glob; empty: for any)?
bool is_unknown(std::string_view name, std::string_view setting, const Judgement& judgement);

// A finding of one of the rules about suppressions; nothing if that rule is not judged.
std::optional<Finding> finding_of(std::string_view id, Place place, std::string message, const Suppressions& by);

}  // namespace tcptune
