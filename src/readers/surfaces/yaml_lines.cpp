// SPDX-License-Identifier: MIT
// See yaml_lines.h.
#include "readers/surfaces/yaml_lines.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/catalogue/names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Lines of a literal block without their common indentation; what the chomping adds or takes at the end is left out.
void append_literal(View& view, std::string_view text, const LocatedNode& scalar) {
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
}

// Form feeds and other spaces are letters to YAML.
constexpr std::string_view kYamlBlanks = " \t\r\n";

// Follows a quoted, plain or folded scalar through its bytes: what is decoded stands for escapes and line breaks.
class ScalarAlignment {
 public:
  ScalarAlignment(std::string_view raw, const LocatedNode& scalar, View& view)
      : raw_(raw), said_(scalar.text), scalar_(scalar), view_(view) {}

  void run() {
    while (at_ < raw_.size()) {
      if (raw_[at_] == '\\' && scalar_.style == ScalarStyle::double_quoted)
        take_escape();
      else if (raw_.substr(at_, 2) == "''" && scalar_.style == ScalarStyle::single_quoted)
        take_decoded(2, 1);
      else if (kYamlBlanks.find(raw_[at_]) != std::string_view::npos)
        take_blanks();
      else
        take_same(1);
    }
    take_decoded(0, said_.size() - std::min(next_, said_.size()));
  }

 private:
  Span source(std::size_t bytes) const { return {scalar_.inner.begin + at_, scalar_.inner.begin + at_ + bytes}; }

  void take_decoded(std::size_t bytes, std::size_t decoded) {
    view_.append_decoded(said_.substr(std::min(next_, said_.size()), decoded), source(bytes));
    at_ += bytes;
    next_ += decoded;
  }

  // The bytes as they are: of a template the parsed text has other ones where its tags stand.
  void take_same(std::size_t bytes) {
    view_.append(raw_.substr(at_, bytes), scalar_.inner.begin + at_);
    at_ += bytes;
    next_ += bytes;
  }

  void take_escape() {
    const char kind = at_ + 1 < raw_.size() ? raw_[at_ + 1] : ' ';
    if (kind == '\n' || kind == '\r') {  // the line goes on without a blank
      const std::size_t next = raw_.find_first_not_of(kYamlBlanks, at_ + 1);
      at_ = std::min(next, raw_.size());
      return;
    }
    const std::size_t bytes = kind == 'x' ? 4 : kind == 'u' ? 6 : kind == 'U' ? 10 : 2;
    std::size_t decoded = 1;
    while (next_ + decoded < said_.size() && (static_cast<unsigned char>(said_[next_ + decoded]) & 0xC0) == 0x80)
      ++decoded;
    take_decoded(std::min(bytes, raw_.size() - at_), decoded);
  }

  void take_blanks() {
    const std::size_t bytes = std::min(raw_.find_first_not_of(kYamlBlanks, at_), raw_.size()) - at_;
    const std::size_t from = std::min(next_, said_.size());
    const std::size_t decoded = std::min(said_.find_first_not_of(kYamlBlanks, from), said_.size()) - from;
    // What they end in is the indentation of what follows, on its line.
    std::size_t same = 0;
    while (same < std::min(bytes, decoded) && raw_[at_ + bytes - 1 - same] == said_[from + decoded - 1 - same]) ++same;
    if (same < std::max(bytes, decoded)) take_decoded(bytes - same, decoded - same);
    take_same(same);
  }

  std::string_view raw_, said_;
  const LocatedNode& scalar_;
  View& view_;
  std::size_t at_ = 0, next_ = 0;
};

// What a scalar says: its bytes where nothing is decoded. These differ from the parsed text if that is a template whose
// tags were made harmless before it was parsed.
std::string_view said_by(std::string_view text, const LocatedNode& scalar) {
  const std::string_view raw = text.substr(scalar.inner.begin, scalar.inner.end - scalar.inner.begin);
  const bool is_verbatim = raw.size() == scalar.text.size() && scalar.style != ScalarStyle::literal &&
                           scalar.style != ScalarStyle::folded && raw.find_first_of("\n\\") == std::string_view::npos;
  return is_verbatim ? raw : std::string_view(scalar.text);
}

}  // namespace

void append_scalar(View& view, std::string_view text, const LocatedNode& scalar) {
  const std::string_view raw = text.substr(scalar.inner.begin, scalar.inner.end - scalar.inner.begin);
  if (scalar.style != ScalarStyle::literal)
    ScalarAlignment(raw, scalar, view).run();
  else
    append_literal(view, text, scalar);
}

View view_of(std::string_view text, const LocatedNode& scalar) {
  View view;
  append_scalar(view, text, scalar);
  return view;
}

YamlRemoval YamlPath::removal(const LocatedYaml& yaml) const {
  for (auto step = steps_.rbegin(); step != steps_.rend(); ++step) {
    const LocatedNode& collection = *step->collection;
    const bool is_sequence = collection.kind == YamlKind::sequence;
    const std::size_t size = is_sequence ? collection.items.size() : collection.entries.size();
    if (size > 1)
      return {
          is_sequence ? yaml.removal_of_item(collection, step->index) : yaml.removal_of_entry(collection, step->index),
          collection.span.begin, size};
    // What an alias stands for has to stay.
    if (collection.span.begin < text_.size() && text_[collection.span.begin] == '&') return {};
  }
  return {};
}

const LocatedNode* YamlPath::enter(const LocatedNode& mapping, std::string_view key) {
  for (std::size_t i = 0; i < mapping.entries.size(); ++i) {
    const LocatedEntry& entry = mapping.entries[i];
    if (entry.key->text != key) continue;
    if (entry.value->alias != nullptr)
      steps_.clear();
    else
      steps_.push_back({&mapping, i});
    return &entry.value->real();
  }
  steps_.clear();
  return mapping.find(key);
}

YamlPath YamlPath::with(const LocatedNode& collection, std::size_t index) const {
  YamlPath path = *this;
  path.steps_.push_back({&collection, index});
  return path;
}

Line yaml_line(const SurfaceText& text, const LocatedNode& key, const LocatedNode& value, Holes holes,
               YamlRemoval removal) {
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
  writing.removal = removal.span;
  writing.list = removal.list;
  writing.list_size = removal.list_size;
  const bool in_place =
      text.text.substr(value.inner.begin, value.inner.end - value.inner.begin) == said_by(text.text, value);
  if (!in_place) writing.not_edited = "is written with escapes or over several lines";
  if (removal.span.empty()) writing.not_edited = "is the only one of its list, which has to go as a whole";
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

std::optional<Line> assignment_in_yaml(const SurfaceText& text, const LocatedNode& scalar, Holes holes,
                                       YamlRemoval removal) {
  if (scalar.kind != YamlKind::scalar || scalar.style == ScalarStyle::literal) return std::nullopt;
  const std::string_view said = said_by(text.text, scalar);
  const std::size_t equals = said.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  LocatedNode key = scalar, value = scalar;
  key.text = said.substr(0, equals);
  value.text = said.substr(equals + 1);
  const bool in_place = text.text.substr(scalar.inner.begin, said.size()) == said;
  if (in_place) {
    key.inner.end = key.span.end = scalar.inner.begin + equals;
    const std::size_t blanks = std::min(value.text.find_first_not_of(" \t"), value.text.size());
    value.text.erase(0, blanks);
    value.inner.begin = value.span.begin = scalar.inner.begin + equals + 1 + blanks;
  }
  // Where the name stands, and not its quote.
  key.column += static_cast<int>(key.inner.begin - scalar.span.begin);
  if (trim(key.text).empty() || has_hole(key.text, holes)) return std::nullopt;
  return yaml_line(text, key, value, holes, removal);
}

}  // namespace tcptune
