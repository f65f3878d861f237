// SPDX-License-Identifier: MIT
// See profile_reader.h.
#include "rulebase/profile_reader.h"

#include <filesystem>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/text/suggest.h"
#include "core/text/text.h"
#include "rulebase/rule_reader.h"

namespace tcptune {
namespace {

class ProfileReader {
 public:
  ProfileReader(const std::string& file, const RuleBase& catalogue, Arena& arena, std::vector<Diagnostic>& faults)
      : file_(file), catalogue_(catalogue), arena_(arena), faults_(faults) {}

  Profile read(const YamlNode& node) {
    Profile profile{text(node, "name"),
                    text(node, "title"),
                    text_list(node.find("extends"), arena_),
                    text(node, "role"),
                    {},
                    {},
                    text_list(node.find("excludes"), arena_)};
    // A profile given by its path is then known by its name.
    if (std::filesystem::path(file_).stem() != profile.name)
      fault(*node.find("name"),
            fmt::format("the profile is called \"{}\", so its file must be {}.yaml", profile.name, profile.name));
    std::vector<ProfileEntry> entries;
    for (const YamlNode& item : node.find("settings")->items) entries.push_back(entry(item));
    profile.entries = arena_.keep(std::move(entries));
    std::vector<NotSet> not_set;
    if (const YamlNode* list = node.find("not_set"))
      for (const YamlNode& item : list->items) {
        not_set.push_back({text(item, "setting"), text(item, "reason"), text(item, "asked"), public_ids(item)});
        known_setting(*item.find("setting"));
        if (not_set.back().asked.empty() != not_set.back().ids.empty())
          fault(item, "\"asked\" goes with the ids of who asks for it, and they with it");
      }
    profile.not_set = arena_.keep(std::move(not_set));
    if (const YamlNode* excludes = node.find("excludes"))
      for (const YamlNode& item : excludes->items)
        if (find_rule(catalogue_, item.text) == nullptr) fault(item, fmt::format("there is no rule \"{}\"", item.text));
    return profile;
  }

 private:
  void fault(const YamlNode& at, std::string message) {
    faults_.push_back({file_, at.line, at.column, std::move(message)});
  }

  std::string_view text(const YamlNode& node, std::string_view key) {
    const YamlNode* field = node.find(key);
    return field == nullptr ? std::string_view() : arena_.keep(std::string(trim(field->text)));
  }

  const Setting* known_setting(const YamlNode& name) {
    const Setting* setting = find_setting(catalogue_, name.text);
    if (setting != nullptr) return setting;
    fault(name, fmt::format("unknown setting \"{}\"{}", name.text,
                            did_you_mean(name.text, names_in(catalogue_.settings, &Setting::name))));
    return nullptr;
  }

  std::span<const PublicId> public_ids(const YamlNode& node) {
    std::vector<PublicId> ids;
    for (const std::string_view baseline : kBaselines)
      for (const std::string_view id : text_list(node.find(baseline), arena_)) ids.push_back({baseline, id});
    return arena_.keep(std::move(ids));
  }

  ProfileEntry entry(const YamlNode& node) {
    ProfileEntry entry;
    entry.setting_name = text(node, "setting");
    entry.setting = known_setting(*node.find("setting"));
    entry.value = text(node, "value");
    const ExpressionUse value{IteratorName::not_bound, Wanted::any}, condition{IteratorName::not_bound, Wanted::truth};
    if (const YamlNode* formula = node.find("formula"))
      entry.formula = read_expression(*formula, file_, catalogue_, value, arena_, faults_);
    if (const YamlNode* when = node.find("when"))
      entry.when = read_expression(*when, file_, catalogue_, condition, arena_, faults_);
    if (text(node, "at_least") == "true") entry.bound = Bound::at_least;
    if (text(node, "at_most") == "true") entry.bound = Bound::at_most;
    entry.safety = named<FixSafety>(text(node, "safety")).value_or(FixSafety::review);
    entry.needs = text_list(node.find("needs"), arena_);
    entry.reason = text(node, "reason");
    entry.source = text(node, "source");
    entry.wrong_when = text(node, "wrong_when");
    entry.ids = public_ids(node);
    check(node, entry);
    return entry;
  }

  void check(const YamlNode& node, const ProfileEntry& entry) {
    if ((node.find("value") == nullptr) == (node.find("formula") == nullptr))
      fault(node, "give either \"value\" or \"formula\"");
    if (entry.setting == nullptr || entry.value.empty()) return;
    const WriteResult write = assess_write(*entry.setting, entry.value, {kOldestKernel, kNewestKernel}, "");
    if (write.outcome != WriteOutcome::taken)
      fault(*node.find("value"),
            fmt::format("{} is not a plain value of {}: {}", entry.value, entry.setting_name, write.because));
    if (entry.bound != Bound::exact && entry.setting->type != ValueType::integer)
      fault(node, "\"at_least\" and \"at_most\" need a setting with one number");
  }

  const std::string& file_;
  const RuleBase& catalogue_;
  Arena& arena_;
  std::vector<Diagnostic>& faults_;
};

}  // namespace

Profile read_profile(const YamlNode& node, const std::string& file, const RuleBase& catalogue, Arena& arena,
                     std::vector<Diagnostic>& faults) {
  return ProfileReader(file, catalogue, arena, faults).read(node);
}

}  // namespace tcptune
