// SPDX-License-Identifier: MIT
// Configuration folders on Windows; see site.h.
#include <stdlib.h>

#include "commands/policy_search.h"
#include "commands/site.h"

namespace tcptune {
namespace {

// The folder `tcptune` in the one that a variable names; relative paths are not taken, as they would depend on where a
// program is started.
std::filesystem::path below(const wchar_t* variable) {
  const wchar_t* value = ::_wgetenv(variable);
  const std::filesystem::path folder = value == nullptr ? L"" : value;
  return folder.is_absolute() ? folder / "tcptune" : std::filesystem::path();
}

}  // namespace

std::filesystem::path machine_configuration() { return below(L"ProgramData"); }

std::filesystem::path user_configuration() { return below(L"APPDATA"); }

// There is no root.
std::string why_not_trusted(const std::filesystem::path&) { return ""; }

}  // namespace tcptune
