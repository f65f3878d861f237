// SPDX-License-Identifier: MIT
// See setting_reader.h.
#include "rulebase/setting_reader.h"

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/language/parser.h"
#include "rulebase/range_reader.h"
#include "rulebase/rule_reader.h"

namespace tcptune {
namespace {

std::string_view text_or_empty(const YamlNode& node, std::string_view key, Arena& arena) {
  const YamlNode* field = node.find(key);
  return field == nullptr ? std::string_view() : arena.keep(field->text);
}

// One mapping or a list of them.
std::vector<const YamlNode*> one_or_many(const YamlNode* node) {
  std::vector<const YamlNode*> all;
  if (node == nullptr) return all;
  if (node->kind != YamlKind::sequence) return {node};
  for (const YamlNode& item : node->items) all.push_back(&item);
  return all;
}

std::span<const NamedValue> values(const YamlNode& node, Arena& arena) {
  std::vector<NamedValue> all;
  for (const YamlNode* item : one_or_many(node.find("values")))
    all.push_back({text_or_empty(*item, "name", arena), text_or_empty(*item, "module", arena),
                   version_or(*item, "since", kOldestKernel), version_or(*item, "removed", kNever)});
  return arena.keep(std::move(all));
}

std::span<const DefaultValue> defaults(const YamlNode& node, Arena& arena) {
  std::vector<DefaultValue> all;
  for (const YamlNode* item : one_or_many(node.find("default"))) {
    DefaultValue entry;
    if (item->kind == YamlKind::scalar) {
      entry.value = arena.keep(item->text);
    } else {
      entry = {version_or(*item, "from", kOldestKernel), version_or(*item, "until", kNever),
               text_or_empty(*item, "vendor", arena),    text_or_empty(*item, "interface", arena),
               text_or_empty(*item, "value", arena),     {},
               text_or_empty(*item, "text", arena)};
    }
    all.push_back(entry);
  }
  return arena.keep(std::move(all));
}

// Their formulas are read by link_defaults.
std::span<const DefaultValue> capacity(const YamlNode& node, Arena& arena) {
  std::vector<DefaultValue> all;
  for (const YamlNode* item : one_or_many(node.find("capacity")))
    all.push_back({version_or(*item, "from", kOldestKernel), version_or(*item, "until", kNever), "", "", "", {}, ""});
  return arena.keep(std::move(all));
}

std::span<const ShippedValue> shipped(const YamlNode& node, Arena& arena) {
  std::vector<ShippedValue> all;
  for (const YamlNode* item : one_or_many(node.find("shipped")))
    all.push_back({text_or_empty(*item, "value", arena), text_or_empty(*item, "interface", arena),
                   text_or_empty(*item, "source", arena)});
  return arena.keep(std::move(all));
}

}  // namespace

Setting read_setting(const YamlNode& node, const std::string& file, Arena& arena, std::vector<Diagnostic>& faults) {
  Setting setting;
  const auto text = [&](std::string_view key) { return text_or_empty(node, key, arena); };
  setting.name = text("name");
  setting.type = named<ValueType>(text("type")).value_or(ValueType::opaque);
  setting.fields = text_list(node.find("fields"), arena);
  setting.unit = text("unit");
  // Times are kept in ticks unless an entry says otherwise.
  const Storage usual = setting.unit == "seconds"        ? Storage::ticks
                        : setting.unit == "milliseconds" ? Storage::milliseconds
                        : setting.unit == "centiseconds" ? Storage::long_integer
                                                         : Storage::integer;
  setting.storage = named<Storage>(text("stored")).value_or(usual);
  setting.ranges = arena.keep(read_ranges(one_or_many(node.find("range")), arena));
  setting.values = values(node, arena);
  setting.defaults = defaults(node, arena);
  setting.shipped = shipped(node, arena);
  setting.capacity = capacity(node, arena);
  setting.since = version_or(node, "since", kOldestKernel);
  setting.removed = version_or(node, "removed", kNever);
  setting.unread_since = version_or(node, "unread_since", kNever);
  setting.vendors = text_list(node.find("vendors"), arena);
  setting.backports = text_list(node.find("backports"), arena);
  setting.scope = named<SettingScope>(text("scope")).value_or(SettingScope::namespaced);
  setting.namespaced_since = version_or(node, "namespace_since", kOldestKernel);
  setting.access = named<Access>(text("access")).value_or(Access::read_write);
  setting.module = text("module");
  setting.applies = text("applies");
  setting.meaning = text("meaning");
  setting.source = text("source");
  setting.aliases = text_list(node.find("aliases"), arena);
  const auto fault = [&](std::string message) {
    faults.push_back({file, node.line, node.column, fmt::format("{}: {}", setting.name, message)});
  };
  if ((setting.type == ValueType::vector) != !setting.fields.empty())
    fault("a vector, and nothing else, has \"fields\"");
  if ((node.find("scope") == nullptr) != is_windows_setting(setting.name))
    fault(is_windows_setting(setting.name) ? "\"scope\" is a matter of Linux"
                                           : "this setting lacks \"scope\": whose it is");
  if (node.find("since") != nullptr && setting.removed <= setting.since)
    fault("\"removed\" must be later than \"since\"");
  for (const AcceptedRange& range : setting.ranges)
    if (range.min > range.max || range.from >= range.until) fault("a range must rise");
  return setting;
}

void link_defaults(Setting& setting, const YamlNode& node, const std::string& file, const RuleBase& catalogue,
                   Arena& arena, std::vector<Diagnostic>& faults) {
  const auto with_formulas = [&](std::span<const DefaultValue> entries, std::string_view key) {
    const auto items = one_or_many(node.find(key));
    std::vector<DefaultValue> linked(entries.begin(), entries.end());
    for (std::size_t i = 0; i < items.size(); ++i)
      if (const YamlNode* formula = items[i]->find("formula"))
        linked[i].formula =
            read_expression(*formula, file, catalogue, {IteratorName::not_bound, Wanted::any}, arena, faults);
    return arena.keep(std::move(linked));
  };
  setting.defaults = with_formulas(setting.defaults, "default");
  setting.capacity = with_formulas(setting.capacity, "capacity");
  if (const YamlNode* like = node.find("like"))
    setting.like = read_expression(*like, file, catalogue, {IteratorName::not_bound, Wanted::truth}, arena, faults);
}

}  // namespace tcptune
