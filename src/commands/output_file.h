// SPDX-License-Identifier: MIT
// The few calls on output files that each system has of its own. Bytes are written as they are, on every system.
#pragma once

#include <cstdio>
#include <string>

namespace tcptune {

// For a device or pipe, which is written straight. Null, with errno, when it cannot be opened.
std::FILE* open_for_writing(const std::string& path);

// Makes a file that was not there before. Null, with errno, when that cannot be done.
std::FILE* create_new(const std::string& path);

// Different for every program that runs at this time.
int process_number();

// Does standard output show colours?
bool is_terminal_output();

}  // namespace tcptune
