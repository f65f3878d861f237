// SPDX-License-Identifier: MIT
// Look-ups in the catalogue; see setting.h.
#include "core/catalogue/setting.h"

#include <algorithm>
#include <string>

namespace tcptune {
namespace {

bool lists(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

Known exists_in(const Setting& setting, const KernelRange& kernels, std::string_view vendor) {
  if (!setting.vendors.empty()) return lists(setting.vendors, vendor) ? Known::yes : Known::no;
  if (lists(setting.backports, vendor)) return Known::yes;
  if (kernels.low >= setting.since && (kernels.high < setting.removed || setting.removed == kNever)) return Known::yes;
  if (kernels.high < setting.since || (kernels.low >= setting.removed && setting.removed != kNever)) return Known::no;
  return Known::unknown;
}

const Setting* find_setting(const Catalogue& catalogue, std::string_view name) {
  const auto find_exact = [&](std::string_view key) {
    const auto at = std::lower_bound(catalogue.settings.begin(), catalogue.settings.end(), key,
                                     [](const Setting& setting, std::string_view k) { return setting.name < k; });
    return at != catalogue.settings.end() && at->name == key ? &*at : nullptr;
  };
  if (const Setting* exact = find_exact(name)) return exact;
  constexpr std::size_t kLongestName = 512;  // longer than any; hostile input must not make the search below slow
  if (name.size() > kLongestName) return nullptr;
  // A member of a family: try `*` in the place of each component. Interface names carry their dots as '/', so this is
  // exact.
  std::string family;
  for (std::size_t start = 0; start < name.size();) {
    const std::size_t end = std::min(name.find('.', start), name.size());
    family.assign(name.substr(0, start)).append(1, '*').append(name.substr(end));
    if (const Setting* found = find_exact(family)) return found;
    start = end + 1;
  }
  for (const Setting& setting : catalogue.settings)
    for (const std::string_view alias : setting.aliases)
      if (alias == name) return &setting;
  return nullptr;
}

}  // namespace tcptune
