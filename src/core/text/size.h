// SPDX-License-Identifier: MIT
// Sizes in bytes, as people write and read them.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

struct SizeUnit {
  std::string_view name;
  int shift = 0;  // a unit is 2 to the power of this
};
inline constexpr std::array<SizeUnit, 4> kSizeUnits{{{"KiB", 10}, {"MiB", 20}, {"GiB", 30}, {"TiB", 40}}};

// So many of the unit, in bytes. Nothing when that is too large.
std::optional<std::int64_t> bytes_of(std::int64_t count, const SizeUnit& unit);

// A decimal number of bytes, or of a unit right behind it: "8GiB", "8gb", "8G". Nothing for what is no size, not above
// 0 or too large.
std::optional<std::int64_t> parse_size(std::string_view text);

// "256 MiB": in the largest unit that leaves nothing over.
std::string size_text(std::uint64_t bytes);

}  // namespace tcptune
