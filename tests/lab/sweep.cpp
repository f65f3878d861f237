// SPDX-License-Identifier: MIT
// See sweep.h.
#include "sweep.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/mutual_bounds.h"
#include "core/text/text.h"
#include "experiment.h"
#include "room.h"

namespace lab {
namespace {

using namespace tcptune;

// At the ends of bytes, words and of what a second may be at 100, 250 and 1000 ticks, and beyond.
constexpr const char* kValues[] = {"-2147483649",
                                   "-2147483648",
                                   "-1",
                                   "0",
                                   "1",
                                   "2",
                                   "3",
                                   "127",
                                   "128",
                                   "255",
                                   "256",
                                   "31",
                                   "32",
                                   "2303",
                                   "2304",
                                   "4607",
                                   "4608",
                                   "65535",
                                   "65536",
                                   "2147483",
                                   "2147484",
                                   "8589934",
                                   "8589935",
                                   "21474836",
                                   "21474837",
                                   "2147483647",
                                   "2147483648",
                                   "4294967295",
                                   "4294967296",
                                   "4294967297",
                                   "9223372036854775807",
                                   "18446744073709551616",
                                   "010",
                                   "0x10",
                                   "3x",
                                   "abc",
                                   "7\r8"};

// The first number of a vector, with the others as they are.
std::string whole_value(const Setting& setting, const std::string& value, const std::string& current) {
  std::string whole = value;
  const auto fields = split_words(current);
  for (std::size_t i = 1; setting.type == ValueType::vector && i < fields.size(); ++i)
    whole.append(" ").append(fields[i]);
  return whole;
}

// 5.10 and 6.1 say nothing when one of these is given no number, or one that does not fit: the write has no effect.
bool loses_errors(const Setting& setting, const KernelRange& kernel) {
  constexpr std::array<std::string_view, 3> kSilent{"net.ipv6.conf.*.disable_ipv6", "net.ipv6.conf.*.forwarding",
                                                    "net.ipv6.conf.*.ignore_routes_with_linkdown"};
  return kernel.low < KernelVersion{6, 12, 0} &&
         std::find(kSilent.begin(), kSilent.end(), setting.name) != kSilent.end();
}

bool fits(std::string_view value) {
  const auto number = parse_kernel_number(value);
  return number && number->rest.empty() && number->value >= INT32_MIN && number->value <= INT32_MAX;
}

// Throws Skipped where it cannot be read or written.
std::string value_before(const std::string& name) {
  const std::string before = read_setting(name);
  try_write(name, before);
  return before;
}

}  // namespace

bool is_swept(const Setting& setting) {
  const bool numbers = setting.type == ValueType::integer || setting.type == ValueType::vector;
  constexpr std::array<std::string_view, 3> kOthers{
      "net.netfilter.nf_hooks_lwtunnel",  // refuses to be turned off, also while off
      "net.core.flow_limit_table_len",  // powers of two
      "net.core.bpf_jit_limit",  // its ceiling is the machine's
  };
  return numbers && std::find(kOthers.begin(), kOthers.end(), setting.name) == kOthers.end() &&
         setting.access == Access::read_write && setting.name.starts_with("net.") &&
         mutual_bounds_of(setting.name).empty();
}

std::string contradiction(const std::string& name, const Sweep& sweep) {
  std::string text;
  if (!sweep.refused.empty()) text += fmt::format(" refuses {}", fmt::join(sweep.refused, ", "));
  if (!sweep.taken.empty()) text += fmt::format("{} takes {}", text.empty() ? "" : ";", fmt::join(sweep.taken, ", "));
  return text.empty() ? text : name + text;
}

Sweep sweep_setting(const Setting& setting, const std::string& name, const Facts& facts) {
  Sweep sweep;
  if (!has_setting(name)) return sweep;
  std::string before;
  try {
    before = value_before(name);
  } catch (const Skipped&) {
    return sweep;  // the machine's own
  }
  for (const char* value : kValues) {
    if (loses_errors(setting, facts.kernel) && !fits(value)) continue;
    const std::string whole = whole_value(setting, value, before);
    const int error = try_write(name, whole);
    if (error == ENOMEM) continue;  // a table of that size: it tells nothing of the range
    if (error == 0 && try_write(name, before) != 0) return sweep;  // a switch that cannot be turned back
    const Known expected = is_refused(setting, whole, facts.kernel, facts.vendor);
    ++sweep.tried;
    if (expected == Known::unknown || (error != 0) == (expected == Known::yes)) continue;
    (error != 0 ? sweep.refused : sweep.taken).push_back(whole);
  }
  return sweep;
}

}  // namespace lab
