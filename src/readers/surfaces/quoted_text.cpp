// SPDX-License-Identifier: MIT
// See quoted_text.h.
#include "readers/surfaces/quoted_text.h"

#include <utility>
#include <vector>

namespace tcptune {

QuotedString quoted_string(std::string_view text, std::size_t at) {
  QuotedString result;
  const char quote = text[at];
  result.span = {at, at + 1};
  View view;
  std::size_t from = at + 1;
  for (std::size_t i = at + 1; i < text.size() && text[i] != '\n'; ++i) {
    if (text[i] == quote) {
      view.append(text.substr(from, i - from), from);
      result.span.end = i + 1;
      result.view = std::move(view);
      return result;
    }
    if (text[i] != '\\' || i + 1 >= text.size()) continue;
    const char next = text[i + 1];
    const bool escapes = next == quote || next == '\\' || (quote == '"' && (next == 'n' || next == 't' || next == '/'));
    if (!escapes) continue;
    view.append(text.substr(from, i - from), from);
    view.append_decoded(next == 'n' ? "\n" : next == 't' ? "\t" : text.substr(i + 1, 1), {i, i + 2});
    from = i + 2;
    ++i;
  }
  return result;
}

View command_of_list(std::string_view text, Span list) {
  std::vector<QuotedString> words;
  for (std::size_t at = list.begin; at < list.end;) {
    if (text[at] != '"') {
      ++at;
      continue;
    }
    words.push_back(quoted_string(text, at));
    at = words.back().span.end;
  }
  if (words.size() >= 3 && words[1].view.text() == "-c") return words[2].view;
  if (words.size() >= 3 && words[1].view.text().ends_with("c") && words[1].view.text().starts_with("-"))
    return words[2].view;
  View view;
  for (const QuotedString& word : words) {
    if (!view.text().empty()) view.append_decoded(" ", {word.span.begin, word.span.begin});
    // No operator of a shell is one here.
    const bool plain = word.view.text().find_first_of(" \t;&|<>()$`'\"") == std::string::npos;
    if (!plain) view.append_decoded("'", {word.span.begin, word.span.begin});
    view.append_part(word.view, {0, word.view.text().size()});
    if (!plain) view.append_decoded("'", {word.span.end, word.span.end});
  }
  return view;
}

}  // namespace tcptune
