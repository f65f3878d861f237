// SPDX-License-Identifier: MIT
// See shell_sysctl.h. What sysctl makes of its words was tried with procps 4.0.2 and busybox 1.35: `-w key = value`
// sets nothing and fails, `-w key=4096 87380` sets 4096 and fails, `-w "key = value"` works with procps only.
#include "readers/surfaces/shell_sysctl.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_option(std::string_view word) { return word.size() > 1 && word.front() == '-' && word.find('=') > 2; }

// "net.ipv4.x", "net/ipv4/x": not a number, and no file.
bool looks_like_key(std::string_view word) {
  return !word.empty() && word.find_first_of("./") != std::string_view::npos && word.front() >= 'a' &&
         word.front() <= 'z';
}

bool has_equals(std::string_view word) { return word.find('=') != std::string_view::npos; }

class SysctlCommand {
 public:
  SysctlCommand(const std::string& script, const View& view, const std::vector<ShellWord>& raw,
                const std::vector<ShellWord>& words, std::size_t first)
      : script_(script), view_(view), raw_(raw), words_(words), at_(first) {}

  SysctlWords run() {
    bool load = false, no_more_options = false;
    while (at_ < words_.size()) {
      const std::string& word = words_[at_].text();
      if (!no_more_options && word == "--") {
        no_more_options = true;
        ++at_;
      } else if (!no_more_options && is_option(word)) {
        load |= take_option(word);
        ++at_;
      } else if (load) {
        result_.files.push_back(word);
        ++at_;
      } else {
        take_setting();
      }
    }
    return std::move(result_);
  }

 private:
  bool take_option(const std::string& word) {
    if (word == "--system") result_.loads = result_.loads_all = true;
    const bool load = word.starts_with("--load") || (!word.starts_with("--") && word.find('p') != std::string::npos);
    result_.loads |= load;
    if (word.starts_with("--load=")) result_.files.push_back(word.substr(7));
    if (!word.starts_with("--") && load && word.back() != 'p') result_.files.push_back(word.substr(word.find('p') + 1));
    return load;
  }

  void take_setting() {
    const std::string& word = words_[at_].text();
    const std::size_t equals = word.find('=');
    if (!looks_like_key(word)) {
      result_.others.push_back(at_++);
      return;
    }
    const std::size_t begin = at_;
    const bool bare_equals =
        equals == std::string::npos && at_ + 1 < words_.size() && words_[at_ + 1].text().starts_with('=');
    if (equals == std::string::npos && !bare_equals) {
      result_.others.push_back(at_++);
      return;
    }
    std::size_t value = begin;  // the first word that belongs to it besides
    if (bare_equals)
      value = words_[begin + 1].text() == "=" ? begin + 2 : begin + 1;
    else
      value = begin + 1;
    std::size_t end = value;
    const bool value_in_word = !bare_equals && equals + 1 < word.size();
    while (end < words_.size() &&
           belongs_to_value(words_[end].text(), bare_equals && end == value && value == begin + 1,
                            value_in_word || end > value))
      ++end;
    at_ = std::max(end, begin + 1);
    if (!bare_equals && end == begin + 1) {
      result_.settings.push_back({begin, equals, std::nullopt});
      return;
    }
    result_.settings.push_back({begin, equals, fault(begin, value, end, bare_equals, equals)});
  }

  // A word of a value that stands alone: behind the first one only numbers are.
  static bool belongs_to_value(std::string_view word, bool begins_with_equals, bool is_further) {
    if (begins_with_equals) return true;
    if (word.empty() || has_equals(word) || looks_like_key(word)) return false;
    if (is_further) return (word.front() >= '0' && word.front() <= '9') || word.front() == '\x01';
    return word.front() != '-' || (word.size() > 1 && word[1] >= '0' && word[1] <= '9');
  }

  std::string_view raw(std::size_t index) const {
    return std::string_view(script_).substr(raw_[index].span.begin, raw_[index].span.end - raw_[index].span.begin);
  }

  WritingFault fault(std::size_t begin, std::size_t value, std::size_t end, bool bare_equals,
                     std::size_t equals) const {
    std::string key(words_[begin].text().substr(0, equals));
    std::string words;  // of the value, as they are written
    std::size_t count = 0;
    const auto add = [&](std::string_view text) {
      if (text.empty()) return;
      words.append(words.empty() ? "" : " ").append(text);
      ++count;
    };
    const std::string_view first = raw(begin);
    if (!bare_equals) add(first.substr(std::min(first.find('=') + 1, first.size())));
    for (std::size_t i = value; i < end; ++i)
      add(i == begin + 1 && bare_equals && value == i ? raw(i).substr(1) : raw(i));
    const bool quotes = words.find_first_of("'\"\\`") != std::string::npos;
    const bool cured = count > 0 && (count == 1 || !quotes) && first.find_first_of("'\"") == std::string_view::npos;
    const std::string argument = fmt::format("{}={}", bare_equals ? first : first.substr(0, first.find('=')),
                                             count == 1 ? words : fmt::format("\"{}\"", words));
    std::string message =
        bare_equals
            ? fmt::format(
                  "sysctl gets {} words here, not one, and sets nothing: it takes no blanks around the '='. Write {}",
                  end - begin, cured ? argument : key + "=VALUE")
        : value == end || equals + 1 < words_[begin].text().size()
            ? fmt::format(
                  "The value of {} has to be in quotes: sysctl sets the first number alone and refuses the other "
                  "words. Write {}",
                  key, cured ? argument : key + "=\"…\"")
            : fmt::format(
                  "sysctl gets {}= without a value, and sets nothing: it takes no blanks around the '='. Write {}", key,
                  cured ? argument : key + "=VALUE");
    WritingFault result{"SRC001", std::move(message), std::nullopt};
    if (cured)
      result.cure = WritingFault::Cure{
          view_.in_source({raw_[begin].span.begin, raw_[std::max(end, begin + 1) - 1].span.end}), argument, YesNo::yes};
    return result;
  }

  const std::string& script_;
  const View& view_;
  const std::vector<ShellWord>& raw_;
  const std::vector<ShellWord>& words_;
  std::size_t at_;
  SysctlWords result_;
};

}  // namespace

SysctlWords sysctl_words(const std::string& script, const View& view, const std::vector<ShellWord>& raw,
                         const std::vector<ShellWord>& expanded, std::size_t first) {
  return SysctlCommand(script, view, raw, expanded, first).run();
}

}  // namespace tcptune
