// SPDX-License-Identifier: MIT
// The names of registry keys as people and programs write them.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

enum class RootName { in_full, abbreviated };

struct RootedKey {
  std::string
      key;  // HKEY_LOCAL_MACHINE\SYSTEM\…: the root in full and in capitals, single backslashes, none at the end
  RootName root = RootName::in_full;
  std::size_t doubled = std::string_view::npos;  // where a doubled backslash stands inside the name; npos: nowhere
};

// Nothing for a name that does not begin with a root of the registry. Upper and lower case are the same in the root.
std::optional<RootedKey> rooted_key(std::string_view name);

// Would removing this key take the settings of TCP/IP with it, though it is none of their keys? True for
// HKEY_LOCAL_MACHINE\SYSTEM, the control sets and their Services.
bool holds_services(std::string_view key);

}  // namespace tcptune
