// SPDX-License-Identifier: MIT
// See line_stream.h.
#include "readers/socket_text/line_stream.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "core/text/error.h"
#include "core/text/utf16.h"

namespace tcptune {

using namespace std::string_view_literals;

BlockDecoder::BlockDecoder(std::string_view head) {
  if (head.starts_with("\xEF\xBB\xBF"sv)) {
    mark_ = 3;
  } else if (head.starts_with("\xFF\xFE"sv) || head.starts_with("\xFE\xFF"sv)) {
    encoding_ = head[0] == '\xFF' ? Encoding::utf16le : Encoding::utf16be;
    mark_ = 2;
  } else if (head.size() >= 2 && (head[0] == '\0') != (head[1] == '\0')) {
    encoding_ = head[1] == '\0' ? Encoding::utf16le : Encoding::utf16be;
  }
}

std::string_view BlockDecoder::decode(std::string_view block) {
  const std::size_t marked = std::min(mark_, block.size());
  mark_ -= marked;
  block.remove_prefix(marked);
  if (encoding_ == Encoding::bytes) return block;
  rest_ += block;
  std::size_t whole = rest_.size() & ~std::size_t{1};
  if (encoding_ == Encoding::utf16be)
    for (std::size_t i = 0; i + 1 < whole; i += 2) std::swap(rest_[i], rest_[i + 1]);
  const bool splits_a_pair = whole >= 2 && (static_cast<unsigned char>(rest_[whole - 1]) & 0xFCU) == 0xD8U;
  if (splits_a_pair && !block.empty()) whole -= 2;
  decoded_ = from_utf16le(std::string_view(rest_).substr(0, whole));
  rest_.erase(0, whole);
  if (encoding_ == Encoding::utf16be && splits_a_pair && rest_.size() >= 2) std::swap(rest_[0], rest_[1]);
  return decoded_;
}

YesNo LineStream::refill() {
  text_.erase(0, at_);
  at_ = 0;
  if (text_.size() > kLongest) text_.resize(kLongest);
  const std::string_view block = input_.next();
  text_ += decoder_.decode(block);
  return yes_if(!block.empty());
}

std::optional<StreamLine> LineStream::next() {
  while (true) {
    const char* from = text_.data() + at_;
    const std::size_t left = text_.size() - at_;
    const void* end = left == 0 ? nullptr : std::memchr(from, '\n', left);
    if (end == nullptr && refill() == YesNo::yes) continue;
    if (end == nullptr && text_.empty()) return std::nullopt;
    const std::size_t length =
        end == nullptr ? text_.size() : static_cast<std::size_t>(static_cast<const char*>(end) - from);
    std::string_view line(text_.data() + at_, length);
    at_ = std::min(at_ + length + 1, text_.size());
    if (line.ends_with('\r')) line.remove_suffix(1);
    return StreamLine{line.substr(0, kLongest), ++number_};
  }
}

void refuse_line(const LineStream& lines, std::size_t line, std::string message) {
  throw Error(std::vector<Diagnostic>{{lines.name(), static_cast<int>(line), 0, std::move(message)}});
}

void refuse_second_look(const LineStream& lines, std::size_t line, std::string_view what) {
  refuse_line(lines, line, std::string(what) + ", so this is a second look: give each look as a file of its own");
}

}  // namespace tcptune
