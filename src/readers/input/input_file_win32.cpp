// SPDX-License-Identifier: MIT
// Named inputs on Windows; see input_file.h.
#include <fcntl.h>
#include <io.h>
#include <windows.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <string_view>

#include "core/text/file_path.h"
#include "core/text/size.h"
#include "readers/input/input_file.h"

namespace tcptune {
namespace {

constexpr std::size_t kMostAtOnce = 1U << 20U;  // _read counts in int

int error_of(DWORD error) {
  switch (error) {
    case ERROR_FILE_NOT_FOUND:
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_NETPATH: return ENOENT;
    case ERROR_ACCESS_DENIED:
    case ERROR_SHARING_VIOLATION:  // a hive that is in use
    case ERROR_LOCK_VIOLATION: return EACCES;
    default: return EIO;
  }
}

// Windows knows device names in every directory (COM1, CON.txt): the full path tells, without opening anything.
bool is_device(const std::wstring& name) {
  std::array<wchar_t, 1024> full{};
  const DWORD length = ::GetFullPathNameW(name.c_str(), static_cast<DWORD>(full.size()), full.data(), nullptr);
  const std::wstring_view path(full.data(), length < full.size() ? length : 0);
  return path.starts_with(LR"(\\.\)") && path != LR"(\\.\NUL)" && path != LR"(\\.\nul)";
}

}  // namespace

Descriptor open_input(const std::string& path, InputSize size) {
  const std::wstring name = file_path(path).wstring();
  if (is_device(name)) refuse_input(path, "it is a device. Name a file");
  const DWORD attributes = ::GetFileAttributesW(name.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES) refuse_input(path, error_of(::GetLastError()));
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0)
    refuse_input(path, "it is a directory. Audit a whole tree with --root " + path + ", or name the files in it");
  const HANDLE handle =
      ::CreateFileW(name.c_str(), GENERIC_READ, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                    OPEN_EXISTING, FILE_ATTRIBUTE_NORMAL, nullptr);
  if (handle == INVALID_HANDLE_VALUE) refuse_input(path, error_of(::GetLastError()));
  Descriptor file(::_open_osfhandle(reinterpret_cast<std::intptr_t>(handle), _O_RDONLY | _O_BINARY));
  if (!file) {
    ::CloseHandle(handle);
    refuse_input(path, EMFILE);
  }
  LARGE_INTEGER length{};
  if (size == InputSize::limited && ::GetFileSizeEx(handle, &length) != 0 &&
      length.QuadPart > static_cast<LONGLONG>(kLargestInput))
    refuse_input(path, "it is larger than " + size_text(kLargestInput));
  return file;
}

int standard_input() {
  constexpr int kStandardInput = 0;
  ::_setmode(kStandardInput, _O_BINARY);
  return kStandardInput;
}

InputPart read_input_part(int descriptor, std::span<char> buffer) {
  const int count = ::_read(descriptor, buffer.data(), static_cast<unsigned>(std::min(buffer.size(), kMostAtOnce)));
  if (count >= 0) return {static_cast<std::size_t>(count), 0};
  return errno == EPIPE ? InputPart{} : InputPart{0, errno};
}

}  // namespace tcptune
