// SPDX-License-Identifier: MIT
// See registry_boot.h.
#include "core/boot/registry_boot.h"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kCurrent = "CurrentControlSet";
constexpr std::string_view kSystem = "HKEY_LOCAL_MACHINE\\SYSTEM\\";

bool is_text(const Registry& registry) {
  return registry.source == RegistrySource::reg_file || registry.source == RegistrySource::query;
}

// How a key is shown: short where it cannot be mistaken.
std::string shown_key(const Registry& registry, std::string_view key) {
  if (registry.source != RegistrySource::hive) return fmt::format("HKLM\\{}", key.substr(key.find('\\') + 1));
  return fmt::format("{}: {}", registry.file, key.starts_with(kSystem) ? key.substr(kSystem.size()) : key);
}

std::string path_of(const Registry& registry, const RegistryValue& value) {
  return is_text(registry) ? registry.file : shown_key(registry, value.key);
}

// Does removing `key` take `other` along?
bool holds_key(std::string_view key, std::string_view other) {
  return other.size() >= key.size() && same_name(other.substr(0, key.size()), key) &&
         (other.size() == key.size() || other[key.size()] == '\\');
}

class BootMaker {
 public:
  BootMaker(const RuleBase& base, const Registry& registry)
      : base_(base), registry_(registry), control_set_(judged_control_set(registry)) {
    boot_.reader = BootReader::registry;
    if (is_text(registry)) file_of(registry.file);
  }

  BootConfiguration make() {
    for (const RegistryComment& comment : registry_.comments) add_comment(comment);
    for (const RegistryValue& value : registry_.values) {
      if (value.action == RegistryAction::remove_key)
        remove_key(value.key);
      else
        apply(value);
    }
    deny();
    if (is_text(registry_)) sort_lines();
    return std::move(boot_);
  }

 private:
  int file_of(const std::string& path) {
    const auto known =
        std::find_if(boot_.files.begin(), boot_.files.end(), [&](const SourceFile& file) { return file.path == path; });
    if (known != boot_.files.end()) return static_cast<int>(known - boot_.files.begin());
    boot_.files.emplace_back().path = path;
    boot_.files.back().numbered = is_text(registry_) ? Mark::yes : Mark::no;
    return static_cast<int>(boot_.files.size()) - 1;
  }

  void add_comment(const RegistryComment& comment) {
    Line line;
    line.kind = LineKind::comment;
    line.line = comment.line;
    line.column = 1;
    line.text = comment.text;
    boot_.lines.push_back(std::move(line));
  }

  void remove_key(std::string_view key) {
    std::erase_if(boot_.winners, [&](const auto& winner) { return holds_key(key, keys_[winner.second.line]); });
    std::erase_if(malformed_, [&](const auto& entry) { return holds_key(key, entry.second); });
    for (auto at = boot_.unseen.begin(); at != boot_.unseen.end();)
      at = malformed_.contains(at->first) ? std::next(at) : boot_.unseen.erase(at);
  }

  void apply(const RegistryValue& value) {
    if (!same_name(control_set_of(value.key), control_set_)) return;
    const std::string name = setting_of_value(base_, value.key, value.name);
    if (name.empty()) return;
    if (value.action == RegistryAction::remove_value) {
      forget(name);
      return;
    }
    const auto number = number_of(value);
    if (!number) {
      forget(name);
      boot_.unseen[name] = ReadingState::malformed;
      malformed_[name] = value.key;
      return;
    }
    boot_.unseen.erase(name);
    malformed_.erase(name);
    const std::size_t index = add_line(value, name, std::to_string(*number));
    const auto [winner, fresh] = boot_.winners.try_emplace(name);
    if (!fresh) winner->second.overridden.push_back(winner->second.line);
    winner->second.line = index;
  }

  void forget(const std::string& name) {
    boot_.winners.erase(name);
    boot_.unseen.erase(name);
    malformed_.erase(name);
  }

  std::size_t add_line(const RegistryValue& value, const std::string& name, std::string number) {
    Line line;
    line.file = file_of(path_of(registry_, value));
    SourceFile& file = boot_.files[static_cast<std::size_t>(line.file)];
    ++file.settings;
    file.lines = value.line > 0 ? std::max(file.lines, value.line) : file.lines + 1;
    line.line = value.line > 0 ? value.line : file.lines;
    line.continued = value.continued;
    line.column = std::max(1, value.column);
    line.text = value.text.empty() ? as_reg_line(value.name, value.type, value.data) : value.text;
    line.value_column = value.value_column > 0 ? value.value_column : static_cast<int>(line.text.find('=')) + 2;
    line.key = value.name;
    line.name = name;
    line.value = std::move(number);
    line.block = line.line;
    boot_.lines.push_back(std::move(line));
    keys_.resize(boot_.lines.size());
    keys_.back() = value.key;
    return boot_.lines.size() - 1;
  }

  // A key that may not be read could hold any of its settings.
  void deny() {
    for (const std::string& key : registry_.denied)
      for (const Setting& setting : base_.settings)
        if (is_windows_setting(setting.name) && setting.name.find('*') == std::string_view::npos &&
            holds_key(key, fmt::format("{}{}\\{}", kSystem, kCurrent, service_key_of(setting.name))))
          boot_.unseen.emplace(setting.name, ReadingState::denied);
  }

  // Comments take their places between the values, and lines without another between them share a block: ignore
  // comments need both.
  void sort_lines() {
    std::vector<std::size_t> order(boot_.lines.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return boot_.lines[a].line < boot_.lines[b].line; });
    std::vector<std::size_t> place(order.size());
    std::vector<Line> lines;
    for (std::size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = i;
      Line& line = boot_.lines[order[i]];
      const bool follows = !lines.empty() && lines.back().line + lines.back().continued + 1 == line.line;
      line.block = follows ? lines.back().block : line.line;
      lines.push_back(std::move(line));
    }
    boot_.lines = std::move(lines);
    for (auto& [name, winner] : boot_.winners) {
      winner.line = place[winner.line];
      for (std::size_t& line : winner.overridden) line = place[line];
    }
  }

  const RuleBase& base_;
  const Registry& registry_;
  std::string control_set_;
  BootConfiguration boot_;
  std::vector<std::string> keys_;  // by index of the line
  std::map<std::string, std::string, std::less<>> malformed_;  // setting, key
};

}  // namespace

BootConfiguration boot_of_registry(const RuleBase& base, const Registry& registry) {
  return BootMaker(base, registry).make();
}

std::string judged_control_set(const Registry& registry) {
  std::set<std::string> numbered;
  std::string selected;
  for (const RegistryValue& value : registry.values) {
    const std::string_view set = control_set_of(value.key);
    if (same_name(set, kCurrent)) return std::string(kCurrent);
    if (!set.empty()) numbered.insert(std::string("ControlSet").append(set.substr(set.size() - 3)));
    if (same_name(value.key, fmt::format("{}Select", kSystem)) && same_name(value.name, "Current"))
      if (const auto number = number_of(value)) selected = fmt::format("ControlSet{:03}", *number);
  }
  if (numbered.contains(selected)) return selected;
  return numbered.empty() ? std::string(kCurrent) : *numbered.begin();
}

std::map<std::string, const RegistryValue*> deciding_values(const RuleBase& base, const Registry& registry) {
  const std::string control_set = judged_control_set(registry);
  std::map<std::string, const RegistryValue*> deciding;
  for (const RegistryValue& value : registry.values) {
    if (value.action == RegistryAction::remove_key)
      std::erase_if(deciding, [&](const auto& entry) { return holds_key(value.key, entry.second->key); });
    if (value.action == RegistryAction::remove_key || !is_below_system(value.key) ||
        !same_name(control_set_of(value.key), control_set))
      continue;
    const std::string setting = setting_of_value(base, value.key, value.name);
    if (value.action == RegistryAction::remove_value)
      deciding.erase(setting);
    else if (!setting.empty())
      deciding[setting] = &value;
  }
  return deciding;
}

Place place_of_value(const Registry& registry, const RegistryValue& value) {
  Place place;
  place.file = path_of(registry, value);
  place.line = value.line;
  place.column = std::max(1, value.column);
  place.text = value.text;
  if (place.text.empty()) {
    place.text = as_reg_line(value.name, value.type, value.data);
    place.text = place.text.substr(0, place.text.find('\r'));
  }
  place.length = static_cast<int>(
      trim(std::string_view(place.text).substr(std::min(place.text.size(), static_cast<std::size_t>(place.column) - 1)))
          .size());
  return place;
}

}  // namespace tcptune
