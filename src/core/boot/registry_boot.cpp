// SPDX-License-Identifier: MIT
// See registry_boot.h.
#include "core/boot/registry_boot.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/boot/resolution.h"
#include "core/catalogue/registry_names.h"
#include "core/snapshot/place.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kCurrent = "CurrentControlSet";
constexpr std::string_view kSystem = "HKEY_LOCAL_MACHINE\\SYSTEM\\";

// Does a path without SYSTEM count, as what was meant?
enum class Paths { as_meant, as_written };

// What decides each setting; `line` and `overridden` of the winners are indices into Registry::values.
using Decided = std::map<std::string, Winner, std::less<>>;

// Keys and names of the registry do not tell case apart. A key that goes takes all below it along.
Decided decide(const Catalogue& catalogue, const Registry& registry, Paths paths) {
  const std::string control_set = judged_control_set(registry);
  Resolution resolution;
  for (std::size_t i = 0; i < registry.values.size(); ++i) {
    const RegistryValue& value = registry.values[i];
    if (value.action == RegistryAction::remove_key) {
      resolution.unset_below(lower(value.key) + '\\');
      continue;
    }
    if (!same_name(control_set_of(value.key), control_set) ||
        setting_of_value(catalogue, value.key, value.name).empty())
      continue;
    if (paths == Paths::as_written && !is_below_system(value.key)) continue;
    const std::string place = lower(value.key) + '\\' + lower(value.name);
    if (value.action == RegistryAction::remove_value) {
      resolution.unset(place);
    } else {
      resolution.mention(place, i);
      resolution.write(place, i);
    }
  }
  // A setting may be meant by two paths, with SYSTEM and without: the later one stays.
  Decided decided;
  for (auto& [place, winner] : std::move(resolution).winners()) {
    const RegistryValue& value = registry.values[winner.line];
    const auto [at, fresh] = decided.try_emplace(setting_of_value(catalogue, value.key, value.name), std::move(winner));
    if (fresh) continue;
    Winner& stays = at->second;
    stays.overridden.insert(stays.overridden.end(), winner.overridden.begin(), winner.overridden.end());
    stays.overridden.push_back(std::min(stays.line, winner.line));
    stays.line = std::max(stays.line, winner.line);
    std::sort(stays.overridden.begin(), stays.overridden.end());
  }
  return decided;
}

class BootMaker {
 public:
  BootMaker(const Catalogue& catalogue, const Registry& registry) : catalogue_(catalogue), registry_(registry) {
    boot_.reader = BootReader::registry;
    if (!is_text(registry)) return;
    file_of(registry.file);
    if (registry.edited_in_place == YesNo::yes) boot_.files.front().source = registry.text.source;
  }

  BootConfiguration make() && {
    for (std::size_t i = 0; i < registry_.comments.size(); ++i) add_comment(i);
    for (std::size_t i = 0; i < registry_.values.size(); ++i) add_value(i);
    if (is_text(registry_)) sort_lines();
    std::map<std::size_t, std::size_t> line_of;  // by index of the value
    for (std::size_t i = 0; i < boot_.lines.size(); ++i)
      if (boot_.lines[i].kind == LineKind::assignment) line_of.emplace(boot_.lines[i].entry, i);
    for (const auto& [name, decided] : decide(catalogue_, registry_, Paths::as_meant)) {
      const auto line = line_of.find(decided.line);
      if (line == line_of.end()) {
        boot_.unseen[name] = ReadingState::malformed;
        continue;
      }
      Winner& winner = boot_.winners[name];
      winner.line = line->second;
      for (const std::size_t value : decided.overridden)
        if (const auto other = line_of.find(value); other != line_of.end()) winner.overridden.push_back(other->second);
    }
    deny();
    return std::move(boot_);
  }

 private:
  int file_of(const std::string& path) {
    const auto [known, fresh] = files_.try_emplace(path, static_cast<int>(boot_.files.size()));
    if (fresh) boot_.files.emplace_back().path = path;
    return known->second;
  }

  void add_comment(std::size_t index) {
    Line line;
    line.kind = LineKind::comment;
    line.line = registry_.comments[index].line;
    line.column = static_cast<int>(registry_.comments[index].words) + 1;
    line.entry = index;
    boot_.lines.push_back(std::move(line));
  }

  // The numbers of the control set that is judged are lines; others are malformed, and have no value to judge.
  void add_value(std::size_t index) {
    const RegistryValue& value = registry_.values[index];
    const auto number = number_of(value);
    if (value.action != RegistryAction::set || !number || !same_name(control_set_of(value.key), control_set_)) return;
    std::string name = setting_of_value(catalogue_, value.key, value.name);
    if (name.empty()) return;
    Line line;
    line.file = file_of(file_of_value(registry_, value));
    ++boot_.files[static_cast<std::size_t>(line.file)].settings;
    line.line = value.line;
    line.continued = value.continued;
    line.column = std::max(1, value.column);
    line.key = value.name;
    line.name = std::move(name);
    line.value = std::to_string(*number);
    line.entry = index;
    if (registry_.edited_in_place == YesNo::yes && value.writing != nullptr) place_line(line, *value.writing);
    boot_.lines.push_back(std::move(line));
  }

  static void place_line(Line& line, const RegistryWriting& writing) {
    line.whole = writing.whole;
    line.key_span = writing.name;
    line.value_span = writing.digits;
    Writing there;
    there.removal = writing.removal;
    there.takes_blanks = YesNo::no;
    there.hexadecimal = writing.hexadecimal;
    there.not_edited = writing.not_edited;
    line.writing = std::make_shared<const Writing>(std::move(there));
  }

  // A key that may not be read could hold any of its settings.
  void deny() {
    for (const std::string& key : registry_.denied)
      for (const Setting& setting : catalogue_.settings) {
        if (!is_windows_setting(setting.name) || setting.name.find('*') != std::string_view::npos) continue;
        const std::string place = fmt::format("{}{}\\{}\\", kSystem, kCurrent, service_key_of(setting.name));
        if (lower(place).starts_with(lower(key) + '\\')) boot_.unseen.emplace(setting.name, ReadingState::denied);
      }
  }

  // Comments take their places between the values, and lines without another between them share a block: suppressions
  // need both.
  void sort_lines() {
    std::stable_sort(boot_.lines.begin(), boot_.lines.end(),
                     [](const Line& a, const Line& b) { return a.line < b.line; });
    if (registry_.source == RegistrySource::script && registry_.text.source != nullptr) return number_blocks();
    const Line* before = nullptr;
    for (Line& line : boot_.lines) {
      const bool follows = before != nullptr && before->line + before->continued + 1 == line.line;
      line.block = follows ? before->block : line.line;
      before = &line;
    }
  }

  // The name of a value may stand lines below the beginning of its command or element.
  void number_blocks() {
    const Source& source = *registry_.text.source;
    int number = 1, block = 1;
    for (Line& line : boot_.lines) {
      for (; number < line.line; ++number)
        if (trim(source.line_text(number)).empty()) ++block;
      line.block = block;
    }
  }

  const Catalogue& catalogue_;
  const Registry& registry_;
  const std::string control_set_ = judged_control_set(registry_);
  std::map<std::string, int> files_;
  BootConfiguration boot_;
};

}  // namespace

BootConfiguration boot_of_registry(const Catalogue& catalogue, const Registry& registry) {
  return BootMaker(catalogue, registry).make();
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

std::map<std::string, std::size_t, std::less<>> deciding_values(const Catalogue& catalogue, const Registry& registry) {
  std::map<std::string, std::size_t, std::less<>> deciding;
  for (const auto& [name, winner] : decide(catalogue, registry, Paths::as_written)) deciding.emplace(name, winner.line);
  return deciding;
}

}  // namespace tcptune
