// SPDX-License-Identifier: MIT
// Opening a file that a walk found: without waiting, and without trust that it is still what the listing said.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "readers/root/descriptor.h"
#include "readers/root/file_identity.h"

namespace tcptune {

// Are links followed? They are where a person named them.
enum class Links { passed_over, followed };

struct WalkedFile {
  Descriptor file;  // none: it is not looked at
  std::size_t size = 0;
  std::optional<FileIdentity> identity;
  std::string_view because;  // why it is not looked at
  int error = 0;  // an errno value, where it cannot be; 0: it is passed over by choice, for what it is
};

// A regular file that is not empty. One that vanished is none.
WalkedFile open_walked(const std::string& path, Links links);

}  // namespace tcptune
