// SPDX-License-Identifier: MIT
// Reads shell scripts for writes to /proc/sys; see shell_writes.h.
#include "core/boot/shell_writes.h"

#include <algorithm>
#include <utility>

#include "core/boot/sysctl_conf.h"
#include "core/boot/text_lines.h"
#include "core/catalogue/names.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kProcSys = "/proc/sys/";
constexpr std::size_t kLongestValue = 4096;  // longer ones are no values, and one echo may go to many files
constexpr std::string_view kNotKnown = "$";

enum class WordKind { text, operation };

struct Word {
  std::string text;
  WordKind kind = WordKind::text;
};

bool is_operation(char c) { return std::string_view(";&|<>()").find(c) != std::string_view::npos; }

// One shell line in words: quotes taken off, operators as words of their own, comments dropped.
std::vector<Word> shell_words(std::string_view line) {
  std::vector<Word> words;
  bool inside = false;
  char quote = 0;
  const auto current = [&]() -> std::string& {
    if (!inside) words.push_back({});
    inside = true;
    return words.back().text;
  };
  for (std::size_t i = 0; i < line.size(); ++i) {
    const char c = line[i];
    if (quote != 0) {
      if (c == quote)
        quote = 0;
      else
        current() += c;
    } else if (c == '\'' || c == '"') {
      quote = c;
      current();
    } else if (c == '\\' && i + 1 < line.size()) {
      current() += line[++i];
    } else if (is_space(c)) {
      inside = false;
    } else if (c == '#' && !inside) {
      break;
    } else if (is_operation(c)) {
      if (words.empty() || inside || words.back().kind != WordKind::operation || words.back().text != std::string(1, c))
        words.push_back({std::string(1, c), WordKind::operation});
      inside = false;
    } else {
      current() += c;
    }
  }
  return words;
}

bool is_known(std::string_view text) { return text.find_first_of("$`*?[") == std::string_view::npos; }

ScriptWrite write_of(int line, std::string_view key, std::string_view value) {
  return {line, 0, is_known(key) ? canonical_name(key) : std::string(),
          is_known(value) ? std::string(trim(value)) : std::string()};
}

bool is_command(const Word& word, std::string_view name) {
  return word.kind == WordKind::text &&
         (word.text == name || (word.text.size() > name.size() && word.text.ends_with(name) &&
                                word.text[word.text.size() - name.size() - 1] == '/'));
}

// Finds the writes in the words of one line.
class LineReader {
 public:
  LineReader(const std::vector<Word>& words, int line) : words_(words), line_(line) {}

  std::vector<ScriptWrite> run() {
    for (std::size_t i = 0; i < words_.size();) {
      if (is_command(words_[i], "echo"))
        i = take_echo(i + 1);
      else if (is_command(words_[i], "sysctl"))
        i = take_sysctl(i + 1);
      else if (is_command(words_[i], "tee") || redirects(i))
        i = take_files(i);
      else if (ends_command(i++))
        echoed_ = kNotKnown;
    }
    return std::move(writes_);
  }

 private:
  bool is_operation_at(std::size_t i, std::string_view which) const {
    return words_[i].kind == WordKind::operation && words_[i].text == which;
  }
  bool redirects(std::size_t i) const { return is_operation_at(i, ">"); }
  bool ends_command(std::size_t i) const { return is_operation_at(i, ";") || is_operation_at(i, "&"); }

  // These give the index of the first word that they did not take.
  std::size_t take_echo(std::size_t i) {
    echoed_.clear();
    for (; i < words_.size() && words_[i].kind == WordKind::text; ++i)
      if (!words_[i].text.starts_with('-') || words_[i].text.find_first_not_of("-neE") != std::string::npos)
        echoed_.append(echoed_.empty() ? "" : " ").append(words_[i].text);
    if (echoed_.size() > kLongestValue) echoed_ = kNotKnown;
    return i;
  }

  std::size_t take_sysctl(std::size_t i) {
    for (; i < words_.size() && words_[i].kind == WordKind::text; ++i) {
      const std::string_view word = words_[i].text;
      const std::size_t equals = word.find('=');
      if (word.starts_with('-') || equals == std::string_view::npos || equals == 0) continue;
      writes_.push_back(write_of(line_, trim(word.substr(0, equals)), word.substr(equals + 1)));
    }
    return i;
  }

  std::size_t take_files(std::size_t at) {
    const std::size_t most = redirects(at) ? 1 : words_.size();
    std::size_t i = at + 1;
    for (; i < words_.size() && i - at <= most && words_[i].kind == WordKind::text; ++i) {
      const std::string_view file = words_[i].text;
      if (file.starts_with(kProcSys)) writes_.push_back(write_of(line_, file.substr(kProcSys.size()), echoed_));
    }
    return i;
  }

  const std::vector<Word>& words_;
  int line_;
  std::string echoed_{kNotKnown};  // by the nearest `echo` of this command
  std::vector<ScriptWrite> writes_;
};

bool speaks_of_sysctl(std::string_view command) {
  return command.find("sysctl") != std::string_view::npos || command.find(kProcSys) != std::string_view::npos;
}

// A backslash at the end joins lines; two of them are one that is meant.
bool is_continued(std::string_view line) {
  const std::size_t last = line.find_last_not_of('\\');
  const std::size_t backslashes = last == std::string_view::npos ? line.size() : line.size() - last - 1;
  return backslashes % 2 == 1;
}

}  // namespace

std::vector<ScriptWrite> find_script_writes(std::string_view script) {
  std::vector<ScriptWrite> writes;
  const std::vector<std::string_view> lines = split(script, '\n');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::size_t first = i;
    std::string command(lines[i]);
    if (trim(command).starts_with('#')) continue;  // no backslash joins a comment with the next line
    for (; is_continued(command) && i + 1 < lines.size(); command += lines[++i]) command.back() = ' ';
    // Most lines of a script have nothing to do with sysctls; only the others are taken apart.
    if (!speaks_of_sysctl(command)) continue;
    const std::vector<Word> words = shell_words(command);
    for (ScriptWrite& found : LineReader(words, static_cast<int>(first) + 1).run()) {
      found.continued = static_cast<int>(i - first);
      writes.push_back(std::move(found));
    }
  }
  return writes;
}

std::vector<Line> parse_shell(std::string_view text, int file_index) {
  const std::vector<TextLine> physical = text_lines(text);
  std::vector<Line> lines;
  auto comments_up_to = [&, next = std::size_t{0}](int number) mutable {
    for (; next < physical.size() && physical[next].number < number; ++next)
      if (trim(physical[next].text).starts_with('#'))
        lines.push_back(line_at(physical[next], LineKind::comment, file_index));
  };
  for (const ScriptWrite& write : find_script_writes(text)) {
    if (write.name.empty() || lines.size() >= kMostLines) continue;
    comments_up_to(write.line);
    const TextLine& first = physical[static_cast<std::size_t>(write.line) - 1];
    Line line = line_at(first, write.value.empty() ? LineKind::computed : LineKind::assignment, file_index);
    line.continued = write.continued;
    line.whole.end = physical[static_cast<std::size_t>(write.line + write.continued) - 1].end();
    line.key = write.name;
    line.name = write.name;
    line.value = write.value;
    lines.push_back(std::move(line));
  }
  comments_up_to(static_cast<int>(physical.size()) + 1);
  return lines;
}

}  // namespace tcptune
