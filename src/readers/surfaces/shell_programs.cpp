// SPDX-License-Identifier: MIT
// See shell_programs.h.
#include "readers/surfaces/shell_programs.h"

#include <algorithm>
#include <array>

#include "core/text/text.h"
#include "readers/surfaces/shell_values.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// Programs that run another one, and which of their options take a word.
struct Carrier {
  std::string_view name;
  std::string_view options_with_word;
  int words = 0;  // that stand before the program
};
constexpr std::array kCarriers = {
    Carrier{"sudo", "ugpCThDR"}, Carrier{"doas", "uC"},      Carrier{"env", "uSC"},       Carrier{"exec", "a"},
    Carrier{"command", ""},      Carrier{"builtin", ""},     Carrier{"nohup", ""},        Carrier{"time", ""},
    Carrier{"nice", "n"},        Carrier{"ionice", "cn"},    Carrier{"timeout", "ks", 1}, Carrier{"busybox", ""},
    Carrier{"setsid", ""},       Carrier{"nsenter", "tSGZ"}, Carrier{"unshare", ""},      Carrier{"chroot", "", 1},
    Carrier{"run", ""},          Carrier{"toybox", ""},
};
constexpr std::array kShells = {"sh"sv, "bash"sv, "dash"sv, "ash"sv, "ksh"sv, "zsh"sv};

std::string_view without_directory(std::string_view word) { return word.substr(word.rfind('/') + 1); }

}  // namespace

ShellProgram program_of(const std::vector<ShellWord>& words) {
  ShellProgram program;
  std::size_t i = 0;
  while (i < words.size()) {
    if (!assigned_name(words[i].text()).empty()) {
      ++i;
      continue;
    }
    const std::string_view name = without_directory(words[i].text());
    const auto carrier =
        std::find_if(kCarriers.begin(), kCarriers.end(), [&](const Carrier& c) { return c.name == name; });
    if (name == "ip" && i + 3 < words.size() && words[i + 1].text() == "netns" && words[i + 2].text() == "exec") {
      program.elsewhere = YesNo::yes;
      i += 4;
      continue;
    }
    if (carrier == kCarriers.end()) {
      program.name = name;
      program.operands = i + 1;
      return program;
    }
    if (name == "sudo" || name == "doas") program.by_sudo = YesNo::yes;
    if (name == "unshare") program.elsewhere = YesNo::yes;
    for (++i; i < words.size() && words[i].text().starts_with('-'); ++i) {
      const std::string& option = words[i].text();
      if (option == "--") {
        ++i;
        break;
      }
      if (option.size() == 2 && carrier->options_with_word.find(option[1]) != std::string_view::npos) ++i;
    }
    i += static_cast<std::size_t>(carrier->words);
  }
  return program;
}

std::optional<std::size_t> script_operand(const ShellProgram& program, const std::vector<ShellWord>& words) {
  const bool shell = std::find(kShells.begin(), kShells.end(), program.name) != kShells.end();
  if (!shell && program.name != "su" && program.name != "runuser") return std::nullopt;
  for (std::size_t i = program.operands; i + 1 < words.size(); ++i) {
    const std::string& word = words[i].text();
    if (word.starts_with('-') && !word.starts_with("--") && word.ends_with('c')) return i + 1;
    if (word == "--command") return i + 1;
    if (shell && !word.starts_with('-')) break;
  }
  return std::nullopt;
}

}  // namespace tcptune
