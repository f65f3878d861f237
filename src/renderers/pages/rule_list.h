// SPDX-License-Identifier: MIT
// The rules as a list, for people and for programs.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/rules/rule.h"

namespace tcptune {

struct ListedRule {
  const Rule* rule;
  std::string origin;  // the directory it was added from; empty: it is built in
};

struct RuleListFormat {
  std::string_view name;  // what --format takes
  std::string (&print)(const std::vector<ListedRule>& rules);
};

// The first is the default.
std::span<const RuleListFormat> rule_list_formats();

}  // namespace tcptune
