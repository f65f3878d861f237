// SPDX-License-Identifier: MIT
// A file is its volume and its index there on Windows; see file_identity.h.
#include <io.h>
#include <windows.h>

#include "core/text/file_path.h"
#include "readers/root/file_identity.h"

namespace tcptune {
namespace {

std::optional<FileIdentity> identity(HANDLE handle) {
  BY_HANDLE_FILE_INFORMATION information{};
  if (::GetFileInformationByHandle(handle, &information) == 0) return std::nullopt;
  return FileIdentity{information.dwVolumeSerialNumber,
                      std::uint64_t{information.nFileIndexHigh} << 32U | information.nFileIndexLow};
}

}  // namespace

std::optional<FileIdentity> identity_of(const std::string& path) {
  const HANDLE handle =
      ::CreateFileW(file_path(path).c_str(), 0, FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, nullptr,
                    OPEN_EXISTING, FILE_FLAG_BACKUP_SEMANTICS, nullptr);
  if (handle == INVALID_HANDLE_VALUE) return std::nullopt;
  const std::optional<FileIdentity> file = identity(handle);
  ::CloseHandle(handle);
  return file;
}

std::optional<FileIdentity> identity_of(int descriptor) {
  return identity(reinterpret_cast<HANDLE>(::_get_osfhandle(descriptor)));
}

}  // namespace tcptune
