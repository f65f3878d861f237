// SPDX-License-Identifier: MIT
// See registry_names.h.
#include "core/catalogue/registry_names.h"

#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

struct ServiceKey {
  std::string_view prefix;  // of a setting's name
  std::string_view name;  // of the service, as Windows spells it
};
constexpr std::array<ServiceKey, 3> kServices{{{"tcpip.", "Tcpip"}, {"tcpip6.", "Tcpip6"}, {"afd.", "AFD"}}};
constexpr std::string_view kInterfaces = "interfaces.";
constexpr std::string_view kMachine = "HKEY_LOCAL_MACHINE\\";
constexpr std::string_view kSystem = "HKEY_LOCAL_MACHINE\\SYSTEM\\";

// The settings whose names begin so; the catalogue is sorted by name.
std::span<const Setting> settings_below(const Catalogue& catalogue, std::string_view prefix) {
  const auto first =
      std::lower_bound(catalogue.settings.begin(), catalogue.settings.end(), prefix,
                       [](const Setting& setting, std::string_view start) { return setting.name < start; });
  const auto last = std::find_if(first, catalogue.settings.end(),
                                 [prefix](const Setting& setting) { return !setting.name.starts_with(prefix); });
  return {first, last};
}

const ServiceKey* service_of_setting(std::string_view name) {
  for (const ServiceKey& service : kServices)
    if (name.starts_with(service.prefix)) return &service;
  return nullptr;
}

bool starts_with_name(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && same_name(text.substr(0, start.size()), start);
}

// The key from its control set on, whether SYSTEM stands before it or was forgotten.
std::string_view from_control_set(std::string_view key) {
  if (starts_with_name(key, kSystem)) return key.substr(kSystem.size());
  return starts_with_name(key, kMachine) ? key.substr(kMachine.size()) : std::string_view();
}

// What follows "<control set>\Services\"; empty if that is not how the key goes.
std::string_view below_services(std::string_view key) {
  const std::string_view set = control_set_of(key);
  return set.empty() ? std::string_view() : from_control_set(key).substr(set.size() + 1);
}

}  // namespace

bool same_name(std::string_view a, std::string_view b) {
  const auto fold = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [&](char x, char y) { return fold(x) == fold(y); });
}

bool is_windows_setting(std::string_view name) { return service_of_setting(name) != nullptr; }

std::string service_key_of(std::string_view setting) {
  const ServiceKey* service = service_of_setting(setting);
  if (service == nullptr) return "";
  std::string key = fmt::format("Services\\{}\\Parameters", service->name);
  const std::string_view rest = setting.substr(service->prefix.size());
  if (!rest.starts_with(kInterfaces)) return key;
  const std::string_view interface = rest.substr(kInterfaces.size());
  return fmt::format("{}\\Interfaces\\{}", key, interface.substr(0, interface.find('.')));
}

std::string_view value_name_of(std::string_view setting) {
  const ServiceKey* service = service_of_setting(setting);
  if (service == nullptr) return setting;
  const std::string_view rest = setting.substr(service->prefix.size());
  if (!rest.starts_with(kInterfaces)) return rest;
  const std::size_t dot = rest.find('.', kInterfaces.size());
  return dot == std::string_view::npos ? std::string_view() : rest.substr(dot + 1);
}

std::string setting_of_value(const Catalogue& catalogue, std::string_view key, std::string_view name) {
  const std::string_view below = below_services(key);
  for (const ServiceKey& service : kServices) {
    const std::string parameters = fmt::format("Services\\{}\\Parameters", service.name);
    if (!starts_with_name(below, parameters)) continue;
    std::string_view rest = below.substr(parameters.size());
    std::string prefix(service.prefix), interface;
    if (starts_with_name(rest, "\\Interfaces\\")) {
      interface = rest.substr(std::string_view("\\Interfaces\\").size());
      // A name with a dot would be two parts of the setting's name; interfaces are GUIDs.
      if (interface.find_first_of("\\.") != std::string::npos) return "";
      prefix += std::string(kInterfaces) + "*.";
    } else if (!rest.empty()) {
      return "";
    }
    for (const Setting& setting : settings_below(catalogue, prefix))
      if (same_name(setting.name.substr(prefix.size()), name))
        return interface.empty()
                   ? std::string(setting.name)
                   : fmt::format("{}{}{}.{}", service.prefix, kInterfaces, interface, value_name_of(setting.name));
  }
  return "";
}

std::vector<const Setting*> settings_with_value_name(const Catalogue& catalogue, std::string_view name) {
  std::vector<const Setting*> found;
  for (const ServiceKey& service : kServices)
    for (const Setting& setting : settings_below(catalogue, service.prefix))
      if (same_name(value_name_of(setting.name), name)) found.push_back(&setting);
  return found;
}

std::string_view control_set_of(std::string_view key) {
  const std::string_view rest = from_control_set(key);
  const std::string_view set = rest.substr(0, rest.find('\\'));
  const std::string_view digits = set.substr(std::min<std::size_t>(set.size(), 10));  // after "ControlSet"
  const bool numbered = starts_with_name(set, "ControlSet") && digits.size() == 3 &&
                        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (!numbered && !same_name(set, "CurrentControlSet")) return {};
  return starts_with_name(rest.substr(set.size()), "\\Services\\") ? set : std::string_view();
}

bool is_below_system(std::string_view key) { return starts_with_name(key, kSystem); }

bool concerns_tcpip(const Catalogue& catalogue, std::string_view key, std::string_view name) {
  if (same_name(key, "HKEY_LOCAL_MACHINE\\SYSTEM\\Select")) return true;
  const std::string folded = lower(key) + "\\";
  for (const ServiceKey& service : kServices)
    if (folded.find(fmt::format("\\services\\{}\\", lower(service.name))) != std::string::npos) return true;
  return !name.empty() && !settings_with_value_name(catalogue, name).empty();
}

}  // namespace tcptune
