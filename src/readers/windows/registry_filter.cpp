// SPDX-License-Identifier: MIT
// See registry_filter.h.
#include "readers/windows/registry_filter.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/text.h"

namespace tcptune {
RegistryFilter::RegistryFilter(const Catalogue& base, RegistrySource source, const std::string& file) : base_(base) {
  registry_.source = source;
  registry_.file = file;
  for (const Setting& setting : base.settings)
    if (is_windows_setting(setting.name)) names_.insert(lower(value_name_of(setting.name)));
}

void RegistryFilter::enter(std::string_view key) {
  key_ = key;
  key_concerns_ = concerns_tcpip(base_, key, "");
}

bool RegistryFilter::concerns(std::string_view name) const {
  if (key_concerns_) return true;
  return !name.empty() && names_.contains(lower(name)) && concerns_tcpip(base_, key_, name);
}

template <typename Item>
void RegistryFilter::append(std::vector<Item>& items, Item item, std::size_t most, std::string_view what) {
  if (items.size() < most)
    items.push_back(std::move(item));
  else
    miss(fmt::format("more than {} {}", most, what));
}

void RegistryFilter::keep(RegistryValue value) {
  append(registry_.values, std::move(value), kMostValues, "values of TCP/IP");
}

void RegistryFilter::keep(RegistryFault fault) {
  append(registry_.faults, std::move(fault), kMostFaults, "faulty lines");
}

void RegistryFilter::keep(RegistryComment comment) {
  append(registry_.comments, std::move(comment), kMostComments, "comments");
}

void RegistryFilter::miss(std::string phrase) {
  std::vector<std::string>& said = registry_.unseen;
  if (std::find(said.begin(), said.end(), phrase) == said.end()) said.push_back(std::move(phrase));
}

Registry RegistryFilter::take(std::string form) {
  registry_.form = std::move(form);
  return std::move(registry_);
}

}  // namespace tcptune
