// SPDX-License-Identifier: MIT
// A text as the rows of the table of kinds look at it: its name, its bytes, and its lines once somebody asks for them.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/text/text.h"

namespace tcptune {

struct LinesSaid {
  std::vector<std::string_view> lines;  // trimmed, without comments and empty ones
  std::string first;  // the first of them, in lower case; empty: there is none
  bool has_comment = false;
};

class TextLook {
 public:
  // Both must outlive it. `name` is a path, or what stands for one.
  TextLook(std::string_view name, std::string_view text) : name_(name), text_(text) {}

  std::string_view name() const { return name_; }
  std::string_view text() const { return text_; }
  const LinesSaid& said();

 private:
  std::string_view name_;
  std::string_view text_;
  std::optional<LinesSaid> said_;
};

// The name of a setting that a line of a sysctl file or of a dump begins with; the line is trimmed and not empty.
std::string_view key_of_line(std::string_view line);

inline bool has_yaml_ending(std::string_view path) { return path.ends_with(".yml") || path.ends_with(".yaml"); }

std::string_view without_byte_order_mark(std::string_view text);

// Trimmed lines, comments and empty ones too, until `visit` returns false.
template <typename Visit>
void each_trimmed_line(std::string_view text, Visit visit) {
  text = without_byte_order_mark(text);
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!visit(trim(text.substr(0, end)))) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// Lines that begin with '#' or ';', and empty ones.
inline bool is_comment_line(std::string_view line) {
  return line.empty() || line.front() == '#' || line.front() == ';';
}

}  // namespace tcptune
