// SPDX-License-Identifier: MIT
// Values as the kernel understands them: numbers in base 0, vectors with fields, port lists. Compare these, never text.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/catalogue/kernel_version.h"
#include "core/catalogue/setting.h"
#include "core/text/yes_no.h"

namespace tcptune {

// A number as the kernel's strtoul(…, 0) reads it: 010 is 8, 0x1e is 30, -1 is -1. `rest` is what follows it.
struct KernelNumber {
  std::int64_t value = 0;  // what is larger than it can hold is the largest
  std::string_view rest;
  YesNo overflows = YesNo::no;  // above 2⁶⁴ - 1: the kernel refuses it everywhere
};
std::optional<KernelNumber> parse_kernel_number(std::string_view text);

// The numbers of a vector or integer that a write of `text` would store: as many leading ones as are well formed, at
// most `count`.
std::vector<std::int64_t> parse_numbers(std::string_view text, std::size_t count);

// "22,80-90" as sorted closed intervals; nothing if the kernel would refuse it. Empty text is an empty list.
std::optional<std::vector<std::pair<int, int>>> parse_ports(std::string_view text);

enum class WriteOutcome {
  taken,  // the kernel stores what a person reads there
  surprising,  // the kernel stores something else than the text suggests (octal, trailing text, too few fields)
  refused,  // EINVAL or ENOENT: the old value stays
};

struct WriteResult {
  WriteOutcome outcome = WriteOutcome::taken;
  std::string stored;  // what the kernel holds afterwards, decimal; for a short vector only the fields that change
  std::string because;  // for surprising and refused: why, in a clause ("010 is octal for 8")
  bool comment = false;  // the cause is a comment behind the value
};

// What a write of `text` to `setting` does on every kernel of `kernels`; a range is enforced only if all of them
// enforce it.
WriteResult assess_write(const Setting& setting, std::string_view text, const KernelRange& kernels,
                         std::string_view vendor);

// Is the write turned down with EINVAL? Unknown where kernels of the interval differ.
Known is_refused(const Setting& setting, std::string_view text, const KernelRange& kernels, std::string_view vendor);

// The range the kernel enforces on all of `kernels`: the widest that holds for each. Nothing if some of them take any
// value.
std::optional<std::pair<std::int64_t, std::int64_t>> accepted_range(const Setting& setting, const KernelRange& kernels,
                                                                    std::string_view vendor);

// Same stored value, by parsed comparison; white space and number base do not matter.
bool same_value(const Setting& setting, std::string_view a, std::string_view b);

}  // namespace tcptune
