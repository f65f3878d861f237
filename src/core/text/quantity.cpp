// SPDX-License-Identifier: MIT
// See quantity.h.
#include "core/text/quantity.h"

#include <cmath>

#include <fmt/format.h>

namespace tcptune {

std::string grouped_digits(std::int64_t number) {
  std::string digits = fmt::format("{}", number);
  const std::size_t first = digits.starts_with('-') ? 1 : 0;
  for (std::size_t at = digits.size(); at > first + 3;) digits.insert(at -= 3, 1, ',');
  return digits;
}

std::string duration_text(double seconds) {
  constexpr double kMinute = 60, kHour = 3600, kDay = 86'400;
  const double tenths = std::round(seconds * 10) / 10;
  if (seconds < 10 && tenths != std::floor(tenths)) return fmt::format("{:.1f} s", tenths);
  if (seconds < 10) seconds = tenths;
  const auto whole = static_cast<std::int64_t>(seconds);
  if (seconds < 2 * kMinute) return fmt::format("{} s", whole);
  if (seconds < 2 * kHour) return fmt::format("{} min", whole / static_cast<std::int64_t>(kMinute));
  if (seconds < 2 * kDay) return fmt::format("{} h", whole / static_cast<std::int64_t>(kHour));
  return fmt::format("{} days", grouped_digits(whole / static_cast<std::int64_t>(kDay)));
}

}  // namespace tcptune
