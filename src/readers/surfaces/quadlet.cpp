// SPDX-License-Identifier: MIT
// Podman's quadlets: units of which [Container] or [Pod] asks for sysctls.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/boot/text_lines.h"
#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/container_sysctls.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

constexpr std::array<std::string_view, 2> kQuadletMarks{"#", ";"};

// A word of a line as systemd splits it: quotes hold blanks together.
struct UnitWord {
  std::size_t begin = 0, end = 0;  // with its quotes
  std::string_view text;
  YesNo is_quoted = YesNo::no;
};

std::vector<UnitWord> words_of_unit(std::string_view line, std::size_t at) {
  std::vector<UnitWord> words;
  while (at < line.size()) {
    if (is_space(line[at])) {
      ++at;
      continue;
    }
    const char quote = line[at];
    if (quote == '"' || quote == '\'') {
      const std::size_t end = std::min(line.find(quote, at + 1), line.size());
      words.push_back({at, std::min(end + 1, line.size()), line.substr(at + 1, end - at - 1), YesNo::yes});
    } else {
      const std::size_t end = std::min(line.find_first_of(" \t\r", at), line.size());
      words.push_back({at, end, line.substr(at, end - at), YesNo::no});
    }
    at = words.back().end;
  }
  return words;
}

Line line_of_word(std::string_view text, const TextLine& physical, const UnitWord& word, YesNo is_alone) {
  const std::size_t begin = physical.begin + word.begin + (word.is_quoted == YesNo::yes ? 1 : 0);
  const std::size_t equals = word.text.find('=');
  Line line;
  line.line = physical.number;
  line.column = static_cast<int>(begin - physical.begin) + 1;
  line.whole = {physical.begin + word.begin, physical.begin + word.end};
  line.key_span = {begin, begin + equals};
  line.value_span = {begin + equals + 1, begin + word.text.size()};
  line.key = trim(word.text.substr(0, equals));
  line.name = canonical_name(line.key);
  line.value = trim(word.text.substr(equals + 1));
  if (line.value.find('%') != std::string::npos) line.kind = LineKind::computed;  // a specifier
  Writing writing;
  writing.takes_blanks = word.is_quoted;
  writing.removal = line.whole;
  if (is_alone == YesNo::yes)
    writing.removal = {physical.begin, std::min(text.find('\n', physical.end()), text.size() - 1) + 1};
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

bool is_host_network(std::string_view line) {
  const std::size_t equals = line.find('=');
  return equals != std::string_view::npos && trim(line.substr(0, equals)) == "Network" &&
         trim(line.substr(equals + 1)) == "host";
}

}  // namespace

std::vector<Fragment> reading::quadlet(const SurfaceText& text) {
  const std::vector<TextLine> lines = text_lines(text.text);
  const std::size_t slash = text.path.rfind('/');
  const std::string_view name = slash == std::string_view::npos ? text.path : text.path.substr(slash + 1);
  const SurfaceTarget target{fmt::format("unit {}", name), Audience::container, YesNo::no};
  Fragment fragment{target, "Podman", {}, {}};
  ContainerTraits traits;
  std::string_view section;
  for (const TextLine& line : lines) {
    const std::string_view said = trim(line.text);
    if (said.starts_with('[')) section = said;
    if (section != "[Container]" && section != "[Pod]") continue;
    if (is_host_network(said)) traits.host_network = YesNo::yes;
    const std::size_t equals = line.text.find('=');
    if (said.starts_with('#') || said.starts_with(';') || equals == std::string_view::npos ||
        trim(line.text.substr(0, equals)) != "Sysctl")
      continue;
    const std::vector<UnitWord> words = words_of_unit(line.text, equals + 1);
    for (const UnitWord& word : words)
      if (word.text.find('=') != std::string_view::npos && word.text.front() != '=')
        fragment.lines.push_back(line_of_word(text.text, line, word, yes_if(words.size() == 1)));
  }
  for (Line& line : fragment.lines) line = asked_of_runtime(std::move(line), traits, "the container", "Network=host");
  if (fragment.lines.empty()) return {};
  std::vector<Fragment> fragments;
  fragments.push_back(std::move(fragment));
  return with_comments(text, std::move(fragments), kQuadletMarks);
}

}  // namespace tcptune
