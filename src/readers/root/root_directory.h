// SPDX-License-Identifier: MIT
// The directory tree that is audited: "/" or an image. No path and no symbolic link leads out of it.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/snapshot/recorded_tree.h"
#include "core/snapshot/source.h"
#include "readers/root/file_identity.h"
#include "readers/root/recording.h"

namespace tcptune {

struct ReadSource {
  SourcePtr source;  // null on an error
  int error = 0;
};

// Who follows the links: the kernel (openat2 with RESOLVE_IN_ROOT), or this program where the kernel cannot.
enum class LinkResolution { by_kernel, by_walk };

// Paths are absolute within the root ("/etc/sysctl.d"). Links are followed inside the root, as chroot would. What was
// seen once is remembered: two looks agree even on a machine that changes in between, and no file is read twice.
class RootDirectory {
 public:
  // Throws Error when `path` is not a directory that can be opened. Links are followed by hand wherever openat2 is
  // missing or forbidden; asking for that from the start is for tests.
  explicit RootDirectory(const std::string& path, LinkResolution resolution = LinkResolution::by_kernel);
  // A tree that was recorded under this path. Nothing of this machine is looked at; what was not recorded throws Error.
  RootDirectory(Recording recording, std::string path);
  ~RootDirectory();
  RootDirectory(const RootDirectory&) = delete;
  RootDirectory& operator=(const RootDirectory&) = delete;

  const std::string& path() const { return path_; }
  bool is_live() const { return path_ == "/"; }

  // From now on the tree reads as if a file of this content stood at `path`; nothing is written.
  void propose(const std::string& path, std::string content);

  // The kind of what the path names, links followed; kind_of_link: not followed. A link that leads nowhere or in a
  // circle is `missing`; `denied` means that not even its kind can be seen.
  EntryKind kind_of(const std::string& path) const;
  EntryKind kind_of_link(const std::string& path) const;

  // May anybody execute the regular file that the path names? Where a system has no such permission, yes.
  bool is_executable(const std::string& path) const;

  // Names in a directory, sorted by byte; nothing if it cannot be listed.
  const std::optional<std::vector<std::string>>& list(const std::string& path) const;

  // The same, where no names are as good as an empty directory.
  const std::vector<std::string>& names_in(const std::string& path) const;

  // A whole regular file, which two paths to it share; EFBIG when it is larger than `limit`. A fifo, socket or device
  // is an error (EINVAL) and never blocks, a directory EISDIR.
  ReadSource source(const std::string& path, std::size_t limit) const;

  // The first `limit` bytes of a regular file, looked at once and not remembered; errors as above.
  FileContent read(const std::string& path, std::size_t limit) const;

  // Where a link leads in the end, absolute inside the root, whether or not that exists; for a circle its next link.
  // Empty if it is no link.
  std::string link_target(const std::string& path) const;

  // Device and inode of what the path names, links followed.
  std::optional<FileIdentity> identity(const std::string& path) const;

  // All that was looked at by now; of what read() gave nothing is remembered.
  RecordedTree recorded() const;

 private:
  // How each system looks at the tree itself.
  EntryKind look_at_kind(const std::string& path) const;
  EntryKind look_at_link(const std::string& path) const;
  std::optional<std::vector<std::string>> look_for_names(const std::string& path) const;
  FileContent look_into(const std::string& path, std::size_t limit) const;
  std::string look_behind_link(const std::string& path) const;
  std::optional<FileIdentity> look_at_identity(const std::string& path) const;
  bool look_whether_executable(const std::string& path) const;

  RecordedEntry recorded_entry(const std::string& path) const;

  std::optional<std::vector<std::string>> with_proposed(std::optional<std::vector<std::string>> names,
                                                        const std::string& directory) const;

  // Does a proposed file stand somewhere below the directory?
  bool proposes_in(const std::string& directory) const;

  template <typename Value>
  using Seen = std::map<std::string, Value, std::less<>>;
  mutable Seen<EntryKind> kinds_;
  mutable Seen<EntryKind> link_kinds_;
  mutable Seen<std::optional<std::vector<std::string>>> names_;
  mutable Seen<ReadSource> sources_;
  mutable Seen<std::string> targets_;
  mutable Seen<std::optional<FileIdentity>> identities_;
  mutable Seen<bool> executables_;
  std::optional<Recording> recording_;  // then there is no descriptor
  std::map<std::string, SourcePtr> proposed_;
  std::string path_;
  int descriptor_ = -1;
  LinkResolution resolution_;
};

}  // namespace tcptune
