// SPDX-License-Identifier: MIT
// The pages of `tcptune explain`, at most 80 columns wide.
#pragma once

#include <string>
#include <string_view>

#include "core/rules/rule.h"

namespace tcptune {

std::string explain_rule(const Rule& rule);
std::string explain_topic(const Topic& topic);
// The rules of a family such as TW; empty if there is none of that name.
std::string explain_family(const RuleBase& base, std::string_view family);
// Ends with the rules that speak of the setting.
std::string explain_setting(const RuleBase& base, const Setting& setting);
std::string topic_list(const RuleBase& base);

}  // namespace tcptune
