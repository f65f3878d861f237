// SPDX-License-Identifier: MIT
// Odd bytes in a text file; see text_marks.h.
#include "core/snapshot/text_marks.h"

#include <optional>
#include <string_view>

#include "core/text/utf8.h"

namespace tcptune {
namespace {

// The number of the line at an offset, 0 for none.
int line_at(const Source& source, std::optional<std::size_t> offset) { return offset ? source.line_at(*offset) : 0; }

}  // namespace

BootFile with_marks(BootFile file) {
  if (file.source == nullptr) return file;
  const std::string_view text = file.source->bytes();
  file.byte_order_mark =
      yes_if(text.starts_with("\xEF\xBB\xBF") || text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"));
  file.carriage_returns = yes_if(text.find("\r\n") != std::string_view::npos);
  const std::size_t nul = text.find('\0');
  file.nul_line = line_at(*file.source, nul == std::string_view::npos ? std::nullopt : std::optional(nul));
  file.not_utf8_line = line_at(*file.source, find_bad_utf8(text));
  file.lines = file.source->lines();
  return file;
}

}  // namespace tcptune
