// SPDX-License-Identifier: MIT
// See baselines_section.h.
#include "renderers/pages/baselines_section.h"

#include <vector>

#include <fmt/format.h>

#include "core/rules/public_demands.h"
#include "renderers/pages/mdoc.h"
#include "renderers/pages/rule_text.h"

namespace tcptune {
namespace {

constexpr std::string_view kBaselineIntroduction =
    R"(.Sh PUBLIC SECURITY BASELINES
Every setting of
.Ic net.*
that the CIS benchmarks for Debian, Ubuntu and RHEL, the STIGs of the DISA for RHEL and Ubuntu or the
linux-baseline of dev-sec ask for, how the profiles
.Ic hardening
and
.Ic hardening-router
answer, and the rules that judge it.
.Ic tcptune explain Ar NUMBER
finds a setting by its number there.
.Bl -tag -width Ds
)";

std::string rules_on(const RuleBase& base, std::string_view setting) {
  std::vector<std::string_view> ids;
  const Setting* meant = find_setting(base, setting);
  for (const Rule& rule : base.rules)
    if (meant != nullptr && speaks_of(rule, *meant)) ids.push_back(rule.id);
  return ids.empty() ? "" : fmt::format("Rules: {}.", fmt::join(ids, ", "));
}

std::string short_answer(const DemandAnswer& answer) {
  if (answer.entry == nullptr) return fmt::format("Not followed by {}. {}", answer.profile->name, answer.left->reason);
  return fmt::format("In {} ({}).", answer.profile->name, name_of(answer.entry->safety));
}

}  // namespace

std::string baselines_section(const RuleBase& base) {
  const std::vector<PublicDemand> demands = public_demands(base);
  if (demands.empty()) return "";
  std::string out(kBaselineIntroduction);
  for (const PublicDemand& demand : demands) {
    out += mdoc_macro("It Li", fmt::format("{} = {}", demand.setting, demand.asked));
    for (const DemandAnswer& answer : demand.answers) out += mdoc_line(short_answer(answer));
    out += mdoc_line(rules_on(base, demand.setting));
    for (const std::string& line : id_lines(demand.ids)) out += mdoc_line(line + ".");
  }
  return out + ".El\n";
}

}  // namespace tcptune
