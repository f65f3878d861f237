// SPDX-License-Identifier: MIT
// Where Windows starts the program: the arguments become UTF-8, and what is written stays as it is.
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cstdio>
#include <string_view>

#include "core/text/utf16.h"
#include "main.h"

namespace {

// The console shows UTF-8 while it lives. The setting belongs to the console and would outlast the program.
class Utf8Console {
 public:
  Utf8Console() : before_(::GetConsoleOutputCP()) { ::SetConsoleOutputCP(CP_UTF8); }
  ~Utf8Console() {
    if (before_ != 0) ::SetConsoleOutputCP(before_);
  }
  Utf8Console(const Utf8Console&) = delete;
  Utf8Console& operator=(const Utf8Console&) = delete;

 private:
  UINT before_;
};

std::string narrow(std::wstring_view text) {
  return tcptune::from_utf16le({reinterpret_cast<const char*>(text.data()), text.size() * sizeof(wchar_t)});
}

}  // namespace

int wmain(int argc, wchar_t** argv) {
  const Utf8Console console;
  // A report is the same bytes on every system: LF stays LF.
  for (std::FILE* stream : {stdout, stderr}) ::_setmode(::_fileno(stream), _O_BINARY);
  std::vector<std::string> arguments;
  for (int i = 1; i < argc; ++i) arguments.push_back(narrow(argv[i]));
  return tcptune::run(arguments);
}
