// SPDX-License-Identifier: MIT
// Dockerfiles and Containerfiles: what RUN does to the machine that builds, what it and COPY leave in the image, and
// what a container runs.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include "core/boot/text_lines.h"
#include "core/text/text.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/quoted_text.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/shell_files.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

constexpr std::array kDockerMarks{std::string_view("#")};

struct Instruction {
  std::string name;  // in upper case
  Span arguments;  // behind its flags; with the lines of its here-documents
  std::string here;  // the word that ends the first of them; empty: there is none
  Span body;  // of the first of them
};

class DockerfileReader {
 public:
  explicit DockerfileReader(const SurfaceText& text) : text_(text), lines_(text_lines(text.text)) {}

  std::vector<Fragment> read() {
    for (std::size_t i = 0; i < lines_.size();) {
      const std::string_view line = trim(lines_[i].text);
      if (line.empty() || line.front() == '#') {
        ++i;
        continue;
      }
      take(instruction(i));
    }
    return std::move(fragments_);
  }

 private:
  // The instruction at line `at`, which then is the one behind it.
  Instruction instruction(std::size_t& at) {
    Instruction result;
    const TextLine& first = lines_[at];
    std::string_view line = trim(first.text);
    for (int onbuild = 0; onbuild < 2; ++onbuild) {
      const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
      result.name = lower(line.substr(0, end));
      line = trim(line.substr(end));
      if (result.name != "onbuild") break;
    }
    while (line.starts_with("--")) {
      const std::size_t end = line.find_first_of(" \t");
      if (end == std::string_view::npos) break;
      line = trim(line.substr(end));
    }
    const std::size_t begin = line.empty() ? first.end() : static_cast<std::size_t>(line.data() - text_.text.data());
    std::size_t last = at;
    const auto goes_on = [&](std::size_t i) {
      const std::string_view t = trim(lines_[i].text);
      return t.ends_with('\\') || (i > at && (t.empty() || t.front() == '#'));
    };
    while (last + 1 < lines_.size() && goes_on(last)) ++last;
    result.arguments = {begin, std::max(begin, lines_[last].end())};
    at = last + 1;
    if (result.name == "run" || result.name == "copy" || result.name == "add") take_here_document(result, at);
    return result;
  }

  void take_here_document(Instruction& instruction, std::size_t& at) {
    const std::string_view arguments = part(instruction.arguments);
    const std::size_t mark = arguments.find("<<");
    if (mark == std::string_view::npos || arguments.substr(mark, 3) == "<<<") return;
    std::string_view word = arguments.substr(mark + 2);
    if (word.starts_with('-')) word.remove_prefix(1);
    if (word.starts_with('"') || word.starts_with('\'')) word.remove_prefix(1);
    word = word.substr(0, std::min(word.find_first_of(" \t\"'\r\n;&|>"), word.size()));
    if (word.empty() || at >= lines_.size()) return;
    for (std::size_t i = at; i < lines_.size(); ++i) {
      if (trim(lines_[i].text) != word) continue;
      instruction.here = word;
      instruction.body = {lines_[at].begin, lines_[i].begin};
      instruction.arguments.end = lines_[i].end();
      at = i + 1;
      return;
    }
  }

  std::string_view part(Span span) const { return text_.text.substr(span.begin, span.end - span.begin); }

  void take(const Instruction& instruction) {
    const std::string_view arguments = part(instruction.arguments);
    if (!instruction.here.empty() && instruction.name != "run") return take_copied(instruction);
    View view;
    if (arguments.starts_with('[')) {
      view = command_of_list(text_.text, instruction.arguments);
    } else if (arguments.starts_with("<<")) {
      view.append(part(instruction.body), instruction.body.begin);
    } else {
      view.append(arguments, instruction.arguments.begin);
    }
    if (instruction.name == "run")
      add(script_fragments({text_, view, {}, "the build", RunsWhere::image_build}));
    else if (instruction.name == "cmd" || instruction.name == "entrypoint")
      add(script_fragments({text_,
                            view,
                            {"container", Audience::container, YesNo::no},
                            "the container's command",
                            RunsWhere::container}));
  }

  void take_copied(const Instruction& instruction) {
    const std::string_view first = part(instruction.arguments);
    const std::vector<std::string_view> words = split_words(first.substr(0, first.find('\n')));
    if (words.empty() || kind_of_file(words.back()) != ShellFile::sysctl_file) return;
    View view;
    view.append(part(instruction.body), instruction.body.begin);
    add({{{}, "", {}, sysctl_lines(text_, view, Holes::shell)}});
  }

  void add(std::vector<Fragment> fragments) {
    for (Fragment& fragment : fragments) fragments_.push_back(std::move(fragment));
  }

  const SurfaceText& text_;
  std::vector<TextLine> lines_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::dockerfile(const SurfaceText& text) {
  return with_comments(text, DockerfileReader(text).read(), kDockerMarks);
}

}  // namespace tcptune
