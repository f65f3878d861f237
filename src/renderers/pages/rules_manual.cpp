// SPDX-License-Identifier: MIT
// tcptune-rules(7) from the rule base; see manual.h.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "renderers/pages/baselines_section.h"
#include "renderers/pages/manual.h"
#include "renderers/pages/mdoc.h"
#include "renderers/pages/rule_text.h"

namespace tcptune {
namespace {

struct Family {
  std::string_view id;
  std::string_view title;
};

// In the order in which a person would look; families that are not here come last, under their own name.
constexpr std::array kFamilies{Family{"TW", "TIME_WAIT"},
                               Family{"FIN", "Closing connections"},
                               Family{"PORT", "Local ports"},
                               Family{"SYN", "Opening and accepting connections"},
                               Family{"RETR", "Retransmission"},
                               Family{"KA", "Keep-alive"},
                               Family{"PMTU", "Packet size"},
                               Family{"MEM", "Memory and buffers"},
                               Family{"CC", "Congestion control and options of TCP"},
                               Family{"SEC", "Safety"},
                               Family{"NEIGH", "Neighbour table"},
                               Family{"SIX", "IPv6"},
                               Family{"CT", "Connection tracking"},
                               Family{"CONF", "Files"},
                               Family{"SRC", "Scripts, manifests and roles"},
                               Family{"PROF", "Profiles"},
                               Family{"WIN", "Windows"},
                               Family{"ST", "Socket states"}};

constexpr std::string_view kIntroduction = R"(.Sh DESCRIPTION
These are the rules that
.Xr tcptune 1
judges by.
The same text for one rule:
.Ic tcptune explain Ar ID .
.Pp
Each entry begins with its id, which never changes its meaning and is never given to another rule.
.Bl -tag -width "passes when"
.It Em severity
.Sy error :
breaks connections, switches off a guarantee of the protocol, or the kernel refuses the line.
.Sy warning :
harms on ordinary machines, or is not what its author believes and harms.
.Sy note :
has no effect, repeats a default, or depends on what the machine is for.
.It Em system
What the rule judges, where that is not Linux.
.It Em applies when , passes when
Expressions of
.Xr tcptune-rule 5 .
A rule whose first condition does not hold is not applicable.
A rule whose condition cannot be decided is not judged, and the report says what was not known.
.It Em case
The severity and the message that hold instead when the condition is true.
The first such case counts.
.It Em fix
.Sy safe :
may be applied without thinking of the workload, because it removes what is dead or harmful.
.Sy review :
depends on what the machine does.
.El
)";

std::string_view family_of(const Rule& rule) { return rule.id.substr(0, rule.id.find_first_of("0123456789")); }

std::vector<Family> families_of(const RuleBase& base) {
  std::vector<Family> found;
  const auto has = [](const auto& families, std::string_view id) {
    return std::any_of(families.begin(), families.end(), [id](const Family& family) { return family.id == id; });
  };
  for (const Family& family : kFamilies)
    if (std::any_of(base.rules.begin(), base.rules.end(),
                    [&](const Rule& rule) { return family_of(rule) == family.id; }))
      found.push_back(family);
  for (const Rule& rule : base.rules)
    if (!has(found, family_of(rule))) found.push_back({family_of(rule), family_of(rule)});
  return found;
}

std::string conditions_of(const Rule& rule) {
  std::string out = mdoc_item("severity", name_of(rule.severity));
  out += mdoc_item("setting", rule.for_each.empty() ? std::string(rule.setting_name)
                                                    : fmt::format("each of {}", fmt::join(rule.for_each, ", ")));
  if (rule.os == "windows") out += mdoc_item("system", "Windows");
  out += mdoc_item("applies when", rule.applies_when.source);
  out += rule.builtin == YesNo::yes ? mdoc_item("passes when", "the check in the program finds nothing")
                                    : mdoc_item("passes when", rule.check.source);
  out += mdoc_item("message", source_of(rule.message));
  for (const Case& one : rule.cases) {
    const std::string severity = one.severity_given == YesNo::yes ? fmt::format(" {}.", name_of(one.severity)) : "";
    const std::string message = one.message.empty() ? "" : fmt::format(" {}", source_of(one.message));
    const std::string advice =
        one.advice.empty() ? "" : fmt::format("{} {}", message.empty() ? "" : ".", source_of(one.advice));
    out += mdoc_item("case", fmt::format("when {}:{}{}{}", one.when.source, severity, message, advice));
  }
  return out;
}

std::string consequences_of(const Rule& rule) {
  std::string out =
      mdoc_item("advice", source_of(rule.advice)) + mdoc_item("fix", fix_sentence(rule.fix, rule.fix_safety));
  for (const Case& one : rule.cases)
    if (one.fix_given == YesNo::yes)
      out += mdoc_item("fix", fmt::format("when {}: {}", one.when.source, fix_sentence(one.fix, one.fix_safety)));
  out += mdoc_item("replaces", fmt::format("{}", fmt::join(rule.supersedes, ", ")));
  out += mdoc_item("see also", fmt::format("{}", fmt::join(rule.topics, ", ")));
  out += mdoc_item("proved by", rule.lab.empty() ? "" : fmt::format("the experiment {}", rule.lab));
  out += ".It Em sources\n";
  for (const std::string_view reference : rule.references) out += mdoc_macro("Lk", reference);
  return out;
}

std::string entry_of(const Rule& rule) {
  constexpr std::string_view kList = ".Bl -tag -width \"passes when\" -compact\n";
  std::string out = mdoc_macro("Ss", fmt::format("{}: {}", rule.id, rule.title));
  out += fmt::format("{}{}.El\n.Pp\n", kList, conditions_of(rule));
  out += mdoc_paragraphs(rule.why) + ".Pp\n";
  return out + fmt::format("{}{}.El\n", kList, consequences_of(rule));
}

}  // namespace

std::string rules_manual(const RuleBase& base) {
  std::string out =
      mdoc_head("tcptune-rules", "7", "the rules that tcptune judges TCP/IP settings by") + std::string(kIntroduction);
  for (const Family& family : families_of(base)) {
    out += mdoc_macro(
        "Sh", family.id == family.title ? std::string(family.id) : fmt::format("{} ({})", family.title, family.id));
    for (const Rule& rule : base.rules)
      if (family_of(rule) == family.id) out += entry_of(rule);
  }
  return out + baselines_section(base) +
         ".Sh SEE ALSO\n.Xr tcptune 1 ,\n.Xr sysctl.conf 5 ,\n.Xr tcptune-rule 5 ,\n.Xr tcp 7 ,\n.Xr sysctl 8\n";
}

}  // namespace tcptune
