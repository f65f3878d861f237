// SPDX-License-Identifier: MIT
// The manual pages say what the program does: options, report keys, the language, and every rule.
#include <algorithm>
#include <map>
#include <regex>
#include <set>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/evaluate/evaluate.h"
#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"
#include "core/language/parser.h"
#include "core/rules/embedded_rules.h"
#include "renderers/pages/manual.h"
#include "renderers/pages/mdoc.h"
#include "renderers/report/report_schema.h"
#include "rulebase/loader.h"
#include "targets/examples.h"
#include "tool.h"

namespace tcptune {
namespace {

const std::string kMan = SOURCE_DIR "/man/";

// The commands that a heading such as "Options of audit, diff and generate: the target" speaks of.
std::vector<std::string> commands_in(const std::string& heading) {
  static const std::regex form("\\.Ss (?:Options|Arguments) of ([a-z ,]+).*");
  static const std::regex between(", | and ");
  if (heading == ".Ss Commands") return {""};
  std::smatch match;
  if (!std::regex_match(heading, match, form)) return {};
  const std::string list = match[1];
  return {std::sregex_token_iterator(list.begin(), list.end(), between, -1), std::sregex_token_iterator()};
}

// The long options that the page gives for each command.
std::map<std::string, std::set<std::string>> documented_options(const std::string& page) {
  static const std::regex option("Fl Fl ([a-z-]+)");
  std::map<std::string, std::set<std::string>> options;
  std::vector<std::string> commands;
  for (const std::string& line : lines_of(page)) {
    if (line.starts_with(".Ss ") || line.starts_with(".Sh ")) commands = commands_in(line);
    if (!line.starts_with(".It Fl")) continue;
    for (std::sregex_iterator at(line.begin(), line.end(), option), end; at != end; ++at)
      for (const std::string& command : commands) options[command].insert("--" + (*at)[1].str());
  }
  options[""].erase("--help");
  return options;
}

void collect_keys(const nlohmann::json& schema, std::set<std::string>& keys) {
  for (const auto& [name, value] : schema.items()) {
    if (name == "properties")
      for (const auto& [key, unused] : value.items()) keys.insert(key);
    if (value.is_structured()) collect_keys(value, keys);
  }
}

bool parses(std::string expression) {
  const ParsedExpression parsed =
      parse_expression(expression, vocabulary_of(embedded_rules()), IteratorName::not_bound, Wanted::any);
  if (parsed.fault) MESSAGE(expression, ": ", parsed.fault->message);
  return !parsed.fault;
}

std::string replaced(const std::string& text, const std::string& word, const std::string& by) {
  return std::regex_replace(text, std::regex("\\b" + word + "\\b"), by);
}

}  // namespace

TEST_CASE("tcptune(1) has the options of each command, no more and no less") {
  const auto documented = documented_options(read_text(kMan + "tcptune.1"));
  for (const std::string& command : tool_commands()) {
    CAPTURE(command);
    const auto found = documented.find(command);
    const std::set<std::string> options = found == documented.end() ? std::set<std::string>{} : found->second;
    CHECK(fmt::format("{}", fmt::join(options, " ")) == fmt::format("{}", fmt::join(tool_options(command), " ")));
  }
}

TEST_CASE("tcptune(1) names every key of the JSON report") {
  const std::string page = read_text(kMan + "tcptune.1");
  std::set<std::string> keys;
  collect_keys(nlohmann::json::parse(report_schema()), keys);
  for (const std::string& key : keys) CHECK_MESSAGE(std::regex_search(page, std::regex("\\b" + key + "\\b")), key);
}

TEST_CASE("all pages are clean under mandoc") {
  if (run_tool("command -v mandoc").status != 0) {
    MESSAGE("SKIPPED: mandoc is not installed");
    return;
  }
  CHECK(run_tool("mandoc -Tlint -Wwarning man/*.[1-9]").output == "");
  CHECK(run_tool("tcptune rules manual --section 7 | mandoc -Tlint -Wwarning").output == "");
  CHECK(run_tool("tcptune rules manual --section 5 | mandoc -Tlint -Wwarning").output == "");
}

TEST_CASE("tcptune-rules(7) has one entry for each rule") {
  const std::string page = rules_manual(embedded_rules());
  for (const Rule& rule : embedded_rules().rules) {
    const std::string entry = fmt::format("\n.Ss \"{}: ", rule.id);
    CAPTURE(entry);
    REQUIRE(page.find(entry) != std::string::npos);
    CHECK(page.find(entry) == page.rfind(entry));
  }
}

TEST_CASE("every family of rules has a title of its own in tcptune-rules(7)") {
  for (const std::string& line : lines_of(rules_manual(embedded_rules())))
    if (line.starts_with(".Sh \"")) CHECK_MESSAGE(line.ends_with(")\""), line);
}

TEST_CASE("operators, functions and facts are written in the manual as the parser takes them") {
  for (const OperatorWord& word : expression_operators()) {
    const bool logical = word.meaning.starts_with("Does not") || word.usage.find(" or ") != std::string_view::npos ||
                         word.usage.find(" and ") != std::string_view::npos;
    std::string usage = replaced(std::string(word.usage), "a", logical ? "true" : "1");
    usage = replaced(usage, "b", logical ? "false" : "2");
    CHECK(parses(replaced(usage, "c", "3")));
  }
  for (const Function& function : expression_functions()) {
    std::string usage = replaced(std::string(function.usage), "S", "net.ipv4.tcp_rmem");
    CHECK(parses(std::regex_replace(usage, std::regex("\\.\\.\\."), "3")));
    CHECK(usage.starts_with(function.name));
  }
  for (const Fact& fact : expression_facts())
    if (fact.needs == IteratorName::not_bound)
      CHECK(parses(std::string(fact.name) + (fact.yields == Yields::version ? " >= 6.1" : "")));
}

TEST_CASE("the rule that tcptune-rule(5) shows loads, and its examples hold") {
  const LoadedRules loaded = load_rules({{"example.yaml", std::string(example_rule())}}, embedded_rules());
  const Rule* rule = find_rule(loaded.base, "SITE001");
  REQUIRE(rule != nullptr);
  const ExampleResult result = run_examples(loaded.base, *rule);
  CHECK(result.run == 4);
  for (const ExampleFault& fault : result.faults) FAIL_CHECK(fault.message);
}

TEST_CASE("no text breaks out of its place in a page") {
  CHECK(mdoc_line(".Sh NAME") == "\\&.Sh NAME\n");
  CHECK(mdoc_line("'br") == "\\(aqbr\n");
  CHECK(mdoc_line("a\\fB.\n.El b") == "a\\efB.\n\\&.El b\n");
  CHECK(mdoc_line("Ends. .Sh") == "Ends.\n\\&.Sh\n");
  CHECK(mdoc_macro("It Cm", "Fl \"x\" -y") == ".It Cm \"Fl \\(dqx\\(dq \\-y\"\n");
  CHECK(mdoc_literal(".x") == ".Bd -literal -offset indent\n\\&.x\n.Ed\n");
  CHECK(mdoc_item("label", " ") == "");
}

TEST_CASE("paragraphs, lists and indented lines of a text keep their shape") {
  CHECK(mdoc_paragraphs("One.\nTwo.\n\nThree `x`.") == "One.\nTwo.\n.Pp\nThree \\(oqx\\(cq.\n");
  CHECK(mdoc_paragraphs("a:\n- b\n  c\n- d\n\ne") == "a:\n.Bl -bullet -compact\n.It\nb\nc\n.It\nd\n.El\n.Pp\ne\n");
  CHECK(mdoc_paragraphs("a\n  x = 1\nb") == "a\n.Bd -literal -offset indent\n  x = 1\n.Ed\nb\n");
}

}  // namespace tcptune
