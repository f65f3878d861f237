// SPDX-License-Identifier: MIT
// Which sysctl files a boot reads, in which order, and which lie beside them unread.
#pragma once

#include <vector>

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// A configuration file that is larger is not read: it bounds memory, and nobody has one.
inline constexpr std::size_t kLargestConf = 16 * 1024 * 1024;
inline constexpr std::size_t kLargestTotal = 64 * 1024 * 1024;  // of all files of one boot reader, or of all others

// In the order of reading. Files that are not read stand where their name would; a `shadowed` one follows its winner.
// Files whose content has not been looked at yet have the status `read`: whether they are empty or unreadable is found
// out by reading. Files with a wrong suffix or that the reader never looks at are listed only if an assignment is in
// them. systemd: sysctl.d of /etc, /run, /usr/local/lib, /usr/lib, and up to 254 /lib where that is a directory of its
// own, and first /boot/sysctl.conf-KERNEL (SUSE); hidden files are skipped; /etc/sysctl.conf only by a link. procps:
// all five, hidden files too, /etc/sysctl.conf last. busybox: see BusyboxLayout.
std::vector<BootFile> list_boot_files(const RootDirectory& root, BootReader reader, int systemd_version);

// A file by its path: where it leads and who looks after it.
BootFile boot_file(const RootDirectory& root, const std::string& path, FileStatus status);

// Words for an errno value that a read of at most `limit` bytes gave.
std::string words_for_read_error(int error, std::size_t limit);

}  // namespace tcptune
