// SPDX-License-Identifier: MIT
// The compiled-in rule base is the one that the YAML path gives.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/embedded_rules.h"
#include "rulebase/embed.h"
#include "small_world.h"

namespace tcptune {
namespace {

std::vector<RuleSource> shipped_files() {
  std::vector<RuleSource> sources = read_rule_files(SOURCE_DIR "/rules", "rules");
  for (RuleSource& profile : read_rule_files(SOURCE_DIR "/profiles", "profiles")) sources.push_back(std::move(profile));
  return sources;
}

TEST_CASE("the compiled-in rules equal the rule files") {
  const LoadedRules loaded = load_rules(shipped_files(), {});
  CHECK(loaded.base.rules.size() == embedded_rules().rules.size());
  CHECK(loaded.base.settings.size() == embedded_rules().settings.size());
  // As text both are a megabyte: only whether they are equal is of interest.
  const bool equal = embed(loaded.base) == embed(embedded_rules());
  CHECK(equal);
}

TEST_CASE("the order of rule files does not matter") {
  std::vector<RuleSource> sources = shipped_files();
  const std::string straight = embed(load_rules(sources, {}).base);
  std::reverse(sources.begin(), sources.end());
  const bool equal = embed(load_rules(sources, {}).base) == straight;
  CHECK(equal);
}

TEST_CASE("every difference between rule bases shows in the compiled form") {
  const std::string plain =
      embed(small_base({rule_text("AA001", "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\n")}).base);
  for (const char* lines :
       {"setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 2\n", "setting: net.ipv4.beta\ncheck: net.ipv4.alpha == 1\n",
        "severity: error\nsetting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\n",
        "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nignorable: false\n",
        "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\neffect: ok\n",
        "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nmessage: other\n",
        "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nlab: x\n",
        "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\nfix: { net.ipv4.alpha: default }\nfix_safety: safe\n",
        "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\ncases: [ { when: \"true\", severity: error } ]\n"}) {
    CAPTURE(lines);
    const bool equal = embed(small_base({rule_text("AA001", lines)}).base) == plain;
    CHECK_FALSE(equal);
  }
}

TEST_CASE("odd characters survive being written as C++") {
  const std::string text =
      embed(small_base(
                {rule_text("AA001", "setting: net.ipv4.alpha\ncheck: \"true\"\nmessage: 'say \"?\?/\" \\ \xC3\xA9'\n")})
                .base);
  CHECK(text.find(R"(say \"\077\077/\" \\ \303\251)") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
