// SPDX-License-Identifier: MIT
// Which settings of a running kernel an audit looks at; the others need not be read.
#pragma once

#include <vector>

#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// By position in the catalogue.
using SettingSet = std::vector<bool>;

SettingSet every_setting(const RuleBase& base);

// Those that a rule of the system or the profile names, in conditions, texts and fixes; that `boot` sets, or could set
// by a glob; and what the defaults of all these are computed from.
SettingSet asked_settings(const RuleBase& base, const Facts& facts, const BootConfiguration& boot);

// What one rule looks at. A setting that its for_each binds is looked at for itself alone, unless it is also among the
// others.
struct AskedByRule {
  SettingSet bound;
  SettingSet others;
  YesNo facts = YesNo::no;  // that differ between machines of one kernel, see NamedSettings::facts
};
AskedByRule asked_by(const RuleBase& base, const Rule& rule);

}  // namespace tcptune
