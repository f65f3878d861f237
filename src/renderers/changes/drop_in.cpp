// SPDX-License-Identifier: MIT
// See drop_in.h.
#include "renderers/changes/drop_in.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/rules/public_demands.h"
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
  for (const std::string& line : wrap(text, 64)) out += fmt::format("  {:<12}{}\n", out.empty() ? label : "", line);
  return out;
}

std::string id_rows(std::span<const PublicId> ids) {
  std::string out;
  for (const std::string& line : id_lines(ids)) out += row(out.empty() ? "asked by" : "", line);
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
  out += row("safety", name_of(entry.safety)) + row("why", entry.reason);
  if (!entry.wrong_when.empty()) out += row("wrong when", entry.wrong_when);
  return out + id_rows(entry.ids) + row("source", entry.source);
}

std::string left_text(const NotSet& left) {
  const std::string asked = left.asked.empty() ? "" : fmt::format(" (= {} is asked for)", left.asked);
  return fmt::format("{}{}\n", left.setting, asked) + row("why", left.reason) + id_rows(left.ids);
}

// Why a line stands there, where it does harm, and who asks for it.
std::string remarks(const ProfileEntry& entry) {
  const std::string_view mark = entry.safety == FixSafety::review ? "Review: " : "";
  std::string out = comment(fmt::format("{}{}", mark, entry.reason));
  if (!entry.wrong_when.empty()) out += comment(fmt::format("Wrong when {}.", entry.wrong_when));
  for (const std::string& line : id_lines(entry.ids)) out += comment(line);
  return out;
}

// An auditor asks for these.
std::string not_followed(std::span<const NotSet> not_set) {
  std::string out;
  for (const NotSet& left : not_set) {
    if (left.ids.empty()) continue;
    out += '\n' + comment(fmt::format("Not followed: {} = {}. {}", left.setting, left.asked, left.reason));
    for (const std::string& line : id_lines(left.ids)) out += comment(line);
  }
  return out;
}

}  // namespace

std::string drop_in_text(const Profile& profile, const ResolvedProfile& resolved, const Context& context,
                         ReviewEntries review) {
  const Facts& facts = context.snapshot.facts;
  std::string out =
      comment(fmt::format("Written by tcptune generate --profile {}{} for {}.", profile.name,
                          review == ReviewEntries::written ? " --with-review" : "",
                          facts.kernel_release.empty() ? to_text(facts.kernel) : "Linux " + facts.kernel_release)) +
      comment(fmt::format("{}.", profile.title));
  if (facts.audience == Audience::container || facts.audience == Audience::pod)
    out += comment(facts.audience == Audience::pod
                       ? "Nobody reads this file in a pod: put the lines into spec.securityContext.sysctls."
                       : "Nobody reads this file in a container: give the lines to docker run or podman run --sysctl.");
  std::vector<std::string_view> defaults, to_review;
  for (const ProfileValue& wanted : resolved.values) {
    if (is_default(wanted, context)) {
      defaults.push_back(wanted.entry->setting_name);
      continue;
    }
    if (wanted.entry->safety == FixSafety::review && review == ReviewEntries::named) {
      to_review.push_back(wanted.entry->setting_name);
      continue;
    }
    // An empty line apart, so that nobody takes one setting's comment for another's.
    const auto line = sysctl_line(wanted.entry->setting_name, wanted.value);
    out += '\n' + (line ? remarks(*wanted.entry) + *line + '\n'
                        : comment(fmt::format("Not written: {} = {}; no line of a sysctl file can hold it.",
                                              wanted.entry->setting_name, wanted.value)));
  }
  if (!to_review.empty())
    out += '\n' +
           comment(fmt::format("To be reviewed before it is set, and so left out here (--with-review writes it): {}.",
                               fmt::join(to_review, ", ")));
  if (!defaults.empty())
    out += '\n' + comment(fmt::format("The kernel's default is already what the profile wants: {}.",
                                      fmt::join(defaults, ", ")));
  for (const ProfileGap& gap : resolved.gaps)
    out += '\n' + comment(fmt::format("Not written: {}; {}.", gap.entry->setting_name, gap.because));
  return out + not_followed(resolved.not_set);
}

std::string profile_text(const RuleBase& base, const Profile& profile) {
  std::string out = fmt::format("{}: {}\n", profile.name, profile.title);
  for (const std::string_view parent : profile.extends)
    out += fmt::format("\nfrom {}:\n\n{}", parent, profile_text(base, *find_profile(base, parent)));
  if (!profile.entries.empty()) out += fmt::format("\n{} itself:\n", profile.name);
  for (const ProfileEntry& entry : profile.entries) out += '\n' + entry_text(entry);
  if (!profile.not_set.empty()) out += "\nDeliberately not set:\n";
  for (const NotSet& left : profile.not_set) out += '\n' + left_text(left);
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
