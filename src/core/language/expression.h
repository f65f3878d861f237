// SPDX-License-Identifier: MIT
// The expression language of rules: the parsed form. A flat array of nodes, so that it can be compiled into the binary.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace tcptune {

struct Setting;

enum class Op : std::uint8_t {
  number,  // number
  text,  // text: a quoted string or a bare word
  version,  // number: index of no use here; text: the version as written
  fact,  // text: kernel, os, vendor, it, …; number: its position in the vocabulary
  setting,  // text: the full name; number: field index or -1 for the whole value. Without setting: text is a field of
            // `it`
  negate,
  not_,
  and_,
  or_,
  add,
  subtract,
  multiply,
  divide,
  modulo,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  list,  // left: an element, right: the rest or -1
  in,  // left in list at right
  call,  // text: the function; number: its position in the vocabulary; left: its arguments as a list
};

struct Node {
  Op op = Op::number;
  std::int16_t left = -1;  // index into the expression's nodes, -1 for none
  std::int16_t right = -1;
  std::int64_t number = 0;
  std::string_view text;
  const Setting* setting = nullptr;
};

// `nodes` is in post-order: the last node is the root. An empty expression has no nodes.
struct Expression {
  std::string_view source;
  std::span<const Node> nodes;

  bool empty() const { return nodes.empty(); }
};

// What keeps a text from being an expression.
struct ExpressionFault {
  std::size_t offset = 0;  // bytes from the start of the source
  std::string message;
};

}  // namespace tcptune
