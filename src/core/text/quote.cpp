// SPDX-License-Identifier: MIT
// See quote.h.
#include "core/text/quote.h"

#include <algorithm>
#include <cstdint>

#include <fmt/format.h>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

// Characters that do something to a terminal or to the order of what it shows: control characters (ECMA-48), and the
// explicit formatting characters of the bidirectional algorithm (Unicode TR 9) with the two separators of lines.
bool is_control(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E || c == 0x200F ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

// The form in which one character is shown.
void append_printable(std::string& out, std::string_view bytes, Utf8Character c) {
  if (c.point >= 0x20 && c.point < 0x7F)
    out += bytes;
  else if (c == kNotUtf8 || (c.point < 0x80 && c.point != '\t' && is_control(c.point)))
    out += fmt::format("\\x{:02x}", static_cast<unsigned char>(bytes[0]));
  else if (c.point == '\t')
    out += ' ';
  else if (is_control(c.point))
    out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c.point));
  else
    out += bytes;
}

// Calls `take` with the bytes of each character and what they mean, until it says no.
template <typename Take>
bool each_character(std::string_view text, Take take) {
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character c = decode_utf8(text.substr(i));
    if (!take(text.substr(i, c.length), c)) return false;
    i += c.length;
  }
  return true;
}

// In C's quotes, as git does it (quote.c, and GNU patch reads the same).
std::string c_quoted(std::string_view text) {
  constexpr std::string_view kNamed = "\a\b\t\n\v\f\r\"\\", kLetters = "abtnvfr\"\\";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (const std::size_t at = kNamed.find(c); at != std::string_view::npos)
      out.append(1, '\\').append(1, kLetters[at]);
    else if (byte < 0x20 || byte >= 0x7F)
      out += fmt::format("\\{:03o}", byte);
    else
      out += c;
  }
  return out + '"';
}

}  // namespace

std::string printable(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&out](std::string_view bytes, Utf8Character c) {
    append_printable(out, bytes, c);
    return true;
  });
  return out;
}

std::string in_ascii(std::string_view text) {
  constexpr char32_t kEllipsis = 0x2026;
  std::string out;
  out.reserve(text.size());
  each_character(text, [&out](std::string_view bytes, Utf8Character c) {
    if (c.point < 0x80)
      out += bytes;
    else if (c.point == kEllipsis)
      out += "...";
    else
      out += c == kNotUtf8 ? std::string("?") : fmt::format("\\u{{{:x}}}", static_cast<std::uint32_t>(c.point));
    return true;
  });
  return out;
}

std::string printable_lines(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (;;) {
    const std::size_t end = text.find('\n');
    out += printable(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    out += '\n';
    text.remove_prefix(end + 1);
  }
}

bool is_printable(std::string_view text) {
  return !find_control(text) && !find_bad_utf8(text) && text.find('\t') == std::string_view::npos;
}

std::optional<std::size_t> find_control(std::string_view text) {
  std::size_t at = 0;
  const bool none = each_character(text, [&at](std::string_view bytes, Utf8Character c) {
    const bool goes_on = c.point == '\t' || !is_control(c.point);
    at += goes_on ? bytes.size() : 0;
    return goes_on;
  });
  return none ? std::nullopt : std::optional(at);
}

std::string shorten(std::string_view text, std::size_t columns) {
  std::string out;
  std::size_t width = 0, kept = 0;  // up to `kept` a column is left for the mark
  const bool whole = each_character(text, [&](std::string_view bytes, Utf8Character c) {
    const std::size_t before = out.size();
    append_printable(out, bytes, c);
    width += display_width(std::string_view(out).substr(before));
    if (width < columns) kept = out.size();
    return width <= columns;
  });
  return whole ? out : out.substr(0, kept) + "…";
}

std::string in_quotes(std::string_view value) {
  constexpr std::size_t kColumns = 60;
  const std::string text = shorten(value, kColumns);
  return text.starts_with('"') ? text : '"' + text + '"';
}

std::string printable_json(std::string_view json) {
  std::string out;
  out.reserve(json.size());
  each_character(json, [&out](std::string_view bytes, Utf8Character c) {
    if (c.point == '\n' || !is_control(c.point))
      out += bytes;
    else
      out += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c.point));
    return true;
  });
  return out;
}

std::optional<std::string> shell_word(std::string_view text) {
  if (!is_printable(text)) return std::nullopt;
  std::string out = "'";
  for (const char c : text) out += c == '\'' ? std::string_view("'\\''") : std::string_view(&c, 1);
  return out + '\'';
}

std::optional<std::string> sysctl_line(std::string_view name, std::string_view value) {
  std::string written(value);
  std::replace(written.begin(), written.end(), '\t', ' ');
  if (!is_printable(name) || !is_printable(written) || written.ends_with('\\') ||
      name.find_first_of("=*?[") != std::string_view::npos)
    return std::nullopt;
  return fmt::format("{} = {}", name, written);
}

std::string patch_file_name(std::string_view path) {
  const bool plain = is_printable(path) && path.find_first_of("\"\\") == std::string_view::npos &&
                     !path.starts_with(' ') && !path.ends_with(' ');
  if (!plain) return c_quoted(path);
  return std::string(path) + (path.find(' ') == std::string_view::npos ? "" : "\t");
}

std::optional<std::string> registry_key_line(std::string_view key) {
  if (!is_printable(key) || key.find(']') != std::string_view::npos) return std::nullopt;
  return fmt::format("[{}]", key);
}

std::string registry_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += c;
  }
  return out + '"';
}

}  // namespace tcptune
