// SPDX-License-Identifier: MIT
// Settings that commands write, as lines of a fragment.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/shell_removal.h"
#include "readers/surfaces/shell_text.h"

namespace tcptune {

// A setting that a command writes. Spans are in the text around the script.
struct ShellSetting {
  std::string key;
  std::string value;  // kShellUnknown in it: it is not known
  Span key_span;
  Span value_span;
  Span whole;  // the command
  YesNo takes_blanks = YesNo::yes;
};

// A line for it, computed where its value is not known. `source` is the text around the script.
Line line_of(const Source& source, const ShellSetting& setting, ShellRemoval removal);

// What is wrong with it besides. A cure that reaches beyond the lines of it is dropped.
void add_fault(const Source& source, Line& line, WritingFault fault);

// It is left alone from now on.
void set_not_edited(Line& line, std::string why);

// `key=value` of one word: where '=' parts it.
ShellSetting setting_of_word(const ShellWord& word, std::size_t equals, Span whole);

}  // namespace tcptune
