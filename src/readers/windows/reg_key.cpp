// SPDX-License-Identifier: MIT
// See reg_key.h. The tests of Wine's reg.exe (programs/reg/tests/import.c), which pass on Windows, tell which lines are
// keys. That values below a line that is none go to the key above is what Wine does.
#include "readers/windows/reg_key.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "readers/windows/registry_roots.h"

namespace tcptune {
namespace {

using Effect = RegKeyLine::Effect;

// The key that a name with something wrong in front of it means.
std::string key_meant(std::string_view name) {
  name.remove_prefix(std::min(name.find_first_not_of(" \t-\\"), name.size()));
  const auto rooted = rooted_key(name);
  return rooted ? rooted->key : std::string(name);
}

RegKeyLine refused(Effect effect, std::string_view name, std::size_t at, std::string message) {
  return {effect, key_meant(name), at, {{RegistryLoss::line, at, std::move(message)}}};
}

std::string why_refused(std::string_view name) {
  if (rooted_key(key_meant(name))) return "the name of a key begins with its root, without a blank or a backslash";
  return fmt::format("{} is not a root of the registry, which are HKEY_LOCAL_MACHINE and the like",
                     shorten(name.substr(0, name.find('\\')), 40));
}

}  // namespace

RegKeyLine parse_reg_key(std::string_view line, std::size_t at) {
  const std::size_t close = line.rfind(']');
  if (close == std::string_view::npos)
    return refused(Effect::nothing, line.substr(at + 1), at,
                   "the ] of this key is missing, so that the values below it go to the key above or are lost");
  std::string_view name = line.substr(at + 1, close - at - 1);
  if (name.starts_with(' ') || name.starts_with('\t'))
    return refused(
        Effect::nothing, name, at + 1,
        "a blank follows the [, so that this is not a key, and the values below it go to the key above or are "
        "lost");
  RegKeyLine parsed;
  parsed.effect = name.starts_with('-') ? Effect::removes : Effect::opens;
  if (parsed.effect == Effect::removes) name.remove_prefix(1);
  parsed.key_at = static_cast<std::size_t>(name.data() - line.data());
  auto rooted = rooted_key(name);
  if (!rooted) return refused(Effect::refused, name, parsed.key_at, why_refused(name));
  parsed.key = std::move(rooted->key);
  if (rooted->root == RootName::abbreviated)
    parsed.remarks.push_back({RegistryLoss::line, parsed.key_at,
                              fmt::format("the root of a key is not abbreviated in a .reg file; write {}",
                                          parsed.key.substr(0, parsed.key.find('\\')))});
  if (rooted->doubled != std::string_view::npos)
    parsed.remarks.push_back(
        {RegistryLoss::nothing, parsed.key_at + rooted->doubled, "backslashes in the name of a key are not doubled"});
  const std::size_t rest = line.find_first_not_of(" \t", close + 1);
  if (rest != std::string_view::npos && line[rest] != ';')
    parsed.remarks.push_back({RegistryLoss::nothing, rest, "what follows the ] of a key is ignored"});
  return parsed;
}

}  // namespace tcptune
