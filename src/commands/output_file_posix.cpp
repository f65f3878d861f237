// SPDX-License-Identifier: MIT
// Output files on POSIX systems; see output_file.h.
#include <fcntl.h>
#include <unistd.h>

#include "commands/output_file.h"

namespace tcptune {

std::FILE* open_for_writing(const std::string& path) { return std::fopen(path.c_str(), "w"); }

std::FILE* create_new(const std::string& path) {
  const int descriptor = open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  return descriptor < 0 ? nullptr : fdopen(descriptor, "w");
}

int process_number() { return getpid(); }

bool is_terminal_output() { return isatty(STDOUT_FILENO) == 1; }

}  // namespace tcptune
