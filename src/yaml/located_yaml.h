// SPDX-License-Identifier: MIT
// YAML that others wrote, as a tree in which every node knows its bytes: several documents, anchors and aliases, any
// tag, keys given twice. What is to be edited is edited by these spans.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/source.h"
#include "yaml/yaml.h"

namespace tcptune {

enum class ScalarStyle { plain, single_quoted, double_quoted, literal, folded };
enum class CollectionStyle { block, flow };

struct LocatedEntry;

// Lines and columns count from 1. Nodes that an alias stands for are shared, never copied.
struct LocatedNode {
  YamlKind kind = YamlKind::null;
  std::string text;  // of a scalar: decoded
  std::string tag;  // "!vault"; empty for plain values and those of YAML itself
  ScalarStyle style = ScalarStyle::plain;
  CollectionStyle collection = CollectionStyle::block;
  Span span;  // all of its bytes, quotes and brackets too; empty for null
  Span inner;  // of a scalar: the bytes between the quotes; of a block scalar: from its first line on, in whole lines
  int line = 0;
  int column = 0;
  const LocatedNode* alias = nullptr;  // this is `*name`, and stands for that node
  std::vector<const LocatedNode*> items;  // of a sequence
  std::vector<LocatedEntry> entries;  // of a mapping, in the order of the file

  // What an alias stands for, else the node itself.
  const LocatedNode& real() const { return alias == nullptr ? *this : *alias; }

  // The value of an entry, an alias followed; null if there is none. Entries that a merge key (<<) brings count last.
  const LocatedNode* find(std::string_view key) const;

  // The text of an entry that is a scalar; empty otherwise.
  std::string_view word(std::string_view key) const;
};

struct LocatedEntry {
  const LocatedNode* key = nullptr;  // never null, nor is the value
  const LocatedNode* value = nullptr;
};

class LocatedYaml {
 public:
  // Throws Error with file:line:column, and without a word of the text, for what is not YAML and for nesting deeper
  // than 100. Bytes that are no UTF-8 are read as '?'.
  LocatedYaml(std::string_view text, const std::string& file);

  // The root of each document that holds something, in their order.
  const std::vector<const LocatedNode*>& documents() const { return documents_; }

  // The bytes that go when an item or entry of a collection goes, so that what is left is still YAML and looks as if it
  // had never been there: whole lines in block style, with its comma in flow style. Empty: it is the only one, so that
  // the collection has to go as a whole.
  Span removal_of_item(const LocatedNode& sequence, std::size_t index) const;
  Span removal_of_entry(const LocatedNode& mapping, std::size_t index) const;

 private:
  Span removal(const LocatedNode& collection, std::size_t count, std::size_t index, Span part, Span next) const;

  std::string text_;  // of the same length as what was read
  std::deque<LocatedNode> nodes_;
  std::vector<const LocatedNode*> documents_;

  friend class LocatedTreeBuilder;
};

}  // namespace tcptune
