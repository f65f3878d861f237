// SPDX-License-Identifier: MIT
// Kernel command lines where they are written: /etc/default/grub, grub.cfg, entries of boot loaders, syslinux,
// /etc/kernel/cmdline, dracut's cmdline.d, and `bootloader --append=` of kickstart files.
#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <utility>

#include "core/text/text.h"
#include "readers/surfaces/command_line_words.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/sysctl_directory.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kCommandLineMarks{"#"sv};

// What a line hands to the kernel, and which entry it is of: each entry is a boot of its own.
struct HandedOver {
  std::string_view words;
  bool of_entry = false;
  bool last = false;  // GRUB_CMDLINE_LINUX_DEFAULT comes behind GRUB_CMDLINE_LINUX, wherever it stands
};

std::string_view without_shell_quotes(std::string_view value) {
  value = trim(value);
  if (value.size() < 2 || (value.front() != '"' && value.front() != '\'')) return value;
  const std::size_t end = value.find(value.front(), 1);
  return value.substr(1, std::min(end, value.size()) - 1);
}

std::string_view behind_word(std::string_view line, std::string_view word) {
  return lower(line.substr(0, word.size())) == word && line.size() > word.size() && is_space(line[word.size()])
             ? trim(line.substr(word.size()))
             : ""sv;
}

HandedOver handed_over(std::string_view line, bool all_lines) {
  line = trim(line);
  if (line.empty() || line.front() == '#') return {};
  if (line.starts_with("export ")) line = trim(line.substr(7));
  for (const std::string_view name : {"GRUB_CMDLINE_LINUX_DEFAULT"sv, "GRUB_CMDLINE_LINUX"sv})
    for (const std::string_view op : {"+="sv, "="sv})
      if (line.starts_with(name) && line.substr(name.size()).starts_with(op))
        return {without_shell_quotes(line.substr(name.size() + op.size())), false, name.ends_with("DEFAULT")};
  for (const std::string_view word : {"options"sv, "append"sv, "linux"sv, "linux16"sv, "linuxefi"sv})
    if (const std::string_view words = behind_word(line, word); !words.empty()) return {words, true, false};
  if (const std::string_view words = behind_word(line, "set"); words.starts_with("kernelopts="))
    return {without_shell_quotes(words.substr(11)), false, false};
  if (const std::string_view words = behind_word(line, "bootloader"); !words.empty()) {
    const std::size_t append = words.find("--append=");
    return {append == std::string_view::npos ? ""sv : without_shell_quotes(words.substr(append + 9)), false, false};
  }
  return {all_lines ? line : ""sv, false, false};
}

// What the entry is called that a line begins.
std::string_view entry_begun(std::string_view line) {
  line = trim(line);
  for (const std::string_view word : {"menuentry"sv, "label"sv, "title"sv})
    if (const std::string_view name = behind_word(line, word); !name.empty())
      return word == "menuentry" ? without_shell_quotes(name) : name;
  return "";
}

bool is_bare_command_line(std::string_view path) {
  const std::string_view name = path.substr(path.rfind('/') == std::string_view::npos ? 0 : path.rfind('/') + 1);
  return name == "cmdline" || name == "cmdline.txt" || path.find("cmdline.d/") != std::string_view::npos;
}

}  // namespace

std::vector<Fragment> reading::command_line(const SurfaceText& text) {
  const std::vector<TextLine> lines = text_lines(text.text);
  std::map<std::string, Fragment, std::less<>> entries;
  std::vector<std::string> order;
  std::vector<Fragment> last;
  std::string entry;
  for (const TextLine& line : lines) {
    if (const std::string_view name = entry_begun(line.text); !name.empty()) entry = name;
    const HandedOver handed = handed_over(line.text, is_bare_command_line(text.path));
    if (handed.words.empty()) continue;
    std::vector<Line> words = command_line_words(text.text, line, handed.words);
    if (words.empty()) continue;
    const std::string name = handed.of_entry ? entry : "";
    Fragment fragment{{name, Audience::host, YesNo::no}, std::string(kCommandLineProgram), command_line_runs(), {}};
    if (handed.last) {
      fragment.lines = std::move(words);
      last.push_back(std::move(fragment));
      continue;
    }
    const auto [at, fresh] = entries.try_emplace(name, std::move(fragment));
    if (fresh) order.push_back(name);
    for (Line& word : words) at->second.lines.push_back(std::move(word));
  }
  if (order.size() == 1) entries.find(order.front())->second.target.name.clear();
  std::vector<Fragment> fragments;
  for (const std::string& name : order) fragments.push_back(std::move(entries.find(name)->second));
  for (Fragment& fragment : last) fragments.push_back(std::move(fragment));
  tell_of_later_files(text, fragments, "on the kernel command line");
  return with_comments(text, std::move(fragments), kCommandLineMarks);
}

}  // namespace tcptune
