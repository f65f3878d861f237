// SPDX-License-Identifier: MIT
// See yaml_settings.h.
#include "readers/surfaces/yaml_settings.h"

#include <algorithm>
#include <array>
#include <memory>

#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kFamilies = {"net.ipv4."sv,   "net.ipv6."sv, "net.core."sv,  "net.netfilter."sv,
                                  "net.bridge."sv, "net.unix."sv, "net.mptcp."sv, "net.nf_conntrack_"sv};

// Words that describe a setting are no value of it.
bool may_be_value(const LocatedNode& node, Holes holes) {
  if (node.kind != YamlKind::scalar || trim(node.text).empty()) return false;
  if (has_hole(node.text, holes)) return true;
  const bool has_blank = node.text.find(' ') != std::string::npos;
  const bool has_word = std::any_of(node.text.begin(), node.text.end(),
                                    [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
  return !has_blank || !has_word;
}

const LocatedNode* first_of(const LocatedNode& mapping, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys)
    if (const LocatedNode* found = mapping.find(key)) return found;
  return nullptr;
}

bool is_absent(const LocatedNode& mapping) {
  return mapping.word("state") == "absent" || mapping.word("ensure") == "absent";
}

class SettingsWalk {
 public:
  SettingsWalk(const YamlSettings& settings, std::set<const LocatedNode*>& known)
      : settings_(settings), known_(known) {}

  std::vector<Line> take(const LocatedNode& root) {
    visit(root);
    return std::move(lines_);
  }

 private:
  // Aliases are read where their anchor is.
  void visit(const LocatedNode& node) {
    for (std::size_t i = 0; i < node.items.size(); ++i) {
      const LocatedNode& item = *node.items[i];
      if (item.alias != nullptr) continue;
      if (item.kind != YamlKind::mapping || !take_named(item, settings_.yaml.removal_of_item(node, i))) visit(item);
    }
    for (std::size_t i = 0; i < node.entries.size(); ++i) {
      const auto& [key, value] = node.entries[i];
      if (value->alias != nullptr) continue;
      if (key->kind == YamlKind::scalar && is_name_of_setting(key->text))
        take_entry(*key, *value, settings_.yaml.removal_of_entry(node, i));
      else if (value->kind != YamlKind::mapping || !take_named(*value, {}))
        visit(*value);
    }
  }

  bool take_named(const LocatedNode& mapping, Span removal) {
    const LocatedNode *name = first_of(mapping, {"name", "key"}), *value = first_of(mapping, {"value", "val"});
    if (name == nullptr || value == nullptr || name->kind != YamlKind::scalar || !is_name_of_setting(name->text))
      return false;
    if (!is_absent(mapping)) add(*name, *value, removal);
    return true;
  }

  void take_entry(const LocatedNode& key, const LocatedNode& value, Span removal) {
    if (value.kind != YamlKind::mapping) return add(key, value, removal);
    const LocatedNode* inner = first_of(value, {"value", "val"});
    if (inner != nullptr && !is_absent(value)) add(key, *inner, removal);
  }

  void add(const LocatedNode& key, const LocatedNode& value, Span removal) {
    if (!may_be_value(value, settings_.holes) || !known_.insert(&key).second) return;
    Line line = yaml_line(settings_.text, key, value, settings_.holes, removal);
    if (has_hole(line.key, settings_.holes)) return;
    if (line.kind == LineKind::assignment) line.value = trim(settings_.written(value));
    lines_.push_back(std::move(line));
  }

  const YamlSettings& settings_;
  std::set<const LocatedNode*>& known_;
  std::vector<Line> lines_;
};

}  // namespace

bool is_name_of_setting(std::string_view key) {
  if (!key.starts_with("net") || key.find_first_of(" \t{") != std::string_view::npos) return false;
  const std::string name = canonical_name(key);
  return starts_with_any(kFamilies, name) && !name.ends_with('.');
}

std::vector<Line> settings_below(const YamlSettings& settings, const LocatedNode& root,
                                 std::set<const LocatedNode*>& known) {
  return SettingsWalk(settings, known).take(root);
}

}  // namespace tcptune
