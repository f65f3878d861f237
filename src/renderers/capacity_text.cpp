// SPDX-License-Identifier: MIT
// See capacity_text.h.
#include "renderers/capacity_text.h"

#include <fmt/format.h>

#include "core/text/quantity.h"

namespace tcptune {
namespace {

std::string reuse_of(const PortCapacity& capacity) {
  const std::string after = fmt::format("after {}", duration_text(capacity.reuse_delay));
  switch (capacity.reuse) {
    case PortReuse::nobody: return "";
    case PortReuse::loopback:
      return fmt::format("; over loopback {} a second, since it reuses ports {}",
                         grouped_digits(static_cast<std::int64_t>(per_second_with_reuse(capacity))), after);
    case PortReuse::everybody:
      return fmt::format("; {} a second with peers that use timestamps, since it reuses ports {}",
                         grouped_digits(static_cast<std::int64_t>(per_second_with_reuse(capacity))), after);
    case PortReuse::unknown: break;
  }
  return "; whether ports are reused (tcp_tw_reuse) is not known";
}

}  // namespace

std::string capacity_text(const PortCapacity& capacity) {
  std::string less;
  if (capacity.reserved > 0) less += fmt::format(", {} of them reserved", grouped_digits(capacity.reserved));
  if (capacity.listening > 0)
    less += fmt::format(", {} taken by listening sockets", grouped_digits(capacity.listening));
  return fmt::format("{} toward each destination ({} to {}{}): {} new connections a second{}",
                     grouped_digits(capacity.usable), capacity.low, capacity.high, less,
                     grouped_digits(static_cast<std::int64_t>(per_second(capacity))), reuse_of(capacity));
}

}  // namespace tcptune
