// SPDX-License-Identifier: MIT
// See rule_reader.h.
#include "rulebase/rule_reader.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/checks/conf_checks.h"
#include "core/evaluate/evaluate.h"
#include "core/text/suggest.h"
#include "core/text/text.h"
#include "rulebase/example_reader.h"

namespace tcptune {
namespace {

bool is_rule_id(std::string_view id) {
  const std::size_t digits = id.find_first_of("0123456789");
  return digits != std::string_view::npos && digits >= 2 && id.size() == digits + 3 &&
         id.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == digits &&
         id.find_first_not_of("0123456789", digits) == std::string_view::npos;
}

class RuleReader {
 public:
  RuleReader(const YamlNode& node, const std::string& file, const RuleBase& catalogue, Arena& arena,
             std::vector<Diagnostic>& faults)
      : node_(node), file_(file), catalogue_(catalogue), arena_(arena), faults_(faults) {}

  Rule read() {
    rule_.id = text("id");
    rule_.name = text("name");
    rule_.title = text("title");
    rule_.severity = named<Severity>(text("severity")).value_or(Severity::note);
    rule_.effect = text("effect");
    rule_.for_each = text_list(node_.find("for_each"), arena_);
    rule_.once_per_block = node_.find("once_per") != nullptr ? YesNo::yes : YesNo::no;
    rule_.builtin = text("builtin") == "true" ? YesNo::yes : YesNo::no;
    rule_.evidence = text("evidence") == "true" ? YesNo::yes : YesNo::no;
    rule_.ignorable = text("ignorable") == "false" ? YesNo::no : YesNo::yes;
    use_.it = rule_.for_each.empty() ? IteratorName::not_bound : IteratorName::bound;
    point_at_setting();
    rule_.os = system();
    rule_.applies_when = expression(node_.find("applies_when"));
    rule_.check = expression(node_.find("check"));
    rule_.message = template_of(node_.find("message"));
    rule_.advice = template_of(node_.find("advice"));
    read_cases();
    rule_.why = text("why");
    rule_.fix = fixes(node_.find("fix"));
    rule_.fix_safety = safety(node_);
    rule_.supersedes = text_list(node_.find("supersedes"), arena_);
    rule_.topics = text_list(node_.find("topics"), arena_);
    rule_.references = text_list(node_.find("references"), arena_);
    rule_.lab = text("lab");
    rule_.no_proof = reason_without_proof();
    rule_.file = arena_.keep(file_);
    rule_.examples = read_examples(*node_.find("examples"), file_, catalogue_, arena_, faults_);
    check_whole();
    return rule_;
  }

 private:
  void fault(const YamlNode& at, std::string message) {
    faults_.push_back({file_, at.line, at.column, std::move(message)});
  }

  std::string_view text(std::string_view key) {
    const YamlNode* field = node_.find(key);
    return field == nullptr ? std::string_view() : arena_.keep(std::string(trim(field->text)));
  }

  Expression expression(const YamlNode* field) {
    return field == nullptr ? Expression{} : read_expression(*field, file_, catalogue_, use_, arena_, faults_);
  }

  void point_at_setting() {
    const YamlNode* field = node_.find("setting");
    if (field == nullptr) return;
    rule_.setting_name = arena_.keep(field->text);
    rule_.setting = find_setting(catalogue_, rule_.setting_name);
    if (rule_.setting == nullptr) unknown_setting(*field);
  }

  std::string_view system() {
    const YamlNode* field = node_.find("os");
    const std::string_view given = field == nullptr ? "" : arena_.keep(field->text);
    if (rule_.builtin == YesNo::yes) return given;
    // Settings tell theirs by their names.
    const bool windows = is_windows_setting(rule_.setting_name) ||
                         std::any_of(rule_.for_each.begin(), rule_.for_each.end(), is_windows_setting);
    const std::string_view of_setting = windows ? "windows" : "linux";
    if (field != nullptr && given != of_setting)
      fault(*field, fmt::format("\"os\" is {}, but the rule judges a setting of {}", given, of_setting));
    return of_setting;
  }

  void unknown_setting(const YamlNode& name) {
    fault(name, fmt::format("unknown setting \"{}\"{}", name.text,
                            did_you_mean(name.text, names_in(catalogue_.settings, &Setting::name))));
  }

  Template template_of(const YamlNode* field) {
    if (field == nullptr) return {};
    std::vector<TemplatePiece> pieces;
    const std::string_view whole = arena_.keep(std::string(trim(field->text)));
    for (std::string_view rest = whole; !rest.empty();) {
      const std::size_t open = rest.find('{');
      if (open > 0) pieces.push_back({rest.substr(0, open), {}});
      if (open == std::string_view::npos) break;
      const std::size_t close = rest.find('}', open);
      if (close == std::string_view::npos) {
        fault(*field, "a \"{\" has no \"}\"");
        break;
      }
      const std::string_view source = trim(rest.substr(open + 1, close - open - 1));
      ParsedExpression parsed = parse_expression(source, vocabulary_of(catalogue_), use_.it, Wanted::any);
      if (parsed.fault)
        fault(*field, fmt::format("in {{{}}}: {}", source, parsed.fault->message));
      else
        pieces.push_back({"", {source, arena_.keep(std::move(parsed.nodes))}});
      rest.remove_prefix(close + 1);
    }
    return arena_.keep(std::move(pieces));
  }

  std::span<const FixEntry> fixes(const YamlNode* field) {
    std::vector<FixEntry> entries;
    if (field == nullptr) return {};
    for (const auto& [name, value] : field->entries) {
      FixEntry entry;
      if (name.text != "it") entry.setting = arena_.keep(name.text);
      if (name.text != "it" && find_setting(catalogue_, name.text) == nullptr) unknown_setting(name);
      const auto kind = named<FixKind>(value.text);
      if (kind == FixKind::remove_line || kind == FixKind::restore_default) entry.kind = *kind;
      if (entry.kind == FixKind::set) entry.value = template_of(&value);
      entries.push_back(entry);
    }
    return arena_.keep(std::move(entries));
  }

  FixSafety safety(const YamlNode& node) {
    const YamlNode* field = node.find("fix_safety");
    if ((field == nullptr) != (node.find("fix") == nullptr)) fault(node, "\"fix\" and \"fix_safety\" need each other");
    return field == nullptr ? FixSafety::none : named<FixSafety>(field->text).value_or(FixSafety::review);
  }

  void read_cases() {
    const YamlNode* list = node_.find("cases");
    if (list == nullptr) return;
    std::vector<Case> cases;
    for (const YamlNode& item : list->items) {
      Case one;
      one.when = expression(item.find("when"));
      if (const YamlNode* severity = item.find("severity")) {
        one.severity_given = YesNo::yes;
        one.severity = named<Severity>(severity->text).value_or(Severity::note);
      }
      one.message = template_of(item.find("message"));
      one.advice = template_of(item.find("advice"));
      one.fix_given = item.find("fix") != nullptr ? YesNo::yes : YesNo::no;
      one.fix = fixes(item.find("fix"));
      one.fix_safety = safety(item);
      cases.push_back(one);
    }
    rule_.cases = arena_.keep(std::move(cases));
  }

  std::string_view reason_without_proof() {
    const YamlNode* field = node_.find("proof");
    if (field == nullptr) return {};
    constexpr std::string_view kNone = "none -- ";
    const std::string_view given = text("proof");
    if (!given.starts_with(kNone)) fault(*field, "\"proof\" is `none -- reason`; an experiment is named by \"lab\"");
    if (!rule_.lab.empty()) fault(*field, "a rule has either \"lab\" or \"proof\"");
    return given.substr(std::min(kNone.size(), given.size()));
  }

  void check_whole() {
    if (!is_rule_id(rule_.id))
      fault(*node_.find("id"), "an id is a family in capitals and three digits, such as TW007");
    if (rule_.title.size() > 100)
      fault(*node_.find("title"), fmt::format("the title has {} characters; at most 100", rule_.title.size()));
    if (rule_.topics.empty() || rule_.topics.size() > 3)
      fault(*node_.find("topics"), "a rule names one to three topics");
    if (rule_.references.empty()) fault(*node_.find("references"), "a rule names its sources");
    const bool builtin = rule_.builtin == YesNo::yes;
    const auto& coded = builtin_ids();
    if (builtin && std::find(coded.begin(), coded.end(), rule_.id) == coded.end())
      fault(*node_.find("builtin"), fmt::format("there is no code for a built-in rule {}", rule_.id));
    if (builtin == (node_.find("check") != nullptr))
      fault(node_, builtin ? "a built-in rule has no \"check\"" : "this rule lacks \"check\": the pass condition");
    if (builtin && (!rule_.for_each.empty() || !rule_.applies_when.empty() || !rule_.cases.empty()))
      fault(node_, "a built-in rule is judged by code: it has no \"for_each\", \"applies_when\" or \"cases\"");
    if (!builtin && (rule_.setting == nullptr) == rule_.for_each.empty())
      fault(node_, "give either \"setting\" or \"for_each\": what a finding points at");
    if (rule_.once_per_block == YesNo::yes && rule_.for_each.empty()) fault(node_, "\"once_per\" needs \"for_each\"");
    need_example(Verdict::fail);
    need_example(Verdict::pass);
    if (!rule_.applies_when.empty()) need_example(Verdict::not_applicable);
  }

  void need_example(Verdict verdict) {
    const bool found = std::any_of(rule_.examples.begin(), rule_.examples.end(),
                                   [verdict](const Example& example) { return example.expect == verdict; });
    if (!found)
      fault(*node_.find("examples"), fmt::format("this rule has no example with \"expect: {}\"", name_of(verdict)));
  }

  const YamlNode& node_;
  const std::string& file_;
  const RuleBase& catalogue_;
  Arena& arena_;
  std::vector<Diagnostic>& faults_;
  Rule rule_;
  ExpressionUse use_;
};

}  // namespace

Rule read_rule(const YamlNode& node, const std::string& file, const RuleBase& catalogue, Arena& arena,
               std::vector<Diagnostic>& faults) {
  return RuleReader(node, file, catalogue, arena, faults).read();
}

Topic read_topic(const YamlNode& node, Arena& arena) {
  const auto text = [&](std::string_view key) { return arena.keep(std::string(trim(node.find(key)->text))); };
  return {text("name"), text("title"), text("text"), text_list(node.find("see"), arena),
          text_list(node.find("references"), arena)};
}

Expression read_expression(const YamlNode& node, const std::string& file, const RuleBase& catalogue, ExpressionUse use,
                           Arena& arena, std::vector<Diagnostic>& faults) {
  const std::string_view source = arena.keep(node.text);
  ParsedExpression parsed = parse_expression(source, vocabulary_of(catalogue), use.it, use.wanted);
  if (parsed.fault) {
    // In a plain one-line scalar the offset is the column; folded text only keeps its start.
    faults.push_back({file, node.line, node.column + static_cast<int>(parsed.fault->offset),
                      fmt::format("in \"{}\": {}", source, parsed.fault->message)});
    return {};
  }
  return {source, arena.keep(std::move(parsed.nodes))};
}

std::span<const std::string_view> text_list(const YamlNode* node, Arena& arena) {
  std::vector<std::string_view> items;
  if (node != nullptr)
    for (const YamlNode& item : node->items) items.push_back(arena.keep(item.text));
  return arena.keep(std::move(items));
}

}  // namespace tcptune
