// SPDX-License-Identifier: MIT
// The os-release file: which distribution this is.
#pragma once

#include <string>
#include <string_view>

#include "readers/root/root_directory.h"

namespace tcptune {

// Empty where the file does not say.
struct Distribution {
  std::string name;  // PRETTY_NAME
  std::string id;  // ID
  std::string version;  // VERSION_ID
};

// Shell-like assignments, quoted or not; anything else is skipped. The last assignment of a name counts. See
// os-release(5).
Distribution parse_os_release(std::string_view text);

// From /etc/os-release, else /usr/lib/os-release; all empty if neither can be read.
Distribution read_os_release(const RootDirectory& root);

}  // namespace tcptune
