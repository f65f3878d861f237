// SPDX-License-Identifier: MIT
// The compiled-in rule base is the one that the YAML path gives.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"
#include "core/rules/embedded_rules.h"
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

TEST_CASE("the words of compiled-in expressions stand at the positions that the nodes keep") {
  int words = 0;
  const auto check = [&words](const Expression& expression) {
    for (const Node& node : expression.nodes) {
      const auto position = static_cast<std::size_t>(node.number);
      words += node.op == Op::fact || node.op == Op::call ? 1 : 0;
      if (node.op == Op::fact) CHECK(expression_facts()[position].name == node.text);
      if (node.op == Op::call) CHECK(expression_functions()[position].name == node.text);
    }
  };
  for (const Rule& rule : embedded_rules().rules) {
    check(rule.applies_when);
    check(rule.check);
    for (const TemplatePiece& piece : rule.message) check(piece.hole);
  }
  for (const Setting& setting : embedded_rules().settings)
    for (const DefaultValue& entry : setting.defaults) check(entry.formula);
  CHECK(words > 100);
}

TEST_CASE("the order of rule files does not matter") {
  std::vector<RuleSource> sources = shipped_files();
  const std::string straight = embed(load_rules(sources, {}).base);
  std::reverse(sources.begin(), sources.end());
  const bool equal = embed(load_rules(sources, {}).base) == straight;
  CHECK(equal);
}

TEST_CASE("every difference between rule bases shows in the compiled form") {
  // The examples come first: their line numbers are part of the form and must not move.
  const auto compiled = [](std::string_view more) {
    return embed(small_base({rule_text("AA001",
                                       "examples: [ { expect: fail, given: {} }, { expect: pass, given: {} }, "
                                       "{ expect: not_applicable, given: {} } ]\n" +
                                           std::string(more))})
                     .base);
  };
  const std::string same = "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\n";
  const std::string plain = compiled(same);
  const bool repeated = compiled(same) == plain;
  CHECK(repeated);
  for (const std::string& lines : std::vector<std::string>{
           "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 2\n",
           "setting: net.ipv4.beta\ncheck: net.ipv4.alpha == 1\n", same + "severity: error\n",
           same + "ignorable: false\n", same + "effect: ok\n", same + "message: other\n", same + "advice: other\n",
           same + "lab: x\n", same + "applies_when: set(net.ipv4.alpha)\n", same + "supersedes: [AA001]\n",
           same + "cases: [ { when: \"true\", severity: error } ]\n",
           same + "fix: { net.ipv4.alpha: default }\nfix_safety: safe\n"}) {
    CAPTURE(lines);
    const bool equal = compiled(lines) == plain;
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
