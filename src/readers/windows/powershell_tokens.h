// SPDX-License-Identifier: MIT
// The words of PowerShell, as far as commands with literal arguments need them.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "readers/windows/script_registry.h"

namespace tcptune {

enum class PowerShellMark {
  word,
  group,  // (…), $(…), [type]…: a word that is known only as the script runs
  here_string,
  separator,  // ';' or the end of a line
  pipe,
  comma,
  equals,
  opens_block,
  opens_table,  // @{
  closes_block,
  end,
};

struct PowerShellToken {
  PowerShellMark mark = PowerShellMark::end;
  ScriptWord word;
};

// Variables of the script that one assignment gives a literal, by name in small letters without $.
using PowerShellVariables = std::map<std::string, ScriptWord, std::less<>>;

class PowerShellLexer {
 public:
  // Spans are in a text in which `script` stands at `offset`.
  PowerShellLexer(std::string_view script, std::size_t offset, const PowerShellVariables& variables)
      : script_(script), offset_(offset), variables_(variables) {}

  PowerShellToken next();

  // Called with the words of each comment of one line.
  void on_comment(std::function<void(Span)> visit) { on_comment_ = std::move(visit); }

 private:
  bool at(std::string_view text) const { return script_.substr(at_).starts_with(text); }
  bool skip_blank();
  void skip_comment();
  PowerShellToken mark(PowerShellMark mark, std::size_t length);
  PowerShellToken group();
  PowerShellToken here_string();
  PowerShellToken word();
  void take_quoted(ScriptWord& word);
  void take_variable(ScriptWord& word);
  std::size_t end_of_group(std::size_t from) const;

  std::string_view script_;
  std::size_t offset_;
  const PowerShellVariables& variables_;
  std::size_t at_ = 0;
  std::function<void(Span)> on_comment_;
};

}  // namespace tcptune
