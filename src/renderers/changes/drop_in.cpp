// SPDX-License-Identifier: MIT
// See drop_in.h.
#include "renderers/changes/drop_in.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kWidth = 78;

std::string comment(std::string_view text) {
  std::string out;
  for (const std::string& line : wrap(printable(text), kWidth - 2)) out += "# " + line + '\n';
  return out;
}

bool is_default(const ProfileValue& wanted, const Context& context) {
  const auto fallback = default_text(*wanted.entry->setting, context);
  return fallback && meets(wanted, *fallback);
}

std::string row(std::string_view label, std::string_view text) {
  std::string out;
  for (const std::string& line : wrap(text, 66)) out += fmt::format("  {:<10}{}\n", out.empty() ? label : "", line);
  return out;
}

std::string entry_text(const ProfileEntry& entry) {
  const std::string_view bound = entry.bound == Bound::at_least  ? "at least "
                                 : entry.bound == Bound::at_most ? "at most "
                                                                 : "";
  std::string out =
      fmt::format("{} = {}{}\n", entry.setting_name, bound, entry.formula.empty() ? entry.value : entry.formula.source);
  if (!entry.when.empty()) out += row("when", entry.when.source);
  if (!entry.needs.empty()) out += row("needs", fmt::format("{}", fmt::join(entry.needs, ", ")));
  return out + row("safety", name_of(entry.safety)) + row("why", entry.reason) + row("source", entry.source);
}

}  // namespace

std::string drop_in_text(const Profile& profile, const ResolvedProfile& resolved, const Context& context) {
  const Facts& facts = context.snapshot.facts;
  std::string out =
      comment(fmt::format("Written by tcptune generate --profile {} for {}.", profile.name,
                          facts.kernel_release.empty() ? to_text(facts.kernel) : "Linux " + facts.kernel_release)) +
      comment(fmt::format("{}.", profile.title));
  std::vector<std::string_view> defaults;
  for (const ProfileValue& wanted : resolved.values) {
    if (is_default(wanted, context)) {
      defaults.push_back(wanted.entry->setting_name);
      continue;
    }
    // An empty line apart, so that nobody takes one setting's comment for another's.
    const auto line = sysctl_line(wanted.entry->setting_name, wanted.value);
    const std::string_view mark = wanted.entry->safety == FixSafety::review ? "Review: " : "";
    out += '\n' + (line ? comment(fmt::format("{}{}", mark, wanted.entry->reason)) + *line + '\n'
                        : comment(fmt::format("Not written: {} = {}; no line of a sysctl file can hold it.",
                                              wanted.entry->setting_name, wanted.value)));
  }
  if (!defaults.empty())
    out += '\n' + comment(fmt::format("The kernel's default is already what the profile wants: {}.",
                                      fmt::join(defaults, ", ")));
  for (const ProfileGap& gap : resolved.gaps)
    out += '\n' + comment(fmt::format("Not written: {}; {}.", gap.entry->setting_name, gap.because));
  return out;
}

std::string profile_text(const RuleBase& base, const Profile& profile) {
  std::string out = fmt::format("{}: {}\n", profile.name, profile.title);
  for (const std::string_view parent : profile.extends)
    out += fmt::format("\nfrom {}:\n\n{}", parent, profile_text(base, *find_profile(base, parent)));
  if (!profile.entries.empty()) out += fmt::format("\n{} itself:\n", profile.name);
  for (const ProfileEntry& entry : profile.entries) out += '\n' + entry_text(entry);
  if (!profile.not_set.empty()) out += "\nDeliberately not set:\n";
  for (const NotSet& left : profile.not_set) out += '\n' + std::string(left.setting) + '\n' + row("why", left.reason);
  if (!profile.excludes.empty())
    out += fmt::format("\nRules that this role reverses: {}\n", fmt::join(profile.excludes, ", "));
  return printable_lines(out);
}

std::string profile_list(const RuleBase& base) {
  std::string out;
  for (const Profile& profile : base.profiles)
    out += fmt::format("{:<18}{}\n", printable(profile.name), printable(profile.title));
  return out;
}

}  // namespace tcptune
