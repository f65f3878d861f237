// SPDX-License-Identifier: MIT
// See yaml_template.h.
#include "readers/surfaces/yaml_template.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "core/snapshot/source.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_tag_begin(std::string_view text, std::size_t at) {
  return at + 1 < text.size() && text[at] == '{' && (text[at + 1] == '{' || text[at + 1] == '%' || text[at + 1] == '#');
}

// Of the tag that begins at `at`; the end of the text for one that is never closed.
std::size_t end_of_tag(std::string_view text, std::size_t at) {
  const std::string_view close = text[at + 1] == '{' ? "}}" : text[at + 1] == '%' ? "%}" : "#}";
  const std::size_t end = text.find(close, at + 2);
  return end == std::string_view::npos ? text.size() : end + 2;
}

void fill(std::string& text, Span span, char with) {
  for (std::size_t i = span.begin; i < span.end; ++i)
    if (text[i] != '\n' && text[i] != '\r') text[i] = with;
}

// Without what ends a scalar: quotes, ": ", " #", brackets and commas of flow style.
void soften(std::string& text, Span span) {
  constexpr std::string_view kHarmless = " ._-+/";
  for (std::size_t i = span.begin; i < span.end; ++i) {
    const char c = text[i];
    const bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (!is_word && kHarmless.find(c) == std::string_view::npos && c != '\n' && c != '\r') text[i] = '_';
  }
}

// Tags from the beginning of a line to the end of one, and nothing else on these lines?
bool stands_alone(std::string_view text, std::size_t line, std::size_t end) {
  for (std::size_t at = line; at < end;) {
    if (is_tag_begin(text, at)) {
      at = end_of_tag(text, at);
      if (at > end) end = std::min(text.find('\n', at), text.size());
    } else if (is_space(text[at])) {
      ++at;
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string yaml_of_template(std::string_view text) {
  std::string yaml(text);
  for (std::size_t line = 0; line < text.size();) {
    std::size_t end = std::min(text.find('\n', line), text.size());
    const std::size_t first = std::min(text.find('{', line), end);
    if (first == end) {
      line = end + 1;
      continue;
    }
    const bool alone = stands_alone(text, line, end);
    for (std::size_t at = first; at < end;) {
      if (!is_tag_begin(text, at)) {
        ++at;
        continue;
      }
      const std::size_t close = end_of_tag(text, at);
      if (close > end) end = std::min(text.find('\n', close), text.size());
      if (alone)
        fill(yaml, {at, close}, ' ');
      else
        soften(yaml, {at, close});
      at = close;
    }
    line = end + 1;
  }
  return yaml;
}

}  // namespace tcptune
