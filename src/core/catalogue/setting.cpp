// SPDX-License-Identifier: MIT
// Look-ups in the catalogue; see setting.h.
#include "core/catalogue/setting.h"

#include <algorithm>
#include <bit>

#include "core/catalogue/mutual_bounds.h"
#include "core/text/hash.h"

namespace tcptune {
namespace {

bool lists(std::span<const std::string_view> words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// The setting with this hash that is the one; null if there is none.
template <typename IsTheOne>
const Setting* look_up(const Catalogue& catalogue, std::uint64_t hash, IsTheOne is_the_one) {
  const std::size_t mask = catalogue.index.size() - 1;
  for (std::size_t slot = hash & mask; mask + 1 > 0 && catalogue.index[slot] != 0; slot = (slot + 1) & mask) {
    const Setting& setting = catalogue.settings[catalogue.index[slot] - std::size_t{1}];
    if (is_the_one(setting)) return &setting;
  }
  return nullptr;
}

}  // namespace

std::string_view interface_of(const Setting& setting, std::string_view name) {
  const std::size_t star = setting.name.find('*');
  if (star == std::string_view::npos) return {};
  const std::size_t behind = setting.name.size() - star - 1;
  return name.size() > star + behind ? name.substr(star, name.size() - star - behind) : std::string_view();
}

Known exists_in(const Setting& setting, const KernelRange& kernels, std::string_view vendor) {
  if (!setting.vendors.empty()) return lists(setting.vendors, vendor) ? Known::yes : Known::no;
  if (lists(setting.backports, vendor)) return Known::yes;
  if (kernels.low >= setting.since && (kernels.high < setting.removed || setting.removed == kNever)) return Known::yes;
  if (kernels.high < setting.since || (kernels.low >= setting.removed && setting.removed != kNever)) return Known::no;
  return Known::unknown;
}

std::vector<KernelVersion> boundaries_of(const Setting& setting) {
  std::vector<KernelVersion> boundaries{setting.since, setting.removed, setting.unread_since, kStorageIsChecked};
  const auto add = [&boundaries](KernelVersion version) {
    if (std::find(boundaries.begin(), boundaries.end(), version) == boundaries.end()) boundaries.push_back(version);
  };
  const auto add_both = [&add](const auto& entries) {
    for (const auto& entry : entries) add(entry.from), add(entry.until);
  };
  add_both(setting.defaults);
  add_both(setting.ranges);
  for (const NamedValue& value : setting.values) add(value.since), add(value.removed);
  for (const MutualBound& bound : mutual_bounds_of(setting.name)) add(bound.from);
  std::sort(boundaries.begin(), boundaries.end());
  boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  return boundaries;
}

std::vector<std::uint32_t> index_of(std::span<const Setting> settings) {
  std::size_t names = settings.size();
  for (const Setting& setting : settings) names += setting.aliases.size();
  std::vector<std::uint32_t> index(std::bit_ceil(2 * names + 1));
  for (std::size_t i = 0; i < settings.size(); ++i) {
    const auto add = [&](std::string_view name) {
      std::size_t slot = hash_of(kHashStart, name) & (index.size() - 1);
      while (index[slot] != 0) slot = (slot + 1) & (index.size() - 1);
      index[slot] = static_cast<std::uint32_t>(i + 1);
    };
    add(settings[i].name);
    for (const std::string_view alias : settings[i].aliases) add(alias);
  }
  return index;
}

const Setting* find_setting(const Catalogue& catalogue, std::string_view name) {
  const std::uint64_t hash = hash_of(kHashStart, name);
  const auto is_called = [name](const Setting& setting) { return setting.name == name; };
  if (const Setting* exact = look_up(catalogue, hash, is_called)) return exact;
  constexpr std::size_t kLongestName = 512;  // longer than any; hostile input must not make the search below slow
  if (name.size() > kLongestName) return nullptr;
  // A member of a family: try `*` in the place of each component. Interface names carry their dots as '/', so this is
  // exact.
  std::uint64_t before = kHashStart;
  for (std::size_t start = 0; start < name.size();) {
    const std::size_t end = std::min(name.find('.', start), name.size());
    const std::string_view head = name.substr(0, start), tail = name.substr(end);
    const auto is_family = [&](const Setting& setting) {
      return setting.name.size() == head.size() + 1 + tail.size() && setting.name[start] == '*' &&
             setting.name.starts_with(head) && setting.name.ends_with(tail);
    };
    if (const Setting* found = look_up(catalogue, hash_of(hash_of(before, "*"), tail), is_family)) return found;
    before = hash_of(before, name.substr(start, end + 1 - start));
    start = end + 1;
  }
  return look_up(catalogue, hash, [name](const Setting& setting) { return lists(setting.aliases, name); });
}

}  // namespace tcptune
