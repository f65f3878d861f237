// SPDX-License-Identifier: MIT
// The commands reg and netsh, whatever shell runs them.
#pragma once

#include <string_view>
#include <vector>

#include "readers/windows/script_registry.h"

namespace tcptune {

// A command with its words, the first being its name.
struct ScriptCommand {
  std::vector<ScriptWord> words;
  Span whole;
  Span removal;  // empty: it is not edited away
  std::string not_edited;
  int region = 0;
};

// "reg" of C:\Windows\System32\reg.exe.
std::string program_name(std::string_view word);

// What `reg add`, `reg delete` and `netsh int ipv4 set dynamicport` ask for; other commands are passed over.
void take_command(ScriptRegistry& registry, const ScriptCommand& command);

}  // namespace tcptune
