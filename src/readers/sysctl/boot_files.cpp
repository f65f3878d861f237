// SPDX-License-Identifier: MIT
// Lists the sysctl files of a root by each reader's order; see boot_files.h.
#include "readers/sysctl/boot_files.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string_view>
#include <system_error>

#include "core/boot/sysctl_conf.h"
#include "core/text/error.h"
#include "core/text/size.h"
#include "core/text/text.h"
#include "readers/sysctl/boot_detection.h"

namespace tcptune {
namespace {

constexpr const char* kSysctlConf = "/etc/sysctl.conf";
constexpr std::size_t kMostFiles = 100'000;
constexpr int kSystemdWithoutSplitUsr = 255;  // from here on systemd knows no /lib apart from /usr/lib

struct Entry {
  std::string name;
  std::string directory;
  std::size_t rank = 0;  // of the directory: the lower one wins
  std::string path() const { return directory + '/' + name; }
};

// A package's own directories, and those that every boot makes anew. /usr/local is the administrator's.
FileOwner owner_of(std::string_view path) {
  if (path.starts_with("/usr/local/")) return FileOwner::administrator;
  if (path.starts_with("/usr/") || path.starts_with("/lib/")) return FileOwner::package;
  return path.starts_with("/run/") || path.starts_with("/dev/") ? FileOwner::runtime : FileOwner::administrator;
}

// The entries of all directories, by name and then by rank. A directory that is another one by a link (/lib -> usr/lib)
// is taken once.
std::vector<Entry> entries_of(const RootDirectory& root, const std::vector<std::string>& directories) {
  std::vector<FileIdentity> seen;
  std::vector<Entry> entries;
  for (std::size_t rank = 0; rank < directories.size(); ++rank) {
    const std::optional<FileIdentity> identity = root.identity(directories[rank]);
    if (!identity || std::find(seen.begin(), seen.end(), *identity) != seen.end()) continue;
    seen.push_back(*identity);
    for (const std::string& name : root.names_in(directories[rank])) entries.push_back({name, directories[rank], rank});
    if (entries.size() > kMostFiles)
      throw Error("more than 100,000 files up to " + directories[rank] + "; this is not a sysctl configuration");
  }
  std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) {
    const int order = a.name.compare(b.name);
    return order != 0 ? order < 0 : a.rank < b.rank;
  });
  return entries;
}

bool leads_to_dev_null(const BootFile& file) { return file.link_target == "/dev/null"; }

// A file that the boot does not read. It keeps its bytes: its lines may be moved to where they are.
BootFile unread_file(const RootDirectory& root, const std::string& path, FileStatus status) {
  BootFile file = boot_file(root, path, status);
  file.source = root.source(path, kLargestConf).source;
  file.settings = file.source == nullptr ? 0 : count_assignments(file.source->bytes());
  return file;
}

// It is worth a word only if it would set something.
void add_unread(const RootDirectory& root, const std::string& path, FileStatus status, std::vector<BootFile>& files) {
  BootFile file = unread_file(root, path, status);
  if (file.settings > 0) files.push_back(std::move(file));
}

// systemd and procps: one file a name, the first directory wins.
std::vector<BootFile> merged(const RootDirectory& root, BootReader reader,
                             const std::vector<std::string>& directories) {
  std::vector<BootFile> files;
  std::string taken, winner;
  for (const Entry& entry : entries_of(root, directories)) {
    if (!entry.name.ends_with(".conf")) {
      add_unread(root, entry.path(), FileStatus::wrong_suffix, files);
    } else if (reader == BootReader::systemd && entry.name.starts_with('.')) {
      add_unread(root, entry.path(), FileStatus::hidden, files);
    } else if (entry.name == taken) {
      files.push_back(unread_file(root, entry.path(), FileStatus::shadowed));
      files.back().winner = winner;
    } else {
      taken = entry.name;
      winner = entry.path();
      files.push_back(boot_file(root, winner, FileStatus::read));
      if (leads_to_dev_null(files.back())) files.back().status = FileStatus::masked;
    }
  }
  return files;
}

// Whether one of the files is /etc/sysctl.conf by another path.
bool reads_sysctl_conf(const RootDirectory& root, const std::vector<BootFile>& files) {
  const std::string target = root.link_target(kSysctlConf);
  const std::string& real = target.empty() ? kSysctlConf : target;
  return std::any_of(files.begin(), files.end(),
                     [&](const BootFile& file) { return file.status == FileStatus::read && real_path(file) == real; });
}

void add_sysctl_conf(const RootDirectory& root, BootReader reader, std::vector<BootFile>& files) {
  const EntryKind kind = root.kind_of(kSysctlConf);
  if (reader == BootReader::systemd) {
    if (kind != EntryKind::file || reads_sysctl_conf(root, files)) return;
    add_unread(root, kSysctlConf, FileStatus::not_read, files);
  } else if (kind == EntryKind::file || kind == EntryKind::denied) {
    files.push_back(boot_file(root, kSysctlConf, FileStatus::read));
  }
}

// Every *.conf of one directory as a shell's glob gives it: sorted, without hidden names, regular files only. Names
// that `over` also has are left to it.
void add_directory(const RootDirectory& root, const std::string& directory, const std::vector<std::string>& over,
                   std::vector<BootFile>& files) {
  for (const Entry& entry : entries_of(root, {directory})) {
    const bool hidden = entry.name.starts_with('.');
    if (hidden || !entry.name.ends_with(".conf")) {
      add_unread(root, entry.path(), hidden ? FileStatus::hidden : FileStatus::wrong_suffix, files);
      continue;
    }
    const auto winner = std::find_if(over.begin(), over.end(), [&](const std::string& other) {
      return root.kind_of(other + '/' + entry.name) == EntryKind::file;
    });
    if (winner != over.end()) {
      files.push_back(unread_file(root, entry.path(), FileStatus::shadowed));
      files.back().winner = *winner + '/' + entry.name;
    } else {
      files.push_back(boot_file(root, entry.path(), FileStatus::read));
      if (root.kind_of(entry.path()) != EntryKind::file) files.back().status = FileStatus::masked;
    }
  }
}

void add_never_read(const RootDirectory& root, const std::vector<std::string>& directories,
                    std::vector<BootFile>& files) {
  for (const Entry& entry : entries_of(root, directories))
    if (entry.name.ends_with(".conf")) add_unread(root, entry.path(), FileStatus::not_read, files);
}

std::vector<BootFile> for_busybox(const RootDirectory& root) {
  const std::string etc = "/etc/sysctl.d", run = "/run/sysctl.d", usr = "/usr/lib/sysctl.d", lib = "/lib/sysctl.d";
  const std::string local = "/usr/local/lib/sysctl.d";
  std::vector<BootFile> files;
  switch (detect_busybox_layout(root)) {
    case BusyboxLayout::plain:
      add_never_read(root, {etc, run, local, usr, lib}, files);
      add_sysctl_conf(root, BootReader::busybox, files);
      break;
    case BusyboxLayout::openwrt:  // its /etc/init.d/sysctl
      add_directory(root, etc, {}, files);
      add_never_read(root, {run, local, usr, lib}, files);
      add_sysctl_conf(root, BootReader::busybox, files);
      break;
    case BusyboxLayout::alpine:  // its /etc/init.d/sysctl (aports, main/openrc/sysctl.initd)
      add_directory(root, lib, {etc, run}, files);
      if (root.identity(lib) != root.identity(usr)) add_directory(root, usr, {etc, run}, files);
      add_directory(root, etc, {run}, files);
      add_never_read(root, {local}, files);
      add_sysctl_conf(root, BootReader::busybox, files);
      add_directory(root, run, {}, files);
      break;
  }
  return files;
}

// SUSE's kernels bring settings of their own, which its systemd-sysctl applies before all others.
void add_kernel_file(const RootDirectory& root, std::vector<BootFile>& files) {
  constexpr std::string_view kPrefix = "sysctl.conf-";
  const SourcePtr release = root.is_live() ? root.source("/proc/sys/kernel/osrelease", 256).source : nullptr;
  std::string running = release == nullptr ? std::string() : release->bytes();
  running = trim(running);
  std::string last;
  for (const std::string& name : root.names_in("/boot"))
    if (name.starts_with(kPrefix) && (running.empty() || name.substr(kPrefix.size()) == running)) last = name;
  if (last.empty()) return;
  files.push_back(boot_file(root, "/boot/" + last, FileStatus::read));
  files.back().owner = FileOwner::package;
}

}  // namespace

BootFile boot_file(const RootDirectory& root, const std::string& path, FileStatus status) {
  BootFile file;
  file.path = path;
  file.status = status;
  file.link_target = root.link_target(path);
  file.owner = owner_of(real_path(file));
  return file;
}

std::vector<BootFile> list_boot_files(const RootDirectory& root, BootReader reader, int systemd_version) {
  if (reader == BootReader::busybox) return for_busybox(root);
  std::vector<std::string> directories{"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d",
                                       "/usr/lib/sysctl.d"};
  if (reader != BootReader::systemd || systemd_version < kSystemdWithoutSplitUsr)
    directories.push_back("/lib/sysctl.d");
  std::vector<BootFile> files;
  if (reader == BootReader::systemd) add_kernel_file(root, files);
  std::vector<BootFile> in_directories = merged(root, reader, directories);
  std::move(in_directories.begin(), in_directories.end(), std::back_inserter(files));
  add_sysctl_conf(root, reader, files);
  return files;
}

std::string words_for_read_error(int error, std::size_t limit) {
  switch (error) {
    case EACCES:
    case EPERM: return "permission denied";
    case EISDIR: return "it is a directory";
    case EINVAL: return "it is not a regular file";
    case ELOOP: return "its links lead in a circle";
    case EFBIG: return "it is larger than " + size_text(limit);
    default: return std::generic_category().message(error);
  }
}

}  // namespace tcptune
