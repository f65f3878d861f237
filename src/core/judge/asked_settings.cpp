// SPDX-License-Identifier: MIT
// See asked_settings.h.
#include "core/judge/asked_settings.h"

#include "core/boot/glob_expansion.h"
#include "core/judge/named_settings.h"
#include "core/judge/rule_use.h"
#include "core/judge/seen_evidence.h"

namespace tcptune {
namespace {

class Asked {
 public:
  explicit Asked(const RuleBase& base) : base_(base), named_(base) {}

  void add(const Rule& rule) {
    add_texts(rule);
    for (const std::string_view glob : rule.for_each) add_matching(glob);
  }

  void add_what_it_rests_on(const Setting& setting) { named_.add_what_it_rests_on(setting); }

  // All but what its for_each binds.
  void add_texts(const Rule& rule) {
    named_.add(rule.applies_when);
    named_.add(rule.check);
    if (rule.setting != nullptr) named_.add(*rule.setting);
    add(rule.message, rule.advice, rule.fix);
    for (const Case& one : rule.cases) {
      named_.add(one.when);
      add(one.message, one.advice, one.fix);
    }
  }

  void add(std::string_view name) { named_.add(name); }

  void add(const Profile& profile) {
    for (const std::string_view parent : profile.extends)
      if (const Profile* found = find_profile(base_, parent)) add(*found);
    for (const ProfileEntry& entry : profile.entries) {
      named_.add(entry.setting_name);
      named_.add(entry.formula);
      named_.add(entry.when);
    }
  }

  void add(const BootConfiguration& boot) {
    for (const Line& line : boot.lines)
      if (line.glob == YesNo::no)
        named_.add(std::string_view(line.name));
      else
        for (const std::string& glob : expand_braces(line.name)) add_matching(glob);
  }

  YesNo facts() const { return named_.facts(); }

  SettingSet set() const {
    SettingSet set(base_.settings.size());
    for (const std::size_t position : named_.positions()) set[position] = true;
    return set;
  }

 private:
  void add(const Template& message, const Template& advice, std::span<const FixEntry> fix) {
    named_.add(message);
    named_.add(advice);
    for (const FixEntry& entry : fix) {
      named_.add(entry.setting);
      named_.add(entry.value);
    }
  }

  void add_matching(std::string_view glob) {
    if (glob.find_first_of("*?[") == std::string_view::npos) return named_.add(glob);
    for (const Setting& setting : base_.settings)
      if (may_match(glob, setting)) named_.add(setting);
  }

  const RuleBase& base_;
  NamedSettings named_;
};

}  // namespace

SettingSet every_setting(const RuleBase& base) { return SettingSet(base.settings.size(), true); }

SettingSet asked_settings(const RuleBase& base, const Facts& facts, const BootConfiguration& boot) {
  Asked asked(base);
  for (const Rule& rule : base.rules)
    if (rule.os.empty() || rule.os == facts.os) asked.add(rule);
  if (const Profile* profile = find_profile(base, facts.profile)) asked.add(*profile);
  for (const std::string_view name : kSettingsToTell) asked.add(name);
  asked.add(boot);
  return asked.set();
}

AskedByRule asked_by(const RuleBase& base, const Rule& rule) {
  Asked others(base);
  others.add_texts(rule);
  AskedByRule asked{SettingSet(base.settings.size()), {}, YesNo::no};
  for (std::size_t i = 0; i < base.settings.size(); ++i) {
    if (!may_bind(rule, base.settings[i])) continue;
    asked.bound[i] = true;
    others.add_what_it_rests_on(base.settings[i]);
  }
  asked.others = others.set();
  asked.facts = others.facts();
  return asked;
}

}  // namespace tcptune
