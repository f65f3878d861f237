// SPDX-License-Identifier: MIT
// The audited tree, read without ever leaving it; see root_directory.h.
#include "readers/root/root_directory.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <memory>
#include <system_error>

#include "core/text/error.h"
#include "readers/root/path_walk.h"

namespace tcptune {
namespace {

constexpr int kAttempts = 8;  // openat2 gives EAGAIN when a rename races with ".."

struct Opened {
  Descriptor descriptor;
  int error = 0;
};

Opened open_by_kernel(int root, const std::string& path, int flags) {
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT;
  for (int attempt = 0; attempt < kAttempts; ++attempt) {
    Descriptor descriptor(static_cast<int>(::syscall(SYS_openat2, root, path.c_str(), &how, sizeof how)));
    if (descriptor.number() >= 0) return {std::move(descriptor), 0};
    if (errno != EAGAIN) break;
  }
  return {{}, errno};
}

Opened open_inside(int root, LinkResolution resolution, const std::string& path, int flags) {
  if (resolution == LinkResolution::by_kernel) {
    Opened opened = open_by_kernel(root, path, flags);
    if (opened.error != EAGAIN) return opened;
  }
  Walk walk = walk_by_hand(root, path, flags);
  return {std::move(walk.descriptor), walk.error};
}

EntryKind kind_of_mode(mode_t mode) {
  if (S_ISREG(mode)) return EntryKind::file;
  if (S_ISDIR(mode)) return EntryKind::directory;
  return S_ISLNK(mode) ? EntryKind::link : EntryKind::other;
}

EntryKind kind_of_opened(const Opened& opened) {
  struct stat status {};
  int error = opened.error;
  if (error == 0 && ::fstat(opened.descriptor.number(), &status) != 0) error = errno;
  if (error == EACCES || error == EPERM) return EntryKind::denied;
  return error == 0 ? kind_of_mode(status.st_mode) : EntryKind::missing;
}

// 0 for a regular file, else the errno value that says what it is instead.
int regular_or_error(const Descriptor& descriptor) {
  struct stat status {};
  if (::fstat(descriptor.number(), &status) != 0) return errno;
  if (S_ISREG(status.st_mode)) return 0;
  return S_ISDIR(status.st_mode) ? EISDIR : EINVAL;
}

// A small file goes through `first`, which is not filled before; what is larger in pieces that grow.
FileContent read_descriptor(const Descriptor& descriptor, std::size_t limit) {
  std::array<char, 16 * 1024> first;
  FileContent result;
  std::string& content = result.content;
  note_read(identity_of(descriptor.number()));
  struct stat status {};
  const std::size_t told = ::fstat(descriptor.number(), &status) == 0 ? static_cast<std::size_t>(status.st_size) : 0;
  if (told > first.size()) content.reserve(std::min(told + 1, limit));
  while (content.size() < limit) {
    const std::size_t before = content.size();
    const bool in_place = before >= first.size();
    const std::size_t room = content.capacity() > before ? content.capacity() - before : before;
    const std::size_t wanted = std::min(in_place ? room : first.size(), limit - before);
    if (in_place) content.resize(before + wanted);
    const ssize_t got = ::read(descriptor.number(), in_place ? content.data() + before : first.data(), wanted);
    const auto length = static_cast<std::size_t>(std::max<ssize_t>(got, 0));
    if (in_place)
      content.resize(before + length);
    else
      content.append(first.data(), length);
    if (got < 0 && errno != EINTR) return {{}, errno};
    if (got == 0) break;
  }
  return result;
}

std::string words_for(int error) {
  if (error == ENOENT) return "there is no such directory";
  if (error == ENOTDIR) return "it is not a directory";
  if (error == EACCES || error == EPERM) return "permission denied; run as root or choose a directory you can read";
  return std::generic_category().message(error);
}

}  // namespace

RootDirectory::RootDirectory(const std::string& path, LinkResolution resolution)
    : path_(path), resolution_(resolution) {
  while (path_.size() > 1 && path_.ends_with('/')) path_.pop_back();
  descriptor_ = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor_ < 0) throw Error("cannot open the root directory " + path + ": " + words_for(errno));
  const int error = open_by_kernel(descriptor_, "/", O_PATH).error;
  if (error == ENOSYS || error == EPERM) resolution_ = LinkResolution::by_walk;
}

RootDirectory::~RootDirectory() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

EntryKind RootDirectory::look_at_kind(const std::string& path) const {
  return kind_of_opened(open_inside(descriptor_, resolution_, path, O_PATH));
}

EntryKind RootDirectory::look_at_link(const std::string& path) const {
  return kind_of_opened(open_inside(descriptor_, resolution_, path, O_PATH | O_NOFOLLOW));
}

bool RootDirectory::look_whether_executable(const std::string& path) const {
  const Opened opened = open_inside(descriptor_, resolution_, path, O_PATH);
  struct stat status {};
  return opened.error == 0 && ::fstat(opened.descriptor.number(), &status) == 0 && S_ISREG(status.st_mode) &&
         (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH)) != 0;
}

std::optional<std::vector<std::string>> RootDirectory::look_for_names(const std::string& path) const {
  Opened opened = open_inside(descriptor_, resolution_, path, O_RDONLY | O_DIRECTORY | O_NONBLOCK);
  if (opened.error != 0) return std::nullopt;
  const std::unique_ptr<DIR, int (*)(DIR*)> directory(::fdopendir(opened.descriptor.number()), ::closedir);
  if (!directory) return std::nullopt;
  opened.descriptor.release();
  std::vector<std::string> names;
  errno = 0;
  while (const dirent* entry = ::readdir(directory.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
  }
  if (errno != 0) return std::nullopt;
  std::sort(names.begin(), names.end());
  return names;
}

FileContent RootDirectory::look_into(const std::string& path, std::size_t limit) const {
  // Opening a device or fifo can do things of its own, so look first (O_PATH opens nothing), then open, then look
  // again.
  const Opened looked = open_inside(descriptor_, resolution_, path, O_PATH);
  if (looked.error != 0) return {{}, looked.error};
  if (const int error = regular_or_error(looked.descriptor); error != 0) return {{}, error};
  const Opened opened = open_inside(descriptor_, resolution_, path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (opened.error != 0) return {{}, opened.error};
  if (const int error = regular_or_error(opened.descriptor); error != 0) return {{}, error};
  return read_descriptor(opened.descriptor, limit);
}

std::string RootDirectory::look_behind_link(const std::string& path) const {
  const Opened link = open_inside(descriptor_, resolution_, path, O_PATH | O_NOFOLLOW);
  std::array<char, PATH_MAX> target{};
  if (link.error != 0) return {};
  const ssize_t length = ::readlinkat(link.descriptor.number(), "", target.data(), target.size());
  if (length <= 0) return {};
  Walk walk = walk_by_hand(descriptor_, path, O_PATH);
  if (!walk.path.empty()) return walk.path;
  const std::string next(target.data(), static_cast<std::size_t>(length));
  return next.starts_with('/') ? next : path.substr(0, path.rfind('/') + 1) + next;
}

std::optional<FileIdentity> RootDirectory::look_at_identity(const std::string& path) const {
  const Opened opened = open_inside(descriptor_, resolution_, path, O_PATH);
  return opened.error == 0 ? identity_of(opened.descriptor.number()) : std::nullopt;
}

}  // namespace tcptune
