// SPDX-License-Identifier: MIT
// Accepted ranges that long-term series took over from later kernels.
#include <doctest/doctest.h>

#include "core/catalogue/kernel_value.h"
#include "small_world.h"

namespace tcptune {
namespace {

// What kernels of this text, such as 5.10 or 5.10.100, make of a value. The setting was a byte from 5.13 on, and at
// most 31 from 6.4 on; 5.10.265 and 6.1.166 were seen to have the byte and the 31.
Known fate(std::string_view value, std::string_view kernels) {
  const LoadedRules loaded =
      load_rules({{"s.yaml",
                   "- name: net.ipv4.a\n"
                   "  type: integer\n"
                   "  range:\n"
                   "    - { min: 0, max: 255, from: \"5.13\", until: \"6.4\", lts: [\"5.10.265\"] }\n"
                   "    - { min: 0, max: 31, from: \"6.4\", lts: [\"6.1.166\"] }\n"
                   "  scope: host\n  applies: now\n  meaning: m\n  source: s\n"}},
                 {});
  return is_refused(*find_setting(loaded.base, "net.ipv4.a"), value, *parse_kernel_range(kernels), "");
}

TEST_CASE("from the release that was seen on, a long-term series refuses what later kernels refuse") {
  CHECK(fate("256", "5.10.265") == Known::yes);
  CHECK(fate("32", "6.1.166") == Known::yes);
  CHECK(fate("31", "6.1.166") == Known::no);
}

TEST_CASE("before that release nobody knows, because the change came at some patch") {
  CHECK(fate("256", "5.10.264") == Known::unknown);
  CHECK(fate("256", "5.10") == Known::unknown);
  CHECK(fate("32", "6.1.165") == Known::unknown);
  CHECK(fate("256", "6.1.165") == Known::yes);  // of neither range
}

TEST_CASE("the series around it are what mainline made them") {
  CHECK(fate("256", "5.9") == Known::no);
  CHECK(fate("256", "5.11") == Known::no);
  CHECK(fate("256", "5.13") == Known::yes);
  CHECK(fate("32", "6.2") == Known::no);
  CHECK(fate("32", "6.4") == Known::yes);
}

}  // namespace
}  // namespace tcptune
