// SPDX-License-Identifier: MIT
// YAML as a tree with positions; the rest of the rule base never sees the library behind it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/text/error.h"

namespace tcptune {

enum class YamlKind { null, scalar, sequence, mapping };

struct YamlEntry;

// Lines and columns count from 1. `tag` is a local tag such as "!denied", empty for plain values.
struct YamlNode {
  YamlKind kind = YamlKind::null;
  std::string text;  // scalar
  std::string tag;
  int line = 0;
  int column = 0;
  std::vector<YamlNode> items;  // sequence
  std::vector<YamlEntry> entries;  // mapping, in the order of the file

  // The value of an entry, null if there is none.
  const YamlNode* find(std::string_view key) const;
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

// One document. Throws Error with file:line:column, and without a word of the text, for what is not YAML, for anchors
// and aliases, several documents, duplicate keys, nesting deeper than 50 and text that is not UTF-8.
YamlNode parse_yaml(std::string_view text, const std::string& file);

}  // namespace tcptune
