// SPDX-License-Identifier: MIT
// What the words of a script stand for, as far as the script itself says it.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "readers/surfaces/shell_text.h"

namespace tcptune {

// Stands in the text of an expanded word for what is known only as the script runs.
inline constexpr char kShellUnknown = '\x01';

// What loops give to their variables, by name.
using ShellBindings = std::map<std::string, std::string, std::less<>>;

class ShellVariables {
 public:
  explicit ShellVariables(const std::vector<ShellCommand>& commands);

  // With the values of variables in place: those of `bindings`, and those that one literal assignment in the whole
  // script gives.
  ShellWord expanded(const ShellWord& word, const ShellBindings& bindings) const;

  // The same for a text with $name and ${name}; `text` has no quotes.
  std::string expanded_text(std::string_view text, const ShellBindings& bindings) const;

 private:
  struct Variable {
    int assignments = 0;
    ShellWord value;
  };
  std::string value_of(const std::string& name, const ShellBindings& bindings, int depth) const;
  ShellWord expanded(const ShellWord& word, const ShellBindings& bindings, int depth) const;

  std::map<std::string, Variable, std::less<>> variables_;
  mutable std::map<std::string, std::string, std::less<>> known_;  // outside of loops
};

// The name that an assignment begins with, behind which '=' or '+=' stands; empty: it is none.
std::string_view assigned_name(std::string_view word);

// The part of a word's text, as a word.
ShellWord part_of_word(const ShellWord& word, Span part);

// a{b,c} gives ab and ac; only in words that nothing of is quoted.
std::vector<std::string> with_braces(std::string_view text);

}  // namespace tcptune
