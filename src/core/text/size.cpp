// SPDX-License-Identifier: MIT
// See size.h.
#include "core/text/size.h"

#include <charconv>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {

std::optional<std::int64_t> bytes_of(std::int64_t count, const SizeUnit& unit) {
  if (count > (INT64_MAX >> unit.shift) || count < (INT64_MIN >> unit.shift)) return std::nullopt;
  return count * (std::int64_t{1} << unit.shift);
}

std::optional<std::int64_t> parse_size(std::string_view text) {
  std::int64_t count = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, count);
  if (error != std::errc() || count <= 0) return std::nullopt;
  const std::string unit = lower({stop, end});
  if (unit.empty() || unit == "b") return count;
  for (const SizeUnit& known : kSizeUnits) {
    const std::string name = lower(known.name);
    if (unit == name || unit == name.substr(0, 1) || unit == name.substr(0, 1) + "b") return bytes_of(count, known);
  }
  return std::nullopt;
}

std::string size_text(std::uint64_t bytes) {
  for (auto unit = kSizeUnits.rbegin(); unit != kSizeUnits.rend(); ++unit)
    if (bytes != 0 && bytes % (std::uint64_t{1} << unit->shift) == 0)
      return fmt::format("{} {}", bytes >> unit->shift, unit->name);
  return fmt::format("{} byte{}", bytes, bytes == 1 ? "" : "s");
}

}  // namespace tcptune
