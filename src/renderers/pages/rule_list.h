// SPDX-License-Identifier: MIT
// The rules as a list, for people and for programs.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/rules/rule.h"

namespace tcptune {

struct RuleListFormat {
  std::string_view name;  // what --format takes
  std::string (&print)(const RuleBase& base);
};

// The first is the default.
std::span<const RuleListFormat> rule_list_formats();

}  // namespace tcptune
