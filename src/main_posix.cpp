// SPDX-License-Identifier: MIT
// Where POSIX systems start the program.
#include <fcntl.h>
#include <unistd.h>

#include <csignal>

#include "main.h"

namespace {

// A file that is opened later must not become standard output or error, only because they were closed. What stands in
// for them can be neither read nor written.
void occupy_standard_descriptors() {
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    if (::fcntl(descriptor, F_GETFD) < 0) ::open("/", O_PATH);
}

}  // namespace

int main(int argc, char** argv) {
  occupy_standard_descriptors();
  // A pipe that nobody reads any more and a limit of file sizes are writes that fail, as on a full disk.
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
  return tcptune::run({argv + 1, argv + argc});
}
