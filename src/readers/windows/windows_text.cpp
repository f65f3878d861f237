// SPDX-License-Identifier: MIT
// See windows_text.h.
#include "readers/windows/windows_text.h"

#include <algorithm>

#include "core/text/utf16.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array<std::string_view, 3> kEnds{"CR LF", "LF", "CR"};

WindowsText wide(std::string_view bytes, Charset charset, ByteOrderMark mark) {
  const std::string_view body = bytes.substr(mark == ByteOrderMark::present ? 2 : 0);
  return {body.substr(0, body.size() & ~std::size_t{1}), charset, mark, 0};
}

// The line that the byte at `offset` lies in.
int line_at(std::string_view body, std::size_t offset) {
  int line = 1;
  for (std::size_t i = 0; i < offset; ++i)
    if (body[i] == '\n' || (body[i] == '\r' && !body.substr(i + 1).starts_with('\n'))) ++line;
  return line;
}

}  // namespace

WindowsText examine_text(std::string_view bytes) {
  if (bytes.starts_with("\xFF\xFE"sv)) return wide(bytes, Charset::utf16le, ByteOrderMark::present);
  if (bytes.starts_with("\xFE\xFF"sv)) return wide(bytes, Charset::utf16be, ByteOrderMark::present);
  if (bytes.size() >= 2 && (bytes[0] == '\0') != (bytes[1] == '\0'))
    return wide(bytes, bytes[1] == '\0' ? Charset::utf16le : Charset::utf16be, ByteOrderMark::absent);
  WindowsText text;
  text.mark = bytes.starts_with("\xEF\xBB\xBF"sv) ? ByteOrderMark::present : ByteOrderMark::absent;
  text.body = bytes.substr(text.mark == ByteOrderMark::present ? 3 : 0);
  if (text.mark == ByteOrderMark::present) text.charset = Charset::utf8;
  const auto beyond = std::find_if(text.body.begin(), text.body.end(), [](char c) { return (c & 0x80) != 0; });
  if (beyond == text.body.end()) return text;
  const auto bad = find_bad_utf8(text.body);
  text.charset = bad ? Charset::eight_bit : Charset::utf8;
  text.odd_line = line_at(text.body, bad.value_or(static_cast<std::size_t>(beyond - text.body.begin())));
  return text;
}

std::string name_of_encoding(const WindowsText& text) {
  const bool marked = text.mark == ByteOrderMark::present;
  const std::string without = marked ? "" : " without a byte order mark";
  switch (text.charset) {
    case Charset::ascii: return "ASCII";
    case Charset::utf8: return marked ? "UTF-8 with a byte order mark" : "UTF-8" + without;
    case Charset::eight_bit: return "8-bit text in an unknown code page";
    case Charset::utf16le: return "UTF-16LE" + without;
    case Charset::utf16be: return "UTF-16BE" + without;
  }
  return "";
}

unsigned LineReader::unit_at(std::size_t at) const {
  const auto byte = [this](std::size_t i) { return static_cast<unsigned>(static_cast<unsigned char>(text_.body[i])); };
  switch (text_.charset) {
    case Charset::utf16le: return byte(at) | byte(at + 1) << 8U;
    case Charset::utf16be: return byte(at) << 8U | byte(at + 1);
    default: return byte(at);
  }
}

std::size_t LineReader::find_end() const {
  const std::size_t step = is_wide() ? 2 : 1;
  std::size_t end = at_;
  for (; end < text_.body.size(); end += step)
    if (const unsigned unit = unit_at(end); unit == '\n' || unit == '\r') break;
  return end;
}

void LineReader::skip_end() {
  const std::size_t step = is_wide() ? 2 : 1;
  if (at_ >= text_.body.size()) return;
  const bool feeds = unit_at(at_) == '\n';
  const bool pair = !feeds && at_ + step < text_.body.size() && unit_at(at_ + step) == '\n';
  ++ends_[pair ? 0 : feeds ? 1 : 2];
  at_ += pair ? 2 * step : step;
}

std::string_view LineReader::decode(std::string_view bytes) {
  switch (text_.charset) {
    case Charset::ascii:
    case Charset::utf8: return bytes;
    case Charset::eight_bit: decoded_ = from_latin1(bytes); break;
    case Charset::utf16le: decoded_ = from_utf16le(bytes); break;
    case Charset::utf16be: {
      std::string swapped(bytes);
      for (std::size_t i = 0; i + 1 < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
      decoded_ = from_utf16le(swapped);
    }
  }
  return decoded_;
}

std::optional<WindowsLine> LineReader::next() {
  if (at_ >= text_.body.size()) return std::nullopt;
  const std::size_t end = find_end();
  const std::string_view line = decode(text_.body.substr(at_, end - at_));
  at_ = end;
  skip_end();
  return WindowsLine{line, ++number_};
}

std::string LineReader::line_ends() const {
  std::string_view found;
  for (std::size_t kind = 0; kind < ends_.size(); ++kind) {
    if (ends_[kind] == 0) continue;
    if (!found.empty()) return "mixed line ends";
    found = kEnds[kind];
  }
  return std::string(found);
}

}  // namespace tcptune
