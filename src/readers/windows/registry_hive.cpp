// SPDX-License-Identifier: MIT
// See registry_hive.h.
#include "readers/windows/registry_hive.h"

#include <algorithm>
#include <unordered_map>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/error.h"
#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/windows/regf.h"
#include "readers/windows/registry_tree.h"

namespace tcptune {
namespace {

constexpr std::string_view kExpected =
    "expected is a whole copy of Windows\\System32\\config\\SYSTEM, made while that Windows was not running, or what "
    "reg save HKLM\\SYSTEM FILE writes there";

std::string numbered_set(std::uint32_t number) { return fmt::format("ControlSet{:03}", number); }

// ControlSet001; not ControlSetX, nor the link CurrentControlSet that some tools leave behind.
bool is_control_set(std::string_view name) {
  constexpr std::string_view kStart = "ControlSet";
  return same_name(name.substr(0, kStart.size()), kStart) &&
         parse_decimal(name.substr(std::min(name.size(), kStart.size())));
}

const RegistryValue* find_value(const std::vector<RegistryValue>& values, std::string_view name) {
  const auto found = std::find_if(values.begin(), values.end(),
                                  [name](const RegistryValue& value) { return same_name(value.name, name); });
  return found == values.end() ? nullptr : &*found;
}

std::optional<std::uint32_t> find_number(const std::vector<RegistryValue>& values, std::string_view name) {
  const RegistryValue* value = find_value(values, name);
  return value == nullptr ? std::nullopt : number_of(*value);
}

// Text up to the first NUL; empty for what is no string.
std::string find_text(const std::vector<RegistryValue>& values, std::string_view name) {
  const RegistryValue* value = find_value(values, name);
  if (value == nullptr || value->type != RegistryType::string) return "";
  const std::string text = from_utf16le(value->data);
  return text.substr(0, text.find('\0'));
}

// The services of one control set.
class HiveTree : public RegistryTree {
 public:
  HiveTree(Hive& hive, HiveKey services) : hive_(hive), services_(std::move(services)) {}

  KeyContent read(std::string_view path) const override {
    const auto known = known_.find(lower(path));
    const auto key = known != known_.end() ? HiveKey{"", known->second} : hive_.find(services_, path);
    if (!key) return {};
    KeyContent content{KeyState::present, hive_.values(*key), {}};
    for (HiveKey& subkey : hive_.subkeys(*key)) {
      known_.emplace(lower(path) + "\\" + lower(subkey.name), subkey.cell);
      content.subkeys.push_back(std::move(subkey.name));
    }
    return content;
  }

 private:
  Hive& hive_;
  HiveKey services_;
  // Where the subkeys are that have been told, by path in lower case: finding each from the top again would take the
  // square of their number.
  mutable std::unordered_map<std::string, std::uint32_t> known_;
};

struct JudgedSet {
  HiveKey key;
  std::vector<std::string> unseen;
};

[[noreturn]] void refuse_other_hive(const std::vector<HiveKey>& keys) {
  const bool software =
      std::any_of(keys.begin(), keys.end(), [](const HiveKey& key) { return same_name(key.name, "Microsoft"); });
  throw HiveFault(fmt::format("this is a hive, but not SYSTEM{}: there is no Select and no ControlSet001 in it",
                              software ? " (it looks like SOFTWARE)" : ""));
}

// Without a number in Select there is no choice only if there is one control set.
JudgedSet only_set(const std::vector<HiveKey>& sets, std::string_view trouble) {
  if (sets.empty()) throw HiveFault("this is a hive with a key Select, but without a control set");
  if (sets.size() != 1)
    throw HiveFault(fmt::format("{}, so which of its {} control sets was in use cannot be told", trouble, sets.size()));
  return {sets.front(),
          {fmt::format("which control set was in use: {}; {}, the only one, is judged", trouble, sets.front().name)}};
}

JudgedSet choose_control_set(Hive& hive) {
  const std::vector<HiveKey> keys = hive.subkeys(hive.root());
  std::vector<HiveKey> sets;
  std::copy_if(keys.begin(), keys.end(), std::back_inserter(sets),
               [](const HiveKey& key) { return is_control_set(key.name); });
  const auto select = hive.find(hive.root(), "Select");
  if (sets.empty() && !select) refuse_other_hive(keys);
  if (!select) return only_set(sets, "the hive has no Select");
  const std::vector<RegistryValue> chosen = hive.values(*select);
  const std::uint32_t current = find_number(chosen, "Current").value_or(0);
  if (current == 0) return only_set(sets, "Select\\Current names no control set");
  const std::string name = numbered_set(current);
  const auto set =
      std::find_if(sets.begin(), sets.end(), [&](const HiveKey& key) { return same_name(key.name, name); });
  if (set == sets.end()) throw HiveFault(fmt::format("Select\\Current names {}, which is not in the hive", name));
  JudgedSet judged{*set, {}};
  if (const std::uint32_t next = find_number(chosen, "Default").value_or(0); next != 0 && next != current)
    judged.unseen.push_back(fmt::format(
        "{}, which the next start uses (Select\\Default): {}, which was in use (Select\\Current), is judged",
        numbered_set(next), name));
  return judged;
}

// What the state of the file hides; empty for a clean one.
std::string doubt_about(HiveState state) {
  constexpr std::string_view kLogs = "the hive's logs (SYSTEM.LOG1, SYSTEM.LOG2)";
  if (state == HiveState::clean) return "";
  if (state == HiveState::dirty)
    return fmt::format("changes that are still in {}: the file was taken in use, so what is judged may be older",
                       kLogs);
  return fmt::format(
      "how much of the hive is as it should be: the checksum of its head is wrong; changes may still be in {}", kLogs);
}

Registry read_judged_set(std::string_view bytes) {
  Hive hive(bytes);
  JudgedSet judged = choose_control_set(hive);
  const auto services = hive.find(judged.key, "Services");
  if (!services) throw HiveFault(fmt::format("there is no key Services in {}", judged.key.name));
  Registry registry = read_registry(HiveTree(hive, *services), RegistrySource::hive);
  registry.form = "SYSTEM hive, " + judged.key.name;
  if (std::string doubt = doubt_about(hive.state()); !doubt.empty()) judged.unseen.push_back(std::move(doubt));
  registry.unseen.insert(registry.unseen.begin(), judged.unseen.begin(), judged.unseen.end());
  return registry;
}

bool is_version(std::string_view text) {
  return !text.empty() && text.size() <= 16 && text.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::optional<std::string> version_told_by(const std::vector<RegistryValue>& told) {
  // From Windows 10 on CurrentVersion stays 6.3, and two numbers tell the truth.
  const auto major = find_number(told, "CurrentMajorVersionNumber");
  const auto minor = find_number(told, "CurrentMinorVersionNumber");
  const std::string version = major && minor ? fmt::format("{}.{}", *major, *minor) : find_text(told, "CurrentVersion");
  if (!is_version(version)) return std::nullopt;
  for (const std::string_view name : {"CurrentBuildNumber", "CurrentBuild"})
    if (const std::string build = find_text(told, name); is_version(build)) return version + "." + build;
  return version;
}

}  // namespace

Registry read_system_hive(std::string_view bytes, const std::string& file) {
  try {
    Registry registry = read_judged_set(bytes);
    registry.file = file;
    return registry;
  } catch (const HiveFault& fault) {
    throw Error(fmt::format("{}: {}; {}", file, fault.what(), kExpected));
  }
}

std::optional<std::string> windows_version_of(std::string_view software_hive) {
  try {
    Hive hive(software_hive);
    const auto key = hive.find(hive.root(), "Microsoft\\Windows NT\\CurrentVersion");
    return key ? version_told_by(hive.values(*key)) : std::nullopt;
  } catch (const HiveFault&) {
    return std::nullopt;
  }
}

}  // namespace tcptune
