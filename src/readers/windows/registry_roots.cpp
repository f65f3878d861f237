// SPDX-License-Identifier: MIT
// See registry_roots.h.
#include "readers/windows/registry_roots.h"

#include <algorithm>
#include <array>

#include "core/catalogue/registry_names.h"

namespace tcptune {
namespace {

struct Root {
  std::string_view name;
  std::string_view abbreviation;
};
constexpr std::array<Root, 5> kRoots{{{"HKEY_LOCAL_MACHINE", "HKLM"},
                                      {"HKEY_CURRENT_USER", "HKCU"},
                                      {"HKEY_CLASSES_ROOT", "HKCR"},
                                      {"HKEY_USERS", "HKU"},
                                      {"HKEY_CURRENT_CONFIG", "HKCC"}}};

}  // namespace

std::optional<RootedKey> rooted_key(std::string_view name) {
  const std::size_t length = std::min(name.find('\\'), name.size());
  const std::string_view written = name.substr(0, length);
  for (const Root& root : kRoots) {
    const bool short_form = same_name(written, root.abbreviation);
    if (!short_form && !same_name(written, root.name)) continue;
    RootedKey found{std::string(root.name), short_form ? RootName::abbreviated : RootName::in_full};
    for (std::size_t at = length; at < name.size();) {
      const std::size_t start = std::min(name.find_first_not_of('\\', at), name.size());
      const std::size_t end = std::min(name.find('\\', start), name.size());
      if (start == end) break;
      if (start > at + 1 && found.doubled == std::string_view::npos) found.doubled = at;
      found.key += '\\';
      found.key += name.substr(start, end - start);
      at = end;
    }
    return found;
  }
  return std::nullopt;
}

bool holds_services(std::string_view key) {
  constexpr std::string_view kSystem = "HKEY_LOCAL_MACHINE\\SYSTEM", kServices = "\\Services\\";
  if (same_name(key, kSystem)) return true;
  // control_set_of wants a key below Services; nothing else may stand between.
  for (const std::string_view rest : {kServices.substr(kServices.size() - 1), kServices}) {
    const std::string below = std::string(key) + std::string(rest);
    const std::string_view set = control_set_of(below);
    if (!set.empty() && below.size() == kSystem.size() + 1 + set.size() + kServices.size()) return true;
  }
  return false;
}

}  // namespace tcptune
