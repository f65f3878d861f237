// SPDX-License-Identifier: MIT
// See encoded_text.h.
#include "readers/surfaces/encoded_text.h"

#include <array>
#include <string>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

// Files of settings are short, and every line is looked for from the beginning of the one it is encoded in.
constexpr std::size_t kLongestEncoded = 64 * 1024;

int digit_of_base64(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  if (c == '+' || c == '-') return 62;
  if (c == '/' || c == '_') return 63;
  return -1;
}

int digit_of_hex(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_text(std::string_view bytes) {
  return bytes.find('\0') == std::string_view::npos && !bytes.starts_with("\x1f\x8b");
}

}  // namespace

std::optional<View> view_of_base64(std::string_view text, Span encoded) {
  if (encoded.end - encoded.begin > kLongestEncoded) return std::nullopt;
  View view;
  std::array<int, 4> digits{};
  std::size_t count = 0, begin = encoded.begin;
  const auto flush = [&](std::size_t end) {
    std::string bytes;
    const int bits = digits[0] << 18 | digits[1] << 12 | digits[2] << 6 | digits[3];
    for (std::size_t i = 0; i + 1 < count; ++i)
      bytes += static_cast<char>(bits >> (16 - 8 * static_cast<int>(i)) & 0xFF);
    // Each byte for itself, so that a line begins where its first byte is encoded.
    for (const char byte : bytes) view.append_decoded(std::string_view(&byte, 1), {begin, end});
    digits = {};
    count = 0;
  };
  for (std::size_t at = encoded.begin; at < encoded.end; ++at) {
    const char c = text[at];
    if (is_space(c)) continue;
    if (c == '=') break;
    const int digit = digit_of_base64(c);
    if (digit < 0) return std::nullopt;
    if (count == 0) begin = at;
    digits[count++] = digit;
    if (count == 4) flush(at + 1);
  }
  if (count > 1) flush(encoded.end);
  if (view.text().empty() || !is_text(view.text())) return std::nullopt;
  return view;
}

std::optional<View> view_of_data_url(std::string_view text, Span url) {
  const std::string_view whole = text.substr(url.begin, url.end - url.begin);
  const std::size_t comma = whole.find(',');
  if (!whole.starts_with("data:") || comma == std::string_view::npos || whole.size() > kLongestEncoded)
    return std::nullopt;
  const Span data{url.begin + comma + 1, url.end};
  if (whole.substr(0, comma).ends_with(";base64")) return view_of_base64(text, data);
  View view;
  for (std::size_t at = data.begin; at < data.end; ++at) {
    const int high = at + 2 < data.end && text[at] == '%' ? digit_of_hex(text[at + 1]) : -1;
    const int low = high < 0 ? -1 : digit_of_hex(text[at + 2]);
    if (low < 0) {
      view.append(text.substr(at, 1), at);
      continue;
    }
    const char byte = static_cast<char>(high << 4 | low);
    view.append_decoded(std::string_view(&byte, 1), {at, at + 3});
    at += 2;
  }
  if (view.text().empty() || !is_text(view.text())) return std::nullopt;
  return view;
}

bool is_gzip_in_base64(std::string_view text, Span encoded) {
  return trim(text.substr(encoded.begin, encoded.end - encoded.begin)).starts_with("H4sI");
}

std::string compressed_contents(const std::vector<int>& lines) {
  return fmt::format("the compressed contents in line{} {}, which may set something too", lines.size() == 1 ? "" : "s",
                     fmt::join(lines, ", "));
}

}  // namespace tcptune
