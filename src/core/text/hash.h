// SPDX-License-Identifier: MIT
// FNV-1a with 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/. The same on every machine and for ever, so that it
// may be written to files and compiled in.
#pragma once

#include <cstdint>
#include <string_view>

namespace tcptune {

inline constexpr std::uint64_t kHashStart = 0xcbf29ce484222325;

// Goes on from the hash of what stands before `text`; of the first text, from kHashStart.
constexpr std::uint64_t hash_of(std::uint64_t before, std::string_view text) {
  for (const char c : text) before = (before ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return before;
}

}  // namespace tcptune
