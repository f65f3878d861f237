// SPDX-License-Identifier: MIT
// Output files on Windows; see output_file.h.
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <cerrno>
#include <cstdint>
#include <mutex>
#include <set>

#include "commands/output_file.h"
#include "core/text/file_path.h"

namespace tcptune {
namespace {

// Windows tells of its end in a thread of its own.
std::mutex lock;
std::set<std::wstring> temporaries;

BOOL WINAPI remove_temporaries(DWORD) {
  const std::lock_guard guard(lock);
  for (const std::wstring& path : temporaries) ::DeleteFileW(path.c_str());
  return FALSE;  // the next handler ends the program
}

void remember(const std::wstring& path) {
  const std::lock_guard guard(lock);
  if (temporaries.empty()) ::SetConsoleCtrlHandler(remove_temporaries, TRUE);
  temporaries.insert(path);
}

void forget(const std::wstring& path) {
  const std::lock_guard guard(lock);
  temporaries.erase(path);
  if (temporaries.empty()) ::SetConsoleCtrlHandler(remove_temporaries, FALSE);
}

int errno_of(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME: return ENOENT;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION: return EACCES;
    case ERROR_FILE_EXISTS: return EEXIST;
    default: return EIO;
  }
}

}  // namespace

std::optional<int> descriptor_named(const std::string&) { return std::nullopt; }

std::FILE* open_descriptor(int descriptor) { return descriptor == 1 ? stdout : stderr; }

std::FILE* open_device(const std::string& path) { return ::_wfopen(file_path(path).c_str(), L"wbN"); }

// It may be deleted while it is open. A file has its owner and rights from its folder; put_in_place keeps those of the
// old one.
std::FILE* create_temporary(const std::string& path, const std::string& replaced) {
  const std::wstring name = file_path(path).wstring();
  const DWORD attributes = replaced.empty() ? 0 : ::GetFileAttributesW(file_path(replaced).c_str());
  if (attributes != INVALID_FILE_ATTRIBUTES && (attributes & FILE_ATTRIBUTE_READONLY) != 0) {
    errno = EACCES;
    return nullptr;
  }
  const HANDLE handle = ::CreateFileW(name.c_str(), GENERIC_WRITE | DELETE, FILE_SHARE_READ | FILE_SHARE_DELETE,
                                      nullptr, CREATE_NEW, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) {
    errno = errno_of(::GetLastError());
    return nullptr;
  }
  remember(name);
  const int descriptor = ::_open_osfhandle(reinterpret_cast<std::intptr_t>(handle), _O_WRONLY | _O_BINARY);
  return descriptor < 0 ? nullptr : ::_fdopen(descriptor, "wb");
}

std::error_code put_in_place(const std::string& temporary, const std::string& path) {
  const std::wstring from = file_path(temporary).wstring();
  const std::wstring to = file_path(path).wstring();
  const bool replaces = ::GetFileAttributesW(to.c_str()) != INVALID_FILE_ATTRIBUTES;
  const BOOL done =
      replaces ? ::ReplaceFileW(to.c_str(), from.c_str(), nullptr, REPLACEFILE_IGNORE_MERGE_ERRORS, nullptr, nullptr)
               : ::MoveFileExW(from.c_str(), to.c_str(), 0);
  if (done == 0) return {errno_of(::GetLastError()), std::generic_category()};
  forget(from);
  return {};
}

void remove_temporary(const std::string& temporary) {
  ::DeleteFileW(file_path(temporary).c_str());
  forget(file_path(temporary).wstring());
}

// Only a console that takes escape sequences does; it has to be asked to.
bool is_terminal_output() {
  const HANDLE console = ::GetStdHandle(STD_OUTPUT_HANDLE);
  DWORD mode = 0;
  return ::GetConsoleMode(console, &mode) != 0 &&
         ::SetConsoleMode(console, mode | ENABLE_VIRTUAL_TERMINAL_PROCESSING) != 0;
}

std::size_t terminal_columns() {
  CONSOLE_SCREEN_BUFFER_INFO screen{};
  if (::GetConsoleScreenBufferInfo(::GetStdHandle(STD_OUTPUT_HANDLE), &screen) == 0) return 0;
  return static_cast<std::size_t>(screen.srWindow.Right - screen.srWindow.Left + 1);
}

bool is_terminal_diagnostics() {
  const HANDLE console = ::GetStdHandle(STD_ERROR_HANDLE);
  DWORD mode = 0;
  return ::GetConsoleMode(console, &mode) != 0;
}

}  // namespace tcptune
