// SPDX-License-Identifier: MIT
// See algorithms.h.
#include "core/evaluate/algorithms.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/evaluate/evaluate.h"
#include "core/evaluate/functions.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kAvailable = "net.ipv4.tcp_available_congestion_control";

// The catalogue's entry for the word; null if it has none.
const NamedValue* entry_of(const Setting& setting, std::string_view word) {
  const auto found = std::find_if(setting.values.begin(), setting.values.end(),
                                  [word](const NamedValue& value) { return value.name == word; });
  return found == setting.values.end() ? nullptr : &*found;
}

// Of a word that the catalogue does not know: the name that the kernel would load.
std::string module_for(const Setting& setting, std::string_view word) {
  return fmt::format("{}{}", setting.name == "net.core.default_qdisc" ? "sch_" : "tcp_", word);
}

}  // namespace

Value is_available(const Arguments& arguments) {
  const Value wanted = arguments.value(0);
  if (is_unknown(wanted)) return wanted;
  const auto& now = arguments.context().snapshot.now;
  const auto reading = now ? now->find(kAvailable) : Readings::const_iterator();
  if (!now || reading == now->end() || reading->second.state != ReadingState::present)
    return unknown_because("the available congestion controls");
  const auto words = split_words(reading->second.text);
  return as_truth(std::find(words.begin(), words.end(), wanted.text) != words.end());
}

Value has_module(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Value wanted = value_of(named, arguments.context());
  if (is_unknown(wanted)) return wanted;
  const auto& modules = arguments.context().snapshot.facts.modules;
  if (!modules || modules->available.empty()) return unknown_because("the modules of the kernel");
  const NamedValue* entry = entry_of(*named.setting, wanted.text);
  if (entry != nullptr && entry->module.empty()) return as_truth(true);
  const std::string module = entry != nullptr ? std::string(entry->module) : module_for(*named.setting, wanted.text);
  return as_truth(std::binary_search(modules->available.begin(), modules->available.end(), module));
}

Value is_offered(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Context& context = arguments.context();
  const Value wanted = value_of(named, context);
  if (is_unknown(wanted)) return wanted;
  const NamedValue* entry = entry_of(*named.setting, wanted.text);
  if (entry == nullptr) return as_truth(false);
  const KernelRange& kernels = context.kernels;
  if (kernels.low >= entry->since && (kernels.high < entry->removed || entry->removed == kNever)) return as_truth(true);
  const bool none = kernels.high < entry->since || kernels.low >= entry->removed;
  if (none && context.snapshot.facts.vendor.empty()) return as_truth(false);
  return unknown_because(fmt::format("whether this kernel has {}", wanted.text));
}

Value came_with(const Arguments& arguments) {
  const NamedSetting named = arguments.setting(0);
  const Value wanted = value_of(named, arguments.context());
  if (is_unknown(wanted)) return wanted;
  const NamedValue* entry = entry_of(*named.setting, wanted.text);
  return entry == nullptr ? unknown_because(fmt::format("the kernel that brought {}", wanted.text))
                          : as_text(to_text(entry->since));
}

}  // namespace tcptune
