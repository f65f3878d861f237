// SPDX-License-Identifier: MIT
// The name that was meant.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "core/text/suggest.h"

namespace tcptune {
namespace {

TEST_CASE("the nearest name is a small slip away, or there is none") {
  const std::vector<std::string_view> names{"net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_recycle",
                                            "net.ipv4.tcp_fin_timeout"};
  CHECK(nearest("net.ipv4.tcp_tw_reus", names) == "net.ipv4.tcp_tw_reuse");
  CHECK(nearest("net.ipv4.tcp_fin_timout", names) == "net.ipv4.tcp_fin_timeout");
  CHECK(nearest("net.ipv4.tcp_tw_recycel", names) == "net.ipv4.tcp_tw_recycle");
  CHECK(nearest("vm.swappiness", names).empty());
  CHECK(nearest("", names).empty());
  CHECK(nearest("abc", {}).empty());
  CHECK(nearest(std::string(1'000'000, 'x'), names).empty());
}

TEST_CASE("the nearest name is the one that the whole table of distances gives") {
  // The textbook's table, without any short cut.
  const auto distance = [](std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
      std::vector<std::size_t> next{i};
      for (std::size_t j = 1; j <= b.size(); ++j)
        next.push_back(std::min({row[j] + 1, next[j - 1] + 1, row[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)}));
      row = next;
    }
    return row[b.size()];
  };
  std::uint32_t state = 1;
  const auto dice = [&state](std::uint32_t sides) { return ((state = state * 1664525U + 1013904223U) >> 16U) % sides; };
  const auto word = [&] {
    std::string text;
    for (std::uint32_t size = dice(30); size-- > 0;) text += "abc._"[dice(5)];
    return text;
  };
  int found = 0;
  for (int round = 0; round < 3000; ++round) {
    const std::vector<std::string> names{word(), word(), word(), word()};
    std::string wanted = names[dice(4)];
    for (std::uint32_t edits = dice(6); edits-- > 0;) {
      const std::size_t at = dice(static_cast<std::uint32_t>(wanted.size()) + 1);
      wanted = wanted.substr(0, at) + std::string(dice(2), 'x') + wanted.substr(std::min(wanted.size(), at + dice(2)));
    }
    std::string_view expected;
    std::size_t best = std::max<std::size_t>(2, wanted.size() / 6) + 1;
    for (const std::string& name : names)
      if (const std::size_t d = distance(wanted, name); d < best) {
        best = d;
        expected = name;
      }
    const std::vector<std::string_view> candidates(names.begin(), names.end());
    REQUIRE(nearest(wanted, candidates) == expected);
    found += expected.empty() ? 0 : 1;
  }
  CHECK(found > 1000);
}

TEST_CASE("a suggestion is a clause, and nothing in it can drive the terminal") {
  const std::vector<std::string_view> names{"net.ipv4.tcp_tw_reuse", "\x1B[2Jabcdef"};
  CHECK(did_you_mean("net.ipv4.tcp_tw_reus", names) == "; did you mean net.ipv4.tcp_tw_reuse?");
  CHECK(did_you_mean("vm.swappiness", names).empty());
  CHECK(did_you_mean("[2Jabcdef", names) == "; did you mean \\x1b[2Jabcdef?");
  CHECK(suggestion("ignore=TW002") == "; did you mean ignore=TW002?");
  CHECK(suggestion("").empty());
}

}  // namespace
}  // namespace tcptune
