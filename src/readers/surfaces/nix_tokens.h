// SPDX-License-Identifier: MIT
// The words of a Nix expression, with their bytes; no grammar.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "core/snapshot/source.h"

namespace tcptune {

enum class NixToken { word, number, string, indented, path, mark };

struct NixWord {
  NixToken kind = NixToken::mark;
  Span span;  // of strings: with what encloses them
  std::string_view text;  // of strings: what stands inside, undecoded
  bool plain = true;  // of a string: no escape and no ${…} in it
  std::size_t partner = 0;  // of a bracket: index of the other one; itself if there is none
};

// Comments are left out. What is no Nix is a mark of one byte: it never fails.
std::vector<NixWord> nix_words(std::string_view text);

}  // namespace tcptune
