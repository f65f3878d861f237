// SPDX-License-Identifier: MIT
// A glob over paths, as git's .gitignore has it: '*' and '?' stop at '/', "**/" is any number of directories.
#pragma once

#include <bitset>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

class PathPattern {
 public:
  // `*`, `?`, `[a-z]`, `[!a]`, `[[:alpha:]]`, `\x`; `**` between separators crosses them. Whatever is no pattern (an
  // open bracket, a backslash at the end) matches nothing, as in git.
  explicit PathPattern(std::string_view pattern);

  // The whole text. Takes time in proportion to both lengths multiplied, whatever the pattern.
  bool matches(std::string_view text) const;

 private:
  using Bytes = std::bitset<256>;
  enum class Repeat { once, any };
  struct Step {
    Bytes bytes;
    Repeat repeat = Repeat::once;
    bool skips_next = false;  // "**/": with its separator it may also be nothing
  };

  void add_star(std::string_view pattern, std::size_t& at);
  void take_steps(std::string_view pattern);
  bool add_set(std::string_view pattern, std::size_t& at);
  void enter(std::vector<char>& states, std::size_t step) const;

  std::string prefix_, suffix_;  // of every text that fits
  bool is_literal_ = false;  // then the prefix is all
  std::vector<Step> steps_;
  bool is_pattern_ = true;
};

}  // namespace tcptune
