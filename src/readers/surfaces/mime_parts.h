// SPDX-License-Identifier: MIT
// The parts of a MIME message (RFC 2046), as cloud-init takes them for user data.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/source.h"

namespace tcptune {

struct MimePart {
  std::string type;  // "text/x-shellscript", in lower case
  std::string encoding;  // "base64", in lower case; empty: none is told
  std::string name;  // of a file; empty: none
  Span body;
};

// In the order of the text, parts of parts too. Empty: the text is no message of several parts.
std::vector<MimePart> mime_parts(std::string_view text);

}  // namespace tcptune
