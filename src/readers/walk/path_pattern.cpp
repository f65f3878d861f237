// SPDX-License-Identifier: MIT
// An automaton instead of git's backtracking: a hostile pattern costs no more than a friendly one; see path_pattern.h.
#include "readers/walk/path_pattern.h"

#include <algorithm>
#include <cctype>

namespace tcptune {
namespace {

using Bytes = std::bitset<256>;

std::size_t byte(char c) { return static_cast<unsigned char>(c); }

Bytes all_but_separator() {
  Bytes bytes;
  bytes.set();
  bytes.reset(byte('/'));
  return bytes;
}

struct ByteClass {
  std::string_view name;
  int (*holds)(int);
};

// POSIX's names; only ASCII counts.
constexpr ByteClass kClasses[] = {{"alnum", std::isalnum}, {"alpha", std::isalpha}, {"blank", std::isblank},
                                  {"cntrl", std::iscntrl}, {"digit", std::isdigit}, {"graph", std::isgraph},
                                  {"lower", std::islower}, {"print", std::isprint}, {"punct", std::ispunct},
                                  {"space", std::isspace}, {"upper", std::isupper}, {"xdigit", std::isxdigit}};

bool add_class(Bytes& bytes, std::string_view name) {
  const auto found =
      std::find_if(std::begin(kClasses), std::end(kClasses), [&](const ByteClass& one) { return one.name == name; });
  if (found == std::end(kClasses)) return false;
  for (int c = 0; c < 128; ++c)
    if (found->holds(c) != 0) bytes.set(static_cast<std::size_t>(c));
  return true;
}

}  // namespace

// Most patterns of a checkout are names and endings: their texts are told without the automaton.
PathPattern::PathPattern(std::string_view pattern) {
  constexpr std::size_t kLongestPath = 4096;  // PATH_MAX of Linux
  is_pattern_ = pattern.size() <= kLongestPath;
  if (!is_pattern_) return;
  const std::size_t special = std::min(pattern.find_first_of("*?[\\"), pattern.size());
  prefix_ = pattern.substr(0, special);
  is_literal_ = special == pattern.size();
  if (is_literal_) return;
  suffix_ = pattern.substr(pattern.find_last_of("*?[]\\/") + 1);
  take_steps(pattern);
}

void PathPattern::take_steps(std::string_view pattern) {
  for (std::size_t at = 0; at < pattern.size() && is_pattern_;) {
    const char c = pattern[at];
    if (c == '*') {
      add_star(pattern, at);
    } else if (c == '?') {
      steps_.push_back({all_but_separator()});
      ++at;
    } else if (c == '[') {
      is_pattern_ = add_set(pattern, at);
    } else {
      if (c == '\\') ++at;
      is_pattern_ = at < pattern.size();
      if (!is_pattern_) return;
      Bytes one;
      one.set(byte(pattern[at++]));
      steps_.push_back({one});
    }
  }
}

void PathPattern::add_star(std::string_view pattern, std::size_t& at) {
  const std::size_t begin = at;
  while (at < pattern.size() && pattern[at] == '*') ++at;
  const bool opens = begin == 0 || pattern[begin - 1] == '/';
  const bool closes = at == pattern.size() || pattern[at] == '/' || pattern.substr(at, 2) == "\\/";
  Step step{all_but_separator(), Repeat::any};
  if (at - begin > 1 && opens && closes) {
    step.bytes.set();
    step.skips_next = at < pattern.size() && pattern[at] == '/';
  }
  steps_.push_back(step);
}

// As git's wildmatch.c reads it: the first member may be a ']', '!' and '^' turn it round, a '/' never fits.
bool PathPattern::add_set(std::string_view pattern, std::size_t& at) {
  Bytes bytes;
  ++at;
  const bool negated = at < pattern.size() && (pattern[at] == '!' || pattern[at] == '^');
  if (negated) ++at;
  int previous = -1;  // what a range may begin with
  for (bool first = true;; first = false) {
    if (at >= pattern.size()) return false;
    char c = pattern[at];
    if (c == ']' && !first) break;
    if (c == '-' && previous >= 0 && at + 1 < pattern.size() && pattern[at + 1] != ']') {
      c = pattern[++at];
      if (c == '\\') {
        if (++at >= pattern.size()) return false;
        c = pattern[at];
      }
      for (auto each = static_cast<std::size_t>(previous); each <= byte(c); ++each) bytes.set(each);
      previous = -1;
      ++at;
      continue;
    }
    if (c == '[' && at + 1 < pattern.size() && pattern[at + 1] == ':') {
      const std::size_t end = pattern.find(']', at + 2);
      if (end == std::string_view::npos) return false;
      if (end > at + 2 && pattern[end - 1] == ':') {
        if (!add_class(bytes, pattern.substr(at + 2, end - at - 3))) return false;
        previous = -1;
        at = end + 1;
        continue;
      }
    }
    if (c == '\\') {
      if (++at >= pattern.size()) return false;
      c = pattern[at];
    }
    bytes.set(byte(c));
    previous = static_cast<int>(byte(c));
    ++at;
  }
  ++at;
  if (negated) bytes.flip();
  bytes.reset(byte('/'));
  steps_.push_back({bytes});
  return true;
}

// What can be passed without a byte is entered too.
void PathPattern::enter(std::vector<char>& states, std::size_t step) const {
  while (states[step] == 0) {
    states[step] = 1;
    if (step == steps_.size() || steps_[step].repeat == Repeat::once) return;
    if (steps_[step].skips_next) enter(states, step + 2);
    ++step;
  }
}

bool PathPattern::matches(std::string_view text) const {
  if (!is_pattern_) return false;
  if (is_literal_) return text == prefix_;
  if (!text.starts_with(prefix_) || !text.ends_with(suffix_)) return false;
  std::vector<char> states(steps_.size() + 1), next(steps_.size() + 1);
  enter(states, 0);
  for (const char c : text) {
    std::fill(next.begin(), next.end(), char{0});
    for (std::size_t step = 0; step < steps_.size(); ++step)
      if (states[step] != 0 && steps_[step].bytes.test(byte(c))) {
        if (steps_[step].repeat == Repeat::any) next[step] = 1;  // what may be skipped is skipped at its beginning only
        enter(next, step + 1);
      }
    states.swap(next);
  }
  return states.back() != 0;
}

}  // namespace tcptune
