// SPDX-License-Identifier: MIT
// See setting_at.h.
#include "readers/surfaces/setting_at.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/catalogue/names.h"
#include "core/text/text.h"

namespace tcptune {

Line SettingPlaces::line(SettingAt setting) const {
  Line line;
  line.kind = setting.kind;
  line.line = source_.line_at(setting.key.begin);
  line.column = static_cast<int>(setting.key.begin - source_.line(line.line).begin) + 1;
  const std::size_t end = std::max(setting.whole.end, setting.value.end);
  line.continued = std::max(0, source_.line_at(end > setting.key.begin ? end - 1 : end) - line.line);
  line.whole = setting.whole;
  line.key_span = setting.key;
  line.value_span = setting.value;
  line.key = std::move(setting.name);
  line.name = canonical_name(line.key);
  line.value = trim(setting.text);
  line.writing = std::make_shared<const Writing>(std::move(setting.writing));
  return line;
}

Span SettingPlaces::with_its_lines(Span part, std::string_view comment) const {
  const std::size_t begin = source_.line(source_.line_at(part.begin)).begin;
  const std::size_t end = source_.line(source_.line_at(part.end > part.begin ? part.end - 1 : part.end)).end;
  const std::string_view before = text_.substr(begin, part.begin - begin);
  const std::string_view behind = trim(text_.substr(part.end, end - part.end));
  const bool remark = !comment.empty() && behind.starts_with(comment);
  if (trim(before).empty() && (behind.empty() || remark)) return {begin, end};
  const std::size_t blanks = before.size() - std::min(before.find_last_not_of(" \t") + 1, before.size());
  return {part.begin - blanks, part.end};
}

}  // namespace tcptune
