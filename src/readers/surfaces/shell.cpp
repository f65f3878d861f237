// SPDX-License-Identifier: MIT
// See shell.h.
#include "readers/surfaces/shell.h"

#include <algorithm>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "readers/surfaces/inner_text.h"
#include "readers/surfaces/shell_reader.h"

namespace tcptune {
namespace {

// Is one setting written in two places of which only one may run?
bool has_alternatives(const std::vector<ShellFound>& found) {
  std::map<std::pair<std::string, std::string>, std::string> scopes;
  for (const ShellFound& one : found) {
    if (one.line.name.empty() || one.line.kind == LineKind::comment) continue;
    const auto [known, fresh] = scopes.try_emplace({one.program + '\n' + one.target.name, one.line.name}, one.scope);
    if (!fresh && known->second != one.scope) return true;
  }
  return false;
}

// A script that sets something, runs a program and sets it again wants both: from there on it is judged apart.
void part_by_time(std::vector<ShellFound>& found) {
  std::map<std::pair<SurfaceTarget, std::string>, int> phases;  // of what was set in this part
  int part = 1;
  for (ShellFound& one : found) {
    if (one.program.empty() || one.line.name.empty()) continue;
    const auto [known, fresh] = phases.try_emplace({one.target, one.line.name}, one.phase);
    if (!fresh && known->second != one.phase) {
      phases.clear();
      phases.try_emplace({one.target, one.line.name}, one.phase);
      ++part;
    }
    if (part > 1) one.target.name += (one.target.name.empty() ? "part " : ", part ") + std::to_string(part);
  }
}

}  // namespace

std::vector<Fragment> script_fragments(const Script& script) {
  const Source source{std::string(script.text.text)};
  ShellReader reader(script, source);
  std::vector<ShellFound> found = reader.run();
  // What stands in functions and branches that may run instead of each other is judged apart.
  if (has_alternatives(found))
    for (ShellFound& one : found)
      if (!one.scope.empty())
        one.target.name = one.target.name.empty() ? one.scope : one.target.name + ", " + one.scope;
  part_by_time(found);
  std::vector<Fragment> fragments;
  std::map<std::pair<SurfaceTarget, std::string>, std::size_t> known;
  for (ShellFound& one : found) {
    const auto [at, fresh] = known.try_emplace({one.target, one.program}, fragments.size());
    if (fresh) fragments.push_back({one.target, one.program, {}, {}});
    fragments[at->second].lines.push_back(std::move(one.line));
  }
  std::erase_if(fragments, [](const Fragment& fragment) {
    return std::all_of(fragment.lines.begin(), fragment.lines.end(),
                       [](const Line& line) { return line.kind == LineKind::comment; });
  });
  if (const std::set<int> lines(reader.too_deep().begin(), reader.too_deep().end()); !lines.empty())
    fragments.push_back(not_followed(
        script.target, fmt::format("the script in line {}: too many shells are nested around it", *lines.begin())));
  return fragments;
}

}  // namespace tcptune
