// SPDX-License-Identifier: MIT
// A list of files, as find -print0, git diff --name-only or a person writes it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// Names end at NUL where the text holds one, else at the end of the line (also of Windows); empty ones do not count.
std::vector<std::string> split_file_list(std::string_view text);

}  // namespace tcptune
