// SPDX-License-Identifier: MIT
// The line of a .reg file that names a key: [HKEY_LOCAL_MACHINE\SYSTEM\…], or [-…] to remove one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/registry.h"

namespace tcptune {

struct RegKeyRemark {
  RegistryLoss loss = RegistryLoss::line;
  std::size_t at = 0;  // bytes from the beginning of the line
  std::string message;
};

struct RegKeyLine {
  enum class Effect {
    opens,
    removes,
    refused,  // an import does not take it, nor the values below it
    nothing,  // an import passes over the line; the key above stays
  };
  Effect effect = Effect::opens;
  std::string key;  // which one is meant, whatever the effect; its root in full where it is one
  std::size_t key_at = 0;
  std::vector<RegKeyRemark> remarks;
};

// `line[at]` is the opening bracket.
RegKeyLine parse_reg_key(std::string_view line, std::size_t at);

}  // namespace tcptune
