// SPDX-License-Identifier: MIT
// See container_sysctls.h.
#include "readers/surfaces/container_sysctls.h"

#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

bool is_of_network(std::string_view name) { return name.starts_with("net."); }

bool is_of_ipc(std::string_view name) {
  constexpr std::array kPrefixes{"kernel.shm"sv, "kernel.msg"sv, "kernel.sem"sv, "fs.mqueue."sv};
  for (const std::string_view prefix : kPrefixes)
    if (name.starts_with(prefix)) return true;
  return false;
}

std::string with_capital(std::string_view words) {
  std::string text(words);
  if (!text.empty() && text[0] >= 'a' && text[0] <= 'z') text[0] = static_cast<char>(text[0] - 'a' + 'A');
  return text;
}

Line refused(Line line, std::string_view rule, std::string message, std::string why) {
  Writing writing = line.writing == nullptr ? Writing{} : *line.writing;
  line.kind = LineKind::inert;
  writing.faults = {{rule, std::move(message), std::nullopt}};
  if (writing.not_edited.empty()) writing.not_edited = std::move(why);
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

void add_line(std::vector<Fragment>& fragments, const Fragment& like, const SurfaceTarget& target, Line line) {
  for (Fragment& fragment : fragments) {
    if (fragment.target != target || fragment.program != like.program) continue;
    fragment.lines.push_back(std::move(line));
    return;
  }
  fragments.push_back({target, like.program, like.running, {std::move(line)}});
}

}  // namespace

Line asked_of_runtime(Line line, const ContainerTraits& traits, std::string_view whole, std::string_view says) {
  const bool of_network = traits.host_network == YesNo::yes && is_of_network(line.name);
  const bool of_ipc = traits.host_ipc == YesNo::yes && is_of_ipc(line.name);
  if (!of_network && !of_ipc) return line;
  std::string message =
      fmt::format("{} uses the host's {} namespace ({}): {} is refused there, so that {} does not start",
                  with_capital(whole), of_network ? "network" : "IPC", says, line.key, whole);
  return refused(std::move(line), "SRC008", std::move(message), "is refused by the runtime");
}

std::vector<Fragment> set_by_container(std::vector<Fragment> fragments, const ContainerTraits& traits,
                                       std::string_view container) {
  const SurfaceTarget host{"", Audience::host, YesNo::no};
  std::vector<Fragment> told;
  for (Fragment& fragment : fragments) {
    // Nothing in a container reads a sysctl file by itself.
    if (fragment.program.empty()) continue;
    for (Line& line : fragment.lines) {
      const bool of_network = is_of_network(line.name);
      const bool is_own =
          (of_network && traits.host_network == YesNo::no) || (is_of_ipc(line.name) && traits.host_ipc == YesNo::no);
      if (traits.privileged != Known::no || line.kind == LineKind::comment) {
        add_line(told, fragment, is_own ? fragment.target : host, std::move(line));
      } else if (of_network && line.kind != LineKind::inert) {
        std::string message = fmt::format(
            "{} is not privileged, so that /proc/sys is read-only in it: this command fails and {} stays as it is",
            container, line.key);
        add_line(told, fragment, fragment.target,
                 refused(std::move(line), "SRC007", std::move(message), "is a command that fails"));
      }
    }
  }
  return told;
}

}  // namespace tcptune
