// SPDX-License-Identifier: MIT
// See changed.h.
#include "core/evaluate/changed.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/functions.h"
#include "core/evaluate/in_force.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// A tick of the slowest kernels (HZ = 100) in milliseconds: times are rounded to ticks.
constexpr std::int64_t kJiffy = 10;

// tcp_init_sock_net and devinet_init_net copy these from the initial namespace (kernels 4.4 to 6.18).
constexpr std::array<std::string_view, 3> kCopied{"net.ipv4.tcp_congestion_control", "net.ipv4.tcp_rmem",
                                                  "net.ipv4.tcp_wmem"};

bool is_close(const Setting& setting, std::string_view given, std::string_view value, const DefaultValue& entry) {
  if (same_value(setting, given, value)) return true;
  const bool computed = !entry.formula.empty();
  if (setting.type != ValueType::integer || (!computed && setting.unit != "milliseconds")) return false;
  const auto expected = parse_numbers(given, 1), found = parse_numbers(value, 1);
  if (expected.empty() || found.empty()) return false;
  // A quarter: what the kernel counted as its memory at boot is not what it shows.
  const std::int64_t room = computed ? std::abs(expected[0]) / 4 : kJiffy;
  return found[0] >= expected[0] - room && found[0] <= expected[0] + room;
}

enum class Default { yes, no, kernels_differ, not_known };

// Is it the default on all kernels of the interval?
Default is_default(const NamedSetting& named, std::string_view value, const Context& context) {
  std::optional<bool> common;
  for (const DefaultValue* entry : entries_of(*named.setting, context, named.name)) {
    const auto given = entry_value(*entry, *named.setting, context);
    const bool covers_all =
        entry->from <= context.kernels.low && (entry->until > context.kernels.high || entry->until == kNever);
    if (!given && covers_all) continue;
    if (!given) return Default::kernels_differ;
    const bool same = is_close(*named.setting, *given, value, *entry);
    if (covers_all) return same ? Default::yes : Default::no;  // the first that covers all speaks for it
    if (common && *common != same) return Default::kernels_differ;
    common = same;
  }
  if (!common) return Default::not_known;
  return *common ? Default::yes : Default::no;
}

bool is_shipped(const NamedSetting& named, std::string_view value) {
  const std::string_view interface = interface_of(*named.setting, named.name);
  return std::any_of(named.setting->shipped.begin(), named.setting->shipped.end(), [&](const ShippedValue& shipped) {
    return (shipped.interface.empty() || shipped.interface == interface) &&
           same_value(*named.setting, shipped.value, value);
  });
}

// Does a file of the system itself set a value that the catalogue lists, and another one than this?
bool is_against_shipped(const NamedSetting& named, std::string_view value, const Context& context) {
  if (named.setting->shipped.empty() || !context.snapshot.boot) return false;
  const BootConfiguration& boot = *context.snapshot.boot;
  const auto winner = boot.winners.find(named.name);
  if (winner == boot.winners.end()) return false;
  const auto ships_another = [&](std::size_t at) {
    const Line& line = boot.lines[at];
    return boot.file_of(line).owner == FileOwner::package && is_shipped(named, line.value) &&
           !same_value(*named.setting, line.value, value);
  };
  const auto& overridden = winner->second.overridden;
  return ships_another(winner->second.line) || std::any_of(overridden.begin(), overridden.end(), ships_another);
}

// Did the running kernel copy this value from elsewhere?
bool is_copied(const NamedSetting& named, std::string_view value, const Context& context) {
  if (context.plane != Plane::now) return false;
  const std::string_view interface = interface_of(*named.setting, named.name);
  const bool child = context.snapshot.facts.net_namespace == NetNamespace::child;
  if (child && (interface == "all" || interface == "default" ||
                std::find(kCopied.begin(), kCopied.end(), named.name) != kCopied.end()))
    return true;
  if (interface.empty() || interface == "all" || interface == "default") return false;
  std::string of_default(named.name);
  of_default.replace(named.setting->name.find('*'), interface.size(), "default");
  const auto reading = context.snapshot.now->find(of_default);
  return reading != context.snapshot.now->end() && reading->second.state == ReadingState::present &&
         same_value(*named.setting, reading->second.text, value);
}

// The line that gives the value which is judged; null if none does.
const Line* line_of(const NamedSetting& named, const Context& context) {
  const Line* line = deciding_line(*named.setting, named.name, context);
  if (line == nullptr || context.plane == Plane::boot) return line;
  const auto found = setting_value(*named.setting, named.name, context);
  return same_value(*named.setting, line->value, found.text) ? line : nullptr;
}

}  // namespace

Value is_changed(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  const SettingValue found = setting_value(*named.setting, named.name, context);
  const bool boot = context.plane == Plane::boot;
  const LineInForce in_force = boot ? line_in_force(*named.setting, named.name, context) : LineInForce{};
  const bool written = in_force.line != nullptr || in_force.settled == YesNo::no;
  if (found.state == SettingState::denied) return unknown_because(fmt::format("{}: reading it is denied", named.name));
  if (boot && found.state == SettingState::malformed) return as_truth(true);
  if (found.state == SettingState::absent || (boot && !written)) return as_truth(false);
  if (found.state != SettingState::present)
    return unknown_because(fmt::format("{}: its value is not known", named.name));
  if (is_shipped(named, found.text) || is_copied(named, found.text, context)) return as_truth(false);
  const Known exists = boot ? exists_in(*named.setting, context.kernels, context.snapshot.facts.vendor) : Known::yes;
  if (exists == Known::no) return as_truth(false);
  if (is_against_shipped(named, found.text, context)) return as_truth(true);
  const Default is = is_default(named, found.text, context);
  if (is == Default::yes) return as_truth(false);
  if (exists == Known::unknown || is == Default::kernels_differ)
    return unknown_because(std::string(version_phrase(context.snapshot.facts.os)));
  if (is == Default::no || written) return as_truth(true);  // somebody wrote it: the kernel did not choose it
  if (named.setting->like.empty()) return unknown_because(fmt::format("the default of {}", named.name));
  const Value like = evaluate(named.setting->like, context);
  return like.kind == Value::Kind::truth ? as_truth(like.number == 0) : like;
}

Value way_back(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  if (line_of(named, context) != nullptr) return as_text("Delete the line");
  const auto fallback = default_text(*named.setting, context, named.name);
  if (!fallback || fallback->empty()) return as_text("Go back to the kernel's own choice");
  return as_text(fmt::format("Go back to the default ({})", fmt::join(split_words(*fallback), " ")));
}

}  // namespace tcptune
