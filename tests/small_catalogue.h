// SPDX-License-Identifier: MIT
// A catalogue of two Windows settings, enough for the readers of registry text.
#pragma once

#include <array>

#include "core/rules/rule.h"

namespace tcptune {

inline RuleBase two_windows_settings() {
  static const std::array<Setting, 2> settings = [] {
    std::array<Setting, 2> made{};
    made[0].name = "tcpip.MaxUserPort";
    made[1].name = "tcpip.TcpTimedWaitDelay";
    return made;
  }();
  RuleBase base;
  base.settings = settings;
  return base;
}

}  // namespace tcptune
