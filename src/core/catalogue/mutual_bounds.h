// SPDX-License-Identifier: MIT
// Settings that limit each other: the kernel refuses a write that does not fit what the other is at that moment.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/catalogue/kernel_version.h"

namespace tcptune {

// The number `field` of `setting` must be at least (or at most) the number `other_field` of `other`. Holds for kernels
// from `from` on. A setting that names itself: its own fields.
struct MutualBound {
  std::string_view setting;
  std::size_t field = 0;
  enum class Side { at_least, at_most } side = Side::at_least;
  std::string_view other;
  std::size_t other_field = 0;
  KernelVersion from = kOldestKernel;
};

// All of one setting; nearly every setting has none.
std::span<const MutualBound> mutual_bounds_of(std::string_view setting);

}  // namespace tcptune
