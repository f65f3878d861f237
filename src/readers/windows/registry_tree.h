// SPDX-License-Identifier: MIT
// A registry that can be walked key by key, live or in a hive, and the part of it that is read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/registry.h"

namespace tcptune {

enum class KeyState { present, absent, denied };

struct KeyContent {
  KeyState state = KeyState::absent;
  std::vector<RegistryValue> values;  // name, type and data only, in the order of the registry
  std::vector<std::string> subkeys;  // names, likewise
};

// Paths are below the key Services of the control set that is judged: "Tcpip\Parameters". Upper and lower case are the
// same.
class RegistryTree {
 public:
  virtual ~RegistryTree() = default;
  virtual KeyContent read(std::string_view path) const = 0;
};

// All values of the keys that hold settings of the catalogue: Parameters, its Interfaces and each interface of Tcpip
// and Tcpip6, and Parameters of AFD. A key that is not there is no news; one that may not be read is in `denied`.
Registry read_registry(const RegistryTree& tree, RegistrySource source);

}  // namespace tcptune
