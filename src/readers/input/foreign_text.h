// SPDX-License-Identifier: MIT
// Recognises texts that name settings and are no sysctl file: scripts, printed output, playbooks, tables of sockets.
#pragma once

#include <string_view>

namespace tcptune {

struct ForeignText {
  std::string_view what;  // a clause: "this is YAML, not a sysctl file"; empty: it may be one, however faulty
  std::string_view advice;  // what to do instead
};

// Of a text that recognise() took for a sysctl file. Told by its first line that is no comment, by what only a program
// prints, or by commands that outnumber the assignments: a command among settings is a fault of a sysctl file, not a
// script.
ForeignText describe_foreign_text(std::string_view text);

}  // namespace tcptune
