// SPDX-License-Identifier: MIT
// Finds the settings that a key with * ? [ stands for.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// {a,b} is expanded by systemd-sysctl (GLOB_BRACE) and taken as it stands by procps.
enum class Braces { literal, expanded };

// Expands patterns against one sorted list of setting names, and remembers each pattern's answer.
class GlobExpansion {
 public:
  GlobExpansion(const std::vector<std::string>& existing, Braces braces) : existing_(existing), braces_(braces) {}

  // Indices into `existing`, ascending. `pattern` is in canonical form: `*` and `?` do not cross a '.'.
  const std::vector<std::size_t>& matches(const std::string& pattern);

 private:
  void add_matches(std::string_view pattern, std::vector<std::size_t>& matches) const;

  const std::vector<std::string>& existing_;
  Braces braces_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> known_;
};

// "a{b,c{d,e}}" is ab, acd, ace. Nothing is lost where a brace is not closed: it stays literal. Stops at some 64
// results.
std::vector<std::string> expand_braces(std::string_view pattern);

}  // namespace tcptune
