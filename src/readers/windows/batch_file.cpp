// SPDX-License-Identifier: MIT
// See batch_file.h. What is read is what cmd.exe makes of a line: carets, quotation marks, blocks, %variables%; words
// are taken apart as C programs do.
#include "readers/windows/batch_file.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include "core/text/text.h"
#include "readers/windows/powershell_script.h"
#include "readers/windows/registry_commands.h"
#include "readers/windows/script_registry.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

// How long the mark of a comment is; 0: the line, from its first character that is no blank, is none.
std::size_t comment_mark(std::string_view line) {
  const std::string folded = lower(line.substr(0, 4));
  if (folded.starts_with("::")) return 2;
  const bool ends = folded.size() == 3 || (folded.size() > 3 && (is_blank(folded[3]) || folded[3] == '\n'));
  return folded.starts_with("rem") && ends ? 3 : 0;
}

// The text with each caret and line end that join two lines as blanks, so that offsets stay. In a comment a caret may
// be half of a character of another code page.
std::string with_lines_joined(std::string text) {
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i == 0 || text[i - 1] == '\n') {
      const std::size_t first = std::min(text.find_first_not_of(" \t@", i), text.size());
      if (comment_mark(std::string_view(text).substr(first)) > 0) {
        i = std::min(text.find('\n', first), text.size() - 1);
        quoted = false;
        continue;
      }
    }
    const char c = text[i];
    if (c == '"') quoted = !quoted;
    if (c == '\n') quoted = false;
    if (c != '^' || quoted) continue;
    const std::size_t end = i + 1 + (text.compare(i + 1, 1, "\r") == 0 ? 1 : 0);
    if (end < text.size() && text[end] == '\n')
      std::fill(text.begin() + static_cast<std::ptrdiff_t>(i), text.begin() + static_cast<std::ptrdiff_t>(end) + 1,
                ' ');
    else
      ++i;
  }
  return text;
}

struct BatchVariable {
  std::string value;
  int assignments = 0;
};
using BatchVariables = std::map<std::string, BatchVariable, std::less<>>;

// Those that one `set NAME=literal` of the file gives a value.
BatchVariables batch_variables(std::string_view text) {
  BatchVariables variables;
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    while (line.starts_with('@') || line.starts_with('(')) line = trim(line.substr(1));
    const std::string folded = lower(line.substr(0, 4));
    if (folded != "set " && folded != "set\t") continue;
    line = trim(line.substr(4));
    const bool arithmetic = line.starts_with('/');
    if (arithmetic) line = trim(line.substr(std::min<std::size_t>(2, line.size())));
    if (line.starts_with('"')) line = line.substr(1, std::min(line.rfind('"'), line.size()) - 1);
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || equals == 0) continue;
    BatchVariable& variable = variables[lower(trim(line.substr(0, equals)))];
    variable.value = line.substr(equals + 1);
    const bool literal = !arithmetic && variable.value.find_first_of("%!&|^") == std::string::npos;
    variable.assignments += literal ? 1 : 2;
  }
  return variables;
}

enum class Neighbourhood { alone, others, block };

class BatchReader {
 public:
  BatchReader(const Catalogue& base, std::string_view bytes, const std::string& file)
      : registry_(base, bytes, file, "batch file", read_batch_file), text_(with_lines_joined(registry_.text())) {
    variables_ = batch_variables(text_);
  }

  Registry read() {
    at_ = text_.starts_with("\xEF\xBB\xBF") ? 3 : 0;
    while (at_ < text_.size()) {
      end_ = std::min(text_.find('\n', at_), text_.size());
      take_line();
      at_ = end_ + 1;
    }
    return registry_.take();
  }

 private:
  std::string_view rest() const { return std::string_view(text_).substr(at_, end_ - at_); }

  void skip_blanks() {
    while (at_ < end_ && (is_blank(text_[at_]) || text_[at_] == '@')) ++at_;
  }

  void take_line() {
    skip_blanks();
    line_begin_ = at_;
    if (take_comment()) return;
    if (rest().starts_with(':')) {
      if (depth_ == 0) label_ = ++regions_;
      return;
    }
    std::vector<ScriptCommand> commands;
    const int depth = depth_;
    while (at_ < end_) commands.push_back(next_command());
    std::erase_if(commands, [](const ScriptCommand& command) { return command.words.empty(); });
    const bool alone = commands.size() == 1 && depth == 0 && depth_ == 0;
    const Neighbourhood around = alone ? Neighbourhood::alone : Neighbourhood::others;
    for (ScriptCommand& command : commands) take(std::move(command), depth > 0 ? Neighbourhood::block : around);
  }

  bool take_comment() {
    const std::size_t mark = comment_mark(rest());
    if (mark == 0) return false;
    const std::string_view words = trim(rest().substr(mark));
    const auto begin = static_cast<std::size_t>(words.data() - text_.data());
    if (!words.empty()) registry_.comment({begin, begin + words.size()});
    return true;
  }

  // Up to a separator, or the end of the line.
  ScriptCommand next_command() {
    ScriptCommand command;
    skip_blanks();
    command.whole.begin = at_;
    int alternative = depth_ > 0 ? alternative_ : 0;  // 0: none that this command belongs to
    while (at_ < end_) {
      const char c = text_[at_];
      if (is_blank(c)) {
        ++at_;
      } else if (c == '&' || c == '|') {
        ++at_;
        break;
      } else if (c == '(' && opens(command)) {
        ++depth_;
        ++at_;
        if (command.words.empty()) break;
        command.words.push_back({"(", {at_ - 1, at_}, {at_ - 1, at_}});
      } else if (c == ')' && depth_ > 0) {
        ++at_;
        if (--depth_ == 0) alternative_ = 0;
        if (!waits_for_do(command)) break;
      } else if (c == '>' || c == '<') {
        skip_redirection();
      } else if (std::optional<ScriptWord> word = next_word(); word) {
        command.words.push_back(std::move(*word));
        if (command.words.size() == 1 && (is_word(command, "if") || is_word(command, "else"))) {
          alternative = alternative_ = ++regions_;
        }
      }
      if (at_ <= end_) command.whole.end = at_;
    }
    command.region = alternative > 0 ? alternative : label_;
    command.whole.end = std::max(command.whole.begin, std::min(at_, end_));
    while (command.whole.end > command.whole.begin && is_blank(text_[command.whole.end - 1])) --command.whole.end;
    return command;
  }

  static bool is_word(const ScriptCommand& command, std::string_view first) {
    return !command.words.empty() && lower(command.words[0].text) == first;
  }

  static bool waits_for_do(const ScriptCommand& command) {
    return is_word(command, "for") && std::none_of(command.words.begin(), command.words.end(),
                                                   [](const ScriptWord& word) { return lower(word.text) == "do"; });
  }

  static bool opens(const ScriptCommand& command) {
    return command.words.empty() || is_word(command, "if") || is_word(command, "for") || is_word(command, "else");
  }

  // > file, 2>&1, >>"a file"
  void skip_redirection() {
    while (at_ < end_ && (text_[at_] == '>' || text_[at_] == '<')) ++at_;
    if (at_ < end_ && text_[at_] == '&') {
      at_ = std::min(at_ + 2, end_);
      return;
    }
    while (at_ < end_ && is_blank(text_[at_])) ++at_;
    next_word();
  }

  // Nothing: it is the number of a redirected handle. Always goes on.
  std::optional<ScriptWord> next_word() {
    ScriptWord word;
    word.span.begin = at_;
    bool quoted = false;
    for (; at_ < end_; ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        quoted = !quoted;
        word.quoted = YesNo::yes;
      } else if (c == '\\' && text_.compare(at_ + 1, 1, "\"") == 0 && at_ + 1 < end_) {
        word.text += '"';
        ++at_;
      } else if (c == '%' || (c == '!' && has_end(at_, '!'))) {
        take_variable(word, c);
      } else if (quoted) {
        word.text += c;
      } else if (c == '^' && at_ + 1 < end_) {
        word.text += text_[++at_];
      } else if (is_blank(c) || "&|<>"sv.find(c) != std::string_view::npos || (c == ')' && depth_ > 0)) {
        break;
      } else {
        word.text += c;
      }
    }
    if (at_ == word.span.begin) ++at_;
    word.span.end = std::min(at_, end_);
    word.inner = word.span;
    const std::string_view raw = registry_.source().text(word.span);
    if (raw.size() >= 2 && raw.front() == '"' && raw.back() == '"')
      word.inner = {word.span.begin + 1, word.span.end - 1};
    const bool handle = word.text.size() == 1 && word.text[0] >= '0' && word.text[0] <= '9' && at_ < end_ &&
                        (text_[at_] == '>' || text_[at_] == '<') && word.quoted == YesNo::no;
    return handle ? std::nullopt : std::optional(std::move(word));
  }

  bool has_end(std::size_t at, char mark) const {
    const std::size_t end = text_.find(mark, at + 1);
    return end != std::string::npos && end < end_ &&
           text_.substr(at + 1, end - at - 1).find_first_of(" \t\"\\") == std::string::npos && end > at + 1;
  }

  // %NAME%, !NAME!, %%i of a loop, %1 of the call. Stops at its last character.
  void take_variable(ScriptWord& word, char mark) {
    if (mark == '%' && !has_end(at_, '%')) {
      word.known = YesNo::no;
      word.text += text_[at_];
      return;
    }
    const std::size_t end = text_.find(mark, at_ + 1);
    const std::string name = lower(std::string_view(text_).substr(at_ + 1, end - at_ - 1));
    const auto variable = variables_.find(name);
    if (variable != variables_.end() && variable->second.assignments == 1) {
      word.text += trim(variable->second.value);
    } else {
      word.known = YesNo::no;
      word.text += text_.substr(at_, end + 1 - at_);
    }
    at_ = end;
  }

  // The command proper, behind `if`, `for … do`, `call` and the like.
  void take(ScriptCommand command, Neighbourhood around) {
    const std::string first = lower(command.words[0].text);
    const bool conditional = first == "if" || first == "else", looped = first == "for";
    const bool steps = conditional || looped;
    constexpr std::array kBefore{"call"sv, "start"sv, "cmd"sv, "cmd.exe"sv, "/c"sv, "/wait"sv, "/b"sv, "/w"sv, "("sv};
    auto word = command.words.begin();
    for (; word != command.words.end(); ++word) {
      const std::string text = lower(word->text), program = program_name(word->text);
      if (text == "echo" || text == "rem" || text == "goto" || text == "set") return;
      const bool ours = program == "reg" || program == "netsh" || program == "powershell" || program == "pwsh";
      if (ours && word->quoted == YesNo::no) break;
      if (text == "\"\"" || std::find(kBefore.begin(), kBefore.end(), text) != kBefore.end()) continue;
      if (!steps) return;
    }
    if (word == command.words.end()) return;
    command.words.erase(command.words.begin(), word);
    if (steps || around == Neighbourhood::block)
      command.not_edited = "is a part of a block, an if or a loop";
    else if (around == Neighbourhood::others)
      command.not_edited = "shares its line with other commands";
    else
      command.removal = registry_.lines_alone({line_begin_of(command), command.whole.end});
    const std::string program = program_name(command.words[0].text);
    if (program == "powershell" || program == "pwsh") return take_powershell(command);
    take_command(registry_, command);
  }

  // With the @ before it.
  std::size_t line_begin_of(const ScriptCommand& command) const {
    std::size_t begin = command.whole.begin;
    while (begin > 0 && (text_[begin - 1] == '@' || is_blank(text_[begin - 1]))) --begin;
    return begin;
  }

  // -Command "…" or a command as the last words.
  void take_powershell(const ScriptCommand& command) {
    std::size_t first = 1;
    for (; first < command.words.size(); ++first) {
      const std::string word = lower(command.words[first].text);
      if (word == "-command" || word == "-c" || word == "/c" || word == "&") {
        ++first;
        break;
      }
      if (word == "-file" || word == "-f" || word.starts_with("-enc") || word == "-e") return;
      if (word == "-executionpolicy" || word == "-ep" || word == "-ex" || word == "-windowstyle" || word == "-w")
        ++first;
      else if (!word.starts_with('-'))
        break;
    }
    if (first >= command.words.size()) return;
    const ScriptWord& begin = command.words[first];
    const bool quoted = first + 1 == command.words.size() && begin.inner != begin.span;
    const Span span = quoted ? begin.inner : Span{begin.span.begin, command.words.back().span.end};
    std::string script(registry_.source().text(span));
    for (std::size_t at = script.find("\\\""); at != std::string::npos; at = script.find("\\\"", at)) script[at] = ' ';
    if (script.find('%') != std::string::npos) return;  // cmd fills it in first
    read_powershell(registry_, script, span.begin, {command.removal, command.not_edited, command.region});
  }

  ScriptRegistry registry_;
  std::string text_;
  BatchVariables variables_;
  std::size_t at_ = 0;
  std::size_t end_ = 0;  // of the line
  std::size_t line_begin_ = 0;
  int depth_ = 0;  // of parentheses
  int regions_ = 0;  // how many were told apart
  int label_ = 0;  // the region since the last label
  int alternative_ = 0;  // the region since the last if or else
};

}  // namespace

Registry read_batch_file(const Catalogue& base, std::string_view bytes, const std::string& file) {
  return BatchReader(base, bytes, file).read();
}

}  // namespace tcptune
