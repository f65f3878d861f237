// SPDX-License-Identifier: MIT
// Puppet manifests: resources of the modules that set sysctls, hashes whose keys are settings, sysctl files and
// commands.
#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/boot_places.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/conditional_targets.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/puppet_words.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_settings.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kPuppetMarks{"#"sv};
constexpr std::string_view kPuppet = "Puppet";
constexpr std::array kConditionals{"if"sv, "elsif"sv, "else"sv, "unless"sv, "case"sv};

// Words [begin, end) of the manifest.
struct Range {
  std::size_t begin = 0;
  std::size_t end = 0;
  bool empty() const { return begin >= end; }
};

struct Attribute {
  std::string_view name;
  Range value;
};

// One body of a resource: its titles, and what it is told.
struct Body {
  Range title;
  std::vector<Attribute> attributes;
  Range all;  // with the ';' behind it

  Range value_of(std::string_view name) const {
    for (const Attribute& attribute : attributes)
      if (attribute.name == name) return attribute.value;
    return {};
  }
};

struct PuppetValue {
  std::optional<std::string> text;  // nothing: it is known only as the catalogue is made
  Span span;  // the bytes that another value may take; empty: it stands elsewhere, or in parts
};

class PuppetReader {
 public:
  explicit PuppetReader(const SurfaceText& text)
      : text_(text), source_(std::string(text.text)), words_(puppet_words(text.text)) {
    match_brackets();
    find_literals();
    find_conditions();
    find_references();
  }

  std::vector<Fragment> read() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (is_setting_key(i)) {
        take_pair(i);
      } else if (words_[i].kind == PuppetKind::word && is_mark(i + 1, "{")) {
        i = take_resource(i);
      }
    }
    return std::move(fragments_);
  }

 private:
  std::string_view word(std::size_t i) const {
    return i < words_.size() ? text_.text.substr(words_[i].span.begin, words_[i].span.end - words_[i].span.begin)
                             : std::string_view();
  }
  std::string_view inner(std::size_t i) const {
    return text_.text.substr(words_[i].inner.begin, words_[i].inner.end - words_[i].inner.begin);
  }
  bool is_mark(std::size_t i, std::string_view mark) const {
    return i < words_.size() && words_[i].kind == PuppetKind::mark && word(i) == mark;
  }
  bool is_setting_key(std::size_t i) const {
    return words_[i].kind == PuppetKind::text && !words_[i].fills_in && is_mark(i + 1, "=>") &&
           is_name_of_setting(inner(i));
  }

  // Of each opening bracket the closing one, and the other way round; the end where there is none.
  void match_brackets() {
    partner_.assign(words_.size(), words_.size());
    std::vector<std::size_t> open;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].kind != PuppetKind::mark || words_[i].span.end - words_[i].span.begin != 1) continue;
      const char c = text_.text[words_[i].span.begin];
      if (c == '{' || c == '[' || c == '(') open.push_back(i);
      if ((c != '}' && c != ']' && c != ')') || open.empty()) continue;
      partner_[i] = open.back();
      partner_[open.back()] = i;
      open.pop_back();
    }
  }

  // Variables that get one literal, and no second value.
  void find_literals() {
    for (std::size_t i = 0; i + 2 < words_.size(); ++i) {
      if (words_[i].kind != PuppetKind::variable || !is_mark(i + 1, "=")) continue;
      const bool is_whole = words_[i + 2].kind != PuppetKind::mark && !is_operator(i + 3);
      const auto [known, fresh] = literals_.try_emplace(std::string(word(i)), is_whole ? i + 2 : 0);
      if (!fresh) known->second = 0;
    }
  }
  bool is_operator(std::size_t i) const {
    return i < words_.size() && words_[i].kind == PuppetKind::mark &&
           std::string_view("+-*/%?[.").find(word(i)[0]) != std::string_view::npos;
  }

  // The line of the branch that each word is in; 0: it is in none.
  void find_conditions() {
    condition_.assign(words_.size(), 0);
    std::vector<std::pair<std::size_t, int>> open;  // where it ends, its line
    for (std::size_t i = 0; i < words_.size(); ++i) {
      while (!open.empty() && open.back().first <= i) open.pop_back();
      condition_[i] = open.empty() ? 0 : open.back().second;
      if (!is_mark(i, "{") || partner_[i] >= words_.size() || !begins_branch(i)) continue;
      open.emplace_back(partner_[i], source_.line_at(words_[i].span.begin));
    }
  }
  // Sysctl['net.ipv4.x'], in the words of other resources.
  void find_references() {
    for (std::size_t i = 1; i < words_.size(); ++i) {
      if (!is_mark(i, "[") || words_[i - 1].kind != PuppetKind::word || word(i - 1)[0] > 'Z') continue;
      for (std::size_t k = i + 1; k < words_.size() && !is_mark(k, "[") && !is_mark(k, "]"); ++k)
        if (words_[k].kind == PuppetKind::text) referred_.emplace(inner(k));
    }
  }
  bool begins_branch(std::size_t brace) const {
    if (brace == 0) return false;
    if (is_mark(brace - 1, ":")) return true;  // of a case
    for (std::size_t back = 1; back <= 20 && back <= brace; ++back) {
      const std::string_view before = word(brace - back);
      if (std::find(kConditionals.begin(), kConditionals.end(), before) != kConditionals.end()) return true;
      if (before == "{" || before == "}" || before == ";") return false;
    }
    return false;
  }

  // Behind the value that begins at `begin`: at the ',' or what closes around it.
  std::size_t end_of_value(std::size_t begin, std::size_t limit) const {
    std::size_t i = begin;
    while (i < limit && !is_mark(i, ",") && !is_mark(i, ";") && !is_mark(i, "}") && !is_mark(i, ")") &&
           !is_mark(i, "]"))
      i = std::max(i, is_opening(i) ? std::min(partner_[i], limit) : i) + 1;
    return std::min(i, limit);
  }
  bool is_opening(std::size_t i) const { return is_mark(i, "{") || is_mark(i, "[") || is_mark(i, "("); }

  static bool has_escape(std::string_view said) { return said.find('\\') != std::string_view::npos; }

  PuppetValue literal(std::size_t i) const {
    const PuppetWord& at = words_[i];
    if (at.kind == PuppetKind::word) return {std::string(word(i)), at.span};
    if (at.kind != PuppetKind::text || at.quote == '@' || at.fills_in || has_escape(inner(i))) return {};
    return {std::string(inner(i)), at.inner};
  }

  PuppetValue value_in(Range range) const {
    if (range.empty()) return {};
    const std::size_t i = range.begin;
    if (is_mark(i, "-") && range.end - i == 2 && words_[i + 1].kind == PuppetKind::word) {
      const PuppetValue number = literal(i + 1);
      return {"-" + number.text.value_or(""), {words_[i].span.begin, words_[i + 1].span.end}};
    }
    if (is_mark(i, "[") && partner_[i] + 1 == range.end) return list_in(i);
    if (range.end - i != 1) return {};
    if (words_[i].kind == PuppetKind::variable) {
      const auto known = literals_.find(word(i));
      if (known == literals_.end() || known->second == 0 || words_[known->second].kind == PuppetKind::variable)
        return {};
      return {literal(known->second).text, {}};
    }
    return literal(i);
  }

  // Wikimedia's module writes a list with tabs between its values.
  PuppetValue list_in(std::size_t open) const {
    std::string all;
    for (std::size_t i = open + 1; i < partner_[open]; i += 2) {
      const PuppetValue one = literal(i);
      if (!one.text || (i + 1 < partner_[open] && !is_mark(i + 1, ","))) return {};
      all.append(all.empty() ? "" : " ").append(*one.text);
    }
    return {all, {}};
  }

  Line line_for(std::size_t key, const std::string& name, const PuppetValue& value, Span whole) const {
    Line line;
    line.key_span = words_[key].inner;
    line.line = source_.line_at(line.key_span.begin);
    line.column = static_cast<int>(line.key_span.begin - source_.line(line.line).begin) + 1;
    line.whole = whole;
    line.continued = std::max(0, source_.line_at(whole.end - (whole.empty() ? 0 : 1)) - line.line);
    line.key = trim(name);
    line.name = canonical_name(line.key);
    line.kind = value.text ? LineKind::assignment : LineKind::computed;
    line.value = value.text ? std::string(trim(*value.text)) : std::string();
    line.value_span = value.span.empty() ? Span{whole.end, whole.end} : value.span;
    return line;
  }

  void add(std::size_t at, std::string_view program, Line line, Writing writing) {
    line.writing = std::make_shared<const Writing>(std::move(writing));
    add(at, program, std::move(line));
  }

  void add(std::size_t at, std::string_view program, Line line) {
    const std::string condition =
        condition_[at] == 0 ? std::string() : fmt::format("the branch of line {} is taken", condition_[at]);
    const SurfaceTarget target = targets_.target_for({}, line.name, condition);
    if (fragments_.empty() || fragments_.back().target != target || fragments_.back().program != program ||
        fragments_.back().lines.back().line > line.line)
      fragments_.push_back({target, std::string(program), {}, {}});
    fragments_.back().lines.push_back(std::move(line));
  }

  // Whole lines, with a comment behind it, where nothing else stands on them.
  Span with_its_lines(Span part) const {
    const std::string_view text = text_.text;
    const std::size_t begin = source_.line(source_.line_at(part.begin)).begin;
    std::size_t end = source_.line(source_.line_at(part.end)).end;
    if (end > part.end && text[end - 1] == '\n') --end;
    const std::string_view behind = trim(text.substr(part.end, end - part.end));
    if (!trim(text.substr(begin, part.begin - begin)).empty() || (!behind.empty() && !behind.starts_with('#')))
      return part;
    return {begin, std::min(end + 1, text.size())};
  }

  // A number is given a quote where it becomes several: no edit then.
  YesNo takes_blanks(const PuppetValue& value) const {
    const char before = value.span.begin == 0 ? ' ' : text_.text[value.span.begin - 1];
    return yes_if(before == '\'' || before == '"');
  }

  // 'net.ipv4.x' => 1, or => { 'value' => 1 }, whatever the hash is for.
  void take_pair(std::size_t key) {
    const std::size_t begin = key + 2, end = end_of_value(begin, words_.size());
    if (begin >= words_.size()) return;
    Range value{begin, end};
    if (is_mark(begin, "{")) {
      const Body inner = attributes_in({begin + 1, std::min(partner_[begin], words_.size())});
      if (is_absent(inner)) return;
      value = inner.value_of("value");
      if (value.empty()) return;
    }
    const PuppetValue said = value_in(value);
    const std::size_t last = std::max(key, std::min(end, words_.size()) - 1);
    const std::size_t behind = is_mark(end, ",") ? words_[end].span.end : words_[last].span.end;
    Writing writing;
    writing.removal = with_its_lines({words_[key].span.begin, behind});
    writing.takes_blanks = takes_blanks(said);
    add(key, kPuppet, line_for(key, std::string(inner(key)), said, {words_[key].span.begin, words_[last].span.end}),
        std::move(writing));
  }

  // NAME => VALUE, …
  Body attributes_in(Range range) const {
    Body body;
    for (std::size_t i = range.begin; i < range.end;) {
      const std::size_t end = end_of_value(i, range.end);
      if (is_mark(i + 1, "=>") && i + 2 < end)
        body.attributes.push_back({words_[i].kind == PuppetKind::text ? inner(i) : word(i), {i + 2, end}});
      i = std::max(end, i) + 1;
    }
    return body;
  }

  bool is_absent(const Body& body) const {
    const PuppetValue ensure = value_in(body.value_of("ensure"));
    return ensure.text && *ensure.text == "absent";
  }

  // Returns the last word that is done with.
  std::size_t take_resource(std::size_t type) {
    const std::string_view name = word(type);
    const std::size_t open = type + 1, close = partner_[open];
    const bool sets = name == "sysctl" || name.starts_with("sysctl::");
    if (close >= words_.size() || (!sets && name != "file" && name != "exec")) return type;
    const std::vector<Body> bodies = bodies_in({open + 1, close});
    bool takes_all = false;
    for (const Body& body : bodies) {
      const Span removal = bodies.size() == 1
                               ? Span{words_[type].span.begin, words_[close].span.end}
                               : Span{words_[body.all.begin].span.begin, words_[body.all.end - 1].span.end};
      if (sets) takes_all = take_sysctl(body, removal, bodies.size() == 1 ? why_kept(type, close) : "") || takes_all;
      if (name == "file") take_file(body);
      if (name == "exec") take_exec(body);
    }
    return takes_all ? close : type;
  }

  // Title ':' attributes, one or more times.
  std::vector<Body> bodies_in(Range range) const {
    std::vector<Body> bodies;
    for (std::size_t i = range.begin; i < range.end;) {
      Body body;
      std::size_t colon = i;
      while (colon < range.end && !is_mark(colon, ":"))
        colon = (is_opening(colon) ? std::min(partner_[colon], range.end) : colon) + 1;
      if (colon >= range.end) break;
      std::size_t end = colon + 1;
      while (end < range.end && !is_mark(end, ";"))
        end = (is_opening(end) ? std::min(partner_[end], range.end) : end) + 1;
      end = std::min(end, range.end);
      body = attributes_in({colon + 1, end});
      body.title = {i, colon};
      body.all = {i, std::min(end + 1, range.end)};
      bodies.push_back(std::move(body));
      i = end + 1;
    }
    return bodies;
  }

  std::string why_kept(std::size_t type, std::size_t close) const {
    const auto is_arrow = [&](std::size_t i) { return is_mark(i, "->") || is_mark(i, "~>") || is_mark(i, "<"); };
    if (is_arrow(close + 1) || (type > 0 && (is_arrow(type - 1) || is_mark(type - 1, "=") || is_mark(type - 1, "@"))))
      return "is tied to other resources";
    return {};
  }

  // True: what is below it is not looked at any more.
  bool take_sysctl(const Body& body, Span removal, const std::string& why) {
    if (is_absent(body)) return true;
    Range value = body.value_of("value");
    if (value.empty()) value = body.value_of("val");
    if (value.empty()) return false;
    std::vector<std::size_t> titles;
    for (std::size_t i = body.title.begin; i < body.title.end; ++i)
      if (words_[i].kind == PuppetKind::text) titles.push_back(i);
    for (const std::string_view other : {"name"sv, "key"sv})
      if (const Range named = body.value_of(other); !named.empty()) titles = {named.begin};
    const PuppetValue said = value_in(value);
    for (const std::size_t title : titles) {
      if (words_[title].kind != PuppetKind::text || words_[title].fills_in || !is_name_of_setting(inner(title)))
        continue;
      Writing writing;
      PuppetValue own = said;
      writing.removal = with_its_lines(removal);
      writing.not_edited = why;
      writing.takes_blanks = takes_blanks(said);
      if (referred_.contains(inner(title))) writing.not_edited = "is what another resource refers to";
      if (titles.size() > 1) {
        own.span = {};
        const std::size_t behind = is_mark(title + 1, ",") ? title + 1 : title;
        writing.removal = with_its_lines({words_[title].span.begin, words_[behind].span.end});
      }
      const Span whole{words_[std::min(title, body.title.begin)].span.begin, words_[value.end - 1].span.end};
      add(title, kPuppet, line_for(title, std::string(inner(title)), own, whole), std::move(writing));
    }
    return true;
  }

  // A text as it is written to a file: escapes are resolved, and of a here-document the margin is gone.
  View view_of_text(std::size_t i) const {
    View view;
    const PuppetWord& at = words_[i];
    if (at.quote == '@') {
      view_here_document(view, at);
      return view;
    }
    for (std::size_t k = at.inner.begin; k < at.inner.end; ++k) {
      const std::string_view rest = text_.text.substr(k, at.inner.end - k);
      const char escaped = rest.size() > 1 && rest[0] == '\\' ? rest[1] : '\0';
      const bool known = at.quote == '"' ? std::string_view("nrts\"'$\\").find(escaped) != std::string_view::npos
                                         : escaped == '\'' || escaped == '\\';
      if (escaped == '\0' || !known) {
        view.append(rest.substr(0, 1), k);
        continue;
      }
      const char meant = escaped == 'n' ? '\n' : escaped == 'r' ? '\r' : escaped == 't' ? '\t' : escaped;
      const char one = at.quote == '"' && escaped == 's' ? ' ' : meant;
      view.append_decoded(std::string_view(&one, 1), {k, k + 2});
      ++k;
    }
    return view;
  }

  void view_here_document(View& view, const PuppetWord& at) const {
    const std::string_view closing = source_.line_text(source_.line_at(at.inner.end));
    const std::size_t bar = closing.find('|');
    const std::size_t margin = bar != std::string_view::npos && trim(closing.substr(0, bar)).empty() ? bar : 0;
    for (std::size_t k = at.inner.begin; k < at.inner.end;) {
      const std::size_t end = std::min(text_.text.find('\n', k), at.inner.end - 1) + 1;
      const std::size_t blanks = std::min(text_.text.find_first_not_of(" \t", k), end - 1) - k;
      const std::size_t skipped = std::min(margin, blanks);
      view.append(text_.text.substr(k + skipped, end - k - skipped), k + skipped);
      k = end;
    }
  }

  void take_file(const Body& body) {
    const Range content = body.value_of("content");
    if (content.end != content.begin + 1 || words_[content.begin].kind != PuppetKind::text || is_absent(body)) return;
    std::string path;
    if (const PuppetValue named = value_in(body.value_of("path")); named.text) path = *named.text;
    if (path.empty() && words_[body.title.begin].kind == PuppetKind::text) path = inner(body.title.begin);
    if (!is_place_of_sysctls(path)) return;
    const PuppetWord& at = words_[content.begin];
    for (Line& line : sysctl_lines(text_, view_of_text(content.begin), at.fills_in ? Holes::shell : Holes::none))
      add(content.begin, "", std::move(line));
  }

  void take_exec(const Body& body) {
    Range command = body.value_of("command");
    if (command.empty()) command = body.title;
    if (command.end != command.begin + 1 || words_[command.begin].kind != PuppetKind::text) return;
    const View view = view_of_text(command.begin);
    for (Fragment& fragment : script_fragments({text_, view, {}, std::string(kPuppet), RunsWhere::host}))
      for (Line& line : fragment.lines) add(command.begin, fragment.program, std::move(line));
  }

  const SurfaceText& text_;
  const Source source_;
  const std::vector<PuppetWord> words_;
  std::vector<std::size_t> partner_;
  std::vector<int> condition_;
  std::map<std::string, std::size_t, std::less<>> literals_;  // the word of the literal; 0: it is none
  std::set<std::string, std::less<>> referred_;
  ConditionalTargets targets_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::puppet(const SurfaceText& text) {
  return with_comments(text, PuppetReader(text).read(), kPuppetMarks);
}

}  // namespace tcptune
