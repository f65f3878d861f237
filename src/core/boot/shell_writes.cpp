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
constexpr std::size_t kLongestCommand = 16 * 1024;  // longer lines are data; looking back in them would take its time

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
      if (is_command(words_[i], "sysctl"))
        i = take_sysctl(i + 1);
      else if (is_command(words_[i], "tee") || redirects(i))
        i = take_files(i);
      else
        ++i;
    }
    return std::move(writes_);
  }

 private:
  bool redirects(std::size_t i) const { return words_[i].kind == WordKind::operation && words_[i].text == ">"; }

  // Both give the index of the first word that they did not take.
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
      if (file.starts_with(kProcSys))
        writes_.push_back(write_of(line_, file.substr(kProcSys.size()), echoed_before(at)));
    }
    return i;
  }

  // The words of the nearest `echo` before `end`; "$" stands for what cannot be known.
  std::string echoed_before(std::size_t end) const {
    for (std::size_t i = end; i-- > 0;) {
      if (words_[i].text == ";" || words_[i].text == "&") break;
      if (!is_command(words_[i], "echo")) continue;
      std::string value;
      for (std::size_t j = i + 1; j < end && words_[j].kind == WordKind::text; ++j)
        if (!words_[j].text.starts_with('-') || words_[j].text.find_first_not_of("-neE") != std::string::npos)
          value.append(value.empty() ? "" : " ").append(words_[j].text);
      return value;
    }
    return "$";
  }

  const std::vector<Word>& words_;
  int line_;
  std::vector<ScriptWrite> writes_;
};

}  // namespace

std::vector<ScriptWrite> find_script_writes(std::string_view script) {
  std::vector<ScriptWrite> writes;
  std::string joined;
  int line = 0;
  int first = 1;
  for (const std::string_view part : split(script, '\n')) {
    ++line;
    if (joined.empty()) first = line;
    joined += part;
    if (joined.ends_with('\\')) {
      joined.back() = ' ';
      continue;
    }
    // Most lines of a script have nothing to do with sysctls; only the others are taken apart.
    const bool speaks_of_sysctl =
        joined.find("sysctl") != std::string::npos || joined.find(kProcSys) != std::string::npos;
    if (speaks_of_sysctl && joined.size() <= kLongestCommand) {
      const std::vector<Word> words = shell_words(joined);
      for (ScriptWrite& found : LineReader(words, first).run()) {
        found.continued = line - first;
        writes.push_back(std::move(found));
      }
    }
    joined.clear();
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
