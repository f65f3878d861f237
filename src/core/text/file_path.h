// SPDX-License-Identifier: MIT
// Paths as text, which is UTF-8 with '/' everywhere in tcptune, and as the system's own type: on Windows the two
// differ.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace tcptune {

// On POSIX systems any bytes; on Windows text that is no UTF-8 throws std::filesystem::filesystem_error.
std::filesystem::path file_path(std::string_view text);

// The reverse. The separators of Windows become '/'.
std::string path_text(const std::filesystem::path& path);

// How `patch -p1` finds the file: from `directory`, which is absolute, if the path is relative and does not lead out of
// it; else from the root of the file system.
std::string patch_path(std::string_view path, std::string_view directory);

}  // namespace tcptune
