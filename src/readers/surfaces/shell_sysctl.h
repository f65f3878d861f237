// SPDX-License-Identifier: MIT
// The words that a script hands to sysctl.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/snapshot/surface.h"
#include "readers/surfaces/shell_text.h"

namespace tcptune {

// A setting among them.
struct SysctlOperand {
  std::size_t word = 0;  // where it begins
  std::size_t equals = 0;  // of a well-formed one: where '=' stands in the word
  std::optional<WritingFault> fault;  // it is not set, or not wholly
};

struct SysctlWords {
  std::vector<SysctlOperand> settings;
  std::vector<std::size_t> others;  // words that name no setting to write
  bool loads = false;  // -p, --load, --system
  bool loads_all = false;  // --system
  std::vector<std::string> files;  // that -p names
};

// `raw` and `expanded` are the words of one command, before and after variables; operands begin at `first`.
SysctlWords sysctl_words(const std::string& script, const View& view, const std::vector<ShellWord>& raw,
                         const std::vector<ShellWord>& expanded, std::size_t first);

}  // namespace tcptune
