// SPDX-License-Identifier: MIT
// Which program a command of a shell runs, behind sudo, env and their like.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/yes_no.h"
#include "readers/surfaces/shell_text.h"

namespace tcptune {

struct ShellProgram {
  std::string name;  // without its directory; empty: there is none
  std::size_t operands = 0;  // where its words begin
  YesNo by_sudo = YesNo::no;
  YesNo elsewhere = YesNo::no;  // in another network namespace, root or machine
};

ShellProgram program_of(const std::vector<ShellWord>& words);

// The word that holds a script which the program hands to another shell: `sh -c WORD`, `su -c WORD`.
std::optional<std::size_t> script_operand(const ShellProgram& program, const std::vector<ShellWord>& words);

}  // namespace tcptune
