// SPDX-License-Identifier: MIT
// Recognises what is no sysctl text at all, so that a person learns what was handed over by mistake.
#pragma once

#include <string_view>

namespace tcptune {

struct ForeignFile {
  std::string_view what;  // "gzip data"; empty: it is text
  std::string_view advice;  // what to do about it
};

// Judges by known first bytes, else by NUL bytes among the first 8 KiB when less than nine tenths of them are
// printable. A text file with a stray NUL stays text: that is a finding, not a refusal.
ForeignFile describe_foreign(std::string_view content);

}  // namespace tcptune
