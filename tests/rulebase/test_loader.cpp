// SPDX-License-Identifier: MIT
// Rule files with faults: every one is named at its line and column, all at once.
#include <doctest/doctest.h>

#include "core/text/error.h"
#include "small_world.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

// What the loader says of these sources, "" if it takes them.
std::string complaints(const std::vector<RuleSource>& sources) {
  try {
    load_rules(sources, {});
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

// The same for one rule beside the small catalogue.
std::string rule_complaints(std::string_view text) {
  return complaints({{"settings.yaml", std::string(kSmallCatalogue)},
                     {"topic.yaml", "name: time-wait\ntitle: T\ntext: t\n"},
                     {"r.yaml", std::string(text)}});
}

const std::string kGoodHead =
    "id: AA001\nname: x\ntitle: T\nseverity: note\nmessage: m\nadvice: a\nwhy: w\ntopics: [time-wait]\nreferences: "
    "[https://example.org]\n";
const std::string kGoodExamples = "examples:\n  - { expect: fail, given: {} }\n  - { expect: pass, given: {} }\n";
const std::string kGoodCheck = "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\n";

TEST_CASE("a rule in order is taken") { CHECK(rule_complaints(kGoodHead + kGoodCheck + kGoodExamples) == ""); }

TEST_CASE("an id that is defined twice is told with both places") {
  const std::string rule = kGoodHead + kGoodCheck + kGoodExamples;
  CHECK(complaints({{"s.yaml", std::string(kSmallCatalogue)},
                    {"t.yaml", "name: time-wait\ntitle: T\ntext: t\n"},
                    {"a.yaml", "\n" + rule},
                    {"b.yaml", "# b\n\n" + rule}}) ==
        "b.yaml:3:1: \"AA001\" is defined twice; it is already in a.yaml:2");
}

TEST_CASE("a rule without an experiment may say why there is none, and in one form only") {
  const std::string rule = kGoodHead + kGoodCheck + kGoodExamples;
  CHECK(rule_complaints("proof: none -- the key is gone since 4.12\n" + rule) == "");
  CHECK(rule_complaints("proof: some day\n" + rule) ==
        "r.yaml:1:8: \"proof\" is `none -- reason`; an experiment is named by \"lab\"");
  CHECK(rule_complaints("lab: an-experiment\nproof: none -- why\n" + rule) ==
        "r.yaml:2:8: a rule has either \"lab\" or \"proof\"");
}

TEST_CASE("a setting that is defined twice is told too") {
  const std::string one = "- { name: net.ipv4.a, type: integer, scope: host, applies: now, meaning: m, source: s }\n";
  CHECK(complaints({{"s.yaml", one + one}}) ==
        "s.yaml:2:3: \"net.ipv4.a\" is defined twice; it is already in s.yaml:1");
}

TEST_CASE("an unknown key is told with the nearest one") {
  CHECK(rule_complaints(kGoodHead + "serverity: note\n" + kGoodCheck + kGoodExamples) ==
        "r.yaml:10:1: a rule has no \"serverity\"; did you mean severity?");
  CHECK(rule_complaints(kGoodHead + "zzzzzzzzzzz: 1\n" + kGoodCheck + kGoodExamples)
            .starts_with("r.yaml:10:1: a rule has no \"zzzzzzzzzzz\"; it may have: id, name"));
  const std::string misspelt = rule_complaints(
      kGoodHead + kGoodCheck + "examples:\n  - { expect: fail, gven: {} }\n  - { expect: pass, given: {} }\n");
  CHECK(misspelt.starts_with(
      "r.yaml:13:21: a example has no \"gven\"; did you mean given?\nr.yaml:13:5: this example lacks \"given\": "));
}

TEST_CASE("a key given twice is told with the first line") {
  CHECK(rule_complaints("id: AA001\nname: x\nid: AA002\n") ==
        "r.yaml:3:1: this key is given twice; it is already in line 1");
}

TEST_CASE("an unknown setting is told wherever it stands") {
  CHECK(rule_complaints(kGoodHead + "setting: net.ipv4.alhpa\ncheck: net.ipv4.alpha == 1\n" + kGoodExamples) ==
        "r.yaml:10:10: unknown setting \"net.ipv4.alhpa\"; did you mean net.ipv4.alpha?\nr.yaml:1:1: give either "
        "\"setting\" or \"for_each\": what a finding points at");
  CHECK(rule_complaints(kGoodHead + "setting: net.ipv4.alpha\ncheck: net.ipv4.alhpa == 1\n" + kGoodExamples) ==
        "r.yaml:11:8: in \"net.ipv4.alhpa == 1\": unknown setting \"net.ipv4.alhpa\"; did you mean net.ipv4.alpha?");
  CHECK(rule_complaints(kGoodHead + "setting: net.ipv4.alpha\ncheck: 1 == net.ipv4.alhpa\n" + kGoodExamples)
            .starts_with("r.yaml:11:13: in "));
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "fix: { net.ipv4.alhpa: 1 }\nfix_safety: safe\n" + kGoodExamples) ==
        "r.yaml:12:8: unknown setting \"net.ipv4.alhpa\"; did you mean net.ipv4.alpha?");
  CHECK(rule_complaints(kGoodHead + kGoodCheck +
                        "examples:\n  - { expect: fail, given: { net.ipv4.alhpa: 1 } }\n  - { expect: pass, given: { "
                        "memry: 1GiB } }\n") ==
        "r.yaml:13:30: \"net.ipv4.alhpa\" is neither a setting nor a fact; did you mean net.ipv4.alpha?\nr.yaml:14:30: "
        "\"memry\" is neither a setting nor a fact; did you mean memory?");
}

TEST_CASE("the system of a rule is that of its setting, and may not be another") {
  const auto os_of = [](const std::string& lines) {
    return std::string(small_base({rule_text("AA001", lines)}).base.rules[0].os);
  };
  CHECK(os_of(kGoodCheck) == "linux");
  CHECK(os_of("os: linux\n" + kGoodCheck) == "linux");
  CHECK(os_of("for_each: [net.ipv4.*]\ncheck: it == 1\n") == "linux");
  CHECK(os_of("for_each: [tcpip.interfaces.*.MTU]\ncheck: it == 1\n") == "windows");
  CHECK(rule_complaints(kGoodHead + "os: windows\n" + kGoodCheck + kGoodExamples) ==
        "r.yaml:10:5: \"os\" is windows, but the rule judges a setting of linux");
  CHECK(rule_complaints(kGoodHead + "os: plan9\n" + kGoodCheck + kGoodExamples)
            .starts_with("r.yaml:10:5: \"os\" cannot be \"plan9\"; expected one of: linux, windows"));
}

TEST_CASE("a rule without its kinds of examples is refused") {
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "examples:\n  - { expect: fail, given: {} }\n") ==
        "r.yaml:13:3: this rule has no example with \"expect: pass\"");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "examples:\n  - { expect: pass, given: {} }\n") ==
        "r.yaml:13:3: this rule has no example with \"expect: fail\"");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "applies_when: set(net.ipv4.alpha)\n" + kGoodExamples) ==
        "r.yaml:14:3: this rule has no example with \"expect: not_applicable\"");
  CHECK(rule_complaints(kGoodHead + kGoodCheck) ==
        "r.yaml:1:1: this rule lacks \"examples\": Executed: at least one that fails and one that passes.");
}

TEST_CASE("kernel versions are versions") {
  CHECK(complaints({{"s.yaml",
                     "- { name: net.ipv4.a, type: integer, since: soon, scope: host, applies: now, meaning: m, source: "
                     "s }\n"}}) == "s.yaml:1:45: \"since\" must be a kernel version in quotes, such as \"4.12\"");
  CHECK(complaints({{"s.yaml",
                     "- { name: net.ipv4.a, type: integer, since: \"5.4\", removed: \"4.12\", scope: host, applies: "
                     "now, meaning: m, source: s }\n"}}) ==
        "s.yaml:1:3: net.ipv4.a: \"removed\" must be later than \"since\"");
}

TEST_CASE("aliases and anchors of YAML are refused") {
  CHECK(rule_complaints("id: AA001\nname: &a x\n") ==
        "r.yaml:2:7: anchors (&name) are not supported; write the value out");
  CHECK(rule_complaints("id: AA001\nname: *a\n").starts_with("r.yaml:2:7: "));
}

TEST_CASE("a thousand laughs are not expanded") {
  std::string text = "a: &a [x, x]\n";
  CHECK(complaints({{"bomb.yaml", text + "b: &b [*a, *a]\n"}}) ==
        "bomb.yaml:1:4: anchors (&name) are not supported; write the value out");
}

TEST_CASE("deep nesting is refused") {
  CHECK(complaints({{"d.yaml", std::string(60, '[') + std::string(60, ']')}}) ==
        "d.yaml:1:51: this is nested too deeply");
  CHECK(complaints({{"d.yaml", std::string(200'000, '[')}}) != "");
  CHECK(complaints({{"d.yaml", std::string(200'000, '{')}}) != "");
}

TEST_CASE("empty files, several documents and other shapes are told") {
  CHECK(complaints({{"e.yaml", ""}}) == "e.yaml: the file is empty");
  CHECK(complaints({{"e.yaml", "# only a comment\n"}}) == "e.yaml: the file is empty");
  CHECK(complaints({{"e.yaml", "a: 1\n---\nb: 2\n"}}) ==
        "e.yaml: the file holds more than one YAML document; expected one");
  CHECK(complaints({{"e.yaml", "just words\n"}}) ==
        "e.yaml:1:1: expected a rule, a topic, a profile (mappings) or a list of settings");
  CHECK(complaints({{"e.yaml", "id: [a\n"}}).starts_with("e.yaml:2:1: this is not YAML: "));
  CHECK(complaints({{"e.yaml", "- just\n- words\n"}})
            .starts_with("e.yaml:1:3: expected a setting: a mapping with name, type …"));
}

TEST_CASE("values of the wrong kind are told at their place") {
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "examples: none\n") ==
        "r.yaml:12:11: \"examples\" must be a list: Executed: at least one that fails and one that passes.");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "lab: [a]\n" + kGoodExamples)
            .starts_with("r.yaml:12:6: \"lab\" must be a single value"));
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "supersedes: TW001\n" + kGoodExamples)
            .starts_with("r.yaml:12:13: \"supersedes\" must be a list of words in [brackets]"));
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "ignorable: perhaps\n" + kGoodExamples) ==
        "r.yaml:12:12: \"ignorable\" must be true or false");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "fix: all\nfix_safety: safe\n" + kGoodExamples)
            .starts_with("r.yaml:12:6: \"fix\" must be a mapping"));
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "effect: harmfull\n" + kGoodExamples) ==
        "r.yaml:12:9: \"effect\" cannot be \"harmfull\"; expected one of: harmful, no effect, unrelated, ok; did you "
        "mean harmful?");
  CHECK(complaints({{"s.yaml",
                     "- { name: a.b, type: integer, range: { min: low, max: 3 }, scope: host, applies: now, meaning: "
                     "m, source: s }\n"}}) == "s.yaml:1:45: \"min\" must be a whole number");
  CHECK(complaints({{"s.yaml",
                     "- { name: a.b, type: integer, range: { min: 4, max: 3 }, scope: host, applies: now, meaning: m, "
                     "source: s }\n"}}) == "s.yaml:1:3: a.b: a range must rise");
  CHECK(complaints({{"s.yaml", "- { name: a.b, type: vector, scope: host, applies: now, meaning: m, source: s }\n"}}) ==
        "s.yaml:1:3: a.b: a vector, and nothing else, has \"fields\"");
}

TEST_CASE("a rule that does not hang together is refused") {
  CHECK(rule_complaints("id: TW7\nname: x\ntitle: T\nseverity: note\nmessage: m\nadvice: a\nwhy: w\ntopics: "
                        "[time-wait]\nreferences: [s]\n" +
                        kGoodCheck + kGoodExamples) ==
        "r.yaml:1:5: an id is a family in capitals and three digits, such as TW007");
  CHECK(rule_complaints(kGoodHead + "setting: net.ipv4.alpha\n" + kGoodExamples) ==
        "r.yaml:1:1: this rule lacks \"check\": the pass condition");
  CHECK(rule_complaints(kGoodHead + "check: \"true\"\n" + kGoodExamples) ==
        "r.yaml:1:1: give either \"setting\" or \"for_each\": what a finding points at");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "for_each: [net.*]\n" + kGoodExamples) ==
        "r.yaml:1:1: give either \"setting\" or \"for_each\": what a finding points at");
  std::string wordy = kGoodHead;
  wordy.replace(wordy.find("title: T"), 8, "title: " + std::string(101, 'T'));
  CHECK(rule_complaints(wordy + kGoodCheck + kGoodExamples) == "r.yaml:3:8: the title has 101 characters; at most 100");
  CHECK(rule_complaints(kGoodHead + "builtin: true\n" + kGoodExamples) ==
        "r.yaml:10:10: there is no code for a built-in rule AA001");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "builtin: true\n" + kGoodExamples) ==
        "r.yaml:12:10: there is no code for a built-in rule AA001\nr.yaml:1:1: a built-in rule has no \"check\"");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "once_per: block\n" + kGoodExamples) ==
        "r.yaml:1:1: \"once_per\" needs \"for_each\"");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "fix: { net.ipv4.alpha: 1 }\n" + kGoodExamples) ==
        "r.yaml:1:1: \"fix\" and \"fix_safety\" need each other");
  CHECK(rule_complaints(kGoodHead + "setting: net.ipv4.alpha\ncheck: it == 1\n" + kGoodExamples) ==
        "r.yaml:11:8: in \"it == 1\": `it` has a meaning only in a rule with for_each");
}

TEST_CASE("holes in messages are parsed too") {
  const auto with_message = [](std::string_view message) {
    std::string head = kGoodHead;
    head.replace(head.find("message: m"), 10, fmt::format("message: \"{}\"", message));
    return rule_complaints(head + kGoodCheck + kGoodExamples);
  };
  CHECK(with_message("{net.ipv4.alpha} is {1 + 1}") == "");
  CHECK(with_message("open {net.ipv4.alpha") == "r.yaml:5:10: a \"{\" has no \"}\"");
  CHECK(with_message("{net.ipv4.alhpa}") ==
        "r.yaml:5:10: in {net.ipv4.alhpa}: unknown setting \"net.ipv4.alhpa\"; did you mean net.ipv4.alpha?");
  CHECK(with_message("{}") == "r.yaml:5:10: in {}: the expression stops short: expected a value");
}

TEST_CASE("names of topics and superseded rules must exist") {
  std::string head = kGoodHead;
  head.replace(head.find("[time-wait]"), 11, "[time-wiat]");
  CHECK(rule_complaints(head + kGoodCheck + kGoodExamples) ==
        "r.yaml:8:10: rule AA001 names the topic \"time-wiat\", which does not exist");
  CHECK(rule_complaints(kGoodHead + kGoodCheck + "supersedes: [ZZ001]\n" + kGoodExamples) ==
        "r.yaml:12:14: rule AA001 names the rule \"ZZ001\", which does not exist");
}

TEST_CASE("tags other than the three states are refused") {
  CHECK(rule_complaints(kGoodHead + kGoodCheck +
                        "examples:\n  - { expect: fail, given: { net.ipv4.alpha: !secret 1 } }\n  - { expect: pass, "
                        "given: { net.ipv4.alpha: !denied } }\n") ==
        "r.yaml:13:46: unknown tag !secret; expected !denied, !absent or !malformed");
}

TEST_CASE("the faults of all files are told at once") {
  const std::string text = complaints(
      {{"a.yaml", "id: AA001\nnam: x\n"}, {"b.yaml", ""}, {"c.yaml", "- { name: x }\n"}, {"d.yaml", "x: [\n"}});
  for (const char* part :
       {"a.yaml:2:1: a rule has no \"nam\"; did you mean name?", "a.yaml:1:1: this rule lacks \"title\"",
        "b.yaml: the file is empty", "c.yaml:1:3: this setting lacks \"type\"", "d.yaml:"}) {
    CAPTURE(part);
    CHECK(text.find(part) != std::string::npos);
  }
}

TEST_CASE("a rule of a later source replaces one of the base, and others stay") {
  const LoadedRules below = small_base({rule_text("AA001", "setting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 1\n"),
                                        rule_text("AA002", "setting: net.ipv4.beta\ncheck: \"true\"\n")});
  const LoadedRules site = load_rules(
      {{"site.yaml", rule_text("AA001", "severity: error\nsetting: net.ipv4.alpha\ncheck: net.ipv4.alpha == 2\n")},
       {"more.yaml", rule_text("AA003", "setting: net.ipv4.alpha\ncheck: \"true\"\n")}},
      below.base);
  REQUIRE(site.base.rules.size() == 3);
  CHECK(find_rule(site.base, "AA001")->severity == Severity::error);
  CHECK(find_rule(site.base, "AA001")->check.source == "net.ipv4.alpha == 2");
  CHECK(find_rule(site.base, "AA002") != nullptr);
  CHECK(site.base.settings.size() == below.base.settings.size());
}

TEST_CASE("settings are sorted by name, rules by id, wherever they come from") {
  const LoadedRules rules = small_base({rule_text("ZZ002", "setting: net.ipv4.alpha\ncheck: \"true\"\n"),
                                        rule_text("AA002", "setting: net.ipv4.alpha\ncheck: \"true\"\n")});
  for (std::size_t i = 1; i < rules.base.settings.size(); ++i)
    CHECK(rules.base.settings[i - 1].name < rules.base.settings[i].name);
  CHECK(rules.base.rules[0].id == "AA002");
}

TEST_CASE("rule files are found below a directory, sorted by path, and only those") {
  const TemporaryTree tree;
  tree.write("b.yaml", "b");
  tree.write("a/z.yaml", "z");
  tree.write("a.txt", "no");
  tree.write("a/x.yml", "no");
  const auto sources = read_rule_files(tree.root(), "rules");
  REQUIRE(sources.size() == 2);
  CHECK(sources[0].file == "rules/a/z.yaml");
  CHECK(sources[1].file == "rules/b.yaml");
  CHECK(sources[1].text == "b");
}

TEST_CASE("a directory of rules that cannot be read, or a file too large for a rule, is told") {
  const TemporaryTree tree;
  CHECK_THROWS_WITH_AS(
      read_rule_files(tree.path("nowhere"), "x"),
      (tree.path("nowhere") + ": cannot read this directory of rules: No such file or directory").c_str(), Error);
  tree.write("big.yaml", std::string((512U << 10U) + 1, 'x'));
  CHECK_THROWS_WITH_AS(read_rule_files(tree.root(), "x"),
                       (tree.path("big.yaml") + ": larger than 512 KiB; this is not a rule file").c_str(), Error);
}

}  // namespace
}  // namespace tcptune
