// SPDX-License-Identifier: MIT
// The words of a Puppet manifest: enough of its grammar to find resources, hashes and the texts in them.
#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot/source.h"

namespace tcptune {

enum class PuppetKind {
  word,  // a name, a number, a type: sysctl::value, 1024, Integer
  variable,  // $backlog
  text,  // in quotes, or a here-document
  mark,  // { } [ ] ( ) : ; , and what else there is; "=>" and "->" are one
};

struct PuppetWord {
  PuppetKind kind = PuppetKind::mark;
  Span span;  // all of its bytes; of a here-document the tag alone
  Span inner;  // of a text: without its quotes; of a here-document the lines of its body
  char quote = '\0';  // of a text: ' " or @
  bool fills_in = false;  // a text in which variables are filled in
};

// Comments are left out. What is never closed ends with the text.
std::vector<PuppetWord> puppet_words(std::string_view text);

}  // namespace tcptune
