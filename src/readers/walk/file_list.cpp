// SPDX-License-Identifier: MIT
// See file_list.h.
#include "readers/walk/file_list.h"

#include "core/text/text.h"

namespace tcptune {

std::vector<std::string> split_file_list(std::string_view text) {
  const bool by_nul = text.find('\0') != std::string_view::npos;
  std::vector<std::string> names;
  for (std::string_view name : split(text, by_nul ? '\0' : '\n')) {
    if (!by_nul && name.ends_with('\r')) name.remove_suffix(1);
    if (!name.empty()) names.emplace_back(name);
  }
  return names;
}

}  // namespace tcptune
