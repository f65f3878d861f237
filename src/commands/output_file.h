// SPDX-License-Identifier: MIT
// The few calls on output files that each system has of its own. Bytes are written as they are, on every system.
#pragma once

#include <cstddef>
#include <cstdio>
#include <optional>
#include <string>
#include <system_error>

namespace tcptune {

// The descriptor that a name such as /dev/stdout or /dev/fd/3 means; nothing for other names.
std::optional<int> descriptor_named(const std::string& path);

// The openers give null, with errno, when it cannot be done.

// A descriptor that was handed to this program, open for writing. Standard output and error are their own streams.
std::FILE* open_descriptor(int descriptor);

// A device or pipe. It never waits: a pipe that nobody reads is ENXIO.
std::FILE* open_device(const std::string& path);

// A file that was not there before. It is removed when a signal (on Windows: closing the console) ends the program.
// `replaced`: the file whose place it will take, or empty. From that it has mode and, where this program may give files
// away, the owner; one that this program may not write is an error.
std::FILE* create_temporary(const std::string& path, const std::string& replaced);

// The temporary file takes the place of what is at `path`, or is removed. Its stream is closed before.
std::error_code put_in_place(const std::string& temporary, const std::string& path);
void remove_temporary(const std::string& temporary);

// Does standard output show colours?
bool is_terminal_output();

// How wide that is; 0: not known.
std::size_t terminal_columns();

// Does a person see what is said on standard error as it comes?
bool is_terminal_diagnostics();

}  // namespace tcptune
