// SPDX-License-Identifier: MIT
// See shell_values.h.
#include "readers/surfaces/shell_values.h"

#include <algorithm>
#include <utility>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr int kDeepestValue = 4;
constexpr std::size_t kMostOfBraces = 64;
constexpr std::size_t kLongestExpansion = 64 * 1024;

ShellWord unknown_word(const ShellWord& word) {
  ShellWord result;
  result.span = word.span;
  result.expansions = word.expansions;
  result.view.append_decoded(std::string(1, kShellUnknown), word.view.in_source({0, word.text().size()}));
  return result;
}

bool declares(std::string_view word) {
  return word == "export" || word == "local" || word == "readonly" || word == "declare" || word == "typeset";
}

bool is_variable_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

}  // namespace

std::string_view assigned_name(std::string_view word) {
  std::size_t end = 0;
  while (end < word.size() && is_variable_char(word[end])) ++end;
  if (end == 0 || (word[0] >= '0' && word[0] <= '9')) return {};
  const std::string_view rest = word.substr(end);
  return rest.starts_with('=') || rest.starts_with("+=") ? word.substr(0, end) : std::string_view();
}

ShellWord part_of_word(const ShellWord& word, Span part) {
  ShellWord result;
  result.span = word.span;
  result.view.append_part(word.view, part);
  for (const ShellExpansion& expansion : word.expansions)
    if (expansion.span.begin >= part.begin && expansion.span.end <= part.end)
      result.expansions.push_back(
          {{expansion.span.begin - part.begin, expansion.span.end - part.begin}, expansion.name});
  for (const Span quoted : word.quoted)
    if (quoted.begin <= part.end && quoted.end >= part.begin)
      result.quoted.push_back(
          {std::max(quoted.begin, part.begin) - part.begin, std::min(quoted.end, part.end) - part.begin});
  result.has_glob = word.has_glob;
  return result;
}

std::vector<std::string> with_braces(std::string_view text) {
  std::vector<std::string> results{std::string(text)};
  for (std::size_t i = 0; i < results.size() && results.size() < kMostOfBraces;) {
    const std::string whole = results[i];
    const std::size_t open = whole.find('{'), close = whole.find('}', std::min(open, whole.size()));
    const std::size_t comma = whole.find(',', std::min(open, whole.size()));
    if (close == std::string::npos || comma > close) {
      ++i;
      continue;
    }
    results.erase(results.begin() + static_cast<std::ptrdiff_t>(i));
    auto at = i;
    for (const std::string_view piece : split(std::string_view(whole).substr(open + 1, close - open - 1), ','))
      results.insert(results.begin() + static_cast<std::ptrdiff_t>(at++),
                     whole.substr(0, open).append(piece).append(whole.substr(close + 1)));
  }
  return results;
}

ShellVariables::ShellVariables(const std::vector<ShellCommand>& commands) {
  for (const ShellCommand& command : commands) {
    if (command.keyword == "for" && command.words.size() > 1) variables_[command.words[1].text()].assignments += 2;
    if (!command.keyword.empty()) continue;
    bool declared = false, read = false;
    for (const ShellWord& word : command.words) {
      const std::string_view name = assigned_name(word.text());
      if (read && !word.text().empty() && word.text().front() != '-') variables_[word.text()].assignments += 2;
      if (!name.empty()) {
        Variable& variable = variables_[std::string(name)];
        const bool adds = word.text()[name.size()] == '+';
        variable.assignments += adds ? 2 : 1;
        if (!adds) variable.value = part_of_word(word, {name.size() + 1, word.text().size()});
      } else if (!declared) {
        declared = declares(word.text());
        read = word.text() == "read" || word.text() == "getopts" || word.text() == "mapfile";
        if (!declared && !read) break;
      }
    }
  }
}

std::string ShellVariables::value_of(const std::string& name, const ShellBindings& bindings, int depth) const {
  if (const auto bound = bindings.find(name); bound != bindings.end()) return bound->second;
  const auto found = variables_.find(name);
  if (name.empty() || depth > kDeepestValue || found == variables_.end() || found->second.assignments != 1)
    return std::string(1, kShellUnknown);
  const bool lasting = bindings.empty() && depth == 0;
  if (const auto known = known_.find(name); lasting && known != known_.end()) return known->second;
  std::string value = expanded(found->second.value, bindings, depth + 1).text();
  if (lasting) known_.emplace(name, value);
  return value;
}

ShellWord ShellVariables::expanded(const ShellWord& word, const ShellBindings& bindings, int depth) const {
  if (word.expansions.empty()) return word;
  ShellWord result;
  result.span = word.span;
  result.has_glob = word.has_glob;
  std::vector<std::pair<std::size_t, std::size_t>> ends;  // of what was replaced: before, and afterwards
  std::size_t at = 0;
  for (const ShellExpansion& expansion : word.expansions) {
    result.view.append_part(word.view, {at, expansion.span.begin});
    const std::string value = value_of(expansion.name, bindings, depth);
    if (result.text().size() + value.size() > kLongestExpansion) return unknown_word(word);
    result.view.append_decoded(value, word.view.in_source(expansion.span));
    at = expansion.span.end;
    ends.emplace_back(at, result.text().size());
  }
  result.view.append_part(word.view, {at, word.text().size()});
  const auto moved = [&](std::size_t offset) {
    for (auto end = ends.rbegin(); end != ends.rend(); ++end)
      if (offset >= end->first) return offset - end->first + end->second;
    return std::min(offset, result.text().size());
  };
  for (const Span quoted : word.quoted) result.quoted.push_back({moved(quoted.begin), moved(quoted.end)});
  result.expansions = word.expansions;  // that there were some is what counts now
  return result;
}

ShellWord ShellVariables::expanded(const ShellWord& word, const ShellBindings& bindings) const {
  return expanded(word, bindings, 0);
}

std::string ShellVariables::expanded_text(std::string_view text, const ShellBindings& bindings) const {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i] != '$' && text[i] != '`') {
      result += text[i++];
      continue;
    }
    std::size_t end = i + 1;
    const bool braced = end < text.size() && text[end] == '{';
    if (braced) ++end;
    const std::size_t begin = end;
    while (end < text.size() && is_variable_char(text[end])) ++end;
    const std::string name(text.substr(begin, end - begin));
    if (text[i] == '`' || name.empty() || (braced && (end >= text.size() || text[end] != '}')))
      return result + kShellUnknown;
    result += value_of(name, bindings, 0);
    i = end + (braced ? 1 : 0);
  }
  return result;
}

}  // namespace tcptune
