// SPDX-License-Identifier: MIT
// See shell_removal.h.
#include "readers/surfaces/shell_removal.h"

#include <algorithm>
#include <array>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// What follows `||` only to hide or to tell of a failure, and what stands before `&&` only to ask.
constexpr std::array kExcuses = {"true"sv, ":"sv, "echo"sv, "exit"sv, "return"sv, "printf"sv, "logger"sv, "warn"sv};
constexpr std::array kQuestions = {"["sv, "[["sv, "test"sv, "grep"sv, "egrep"sv};
constexpr std::array kConditions = {"if"sv, "while"sv, "until"sv, "elif"sv, "!"sv};
constexpr std::array kOpeners = {"then"sv, "do"sv, "else"sv, "{"sv, "("sv};

constexpr std::size_t kLongestList = 100;  // of commands that && and || join, to either side

bool joins(std::string_view op) { return op == "&&" || op == "||"; }

class ShellRemover {
 public:
  ShellRemover(std::string_view around, const View& script, const std::vector<ShellCommand>& commands)
      : around_(around), script_(script), commands_(commands) {}

  ShellRemoval removal(std::size_t first, std::size_t last) const {
    std::size_t a = first, b = last;
    while (a > 0 && commands_[a].keyword.empty() && goes_on(a - 1) && first - a < kLongestList) --a;
    while (b + 1 < commands_.size() && goes_on(b) && b - last < kLongestList) ++b;
    const auto all = [&](std::size_t from, std::size_t to, const auto& names) {
      for (std::size_t i = from; i < to; ++i)
        if (commands_[i].words.empty() || !is_one_of(names, commands_[i].words.front().text())) return false;
      return true;
    };
    const bool only_excuses = last == b || (commands_[last].after == "||" && all(last + 1, b + 1, kExcuses));
    if (only_excuses && all(a, first, kQuestions)) return list(a, b);
    if (commands_[last].after == "&&") return part({commands_[first].span.begin, commands_[last + 1].span.begin});
    if (last == b && first > 0 && commands_[first - 1].after == "&&")
      return part({commands_[first - 1].span.end, commands_[last].span.end});
    return {{}, "is one of several commands that depend on each other"};
  }

 private:
  bool goes_on(std::size_t at) const { return joins(commands_[at].after) || commands_[at].after == "|"; }

  ShellRemoval list(std::size_t a, std::size_t b) const {
    const std::string_view before = a > 0 ? std::string_view(commands_[a - 1].keyword) : ""sv;
    if (is_one_of(kConditions, before)) return {{}, "is the condition of a branch or loop"};
    if (!commands_[a].keyword.empty() || !commands_[b].keyword.empty())
      return {{}, "is one of several commands that depend on each other"};
    const bool opened = is_one_of(kOpeners, before);
    const bool ends = b + 1 == commands_.size();
    const bool closed = !ends && !commands_[b + 1].keyword.empty() && commands_[b + 1].keyword != "if" &&
                        commands_[b + 1].keyword != "for" && commands_[b + 1].keyword != "while" &&
                        commands_[b + 1].keyword != "case" && commands_[b + 1].keyword != "function" &&
                        !is_one_of(kOpeners, commands_[b + 1].keyword);
    if (opened && (closed || ends)) return {{}, "is the only command of its block"};
    if (before == "function") return {{}, "is the only command of its block"};
    if (a == 0 && ends && script_.text().size() != around_.size()) return {{}, "is the only command there"};
    for (std::size_t i = a; i <= b; ++i)
      for (const ShellRedirect& redirect : commands_[i].redirects)
        if (redirect.here) return {{}, "is written in a here-document"};
    const std::string& text = script_.text();
    const Span span{commands_[a].span.begin, commands_[b].span.end};
    std::size_t end = skip_blanks(span.end);
    const bool separated = end < text.size() && text[end] == ';' && text.compare(end, 2, ";;") != 0;
    if (separated) end = skip_blanks(end + 1);
    const std::size_t begin = span.begin == 0 ? 0 : text.rfind('\n', span.begin - 1) + 1;
    const bool first_of_line = trim(std::string_view(text).substr(begin, span.begin - begin)).empty();
    std::size_t behind = end;
    if (behind < text.size() && text[behind] == '#') behind = std::min(text.find('\n', behind), text.size());
    if (text.compare(behind, 1, "\r") == 0) ++behind;
    const bool last_of_line = behind >= text.size() || text[behind] == '\n';
    if (first_of_line && last_of_line && starts_line(begin)) {
      ShellRemoval whole = part({begin, std::min(behind + 1, text.size())});
      whole.span.begin = whole.why_not.empty() ? outer_line(begin) : 0;  // with the '@' of make
      return whole;
    }
    if (separated) return part({span.begin, end});
    if (a > 0 && commands_[a - 1].after == ";") return part({commands_[a - 1].span.end, span.end});
    return part(span);
  }

  std::size_t skip_blanks(std::size_t at) const {
    return std::min(script_.text().find_first_not_of(" \t", at), script_.text().size());
  }

  // Does a line of the text around begin there as well?
  bool starts_line(std::size_t at) const {
    const std::size_t line = outer_line(at);
    return around_.substr(line, script_.in_source({at, at}).begin - line).find_first_not_of(" \t@") ==
           std::string_view::npos;
  }

  // Where the line around that offset of the script begins.
  std::size_t outer_line(std::size_t at) const {
    const std::size_t outer = script_.in_source({at, at}).begin;
    return outer == 0 ? 0 : around_.rfind('\n', outer - 1) + 1;
  }

  ShellRemoval part(Span span) const {
    const Span outer = script_.in_source(span);
    if (around_.substr(outer.begin, outer.end - outer.begin) !=
        std::string_view(script_.text()).substr(span.begin, span.end - span.begin))
      return {{}, "is written with escapes or over several lines"};
    return {outer, ""};
  }

  std::string_view around_;
  const View& script_;
  const std::vector<ShellCommand>& commands_;
};

}  // namespace

ShellRemoval removal_of(std::string_view around, const View& script, const std::vector<ShellCommand>& commands,
                        std::size_t first, std::size_t last) {
  return ShellRemover(around, script, commands).removal(first, last);
}

}  // namespace tcptune
