// SPDX-License-Identifier: MIT
// On POSIX systems; see walked_file.h.
#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "readers/walk/walked_file.h"

namespace tcptune {
namespace {

WalkedFile not_opened(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return {{}, 0, {}, "it is gone", 0};
    case ELOOP: return {{}, 0, {}, "it is a link", 0};
    case ENXIO: return {{}, 0, {}, "it is a fifo, a socket or a device", 0};
    default: return {{}, 0, {}, "it cannot be read", error};
  }
}

}  // namespace

WalkedFile open_walked(const std::string& path, Links links) {
  const int follow = links == Links::followed ? 0 : O_NOFOLLOW;
  WalkedFile walked;
  walked.file = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK | follow));
  if (!walked.file) return not_opened(errno);
  struct stat status {};
  if (::fstat(walked.file.number(), &status) != 0) return not_opened(errno);
  if (!S_ISREG(status.st_mode)) return not_opened(ENXIO);
  // Files of /proc say so too, and some of them keep their readers waiting.
  if (status.st_size == 0) return {{}, 0, {}, "it is empty", 0};
  walked.size = static_cast<std::size_t>(status.st_size);
  walked.identity = {static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)};
  return walked;
}

}  // namespace tcptune
