// SPDX-License-Identifier: MIT
// See shell_text.h.
#include "readers/surfaces/shell_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kShellKeywords = {"if"sv,   "then"sv,  "else"sv,     "elif"sv, "fi"sv, "do"sv,
                                       "done"sv, "while"sv, "{"sv,        "}"sv,    "!"sv,  "until"sv,
                                       "for"sv,  "case"sv,  "function"sv, "esac"sv};

bool is_shell_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool ends_word(char c) { return " \t\r\n;&|<>()"sv.find(c) != std::string_view::npos; }

class ShellLexer {
 public:
  explicit ShellLexer(const View& script) : view_(script), text_(script.text()) {}

  std::vector<ShellCommand> run() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    while (at_ < text_.size()) step();
    finish("");
    return std::move(commands_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool at_line_end() const {
    return peek() == '\n' || (peek() == '\r' && (peek(1) == '\n' || at_ + 1 == text_.size()));
  }

  // A backslash before a line's end: how long both are, 0 for none.
  std::size_t joined_line(std::size_t at) const {
    if (at >= text_.size() || text_[at] != '\\') return 0;
    if (text_.substr(at + 1, 1) == "\n") return 2;
    return text_.substr(at + 1, 2) == "\r\n" ? 3 : 0;
  }

  void step() {
    const char c = peek();
    if (const std::size_t joined = joined_line(at_))
      at_ += joined;
    else if (at_line_end())
      end_line();
    else if (c == ' ' || c == '\t' || c == '\r')
      ++at_;
    else if (c == '#')
      at_ = std::min(text_.find('\n', at_), text_.size());
    else if (c == '<' || c == '>' || (c == '&' && peek(1) == '>'))
      take_redirect();
    else if (c == '(' || c == ')')
      take_parenthesis();
    else if (c == ';' || c == '&' || c == '|')
      take_separator();
    else
      take_word();
  }

  void end_line() {
    finish("\n");
    at_ = text_.find('\n', at_) + 1;
    if (at_ == 0) at_ = text_.size();
    for (const auto& [command, redirect] : waiting_) take_here_document(commands_[command].redirects[redirect]);
    waiting_.clear();
  }

  void take_here_document(ShellRedirect& redirect) {
    HereDocument& here = *redirect.here;
    const std::string_view end = redirect.target.text();
    here.body = {at_, text_.size()};
    for (std::size_t begin = at_; begin < text_.size();) {
      const std::size_t stop = std::min(text_.find('\n', begin), text_.size());
      std::string_view line = text_.substr(begin, stop - begin);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (here.strips_tabs) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      if (line == end) {
        here.body.end = begin;
        at_ = std::min(stop + 1, text_.size());
        return;
      }
      begin = stop + 1;
    }
    at_ = text_.size();
  }

  void finish(std::string_view after) {
    if (open_) {
      if (!waiting_here_.empty())
        for (const std::size_t redirect : waiting_here_) waiting_.emplace_back(commands_.size(), redirect);
      commands_.push_back(std::move(current_));
    }
    waiting_here_.clear();
    current_ = {};
    open_ = false;
    if (after.empty() || commands_.empty()) return;
    // Empty lines end nothing.
    if (commands_.back().after.empty() &&
        (after != "\n" || commands_.back().keyword.empty() || commands_.back().keyword == "for"))
      commands_.back().after = after;
    if (after == ";;") in_pattern_ = depth_of_case_ > 0;
  }

  void extend(Span span) {
    current_.span = open_ ? Span{current_.span.begin, span.end} : span;
    open_ = true;
  }

  void keyword(std::string_view word, Span span) {
    finish("");
    extend(span);
    current_.keyword = word;
    finish("");
  }

  void take_parenthesis() {
    const bool opens = peek() == '(';
    const Span span{at_, at_ + 1};
    ++at_;
    if (in_pattern_) {
      if (opens) return;
      in_pattern_ = false;
      keyword("pattern", span);
      return;
    }
    // name() of a function: only its name stays.
    if (opens && open_ && current_.words.size() == 1 && peek() == ')') {
      ++at_;
      current_.keyword = "function";
      finish("");
      return;
    }
    keyword(opens ? "(" : ")", span);
  }

  void take_separator() {
    const char c = peek();
    const std::size_t length = peek(1) == c ? 2 : 1;
    const std::string_view op = text_.substr(at_, length);
    at_ += length;
    if (in_pattern_ && op == "|") {
      finish("");
      return;
    }
    finish(op == "|&" ? "|" : op);
  }

  void take_redirect() {
    static constexpr std::array kOperators = {"<<<"sv, "<<-"sv, "&>>"sv, "<<"sv, ">>"sv, "&>"sv,
                                              ">&"sv,  "<&"sv,  "<>"sv,  ">|"sv, "<"sv,  ">"sv};
    const std::string_view rest = text_.substr(at_, 3);
    const std::string_view op =
        *std::find_if(kOperators.begin(), kOperators.end(), [&](std::string_view o) { return rest.starts_with(o); });
    const std::size_t begin = at_;
    ShellRedirect redirect{std::string(op), true, {}, {}};
    // 2> is no word of the command.
    if (open_ && !current_.words.empty() && current_.words.back().span.end == at_ &&
        current_.words.back().text().find_first_not_of("0123456789") == std::string::npos) {
      redirect.of_output = current_.words.back().text() == "1" && op.front() == '>';
      current_.words.pop_back();
    }
    if (op.front() == '<') redirect.of_output = false;
    at_ += op.size();
    while (peek() == ' ' || peek() == '\t') ++at_;
    if (at_ < text_.size() && !ends_word(peek())) redirect.target = word();
    if (op == "<<" || op == "<<-") {
      redirect.here = HereDocument{{at_, at_}, op == "<<-", redirect.target.quoted.empty() && !escaped_};
      waiting_here_.push_back(current_.redirects.size());
    }
    extend({begin, at_});
    current_.redirects.push_back(std::move(redirect));
  }

  void take_word() {
    const bool first = current_.words.empty();
    ShellWord taken = word();
    const std::string_view raw = text_.substr(taken.span.begin, taken.span.end - taken.span.begin);
    const bool is_keyword = std::find(kShellKeywords.begin(), kShellKeywords.end(), raw) != kShellKeywords.end();
    if (in_pattern_ && raw != "esac") return;
    if (first && is_keyword && current_.redirects.empty() && raw != "for" && raw != "case" && raw != "function") {
      if (raw == "esac") in_pattern_ = false, depth_of_case_ = std::max(0, depth_of_case_ - 1);
      keyword(raw, taken.span);
      return;
    }
    if (first && (raw == "for" || raw == "case" || raw == "function")) {
      extend(taken.span);
      current_.keyword = raw;
      // Its words follow; they are no command.
      current_.words.push_back(std::move(taken));
      return;
    }
    if (current_.keyword == "for" && raw == "do") {
      keyword(raw, taken.span);
      return;
    }
    extend(taken.span);
    const bool begins_patterns = current_.keyword == "case" && raw == "in";
    const bool ends_function = current_.keyword == "function";
    current_.words.push_back(std::move(taken));
    if (begins_patterns) {
      ++depth_of_case_;
      finish("");
      in_pattern_ = true;
    } else if (ends_function) {
      if (text_.substr(at_, 2) == "()") at_ += 2;
      finish("");
    }
  }

  // ---- words

  void add(std::size_t begin, std::size_t end) {
    if (end > begin) word_.view.append_part(view_, {begin, end});
  }

  // Where the bytes up to `end` that mean themselves begin is `from`.
  ShellWord word() {
    word_ = {};
    escaped_ = false;
    const std::size_t begin = at_;
    std::size_t from = at_;
    while (at_ < text_.size() && !ends_word(peek())) {
      const char c = peek();
      if (const std::size_t joined = joined_line(at_)) {
        add(from, at_);
        from = at_ += joined;
      } else if (c == '\\') {
        add(from, at_);
        escaped_ = true;
        from = ++at_;
        at_ = std::min(at_ + 1, text_.size());
      } else if (c == '\'' || c == '"') {
        add(from, at_);
        if (!(c == '\'' ? single_quoted() : double_quoted())) {
          from = at_++;
          continue;
        }
        from = at_;
      } else if (c == '$' || c == '`') {
        add(from, at_);
        if (c == '$' && peek(1) == '\'' && single_quoted(1)) {
          from = at_;
          continue;
        }
        expansion();
        from = at_;
      } else {
        word_.has_glob |= c == '*' || c == '?' || c == '[';
        ++at_;
      }
    }
    add(from, at_);
    word_.span = {begin, at_};
    return std::move(word_);
  }

  bool single_quoted(std::size_t ahead = 0) {
    const std::size_t end = no_single_ ? std::string_view::npos : text_.find('\'', at_ + ahead + 1);
    if (end == std::string_view::npos) {
      no_single_ = true;
      return false;
    }
    const std::size_t begin = word_.text().size();
    add(at_ + ahead + 1, end);
    word_.quoted.push_back({begin, word_.text().size()});
    at_ = end + 1;
    return true;
  }

  std::size_t end_of_double() const {
    for (std::size_t at = at_ + 1; at < text_.size(); ++at) {
      if (text_[at] == '\\')
        ++at;
      else if (text_[at] == '"')
        return at;
      else if (text_[at] == '$' && text_.substr(at + 1, 1) == "(")
        at = std::min(end_of_group(at + 1, '(', ')'), text_.size()) - 1;
    }
    return std::string_view::npos;
  }

  bool double_quoted() {
    const std::size_t end = no_double_ ? std::string_view::npos : end_of_double();
    if (end == std::string_view::npos) {
      no_double_ = true;
      return false;
    }
    const std::size_t begin = word_.text().size();
    std::size_t from = ++at_;
    while (at_ < end) {
      const char c = peek();
      if (const std::size_t joined = joined_line(at_)) {
        add(from, at_);
        from = at_ += joined;
      } else if (c == '\\' && "$`\"\\"sv.find(peek(1)) != std::string_view::npos) {
        add(from, at_);
        from = at_ + 1;
        at_ += 2;
      } else if (c == '$' || c == '`') {
        add(from, at_);
        expansion();
        from = at_ = std::min(at_, end);
      } else {
        ++at_;
      }
    }
    add(from, std::min(at_, end));
    word_.quoted.push_back({begin, word_.text().size()});
    at_ = end + 1;
    return true;
  }

  // Behind the bracket that closes the one at `at`; at most a few KiB are looked at, so that nothing is quadratic.
  std::size_t end_of_group(std::size_t at, char opens, char closes) const {
    constexpr std::size_t kFarthest = 16 * 1024;
    int depth = 0;
    const std::size_t last = std::min(text_.size(), at + kFarthest);
    for (std::size_t i = at; i < last; ++i) {
      if (text_[i] == '\\')
        ++i;
      else if (text_[i] == opens)
        ++depth;
      else if (text_[i] == closes && --depth == 0)
        return i + 1;
    }
    return std::min(text_.find('\n', at), text_.size());
  }

  void expansion() {
    const std::size_t begin = at_;
    std::string name;
    if (peek() == '`') {
      const std::size_t end = text_.find('`', at_ + 1);
      at_ = end == std::string_view::npos || end - at_ > 4096 ? at_ + 1 : end + 1;
    } else if (peek(1) == '(') {
      at_ = end_of_group(at_ + 1, '(', ')');
    } else if (peek(1) == '{') {
      at_ = end_of_group(at_ + 1, '{', '}');
      name = text_.substr(begin + 2, at_ > begin + 3 ? at_ - begin - 3 : 0);
      if (!std::all_of(name.begin(), name.end(), is_shell_name_char)) name.clear();
    } else {
      ++at_;
      while (is_shell_name_char(peek())) ++at_;
      name = text_.substr(begin + 1, at_ - begin - 1);
      if (name.empty() && "@*#?$!-"sv.find(peek()) != std::string_view::npos && peek() != '\0')
        ++at_;
      else if (name.empty()) {  // a lone dollar is one
        add(begin, at_);
        return;
      }
    }
    const std::size_t from = word_.text().size();
    add(begin, at_);
    word_.expansions.push_back({{from, word_.text().size()}, std::move(name)});
  }

  const View& view_;
  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<ShellCommand> commands_;
  ShellCommand current_;
  bool open_ = false;  // does `current_` hold anything?
  std::vector<std::size_t> waiting_here_;  // redirections of `current_` whose here-documents follow
  std::vector<std::pair<std::size_t, std::size_t>> waiting_;  // the same of commands that are done
  bool in_pattern_ = false;
  int depth_of_case_ = 0;
  ShellWord word_;
  bool escaped_ = false;  // a backslash stood in the last word
  bool no_single_ = false, no_double_ = false;  // none closes any more: what follows is no quote
};

}  // namespace

bool ShellWord::is_quoted_at(std::size_t offset) const {
  return std::any_of(quoted.begin(), quoted.end(),
                     [offset](Span part) { return part.begin <= offset && offset <= part.end; });
}

std::vector<ShellCommand> shell_commands(const View& script) { return ShellLexer(script).run(); }

}  // namespace tcptune
