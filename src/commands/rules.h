// SPDX-License-Identifier: MIT
// What `tcptune rules` can print: a schema by its name, a manual page by its section.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/rules/rule.h"

namespace tcptune {

struct SchemaKind {
  std::string_view name;  // what --of takes
  std::string (&print)();
};

// The first is the default.
std::span<const SchemaKind> schema_kinds();

struct ManualPage {
  int section = 0;
  std::string_view help;
  std::string (&print)(const RuleBase& base);  // in mdoc(7)
};

// The first is the default.
std::span<const ManualPage> manual_pages();

}  // namespace tcptune
