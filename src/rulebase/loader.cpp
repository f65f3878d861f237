// SPDX-License-Identifier: MIT
// Parses, validates and links rule files; see loader.h.
#include "rulebase/loader.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <fmt/format.h>

#include "core/text/file_path.h"
#include "core/text/size.h"
#include "rulebase/profile_reader.h"
#include "rulebase/rule_reader.h"
#include "rulebase/schema.h"
#include "rulebase/setting_reader.h"
#include "rulebase/validation.h"
#include "yaml/yaml.h"

namespace tcptune {
namespace {

// yaml-cpp needs some 250 bytes of memory for each byte of a hostile file.
constexpr std::uintmax_t kLargestRuleFile = 512U << 10U;

struct Parsed {
  std::string file;
  const YamlNode* node = nullptr;
};

class Loader {
 public:
  explicit Loader(const RuleBase& base) : base_(base) {}

  LoadedRules load(const std::vector<RuleSource>& sources) {
    for (const RuleSource& source : sources) parse(source);
    stop_on_faults();
    merge_settings();
    stop_on_faults();
    merge_topics();
    merge_rules();
    merge_profiles();
    stop_on_faults();
    return std::move(result_);
  }

 private:
  void parse(const RuleSource& source) {
    try {
      documents_.push_back(std::make_unique<YamlNode>(parse_yaml(source.text, source.file)));
    } catch (const Error& error) {
      faults_.push_back({"", 0, 0, error.what()});
      return;
    }
    const YamlNode& root = *documents_.back();
    if (root.kind == YamlKind::sequence) {
      for (const YamlNode& item : root.items) accept(item, "setting", source.file, settings_);
    } else if (root.find("id") != nullptr || root.find("check") != nullptr) {
      accept(root, "rule", source.file, rules_);
    } else if (root.find("settings") != nullptr) {
      accept(root, "profile", source.file, profiles_);
    } else if (root.kind == YamlKind::mapping) {
      accept(root, "topic", source.file, topics_);
    } else {
      faults_.push_back({source.file, root.line, root.column,
                         "expected a rule, a topic, a profile (mappings) or a list of settings"});
    }
  }

  void accept(const YamlNode& node, std::string_view schema, const std::string& file, std::vector<Parsed>& into) {
    const auto faults = validate(node, schema_of(schema), file);
    faults_.insert(faults_.end(), faults.begin(), faults.end());
    if (faults.empty()) into.push_back({file, &node});
  }

  void stop_on_faults() {
    if (!faults_.empty()) throw Error(faults_);
  }

  // Adds `item` by its key; a second one from the sources is a fault, one from the base is replaced.
  template <typename T>
  void add(std::map<std::string_view, T>& items, std::map<std::string_view, Parsed>& seen, std::string_view key, T item,
           const Parsed& parsed) {
    const auto [earlier, fresh] = seen.emplace(key, parsed);
    if (!fresh)
      faults_.push_back({parsed.file, parsed.node->line, parsed.node->column,
                         fmt::format("\"{}\" is defined twice; it is already in {}:{}", key, earlier->second.file,
                                     earlier->second.node->line)});
    const bool is_new = items.insert_or_assign(key, std::move(item)).second;
    if (fresh) result_.own.emplace_back(key);
    if (fresh && !is_new) result_.replaced.emplace_back(key);
  }

  template <typename T>
  std::span<T> sorted(std::map<std::string_view, T>& items) {
    std::vector<T> all;
    for (auto& [key, item] : items) all.push_back(std::move(item));
    return result_.arena.keep(std::move(all));
  }

  void merge_settings() {
    result_.base = base_;
    if (settings_.empty()) return;
    std::map<std::string_view, Setting> all;
    std::map<std::string_view, Parsed> seen;
    for (const Setting& setting : base_.settings) all.emplace(setting.name, setting);
    for (const Parsed& parsed : settings_) {
      const Setting setting = read_setting(*parsed.node, parsed.file, result_.arena, faults_);
      add(all, seen, setting.name, setting, parsed);
    }
    const std::span<Setting> settings = sorted(all);
    result_.base.settings = settings;
    result_.base.index = result_.arena.keep(index_of(settings));
    // Formulas may name any setting, so they are parsed when all of them are there.
    for (Setting& setting : settings) {
      const auto source = seen.find(setting.name);
      if (source != seen.end())
        link_defaults(setting, *source->second.node, source->second.file, result_.base, result_.arena, faults_);
    }
    for (const Setting& setting : settings)
      if (const auto source = seen.find(setting.name); source != seen.end() && depends_on(setting, setting.name, 0))
        faults_.push_back({source->second.file, source->second.node->line, source->second.node->column,
                           fmt::format("the default of {} depends on itself", setting.name)});
  }

  // Through the formulas of defaults; a chain longer than any real one counts as a circle.
  bool depends_on(const Setting& setting, std::string_view name, int depth) const {
    constexpr int kLongestChain = 20;
    if (depth > kLongestChain) return true;
    for (const DefaultValue& entry : setting.defaults)
      for (const Node& node : entry.formula.nodes) {
        const Setting* used = node.setting == nullptr ? nullptr : find_setting(result_.base, node.setting->name);
        if (used != nullptr && (used->name == name || depends_on(*used, name, depth + 1))) return true;
      }
    return false;
  }

  void merge_topics() {
    if (topics_.empty()) return;
    std::map<std::string_view, Topic> all;
    std::map<std::string_view, Parsed> seen;
    for (const Topic& topic : base_.topics) all.emplace(topic.name, topic);
    for (const Parsed& parsed : topics_) {
      const Topic topic = read_topic(*parsed.node, result_.arena);
      add(all, seen, topic.name, topic, parsed);
    }
    result_.base.topics = sorted(all);
  }

  void merge_rules() {
    std::map<std::string_view, Rule> all;
    std::map<std::string_view, Parsed> seen;
    for (const Rule& rule : base_.rules) all.emplace(rule.id, rule);
    for (const Parsed& parsed : rules_) {
      const Rule rule = read_rule(*parsed.node, parsed.file, result_.base, result_.arena, faults_);
      add(all, seen, rule.id, rule, parsed);
    }
    result_.base.rules = sorted(all);
    for (const auto& [id, parsed] : seen) check_links(id, parsed);
    for (const Parsed& parsed : topics_) check_topic(parsed.node->find("name")->text, parsed);
  }

  void merge_profiles() {
    if (profiles_.empty()) return;
    std::map<std::string_view, Profile> all;
    std::map<std::string_view, Parsed> seen;
    for (const Profile& profile : base_.profiles) all.emplace(profile.name, profile);
    for (const Parsed& parsed : profiles_) {
      const Profile profile = read_profile(*parsed.node, parsed.file, result_.base, result_.arena, faults_);
      add(all, seen, profile.name, profile, parsed);
    }
    result_.base.profiles = sorted(all);
    for (const auto& [name, parsed] : seen) {
      for (const std::string_view parent : find_profile(result_.base, name)->extends)
        if (find_profile(result_.base, parent) == nullptr)
          faults_.push_back({parsed.file, parsed.node->line, parsed.node->column,
                             fmt::format("profile {} extends \"{}\", which does not exist", name, parent)});
      if (extends_itself(*find_profile(result_.base, name), name, 0))
        faults_.push_back({parsed.file, parsed.node->line, parsed.node->column,
                           fmt::format("profile {} extends itself, perhaps through another", name)});
    }
  }

  bool extends_itself(const Profile& profile, std::string_view name, int depth) const {
    constexpr int kLongestChain = 20;
    if (depth > kLongestChain) return true;
    return std::any_of(profile.extends.begin(), profile.extends.end(), [&](std::string_view parent) {
      const Profile* next = find_profile(result_.base, parent);
      return next != nullptr && (parent == name || extends_itself(*next, name, depth + 1));
    });
  }

  void check_topic(std::string_view name, const Parsed& parsed) {
    const YamlNode* list = parsed.node->find("see");
    if (list == nullptr) return;
    for (const YamlNode& item : list->items)
      if (find_topic(result_.base, item.text) == nullptr && find_rule(result_.base, item.text) == nullptr &&
          find_setting(result_.base, item.text) == nullptr)
        faults_.push_back(
            {parsed.file, item.line, item.column,
             fmt::format("topic {} names \"{}\", which is not a topic, rule or setting", name, item.text)});
  }

  // A rule may name topics and rules that are read after it.
  void check_links(std::string_view id, const Parsed& parsed) {
    const auto check = [&](const char* field, const char* what, auto exists) {
      const YamlNode* list = parsed.node->find(field);
      if (list == nullptr) return;
      for (const YamlNode& item : list->items)
        if (!exists(item.text))
          faults_.push_back({parsed.file, item.line, item.column,
                             fmt::format("rule {} names {} \"{}\", which does not exist", id, what, item.text)});
    };
    check("topics", "the topic", [this](const std::string& name) { return find_topic(result_.base, name) != nullptr; });
    check("supersedes", "the rule",
          [this](const std::string& name) { return find_rule(result_.base, name) != nullptr; });
  }

  const RuleBase& base_;
  LoadedRules result_;
  std::vector<std::unique_ptr<YamlNode>> documents_;
  std::vector<Parsed> settings_, rules_, topics_, profiles_;
  std::vector<Diagnostic> faults_;
};

}  // namespace

std::vector<RuleSource> read_rule_files(const std::string& directory, const std::string& shown) {
  namespace fs = std::filesystem;
  std::set<std::string> paths;
  std::error_code error;
  for (fs::recursive_directory_iterator at(file_path(directory), error), end; !error && at != end; at.increment(error))
    if (at->path().extension() == ".yaml" && at->is_regular_file(error)) paths.insert(path_text(at->path()));
  if (error) throw Error(fmt::format("{}: cannot read this directory of rules: {}", directory, error.message()));
  std::vector<RuleSource> sources;
  for (const std::string& path : paths) {
    if (fs::file_size(file_path(path), error) > kLargestRuleFile)
      throw Error(fmt::format("{}: larger than {}; this is not a rule file", path, size_text(kLargestRuleFile)));
    std::ifstream stream(file_path(path), std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    if (!stream) throw Error(fmt::format("{}: cannot be read", path));
    sources.push_back({shown + path.substr(directory.size()), text.str()});
  }
  return sources;
}

LoadedRules load_rules(const std::vector<RuleSource>& sources, const RuleBase& base) {
  return Loader(base).load(sources);
}

}  // namespace tcptune
