// SPDX-License-Identifier: MIT
// See file_path.h.
#include "core/text/file_path.h"

#include <algorithm>

namespace tcptune {

std::filesystem::path file_path(std::string_view text) { return std::u8string(text.begin(), text.end()); }

std::string path_text(const std::filesystem::path& path) {
  const std::u8string bytes = path.u8string();
  std::string text(bytes.begin(), bytes.end());
  if constexpr (std::filesystem::path::preferred_separator != '/') std::replace(text.begin(), text.end(), '\\', '/');
  return text;
}

}  // namespace tcptune
