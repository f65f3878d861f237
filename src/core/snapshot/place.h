// SPDX-License-Identifier: MIT
// A place that a finding points at: a line of a file or a value of the registry, as a person finds it again.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/snapshot.h"

namespace tcptune {

// Line and column count from 1, 0 when there is none.
struct Place {
  std::string file;  // empty: the running kernel
  int line = 0;
  int column = 0;
  int length = 0;  // bytes to underline from `column`
  std::string text;  // the line itself, of a very long one the part from the column on; empty if there is none to show
  std::string label;  // for related places: what is there ("overridden here")
  int text_from = 1;  // the column at which `text` begins
};

// The line as an editor shows it, without its end; empty for a value of a hive or live registry.
std::string_view text_of(const Snapshot& snapshot, const Line& line);

// Where a line stands; the whole assignment is underlined.
Place place_of_line(const Snapshot& snapshot, const Line& line);

// Where a value of the registry stands. Those of a hive or live registry are shown as a .reg file would write them.
Place place_of_value(const Registry& registry, const RegistryValue& value);

// What holds a value: the file of a text, else the key, short where it cannot be mistaken.
std::string file_of_value(const Registry& registry, const RegistryValue& value);

}  // namespace tcptune
