// SPDX-License-Identifier: MIT
// See setting_functions.h.
#include "core/evaluate/setting_functions.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/mutual_bounds.h"
#include "core/catalogue/windows_version.h"
#include "core/evaluate/block_words.h"
#include "core/evaluate/functions.h"
#include "core/evaluate/in_force.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

std::string_view describe(SettingState state) {
  switch (state) {
    case SettingState::denied: return "reading it is denied";
    case SettingState::malformed: return "it cannot be read";
    case SettingState::absent: return "not here";
    default: return "its value is not known";
  }
}

Value not_known(std::string_view name, SettingState state) {
  return unknown_because(fmt::format("{}: {}", name, describe(state)));
}

// A short vector leaves the later fields as they were: at boot that is the default.
Value typed(const NamedSetting& named, std::string_view shown, const Context& context) {
  const auto [setting, name, field] = named;
  if (setting->type == ValueType::integer || (setting->type == ValueType::vector && field >= 0)) {
    const auto index = static_cast<std::size_t>(std::max<std::int64_t>(0, field));
    const auto numbers = parse_numbers(shown, index + 1);
    if (numbers.size() > index) return as_number(numbers[index]);
    if (const auto fallback = default_text(*setting, context, name); fallback && !numbers.empty())
      if (const auto rest = parse_numbers(*fallback, index + 1); rest.size() > index) return as_number(rest[index]);
    return unknown_because(fmt::format("{}: \"{}\" is not a number", name, shown));
  }
  return as_text(setting->type == ValueType::vector ? fmt::format("{}", fmt::join(split_words(shown), " "))
                                                    : std::string(trim(shown)));
}

Value presence(const NamedSetting& named, const Context& context, bool wanted) {
  const SettingState state = setting_value(*named.setting, named.name, context).state;
  if (state == SettingState::denied || state == SettingState::undetermined) return not_known(named.name, state);
  return as_truth((state == SettingState::present || state == SettingState::malformed) == wanted);
}

}  // namespace

Value value_of(const NamedSetting& named, const Context& context) {
  if (named.setting == nullptr) return unknown_because("it");
  const SettingValue found = setting_value(*named.setting, named.name, context);
  if (found.state == SettingState::present) return typed(named, found.text, context);
  const bool of_the_host = context.plane == Plane::now && found.state == SettingState::undetermined &&
                           context.snapshot.facts.net_namespace == NetNamespace::child &&
                           named.setting->scope != SettingScope::namespaced;
  if (of_the_host) return unknown_because(fmt::format("{}: only the host sees it", named.name));
  return not_known(named.name, found.state);
}

Value is_absent(const Arguments& arguments) { return presence(arguments.setting(0), arguments.context(), false); }

Value is_present(const Arguments& arguments) { return presence(arguments.setting(0), arguments.context(), true); }

Value default_of(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const auto found = default_text(*named.setting, arguments.context(), named.name);
  return found ? typed(named, *found, arguments.context())
               : unknown_because(fmt::format("the default of {}", named.name));
}

Value exists_here(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  const Snapshot& snapshot = context.snapshot;
  if (context.plane == Plane::now && snapshot.now) {
    const auto reading = snapshot.now->find(named.name);
    if (reading != snapshot.now->end() && reading->second.state != ReadingState::absent) return as_truth(true);
  }
  return as_truth(exists_in(*named.setting, context.kernels, snapshot.facts.vendor), version_phrase(snapshot.facts.os));
}

Value is_in_range(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  const auto range = accepted_range(*named.setting, context.kernels, context.snapshot.facts.vendor);
  if (!range) return unknown_because(fmt::format("the range of {}", named.name));
  const Value value = value_of(named, context);
  return is_unknown(value) ? value : as_truth(value.number >= range->first && value.number <= range->second);
}

Value is_refused(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  if (context.plane == Plane::now) return as_truth(false);
  // A single kernel that may or may not take it: another setting decides, and that is not known.
  const KernelRange& kernels = context.kernels;
  const bool single = kernels.low.major == kernels.high.major && kernels.low.minor == kernels.high.minor;
  const auto bounds = mutual_bounds_of(named.name);
  return as_truth(last_write_fails(*named.setting, named.name, context),
                  single && !bounds.empty()
                      ? fmt::format("{}: {}", bounds.front().other, describe(SettingState::undetermined))
                      : std::string(version_phrase(context.snapshot.facts.os)));
}

Value written_value(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  const Line* line = context.plane == Plane::boot ? winning_line(context.snapshot, named.name) : nullptr;
  return line == nullptr ? value_of(named, context) : typed(named, line->value, context);
}

// A value that cannot be read is set all the same.
Value is_set(const Arguments& arguments) {
  const Snapshot& snapshot = arguments.context().snapshot;
  const std::string_view name = arguments.setting(0).name;
  if (winning_line(snapshot, name) != nullptr) return as_truth(true);
  if (!snapshot.boot) return as_truth(false);
  const auto found = snapshot.boot->unseen.find(name);
  if (found == snapshot.boot->unseen.end()) return as_truth(false);
  if (found->second == ReadingState::denied) return not_known(name, SettingState::denied);
  return as_truth(found->second == ReadingState::malformed);
}

Value is_unread(const Arguments& arguments) {
  const Setting& setting = *arguments.setting(0).setting;
  const Context& context = arguments.context();
  if (context.kernels.low >= setting.unread_since) return as_truth(setting.unread_since != kNever);
  const bool read_by_all = context.kernels.high < setting.unread_since || setting.unread_since == kNever;
  return read_by_all ? as_truth(false) : unknown_because(std::string(version_phrase(context.snapshot.facts.os)));
}

Value stands_near(const Arguments& arguments) {
  return as_truth(block_speaks_of(arguments.context().snapshot, arguments.setting(0).name, arguments.word(1)));
}

}  // namespace tcptune
