// SPDX-License-Identifier: MIT
// Opening and reading of what a person names, with the caution that each system needs.
#pragma once

#include <cstddef>
#include <span>
#include <string>

#include "readers/root/descriptor.h"

namespace tcptune {

// The whole file, or standard input for "-". A fifo (as from `<(command)`) is read to its end; /dev/null is an empty
// file. Throws Error naming the path and what to do: missing, denied, a directory (says --root), a device or socket,
// larger than 256 MiB, a line longer than kLongestLine (found while reading, so a huge line is not kept; hives and
// JSON may have any), binary data that is no hive (says what was found).
std::string read_input(const std::string& path);

inline constexpr std::size_t kLargestInput = 256 * 1024 * 1024;

// What follows is for read_input and for the files that open inputs on each system.

// Throws Error: "cannot read PATH: " and why, or what the errno value means and what to do about it.
[[noreturn]] void refuse_input(const std::string& path, const std::string& why);
[[noreturn]] void refuse_input(const std::string& path, int error);

enum class InputSize { limited, any };

// Throws Error for what is missing, denied, a directory, a device or socket (which is not opened, for that can already
// set it off), or, where the size is limited, a regular file larger than kLargestInput.
Descriptor open_input(const std::string& path, InputSize size);

// Standard input as it comes: no byte of it is translated.
int standard_input();

struct InputPart {
  std::size_t length = 0;  // 0: the end
  int error = 0;  // an errno value; 0 on success
};

// Waits for at least one byte.
InputPart read_input_part(int descriptor, std::span<char> buffer);

}  // namespace tcptune
