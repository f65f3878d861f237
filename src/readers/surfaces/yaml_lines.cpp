// SPDX-License-Identifier: MIT
// See yaml_lines.h.
#include "readers/surfaces/yaml_lines.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "core/catalogue/names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Lines of a literal block without their common indentation; what the chomping adds or takes at the end is left out.
View view_of_literal(std::string_view text, const LocatedNode& scalar) {
  View view;
  const std::string_view lines = text.substr(scalar.inner.begin, scalar.inner.end - scalar.inner.begin);
  std::size_t indent = std::string_view::npos;
  for (const std::string_view line : split(lines, '\n'))
    if (!trim(line).empty()) indent = std::min(indent, line.find_first_not_of(' '));
  for (std::size_t at = 0; at < lines.size();) {
    const std::size_t end = std::min(lines.find('\n', at), lines.size() - 1) + 1;
    const std::string_view line = lines.substr(at, end - at);
    const std::size_t skipped = trim(line).empty() ? line.find_first_of("\r\n") : indent;
    view.append(line.substr(std::min(skipped, line.size())), scalar.inner.begin + at + std::min(skipped, line.size()));
    at = end;
  }
  return view;
}

// What a scalar says: its bytes where nothing is decoded. These differ from the parsed text if that is a template whose
// tags were made harmless before it was parsed.
std::string_view said_by(std::string_view text, const LocatedNode& scalar) {
  const std::string_view raw = text.substr(scalar.inner.begin, scalar.inner.end - scalar.inner.begin);
  const bool is_verbatim = raw.size() == scalar.text.size() && scalar.style != ScalarStyle::literal &&
                           scalar.style != ScalarStyle::folded && raw.find_first_of("\n\\") == std::string_view::npos;
  return is_verbatim ? raw : std::string_view(scalar.text);
}

}  // namespace

View view_of(std::string_view text, const LocatedNode& scalar) {
  if (scalar.style == ScalarStyle::literal) return view_of_literal(text, scalar);
  View view;
  const std::string_view raw = text.substr(scalar.inner.begin, scalar.inner.end - scalar.inner.begin);
  if (raw == said_by(text, scalar))
    view.append(raw, scalar.inner.begin);
  else
    view.append_decoded(scalar.text, scalar.inner);
  return view;
}

Line yaml_line(const SurfaceText& text, const LocatedNode& key, const LocatedNode& value, Holes holes, Span removal) {
  Line line;
  line.line = key.line;
  line.column = key.column;
  line.key = trim(said_by(text.text, key));
  line.name = canonical_name(line.key);
  line.value = trim(said_by(text.text, value));
  line.key_span = key.inner;
  line.value_span = value.inner;
  line.whole = {std::min(key.span.begin, value.span.begin), std::max(key.span.end, value.span.end)};
  line.continued = std::max(0, value.line - key.line);
  if (has_hole(line.value, holes) || value.kind != YamlKind::scalar) line.kind = LineKind::computed;
  Writing writing;
  writing.removal = removal;
  const bool in_place =
      text.text.substr(value.inner.begin, value.inner.end - value.inner.begin) == said_by(text.text, value);
  if (!in_place) writing.not_edited = "is written with escapes or over several lines";
  if (removal.empty()) writing.not_edited = "is the only one of its list, which has to go as a whole";
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

}  // namespace tcptune
