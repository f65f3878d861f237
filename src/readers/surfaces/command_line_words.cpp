// SPDX-License-Identifier: MIT
// See command_line_words.h.
#include "readers/surfaces/command_line_words.h"

#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "core/boot/kernel_command_line.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// A command line is a few KiB at most; the rest of what is longer is no word of one.
constexpr std::size_t kLongestCommandLine = 64 * 1024;

Span removal_of(std::string_view text, Span word, Span part) {
  while (word.begin > part.begin && is_space(text[word.begin - 1])) --word.begin;
  if (word.begin == part.begin)
    while (word.end < part.end && is_space(text[word.end])) ++word.end;
  return word;
}

}  // namespace

std::vector<Line> command_line_words(std::string_view text, const TextLine& physical, std::string_view words) {
  Span part = physical.span_of(words);
  part.end = std::min(part.end, part.begin + kLongestCommandLine);
  std::vector<Line> lines = parse_command_lines(text.substr(part.begin, part.end - part.begin), 0);
  for (Line& line : lines) {
    line.line = physical.number;
    line.block = physical.block;
    line.key_span = {line.key_span.begin + part.begin, line.key_span.end + part.begin};
    line.value_span = {line.value_span.begin + part.begin, line.value_span.end + part.begin};
    line.column = static_cast<int>(line.key_span.begin - physical.begin) + 1;
    Writing writing;
    writing.takes_blanks = YesNo::no;
    const Span word{line.key_span.begin - std::string_view("sysctl.").size(), line.value_span.end};
    line.whole = word;
    if (line.value.find_first_of("$`{") != std::string::npos)
      line.kind = LineKind::computed;
    else if (text.substr(line.value_span.begin - 1, 1) != "=" || (word.end < part.end && !is_space(text[word.end])))
      writing.not_edited = "is written in quotes";
    writing.removal = removal_of(text, word, part);
    line.writing = std::make_shared<const Writing>(std::move(writing));
  }
  return lines;
}

Running command_line_runs() {
  return {Known::unknown, "the kernel command line sets it, which kernels before 5.8 do not understand", ""};
}

}  // namespace tcptune
