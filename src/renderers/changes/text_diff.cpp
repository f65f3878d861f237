// SPDX-License-Identifier: MIT
// See text_diff.h.
#include "renderers/changes/text_diff.h"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Longest common subsequence of lines, by the classic table; drop-ins have tens of lines.
std::vector<std::vector<int>> common_lengths(const std::vector<std::string_view>& a,
                                             const std::vector<std::string_view>& b) {
  std::vector<std::vector<int>> length(a.size() + 1, std::vector<int>(b.size() + 1));
  for (std::size_t i = a.size(); i-- > 0;)
    for (std::size_t j = b.size(); j-- > 0;)
      length[i][j] = a[i] == b[j] ? length[i + 1][j + 1] + 1 : std::max(length[i + 1][j], length[i][j + 1]);
  return length;
}

}  // namespace

std::string text_diff(std::string_view old_name, std::string_view old_text, std::string_view new_name,
                      std::string_view new_text) {
  if (old_text == new_text) return "";
  constexpr std::size_t kMostLines = 3000;
  const std::vector<std::string_view> a = split(old_text, '\n'), b = split(new_text, '\n');
  if (a.size() > kMostLines || b.size() > kMostLines)
    return fmt::format("{} and {} differ\n", printable(old_name), printable(new_name));
  const auto length = common_lengths(a, b);
  std::string body;
  for (std::size_t i = 0, j = 0; i < a.size() || j < b.size();) {
    if (i < a.size() && j < b.size() && a[i] == b[j]) {
      body += fmt::format(" {}\n", a[i]);
      ++i, ++j;
    } else if (j == b.size() || (i < a.size() && length[i + 1][j] >= length[i][j + 1])) {
      body += fmt::format("-{}\n", a[i++]);
    } else {
      body += fmt::format("+{}\n", b[j++]);
    }
  }
  return fmt::format("--- {}\n+++ {}\n@@ -1,{} +1,{} @@\n{}", patch_file_name(old_name), patch_file_name(new_name),
                     a.size(), b.size(), printable_lines(body));
}

}  // namespace tcptune
