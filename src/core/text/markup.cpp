// SPDX-License-Identifier: MIT
// See markup.h.
#include "core/text/markup.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include "core/text/quote.h"

namespace tcptune {
namespace {

using Escape = std::pair<char, std::string_view>;

std::string escaped(std::string_view text, std::initializer_list<Escape> escapes) {
  std::string out;
  for (const char c : text) {
    const auto found =
        std::find_if(escapes.begin(), escapes.end(), [c](const Escape& escape) { return escape.first == c; });
    if (found == escapes.end())
      out += c;
    else
      out += found->second;
  }
  return out;
}

}  // namespace

std::string xml_text(std::string_view text) {
  return escaped(printable(text), {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\'', "&#39;"}});
}

// A reader of HTML takes a CR that stands for itself for a line feed.
std::string html_verbatim(std::string_view text) {
  return escaped(text, {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"}, {'\r', "&#13;"}});
}

std::string markdown_text(std::string_view text) {
  return escaped(printable(text), {{'\\', "\\\\"},
                                   {'`', "\\`"},
                                   {'*', "\\*"},
                                   {'_', "\\_"},
                                   {'[', "\\["},
                                   {']', "\\]"},
                                   {'|', "\\|"},
                                   {'~', "\\~"},
                                   {'#', "\\#"},
                                   {'@', "&#64;"},
                                   {'&', "&amp;"},
                                   {'<', "&lt;"},
                                   {'>', "&gt;"}});
}

// A table ends a cell at '|' even in code.
std::string markdown_code(std::string_view text) {
  const std::string body = escaped(printable(text), {{'|', "\\|"}});
  std::size_t longest = 0, run = 0;
  for (const char c : body) longest = std::max(longest, run = c == '`' ? run + 1 : 0);
  const std::string fence(longest + 1, '`');
  const std::string_view space = longest > 0 ? " " : "";
  return std::string(fence).append(space).append(body).append(space).append(fence);
}

std::string workflow_message(std::string_view text) {
  return escaped(printable(text), {{'%', "%25"}, {'\r', "%0D"}, {'\n', "%0A"}});
}

// Line ends of a path are kept, in its way: else an annotation finds no file.
std::string workflow_property(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find_first_of("\r\n", at), text.size());
    out += escaped(printable(text.substr(at, end - at)), {{'%', "%25"}, {':', "%3A"}, {',', "%2C"}});
    if (end < text.size()) out += text[end] == '\n' ? "%0A" : "%0D";
    at = end + 1;
  }
  return out;
}

std::string label_value(std::string_view text) {
  return escaped(printable(text), {{'\\', "\\\\"}, {'"', "\\\""}, {'\n', "\\n"}});
}

std::string yaml_string(std::string_view text) {
  return '"' + escaped(printable(text), {{'\\', "\\\\"}, {'"', "\\\""}}) + '"';
}

}  // namespace tcptune
