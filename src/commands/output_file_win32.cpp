// SPDX-License-Identifier: MIT
// Output files on Windows; see output_file.h.
#include <fcntl.h>
#include <io.h>
#include <process.h>
#include <sys/stat.h>
#include <windows.h>

#include "commands/output_file.h"
#include "core/text/file_path.h"

namespace tcptune {

std::FILE* open_for_writing(const std::string& path) { return ::_wfopen(file_path(path).c_str(), L"wb"); }

std::FILE* create_new(const std::string& path) {
  const int descriptor = ::_wopen(file_path(path).c_str(), _O_WRONLY | _O_CREAT | _O_EXCL | _O_BINARY | _O_NOINHERIT,
                                  _S_IREAD | _S_IWRITE);
  return descriptor < 0 ? nullptr : ::_fdopen(descriptor, "wb");
}

int process_number() { return ::_getpid(); }

// Only a console that takes escape sequences does; it has to be asked to.
bool is_terminal_output() {
  const HANDLE console = ::GetStdHandle(STD_OUTPUT_HANDLE);
  DWORD mode = 0;
  return ::GetConsoleMode(console, &mode) != 0 &&
         ::SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

}  // namespace tcptune
