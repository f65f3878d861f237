// SPDX-License-Identifier: MIT
// See source.h.
#include "core/snapshot/source.h"

#include <algorithm>
#include <utility>

namespace tcptune {

Source::Source(std::string bytes) : bytes_(std::move(bytes)) {
  for (std::size_t at = 0; at < bytes_.size();) {
    starts_.push_back(at);
    const std::size_t end = bytes_.find('\n', at);
    if (end == std::string::npos) break;
    at = end + 1;
  }
}

std::string_view Source::text(Span span) const {
  return std::string_view(bytes_).substr(span.begin, span.end - span.begin);
}

int Source::line_at(std::size_t offset) const {
  const auto next = std::upper_bound(starts_.begin(), starts_.end(), offset);
  return static_cast<int>(next - starts_.begin());
}

Span Source::line(int number) const {
  const auto index = static_cast<std::size_t>(number) - 1;
  return {starts_[index], index + 1 < starts_.size() ? starts_[index + 1] : bytes_.size()};
}

std::string_view Source::line_text(int number) const {
  if (number < 1 || number > lines()) return {};
  std::string_view shown = text(line(number));
  if (shown.ends_with('\n')) shown.remove_suffix(1);
  if (shown.ends_with('\r')) shown.remove_suffix(1);
  return shown;
}

SourcePtr make_source(std::string bytes) { return std::make_shared<const Source>(std::move(bytes)); }

}  // namespace tcptune
