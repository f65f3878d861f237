// SPDX-License-Identifier: MIT
// Files that hold scripts as here-documents and strings: Vagrantfiles, Packer and Terraform files, Jenkinsfiles.
#include <algorithm>
#include <array>
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

constexpr std::array kProvisionerMarks{std::string_view("#"), std::string_view("//")};

bool may_set(std::string_view text) {
  return text.find("sysctl") != std::string_view::npos || text.find("/proc/sys/") != std::string_view::npos;
}

// The word behind << at the end of a line of another language; empty: no here-document begins there.
std::string_view here_word(std::string_view line) {
  const std::size_t mark = line.rfind("<<");
  if (mark == std::string_view::npos) return {};
  std::string_view word = line.substr(mark + 2);
  while (!word.empty() && std::string_view("-~'\"").find(word.front()) != std::string_view::npos) word.remove_prefix(1);
  std::size_t end = 0;
  while (end < word.size() && ((word[end] >= 'A' && word[end] <= 'Z') || word[end] == '_' ||
                               (word[end] >= '0' && word[end] <= '9') || (word[end] >= 'a' && word[end] <= 'z')))
    ++end;
  // What may follow it: the rest of a call.
  return word.substr(end).find_first_not_of("'\"),.;trimindex() ") == std::string_view::npos ? word.substr(0, end)
                                                                                             : std::string_view();
}

class ProvisionerReader {
 public:
  explicit ProvisionerReader(const SurfaceText& text) : text_(text), lines_(text_lines(text.text)) {}

  std::vector<Fragment> read() {
    for (std::size_t i = 0; i < lines_.size(); ++i) {
      const std::string_view line = trim(lines_[i].text);
      if (line.starts_with('#') || line.starts_with("//")) continue;
      const std::string_view word = here_word(line);
      if (!word.empty())
        i = take_here_document(i + 1, word);
      else
        take_strings(lines_[i]);
    }
    return std::move(fragments_);
  }

 private:
  // The line that ends it; if none does, the one before it, so that what follows is read as it stands.
  std::size_t take_here_document(std::size_t first, std::string_view word) {
    std::size_t last = first;
    while (last < lines_.size() && trim(lines_[last].text) != word) ++last;
    if (last >= lines_.size()) return first - 1;
    std::size_t indent = std::string_view::npos;
    for (std::size_t i = first; i < last; ++i)
      if (!trim(lines_[i].text).empty()) indent = std::min(indent, lines_[i].text.find_first_not_of(" \t"));
    View view;
    for (std::size_t i = first; i < last; ++i) {
      const std::size_t begin = lines_[i].begin + std::min(indent, lines_[i].text.size());
      view.append(text_.text.substr(begin, lines_[i + 1].begin - begin), begin);
    }
    take(view);
    return last;
  }

  void take(const View& view) {
    if (!may_set(view.text()) && !holds_settings(view.text())) return;
    if (view.text().starts_with("#cloud-config")) return;
    if (holds_settings(view.text())) {
      fragments_.push_back({{}, "", {}, sysctl_lines(text_, view, Holes::terraform)});
      return;
    }
    for (Fragment& fragment : script_fragments({text_, view, {}, "this script"}))
      fragments_.push_back(std::move(fragment));
  }

  void take_strings(const TextLine& line) {
    if (!may_set(line.text)) return;
    for (std::size_t at = line.begin; at < line.end();) {
      const char c = text_.text[at];
      if (c != '"' && c != '\'') {
        ++at;
        continue;
      }
      const QuotedString string = quoted_string(text_.text, at);
      at = string.span.end;
      if (may_set(string.view.text())) take(string.view);
    }
  }

  const SurfaceText& text_;
  std::vector<TextLine> lines_;
  std::vector<Fragment> fragments_;
};

}  // namespace

std::vector<Fragment> reading::provisioner(const SurfaceText& text) {
  return with_comments(text, ProvisionerReader(text).read(), kProvisionerMarks);
}

}  // namespace tcptune
