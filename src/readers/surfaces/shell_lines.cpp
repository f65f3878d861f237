// SPDX-License-Identifier: MIT
// See shell_lines.h.
#include "readers/surfaces/shell_lines.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/shell_values.h"

namespace tcptune {
namespace {

Span trimmed_span(std::string_view text, Span part) {
  while (part.begin < part.end && is_space(text[part.begin])) ++part.begin;
  while (part.end > part.begin && is_space(text[part.end - 1])) --part.end;
  return part;
}

}  // namespace

Line line_of(const Source& source, const ShellSetting& setting, ShellRemoval removal) {
  Line line;
  line.whole = setting.whole;
  line.key_span = setting.key_span;
  line.value_span = setting.value_span;
  line.key = setting.key;
  line.name = canonical_name(line.key);
  line.value = setting.value;
  line.line = source.line_at(line.key_span.begin);
  line.column = static_cast<int>(line.key_span.begin - source.line(line.line).begin) + 1;
  const std::size_t end = std::max({line.whole.end, line.key_span.end, std::size_t{1}});
  line.continued = std::max(0, source.line_at(end - 1) - line.line);
  line.glob = yes_if(line.key.find_first_of("*?[") != std::string::npos);
  // Templates of scripts leave holes of their own.
  const bool hole = line.value.find("{{") != std::string::npos || line.value.find("<%") != std::string::npos;
  if (hole || line.value.find(kShellUnknown) != std::string::npos) {
    line.kind = LineKind::computed;
    line.value = source.text(line.value_span);
  }
  Writing writing;
  writing.removal = removal.span;
  writing.takes_blanks = setting.takes_blanks;
  writing.not_edited = std::move(removal.why_not);
  if (line.kind == LineKind::assignment && source.text(line.value_span) != line.value)
    writing.not_edited = "gets its value from a variable, or is written with escapes";
  if (line.glob == YesNo::yes) writing.not_edited = "is written for several settings at once";
  if (source.text(line.key_span) != line.key && writing.not_edited.empty())
    writing.not_edited = "gets its name from a variable, or is written with escapes";
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

void add_fault(const Source& source, Line& line, WritingFault fault) {
  Writing writing = line.writing == nullptr ? Writing() : *line.writing;
  if (fault.cure) {
    const Span lines{source.line(line.line).begin, source.line(line.line + line.continued).end};
    if (fault.cure->span.begin < lines.begin || fault.cure->span.end > lines.end) fault.cure.reset();
  }
  writing.faults.push_back(std::move(fault));
  line.writing = std::make_shared<const Writing>(std::move(writing));
}

void set_not_edited(Line& line, std::string why) {
  Writing writing = line.writing == nullptr ? Writing() : *line.writing;
  writing.not_edited = std::move(why);
  line.writing = std::make_shared<const Writing>(std::move(writing));
}

ShellSetting setting_of_word(const ShellWord& word, std::size_t equals, Span whole) {
  const std::string& text = word.text();
  const Span key = trimmed_span(text, {0, equals});
  const Span value = trimmed_span(text, {std::min(equals + 1, text.size()), text.size()});
  ShellSetting setting;
  setting.key = text.substr(key.begin, key.end - key.begin);
  setting.value = text.substr(value.begin, value.end - value.begin);
  setting.key_span = word.view.in_source(key);
  setting.value_span = word.view.in_source(value);
  setting.whole = whole;
  setting.takes_blanks = yes_if(!value.empty() && word.is_quoted_at(value.begin) && word.is_quoted_at(value.end));
  return setting;
}

}  // namespace tcptune
