// SPDX-License-Identifier: MIT
// The settings that expressions and texts of the rule base name, and those that the defaults of these are computed
// from.
#pragma once

#include <cstddef>
#include <set>
#include <span>
#include <string_view>

#include "core/rules/rule.h"

namespace tcptune {

class NamedSettings {
 public:
  // `base` must outlive it.
  explicit NamedSettings(const RuleBase& base) : base_(base) {}

  void add(const Expression& expression);
  void add(const Template& text);
  void add(const Setting& setting);
  // What its default and its bounds are computed from, without the setting itself.
  void add_what_it_rests_on(const Setting& setting);
  // By name; one that is not in the catalogue adds nothing.
  void add(std::string_view name);

  // In the catalogue.
  const std::set<std::size_t>& positions() const { return positions_; }

  // A fact that differs between machines of one kernel: memory, role, listening ports …
  YesNo facts() const { return facts_; }

 private:
  void add_all(std::span<const std::string_view> names);

  const RuleBase& base_;
  std::set<const Setting*> seen_;
  std::set<std::size_t> positions_;
  YesNo facts_ = YesNo::no;
};

}  // namespace tcptune
