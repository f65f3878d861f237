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

std::string patch_path(std::string_view path, std::string_view directory) {
  const std::filesystem::path normal = file_path(path).lexically_normal();
  if (!normal.is_absolute() && *normal.begin() != "..") return path_text(normal);
  return path_text((file_path(directory) / normal).lexically_normal().relative_path());
}

}  // namespace tcptune
