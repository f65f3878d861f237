// SPDX-License-Identifier: MIT
// The registry as a boot configuration: which value of each setting Windows will find at its next start.
#pragma once

#include <map>
#include <string>

#include "core/catalogue/setting.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// One file for a text, one for each key of a hive or a live registry. Values are decimal numbers; a setting whose value
// is not the REG_DWORD that is documented is `malformed`, one in a key that may not be read `denied`. Of a text with
// several control sets one is judged: CurrentControlSet if it is there, else the one that Select names, else the
// lowest. A value in a path without SYSTEM counts as what was meant.
BootConfiguration boot_of_registry(const Catalogue& catalogue, const Registry& registry);

// The control set that boot_of_registry judges, as spelled in the keys: "CurrentControlSet", "ControlSet001".
std::string judged_control_set(const Registry& registry);

// By setting: the index of the value that decides what it is at the next start, of whatever type. What stands in a path
// without SYSTEM decides nothing here.
std::map<std::string, std::size_t, std::less<>> deciding_values(const Catalogue& catalogue, const Registry& registry);

}  // namespace tcptune
