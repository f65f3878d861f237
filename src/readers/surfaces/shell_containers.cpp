// SPDX-License-Identifier: MIT
// docker run --sysctl and its relatives in scripts. See shell_reader.h.
#include <array>
#include <utility>

#include <fmt/format.h>

#include "readers/surfaces/shell_reader.h"

namespace tcptune {
namespace {

bool runs_container(std::string_view word) { return word == "run" || word == "create" || word == "update"; }

struct ContainerOptions {
  std::string name;
  bool host_network = false;
};

// The value of `--name X` and `--name=X`.
std::string_view value_of_option(const std::vector<ShellWord>& words, std::size_t at, std::string_view option) {
  const std::string_view word = words[at].text();
  if (word == option && at + 1 < words.size()) return words[at + 1].text();
  if (word.starts_with(option) && word.size() > option.size() && word[option.size()] == '=')
    return word.substr(option.size() + 1);
  return {};
}

ContainerOptions options_of(const std::vector<ShellWord>& words, std::size_t from) {
  ContainerOptions options;
  for (std::size_t i = from; i < words.size(); ++i) {
    if (const auto name = value_of_option(words, i, "--name"); !name.empty()) options.name = name;
    for (const std::string_view option : {"--network", "--net"})
      options.host_network |= value_of_option(words, i, option) == "host";
  }
  return options;
}

}  // namespace

void ShellReader::take_container(const Pipeline& pipeline, std::size_t index, const std::vector<ShellWord>& words,
                                 const ShellProgram& program) {
  std::size_t at = program.operands;
  while (at < words.size() && !runs_container(words[at].text()) && at < program.operands + 4) ++at;
  if (at >= words.size() || !runs_container(words[at].text())) return;
  const ContainerOptions options = options_of(words, at);
  const ShellCommand& command = commands_[index];
  std::string name = options.name;
  bool counted = false;
  for (std::size_t i = at; i < words.size(); ++i) {
    std::string_view given = value_of_option(words, i, "--sysctl");
    if (given.empty()) given = value_of_option(words, i, "--sysctl-add");
    const bool apart = words[i].text().find('=') == std::string::npos;
    const std::size_t word = apart ? i + 1 : i;
    if (given.empty() || word >= words.size()) continue;
    const std::string& text = words[word].text();
    const std::size_t begin = apart ? 0 : text.find('=') + 1;
    const std::size_t equals = text.find('=', begin);
    if (equals == std::string::npos) continue;
    if (!std::exchange(counted, true) && name.empty())
      name = ++containers_ == 1 ? std::string() : fmt::format("{}", containers_);
    const ShellWord part = part_of_word(words[word], {begin, text.size()});
    const Span goes{command.words[i - 1].span.end, command.words[word].span.end};
    ShellRemoval removal{script_.script.in_source(goes), loops_ > 0 ? "is written in a loop" : ""};
    Line line = line_of(source_, setting_of_word(part, equals - begin, whole(pipeline)), std::move(removal));
    if (line.name.find(kShellUnknown) != std::string::npos) continue;
    if (options.host_network && line.name.starts_with("net.")) {
      line.kind = LineKind::inert;
      add_fault(source_, line,
                {"SRC008",
                 fmt::format("{} is refused with the host's network: {} does not start the container", line.name,
                             program.name),
                 std::nullopt});
    }
    const SurfaceTarget target{name.empty() ? "container" : "container " + name, Audience::container, YesNo::no};
    found_.push_back({std::move(line), target, program.name + " " + words[at].text(), scope(), phase_});
    i = word;
  }
}

}  // namespace tcptune
