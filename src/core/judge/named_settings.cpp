// SPDX-License-Identifier: MIT
// See named_settings.h.
#include "core/judge/named_settings.h"

#include <algorithm>
#include <array>

#include "core/catalogue/mutual_bounds.h"
#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// The same for all machines of one system, kernel and vendor, or no fact of the machine at all.
constexpr std::array kNotOfTheMachine{"os"sv,   "kernel"sv, "windows"sv, "vendor"sv, "plane"sv,
                                      "true"sv, "false"sv,  "it"sv,      "it_name"sv};

}  // namespace

void NamedSettings::add(const Expression& expression) {
  for (const Node& node : expression.nodes) {
    if (node.setting != nullptr) add(*node.setting);
    if (node.op == Op::call) add_all(expression_functions()[static_cast<std::size_t>(node.number)].reads);
    if (node.op != Op::fact) continue;
    const Fact& fact = expression_facts()[static_cast<std::size_t>(node.number)];
    add_all(fact.reads);
    if (std::find(kNotOfTheMachine.begin(), kNotOfTheMachine.end(), fact.name) == kNotOfTheMachine.end())
      facts_ = YesNo::yes;
  }
}

void NamedSettings::add(const Template& text) {
  for (const TemplatePiece& piece : text) add(piece.hole);
}

// By name: rules of a base that was added to may speak of a setting as it was before.
void NamedSettings::add(const Setting& setting) {
  if (!seen_.insert(&setting).second) return;
  if (const Setting* known = find_setting(base_, setting.name))
    positions_.insert(static_cast<std::size_t>(known - base_.settings.data()));
  add_what_it_rests_on(setting);
}

void NamedSettings::add_what_it_rests_on(const Setting& setting) {
  for (const DefaultValue& entry : setting.defaults) add(entry.formula);
  add(setting.like);
  for (const MutualBound& bound : mutual_bounds_of(setting.name)) add(bound.other);
}

void NamedSettings::add(std::string_view name) {
  if (const Setting* setting = find_setting(base_, name)) add(*setting);
}

void NamedSettings::add_all(std::span<const std::string_view> names) {
  for (const std::string_view name : names) add(name);
}

}  // namespace tcptune
