// SPDX-License-Identifier: MIT
// What expressions ask of one setting: its value, where it comes from, and what the catalogue says of it.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/evaluate/planes.h"
#include "core/evaluate/value.h"

namespace tcptune {

class Arguments;

// A setting as an expression names it: one number of it, or all of it (-1). Without setting: `it`, where it is not
// bound.
struct NamedSetting {
  const Setting* setting = nullptr;
  std::string_view name;
  std::int64_t field = -1;
};

// As a number if it is one, on the context's plane; unknown, with the reason, unless it is present.
Value value_of(const NamedSetting& named, const Context& context);

// Functions of the language, see the table in functions.cpp. The first argument is a setting that is bound.
Value is_absent(const Arguments& arguments);
Value default_of(const Arguments& arguments);
Value exists_here(const Arguments& arguments);
Value is_in_range(const Arguments& arguments);
Value is_refused(const Arguments& arguments);
Value is_set(const Arguments& arguments);
Value is_unread(const Arguments& arguments);
Value stands_near(const Arguments& arguments);
Value is_present(const Arguments& arguments);
Value written_value(const Arguments& arguments);

}  // namespace tcptune
