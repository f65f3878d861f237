// SPDX-License-Identifier: MIT
// tcptune-rule(5) from the tables of fields and words; see manual.h.
#include <fmt/format.h>

#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"
#include "renderers/pages/manual.h"
#include "renderers/pages/mdoc.h"
#include "renderers/pages/rule_format_text.h"

namespace tcptune {
namespace {

constexpr std::string_view kList = ".Bl -tag -width \"available(x)\"\n";

// Sections and what stands before a table; the mappings that are parts of others are subsections.
struct Place {
  std::string_view mapping;
  std::string_view heading;
  std::string_view macro;
};
constexpr Place kPlaces[] = {{"rule", "RULES", "Sh"},
                             {"case", "Cases", "Ss"},
                             {"example", "Examples", "Ss"},
                             {"setting", "SETTINGS", "Sh"},
                             {"range", "Ranges", "Ss"},
                             {"default", "Defaults", "Ss"},
                             {"topic", "TOPICS", "Sh"},
                             {"profile", "PROFILES", "Sh"},
                             {"profile-entry", "What a profile expects", "Ss"},
                             {"not-set", "What a profile leaves alone", "Ss"},
                             {"policy", "POLICY OF A SITE", "Sh"},
                             {"policy-override", "Other defaults for some inputs", "Ss"},
                             {"policy-ignore", "Accepted findings", "Ss"}};

std::string heading_of(const FormatMapping& mapping) {
  for (const Place& place : kPlaces)
    if (place.mapping == mapping.name) return mdoc_macro(place.macro, place.heading);
  return mdoc_macro("Ss", mapping.name);
}

std::string table_of(const FormatMapping& mapping) {
  std::string out = heading_of(mapping) + mdoc_line(mapping.meaning) + std::string(kList);
  for (const FormatField& field : mapping.fields) {
    out += mdoc_macro("It Cm", field.name);
    out += mdoc_line(fmt::format("{}{}.", field.kind, field.required == YesNo::yes ? "; required" : ""));
    out += mdoc_line(field.meaning);
  }
  out += ".El\n";
  if (mapping.name != "example") return out;
  out += kRuleFormatGiven;
  for (const auto& [name, word] : given_words())
    out += mdoc_macro("It Cm", name) + mdoc_line(fmt::format("Takes {}.", word.takes));
  return out + std::string(kRuleFormatNotGiven);
}

std::string language() {
  std::string out(kRuleFormatExpressions);
  out += mdoc_macro("Ss", "Operators, the loosest first") + std::string(kList);
  for (const OperatorWord& word : expression_operators())
    out += mdoc_macro("It Li", word.usage) + mdoc_line(word.meaning);
  out += ".El\n" + mdoc_macro("Ss", "Facts") + std::string(kList);
  for (const Fact& fact : expression_facts()) out += mdoc_macro("It Cm", fact.name) + mdoc_line(fact.meaning);
  out += ".El\n" + mdoc_macro("Ss", "Functions") +
         mdoc_line("S is a setting, or `it`; a function that needs one takes nothing else.") + std::string(kList);
  for (const Function& function : expression_functions())
    out += mdoc_macro("It Li", function.usage) + mdoc_line(function.meaning);
  return out + ".El\n";
}

std::string example() {
  std::string out =
      mdoc_macro("Sh", "EXAMPLES") + mdoc_line("A rule of a site, rules/SITE001-keepalive-outlives-firewall.yaml:");
  out += mdoc_literal(kExampleRule.substr(0, kExampleRule.size() - 1));
  out += ".Pp\n" + mdoc_line("Its examples are run, and then a file is judged by it alone:") +
         mdoc_literal("tcptune rules test --rules rules\ntcptune audit --rules rules --select SITE 60-net.conf");
  return out + ".Pp\n" + mdoc_line("The page of this site's rules:") +
         mdoc_literal("tcptune rules manual --section 7 --rules rules | man -l -");
}

}  // namespace

std::string_view example_rule() { return kExampleRule; }

std::string rule_format_manual(const std::vector<FormatMapping>& mappings) {
  std::string out = mdoc_head("tcptune-rule", "5", "rule files of tcptune") + std::string(kRuleFormatIntroduction) +
                    std::string(kRuleFormatEditor);
  std::string rest;
  for (const FormatMapping& mapping : mappings) {
    const bool of_rule = mapping.name == "rule" || mapping.name == "case" || mapping.name == "example";
    (of_rule ? out : rest) += table_of(mapping);
  }
  return out + language() + rest + std::string(kRuleFormatFiles) + example() + std::string(kRuleFormatSeeAlso);
}

}  // namespace tcptune
