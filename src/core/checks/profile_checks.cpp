// SPDX-License-Identifier: MIT
// The check that compares a target with the profile it is meant to have.
#include <fmt/format.h>

#include "core/checks/conf_context.h"
#include "core/evaluate/profile.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

std::string_view words_for(Bound bound) {
  return bound == Bound::at_least ? "at least " : bound == Bound::at_most ? "at most " : "";
}

SharedText advice_of(const ProfileEntry& entry) {
  return entry.wrong_when.empty() ? SharedText::lasting(entry.reason)
                                  : SharedText(fmt::format("{} Wrong when {}.", entry.reason, entry.wrong_when));
}

Seen deviation(ConfContext& context) {
  const Snapshot& snapshot = context.snapshot;
  const Profile* profile = find_profile(context.base, snapshot.facts.profile);
  if (profile == nullptr) return Seen::nothing;
  const Plane plane = snapshot.boot ? Plane::boot : Plane::now;
  const Context where{context.base, snapshot, plane, snapshot.facts.kernel, nullptr, {}};
  for (const ProfileValue& wanted : resolve(context.base, *profile, where).values) {
    const ProfileEntry& entry = *wanted.entry;
    const SettingValue found = setting_value(*entry.setting, entry.setting_name, where);
    if (found.state == SettingState::absent || found.state == SettingState::denied ||
        found.state == SettingState::malformed)
      continue;
    const std::string value = fmt::format("{}", fmt::join(split_words(found.text), " "));
    if (found.state == SettingState::present && meets(wanted, value)) continue;
    const std::string shown = found.state == SettingState::present ? value : "not set, and the default is not known";
    Finding& finding = context.add(entry.setting_name, plane, value,
                                   entry.safety == FixSafety::safe ? Severity::warning : Severity::note,
                                   fmt::format("{} is {}; the profile {} wants {}{}", entry.setting_name, shown,
                                               profile->name, words_for(entry.bound), wanted.value));
    finding.advice = advice_of(entry);
    finding.ids = entry.ids;
    FixStep step{FixKind::set,      std::string(entry.setting_name), wanted.value, value, finding.place.file,
                 finding.place.line};
    finding.fix.push_back(std::move(step));
    finding.fix_safety = entry.safety;
  }
  return Seen::something;
}

}  // namespace

const std::vector<NamedCheck>& profile_checks() {
  static const std::vector<NamedCheck> checks = {{"PROF001", deviation}};
  return checks;
}

}  // namespace tcptune
