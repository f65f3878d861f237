// SPDX-License-Identifier: MIT
// Builds the tree from yaml-cpp's events. The library marks where a node begins; where it ends is read from the text.
#include "yaml/located_yaml.h"

#include <algorithm>
#include <sstream>
#include <utility>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/yaml.h>

#include "core/text/text.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

constexpr std::size_t kDeepestNesting = 100;

// Of the same length: what is no UTF-8 would shift every position, and the library ends a text at NUL and EOT.
std::string readable(std::string_view text) {
  std::string clean(text);
  for (auto bad = find_bad_utf8(clean); bad; bad = find_bad_utf8(clean)) {
    // Most are texts in another code page: everything beyond ASCII from there on would be found one by one.
    for (std::size_t i = *bad; i < clean.size(); ++i)
      if (static_cast<unsigned char>(clean[i]) >= 0x80) clean[i] = '?';
  }
  for (char& c : clean)
    if (c == '\0' || c == '\4') c = '?';
  return clean;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }
bool is_break_or_blank(char c) { return is_blank(c) || c == '\n' || c == '\r'; }

}  // namespace

class LocatedTreeBuilder : public YAML::EventHandler {
 public:
  LocatedTreeBuilder(LocatedYaml& yaml, std::string_view text, std::size_t shift, const std::string& file)
      : yaml_(yaml), text_(text), shift_(shift), file_(file) {}

  // yaml-cpp leaves a comma or a bracket that stands outside where it is, and begins one document after the other
  // there.
  void OnDocumentStart(const YAML::Mark& mark) override {
    if (mark.pos == document_) throw YAML::ParserException(mark, "something stands outside of a value");
    document_ = mark.pos;
    anchors_.clear();
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    LocatedNode& null = node(YamlKind::null, mark, "", anchor);
    null.span = null.inner = {last_end_, last_end_};
    put(null);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    LocatedNode& alias = node(YamlKind::null, mark, "", 0);
    const auto found = anchor < anchors_.size() ? anchors_[anchor] : nullptr;
    alias.alias = found;
    if (found != nullptr) alias.kind = found->kind;
    std::size_t end = alias.span.begin;
    while (end < text_.size() && !is_break_or_blank(text_[end]) && text_.find_first_of(",]}", end) != end) ++end;
    alias.span.end = last_end_ = end;
    put(alias);
  }

  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    LocatedNode& scalar = node(YamlKind::scalar, mark, tag, anchor);
    scalar.text = value;
    locate_scalar(scalar, after_properties(scalar.span.begin));
    last_end_ = scalar.span.end;
    put(scalar);
  }

  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(node(YamlKind::sequence, mark, tag, anchor), style, mark);
  }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(node(YamlKind::mapping, mark, tag, anchor), style, mark);
  }
  void OnSequenceEnd() override { close(']'); }
  void OnMapEnd() override { close('}'); }

  const LocatedNode* take() { return std::exchange(root_, nullptr); }

 private:
  LocatedNode& node(YamlKind kind, const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor) {
    LocatedNode& made = yaml_.nodes_.emplace_back();
    made.kind = kind;
    made.line = mark.line + 1;
    made.column = mark.column + 1;
    const std::size_t at = std::min(text_.size(), static_cast<std::size_t>(std::max(0, mark.pos)) + shift_);
    made.span = made.inner = {at, at};
    if (tag.size() > 1 && tag[0] == '!') made.tag = tag;
    if (anchor != 0) {
      if (anchors_.size() <= anchor) anchors_.resize(anchor + 1);
      anchors_[anchor] = &made;
    }
    return made;
  }

  std::size_t line_end(std::size_t at) const { return std::min(text_.find('\n', at), text_.size()); }

  std::size_t after_blanks(std::size_t at) const {
    while (at < text_.size()) {
      if (is_break_or_blank(text_[at]))
        ++at;
      else if (text_[at] == '#')
        at = line_end(at);
      else
        break;
    }
    return at;
  }

  // The library marks a node at its tag or anchor.
  std::size_t after_properties(std::size_t at) const {
    while (at < text_.size() && (text_[at] == '!' || text_[at] == '&')) {
      while (at < text_.size() && !is_break_or_blank(text_[at])) ++at;
      at = after_blanks(at);
    }
    return at;
  }

  void locate_scalar(LocatedNode& scalar, std::size_t at) const {
    const char first = at < text_.size() ? text_[at] : '\0';
    if (first == '"' || first == '\'')
      locate_quoted(scalar, at, first);
    else if (first == '|' || first == '>')
      locate_block(scalar, at);
    else
      locate_plain(scalar, at);
  }

  void locate_quoted(LocatedNode& scalar, std::size_t at, char quote) const {
    scalar.style = quote == '"' ? ScalarStyle::double_quoted : ScalarStyle::single_quoted;
    std::size_t end = at + 1;
    for (; end < text_.size(); ++end) {
      if (quote == '"' && text_[end] == '\\') {
        ++end;
      } else if (text_[end] == quote) {
        if (quote != '\'' || end + 1 >= text_.size() || text_[end + 1] != quote) break;
        ++end;
      }
    }
    end = std::min(end, text_.size());
    scalar.inner = {at + 1, std::max(at + 1, end)};
    scalar.span.end = std::min(end + 1, text_.size());
  }

  // Characters other than blanks stand there as in the value; lines may be folded.
  void locate_plain(LocatedNode& scalar, std::size_t at) const {
    std::size_t end = at;
    for (const char c : scalar.text) {
      if (is_break_or_blank(c)) continue;
      std::size_t next = end;
      while (next < text_.size() && is_break_or_blank(text_[next])) ++next;
      if (next >= text_.size() || text_[next] != c) break;
      end = next + 1;
    }
    scalar.inner = {at, end};
    scalar.span.end = end;
  }

  void locate_block(LocatedNode& scalar, std::size_t at) const {
    scalar.style = text_[at] == '|' ? ScalarStyle::literal : ScalarStyle::folded;
    const std::size_t header = line_end(at);
    std::size_t next = std::min(header + 1, text_.size()), end = next;
    const std::size_t begin = next;
    std::size_t indent = 0;
    while (next < text_.size() && trim(scalar.text) != "") {
      const std::size_t stop = line_end(next);
      const std::string_view line = text_.substr(next, stop - next);
      const std::size_t blanks = std::min(line.find_first_not_of(' '), line.size());
      const bool is_empty = trim(line).empty();
      if (!is_empty && indent == 0) indent = std::max<std::size_t>(blanks, 1);
      if (!is_empty && blanks < indent) break;
      next = std::min(stop + 1, text_.size());
      if (!is_empty) end = next;
    }
    scalar.inner = {begin, end};
    scalar.span.end = std::max(header, end > begin && text_[end - 1] == '\n' ? end - 1 : end);
  }

  void open(LocatedNode& started, YAML::EmitterStyle::value style, const YAML::Mark& mark) {
    if (stack_.size() >= kDeepestNesting)
      throw Error({Diagnostic{file_, mark.line + 1, mark.column + 1, "this is nested too deeply"}});
    if (style == YAML::EmitterStyle::Flow) {
      started.collection = CollectionStyle::flow;
      last_end_ = std::min(after_properties(started.span.begin) + 1, text_.size());
    }
    stack_.push_back({&started, nullptr});
  }

  void close(char bracket) {
    LocatedNode& finished = *stack_.back().node;
    stack_.pop_back();
    std::size_t end = std::max(last_end_, finished.span.begin);
    if (finished.collection == CollectionStyle::flow) {
      end = after_blanks(end);
      while (end < text_.size() && text_[end] != bracket) end = text_[end] == ',' ? after_blanks(end + 1) : end + 1;
      end = std::min(end + 1, text_.size());
    }
    finished.span.end = last_end_ = end;
    put(finished);
  }

  void put(LocatedNode& value) {
    if (stack_.empty()) {
      root_ = &value;
      return;
    }
    Level& level = stack_.back();
    if (level.node->kind == YamlKind::sequence) {
      level.node->items.push_back(&value);
    } else if (level.key == nullptr) {
      level.key = &value;
    } else {
      level.node->entries.push_back({std::exchange(level.key, nullptr), &value});
    }
  }

  struct Level {
    LocatedNode* node;
    const LocatedNode* key;
  };

  LocatedYaml& yaml_;
  std::string_view text_;
  std::size_t shift_;  // of the library's positions
  const std::string& file_;
  std::vector<Level> stack_;
  std::vector<const LocatedNode*> anchors_;
  const LocatedNode* root_ = nullptr;
  int document_ = -1;  // where the one before began
  std::size_t last_end_ = 0;
};

const LocatedNode* LocatedNode::find(std::string_view key) const {
  const LocatedNode& mapping = real();
  for (const LocatedEntry& entry : mapping.entries)
    if (entry.key->text == key) return &entry.value->real();
  for (const LocatedEntry& entry : mapping.entries) {
    if (entry.key->text != "<<") continue;
    const LocatedNode& merged = entry.value->real();
    // One step: what is merged may name what it stands in.
    for (const LocatedEntry& inner : merged.entries)
      if (inner.key->text == key) return &inner.value->real();
    for (const LocatedNode* item : merged.items)
      for (const LocatedEntry& inner : item->real().entries)
        if (inner.key->text == key) return &inner.value->real();
  }
  return nullptr;
}

std::string_view LocatedNode::word(std::string_view key) const {
  const LocatedNode* value = find(key);
  return value == nullptr || value->kind != YamlKind::scalar ? std::string_view() : value->text;
}

LocatedYaml::LocatedYaml(std::string_view text, const std::string& file) : text_(readable(text)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  const std::size_t shift = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0;
  try {
    std::istringstream stream(text_.substr(shift));
    YAML::Parser parser(stream);
    LocatedTreeBuilder builder(*this, text_, shift, file);
    while (parser.HandleNextDocument(builder))
      if (const LocatedNode* root = builder.take(); root != nullptr && root->kind != YamlKind::null)
        documents_.push_back(root);
  } catch (const YAML::Exception& fault) {
    throw Error({Diagnostic{file, fault.mark.line + 1, fault.mark.column + 1,
                            "this is not YAML: " + fault.msg.substr(0, fault.msg.find(':'))}});
  }
}

Span LocatedYaml::removal(const LocatedNode& collection, std::size_t count, std::size_t index, Span part,
                          Span next) const {
  if (count < 2) return {part.begin, part.begin};
  if (collection.collection == CollectionStyle::flow) return part;
  const std::size_t line = part.begin == 0 ? 0 : text_.rfind('\n', part.begin - 1) + 1;
  if (trim(std::string_view(text_).substr(line, part.begin - line)).empty())
    return {line, std::min(text_.find('\n', part.end), text_.size() - 1) + 1};
  return index + 1 < count ? Span{part.begin, next.begin} : Span{part.begin, part.begin};
}

Span LocatedYaml::removal_of_item(const LocatedNode& sequence, std::size_t index) const {
  const std::vector<const LocatedNode*>& items = sequence.items;
  const auto part_of = [&](std::size_t i) {
    Span part = items[i]->span;
    if (sequence.collection == CollectionStyle::flow) return part;
    while (part.begin > 0 && text_[part.begin - 1] != '-') --part.begin;
    if (part.begin > 0) --part.begin;
    return part;
  };
  Span part = part_of(index);
  const Span next = index + 1 < items.size() ? part_of(index + 1) : part;
  if (sequence.collection == CollectionStyle::flow && items.size() > 1)
    part = index + 1 < items.size() ? Span{part.begin, next.begin} : Span{items[index - 1]->span.end, part.end};
  return removal(sequence, items.size(), index, part, next);
}

Span LocatedYaml::removal_of_entry(const LocatedNode& mapping, std::size_t index) const {
  const std::vector<LocatedEntry>& entries = mapping.entries;
  const auto part_of = [&](std::size_t i) {
    return Span{entries[i].key->span.begin, std::max(entries[i].key->span.end, entries[i].value->span.end)};
  };
  Span part = part_of(index);
  const Span next = index + 1 < entries.size() ? part_of(index + 1) : part;
  if (mapping.collection == CollectionStyle::flow && entries.size() > 1)
    part = index + 1 < entries.size() ? Span{part.begin, next.begin} : Span{part_of(index - 1).end, part.end};
  return removal(mapping, entries.size(), index, part, next);
}

}  // namespace tcptune
