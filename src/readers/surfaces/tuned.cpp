// SPDX-License-Identifier: MIT
// TuneD profiles, judged alone: what their sections for sysctls set, and the words of [bootloader] for the kernel.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/boot/tuned_profile.h"
#include "core/text/text.h"
#include "readers/surfaces/command_line_words.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/ini_lines.h"
#include "readers/surfaces/setting_at.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kTunedMarks{"#"sv, ";"sv};

// The bytes between quotes, behind an operator.
Span tuned_value(std::string_view text, Span value, Assigns assigns) {
  const auto at = [&](std::size_t offset) { return offset < text.size() ? text[offset] : '\0'; };
  const bool quoted = value.end >= value.begin + 2 && (at(value.begin) == '"' || at(value.begin) == '\'') &&
                      at(value.end - 1) == at(value.begin);
  if (quoted) ++value.begin, --value.end;
  if (assigns == Assigns::value || value.empty()) return value;
  ++value.begin;
  while (value.begin < value.end && is_space(text[value.begin])) ++value.begin;
  return value;
}

class TunedReader {
 public:
  explicit TunedReader(const SurfaceText& text)
      : text_(text), lines_(text_lines(text.text)), options_(ini_options(lines_, "=")) {
    for (const IniOption& option : options_)
      if (option.section == "variables") variables_.insert_or_assign(option.key, option.value);
  }

  std::vector<Fragment> read() {
    Fragment sysctls{{}, "tuned", {}, {}};
    for (Line& line : merge_tuned_profiles({{text_.text, 0}}).lines)
      if (line.kind != LineKind::comment) sysctls.lines.push_back(placed(std::move(line)));
    std::vector<Fragment> fragments;  // the kernel's words come first
    std::vector<Line> words;
    for (const IniOption& option : options_)
      if (option.section == "bootloader" && option.key.starts_with("cmdline"))
        for (Line& line : command_line_words(text_.text, *option.line, option.value)) words.push_back(std::move(line));
    if (!words.empty())
      fragments.push_back({{}, std::string(kCommandLineProgram), command_line_runs(), std::move(words)});
    if (!sysctls.lines.empty()) fragments.push_back(std::move(sysctls));
    return with_comments(text_, std::move(fragments), kTunedMarks);
  }

 private:
  Line placed(Line line) const {
    Writing writing;
    line.value_span = tuned_value(text_.text, line.value_span, line.assigns);
    const std::size_t end = std::min(text_.text.find('\n', line.whole.end), text_.text.size() - 1) + 1;
    writing.removal = {line.whole.begin, end};
    if (line.kind == LineKind::computed) resolve(line, writing);
    line.writing = std::make_shared<const Writing>(std::move(writing));
    return line;
  }

  // A value that is one variable whose literal stands in [variables].
  void resolve(Line& line, Writing& writing) const {
    const std::string_view value = line.value;
    if (!value.starts_with("${") || value.find('}') != value.size() - 1) return;
    const auto variable = variables_.find(value.substr(2, value.size() - 3));
    if (variable == variables_.end() || variable->second.find_first_of("${#") != std::string_view::npos) return;
    writing.not_edited = fmt::format("takes its value from the variable {}", variable->first);
    line.kind = LineKind::assignment;
    line.value = variable->second;
  }

  const SurfaceText& text_;
  std::vector<TextLine> lines_;
  std::vector<IniOption> options_;
  std::map<std::string_view, std::string_view> variables_;
};

}  // namespace

std::vector<Fragment> reading::tuned(const SurfaceText& text) { return TunedReader(text).read(); }

}  // namespace tcptune
