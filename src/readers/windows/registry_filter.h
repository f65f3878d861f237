// SPDX-License-Identifier: MIT
// What a reader of registry text keeps: the values that concern TCP/IP, and of all things no more than a person reads.
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/registry.h"

namespace tcptune {

// More of them than this in one file is no configuration; the limits bound memory. Beyond them `unseen` says so.
inline constexpr std::size_t kMostValues = 100'000;
inline constexpr std::size_t kMostFaults = 1'000;
inline constexpr std::size_t kMostComments = 100'000;

// Collects into a Registry. concerns() gives what concerns_tcpip() would for the key of the last enter(), fast enough
// for the millions of foreign values that a whole export has.
class RegistryFilter {
 public:
  RegistryFilter(const Catalogue& base, RegistrySource source, const std::string& file);

  void enter(std::string_view key);
  const std::string& key() const { return key_; }
  bool key_concerns() const { return key_concerns_; }
  bool concerns(std::string_view name) const;

  void keep(RegistryValue value);
  void keep(RegistryFault fault);
  void keep(RegistryComment comment);

  // One phrase of `unseen`; again is the same as once.
  void miss(std::string phrase);

  Registry take(std::string form);

 private:
  template <typename Item>
  void append(std::vector<Item>& items, Item item, std::size_t most, std::string_view what);

  const Catalogue& base_;
  std::unordered_set<std::string> names_;  // of the catalogue's values, in lower case
  std::string key_;
  bool key_concerns_ = false;
  Registry registry_;
};

}  // namespace tcptune
