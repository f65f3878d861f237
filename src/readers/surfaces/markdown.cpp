// SPDX-License-Identifier: MIT
// Markdown: the examples in its fences, each read as what it is an example of, and judged by itself.
#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/input/input_kind.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/inner_text.h"
#include "readers/surfaces/markdown_fences.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kCommandMarks{"#"sv};
constexpr std::array kCommandLanguages{"sh"sv,      "bash"sv,          "shell"sv,      "zsh"sv,
                                       "console"sv, "shell-session"sv, "sh-session"sv, "terminal"sv};

// By which name a file of the language is recognised. What has none of these is an example of something else.
struct NamedLanguage {
  std::string_view language, path;
};
constexpr NamedLanguage kNamedLanguages[] = {
    {"", "example"},
    {"text", "example"},
    {"txt", "example"},
    {"conf", "99-example.conf"},
    {"ini", "99-example.conf"},
    {"sysctl", "99-example.conf"},
    {"yaml", "example.yaml"},
    {"yml", "example.yaml"},
    {"json", "example.json"},
    {"dockerfile", "Dockerfile"},
    {"docker", "Dockerfile"},
    {"nix", "example.nix"},
    {"puppet", "example.pp"},
    {"makefile", "Makefile"},
    {"make", "Makefile"},
    {"hcl", "example.tf"},
    {"terraform", "example.tf"},
    {"bat", "example.bat"},
    {"cmd", "example.bat"},
    {"powershell", "example.ps1"},
    {"reg", "example.reg"},
};

std::optional<std::string_view> path_of(std::string_view language) {
  const auto row = std::find_if(std::begin(kNamedLanguages), std::end(kNamedLanguages),
                                [&](const NamedLanguage& known) { return known.language == language; });
  return row == std::end(kNamedLanguages) ? std::nullopt : std::optional(row->path);
}

bool begins_with_command(std::string_view text) {
  for (std::string_view line : split(text, '\n')) {
    line = trim(line);
    if (line.starts_with("$ ")) line = trim(line.substr(2));
    if (line.starts_with("sudo ")) line = trim(line.substr(5));
    if (line.starts_with("sysctl ")) return true;
  }
  return false;
}

class ExampleReader {
 public:
  explicit ExampleReader(const SurfaceText& text) : text_(text), source_(std::string(text.text)) {}

  std::vector<Fragment> read(const MarkdownFence& fence) {
    const bool are_commands =
        std::find(kCommandLanguages.begin(), kCommandLanguages.end(), fence.language) != kCommandLanguages.end();
    if (are_commands || (fence.language.empty() && begins_with_command(fence.content.text())))
      return of_commands(without_prompts(fence.content));
    const std::optional<std::string_view> path = path_of(fence.language);
    if (!path) return {};
    const Recognised found = recognise_found(*path, fence.content.text());
    if (!found.kind) return {};
    const KnownInput& input = known_input(*found.kind);
    if (input.surface != nullptr && *found.kind != InputKind::markdown)
      return inner_fragments({text_, source_, fence.content, *path}, input.surface->read);
    if (*found.kind == InputKind::sysctl_conf) return of_sysctls(fence.content);
    return {not_followed({}, fmt::format("the example in line {}, which is of: {}", fence.line, input.help))};
  }

 private:
  std::vector<Fragment> of_commands(const View& commands) const {
    return with_comments(text_, script_fragments({text_, commands, {}, "this script"}), kCommandMarks);
  }

  std::vector<Fragment> of_sysctls(const View& content) const {
    std::vector<Line> lines = sysctl_lines(text_, content, Holes::none);
    // "…" and what else stands for something that is left out.
    std::erase_if(lines, [](const Line& line) { return line.kind == LineKind::not_assignment; });
    return {{{}, "", {}, std::move(lines)}};
  }

  const SurfaceText& text_;
  Source source_;
};

}  // namespace

std::vector<Fragment> reading::markdown(const SurfaceText& text) {
  std::vector<Fragment> fragments;
  ExampleReader reader(text);
  int number = 0;
  for (const MarkdownFence& fence : markdown_fences(text.text)) {
    ++number;
    for (Fragment& fragment : reader.read(fence)) {
      const std::string& inner = fragment.target.name;
      fragment.target.name = fmt::format("example {}{}{}", number, inner.empty() ? "" : ", ", inner);
      fragments.push_back(std::move(fragment));
    }
  }
  return fragments;
}

}  // namespace tcptune
