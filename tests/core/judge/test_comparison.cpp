// SPDX-License-Identifier: MIT
// What a change introduces, cures and leaves.
#include <doctest/doctest.h>

#include "core/judge/comparison.h"

using namespace tcptune;

namespace {

const Rule kFirst = [] {
  Rule rule;
  rule.id = "TW002";
  return rule;
}();
const Rule kSecond = [] {
  Rule rule;
  rule.id = "TW007";
  return rule;
}();

Finding finding(const Rule& rule, std::string setting) {
  Finding finding;
  finding.rule = &rule;
  finding.setting = std::move(setting);
  return finding;
}

}  // namespace

TEST_CASE("findings are the same before and after when rule and setting are") {
  Judgement before, after;
  before.findings = {finding(kFirst, "a"), finding(kSecond, "b")};
  after.findings = {finding(kSecond, "b"), finding(kSecond, "c"), finding(kSecond, "b")};
  const Comparison comparison = compare(before, after);
  REQUIRE(comparison.cured.size() == 1);
  CHECK(comparison.cured[0]->setting == "a");
  CHECK(comparison.left.size() == 1);
  REQUIRE(comparison.introduced.size() == 2);
  CHECK(comparison.introduced[0]->setting == "c");
  CHECK(comparison.introduced[1]->setting == "b");
}
