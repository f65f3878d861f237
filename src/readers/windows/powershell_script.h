// SPDX-License-Identifier: MIT
// PowerShell: what the commands of a script set in the registry, and resources of DSC in it.
#pragma once

#include <string>
#include <string_view>

#include "core/snapshot/registry.h"
#include "readers/windows/script_registry.h"

namespace tcptune {

// Never throws.
Registry read_powershell_script(const Catalogue& base, std::string_view bytes, const std::string& file);

// Where commands stand that another script hands to PowerShell.
struct OuterCommand {
  Span removal;
  std::string not_edited;
  int region = 0;
};

// `script` is what stands at `offset` of the registry's text, byte for byte.
void read_powershell(ScriptRegistry& registry, std::string_view script, std::size_t offset, const OuterCommand& outer);

}  // namespace tcptune
