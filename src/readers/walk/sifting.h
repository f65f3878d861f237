// SPDX-License-Identifier: MIT
// Which of the files that a walk found can be judged: one pass over its bytes tells it of nearly all of them.
#pragma once

#include <optional>
#include <string>

#include "readers/input/input_kind.h"
#include "readers/root/file_identity.h"
#include "readers/walk/walked_file.h"

namespace tcptune {

// Whether a reason is wanted for what cannot be judged. Without, most files need no second look.
enum class Reasons { no, yes };

struct Sifted {
  Recognised found;  // without a kind: passed over
  int error = 0;  // an errno value, if it cannot be read
  std::optional<FileIdentity> identity;  // of what is judged
  std::optional<std::string> text;  // the whole, of what is judged and short enough to be kept until then
};

// Reads a file once, from the front, and the whole of it only if a setting may be written in it.
Sifted sift(const std::string& path, Links links, Reasons reasons, Examples examples);

}  // namespace tcptune
