// SPDX-License-Identifier: MIT
// See private_names.h.
#include "readers/linux/private_names.h"

#include <string_view>

#include "core/text/text.h"

namespace tcptune {

PrivateNames read_private_names(const RootDirectory& root) {
  constexpr std::size_t kLongestName = 4096, kLargestList = 1024 * 1024;
  constexpr int kFirstPerson = 1000, kNobody = 65534;  // login.defs(5)
  PrivateNames names;
  for (const char* path : {"/proc/sys/kernel/hostname", "/etc/hostname", "/etc/HOSTNAME"}) {
    if (std::string_view(path).starts_with("/proc") && !root.is_live()) continue;
    const std::string content = root.read(path, kLongestName).content;
    if (const auto words = split_words(content); !words.empty() && words[0] != "(none)")
      names.hosts.emplace_back(words[0]);
  }
  const std::string users = root.read("/etc/passwd", kLargestList).content;
  for (const std::string_view line : split(users, '\n')) {
    const auto parts = split(line, ':');
    if (parts.size() < 3) continue;
    const int number = parse_decimal(parts[2]).value_or(0);
    if (number >= kFirstPerson && number != kNobody) names.users.emplace_back(parts[0]);
  }
  return names;
}

}  // namespace tcptune
