// SPDX-License-Identifier: MIT
// Named inputs on POSIX systems; see input_file.h.
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include <cerrno>

#include "core/text/size.h"
#include "readers/input/input_file.h"

namespace tcptune {

Descriptor open_input(const std::string& path, InputSize size) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) refuse_input(path, errno);
  const bool is_null_device = S_ISCHR(status.st_mode) && status.st_rdev == ::makedev(1, 3);  // Linux: devices.txt
  if (S_ISDIR(status.st_mode))
    refuse_input(path, "it is a directory. Audit a whole tree with --root " + path + ", or name the files in it");
  if (S_ISBLK(status.st_mode) || (S_ISCHR(status.st_mode) && !is_null_device && path != "/dev/stdin"))
    refuse_input(path, "it is a device. Name a file");
  if (S_ISSOCK(status.st_mode)) refuse_input(path, "it is a socket. Name a file");
  if (size == InputSize::limited && S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > kLargestInput)
    refuse_input(path, "it is larger than " + size_text(kLargestInput));
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file) refuse_input(path, errno);
  return file;
}

int standard_input() { return STDIN_FILENO; }

InputPart read_input_part(int descriptor, std::span<char> buffer) {
  while (true) {
    const ssize_t count = ::read(descriptor, buffer.data(), buffer.size());
    if (count >= 0) return {static_cast<std::size_t>(count), 0};
    if (errno != EINTR) return {0, errno};
  }
}

}  // namespace tcptune
