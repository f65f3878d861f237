// SPDX-License-Identifier: MIT
// See socket_owners.h.
#include "readers/sockets/socket_owners.h"

#include <dirent.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <fstream>
#include <memory>
#include <string>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/root/descriptor.h"

namespace tcptune {
namespace {

using Directory = std::unique_ptr<DIR, int (*)(DIR*)>;

Directory open_directory(const std::string& path) {
  Descriptor opened(::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  Directory directory(opened ? ::fdopendir(opened.number()) : nullptr, ::closedir);
  if (directory) opened.release();
  return directory;
}

template <typename Number>
std::optional<Number> whole_number(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto parsed = std::from_chars(text.data(), end, number);
  if (parsed.ec != std::errc{} || parsed.ptr != end) return std::nullopt;
  return number;
}

// What "socket:[123]" names; nothing for a descriptor of another kind.
std::optional<std::uint64_t> inode_behind(int directory, const char* descriptor) {
  std::array<char, 64> target;
  const ssize_t length = ::readlinkat(directory, descriptor, target.data(), target.size());
  if (length < 0) return std::nullopt;
  std::string_view link(target.data(), static_cast<std::size_t>(length));
  constexpr std::string_view kBefore = "socket:[";
  if (!link.starts_with(kBefore) || !link.ends_with(']')) return std::nullopt;
  link.remove_prefix(kBefore.size());
  link.remove_suffix(1);
  return whole_number<std::uint64_t>(link);
}

bool is_refusal(int error) { return error == EACCES || error == EPERM; }

// Adds what this process holds of the inodes that nobody was found to hold yet.
void search_process(int pid, const std::vector<std::uint64_t>& inodes, OwnerSearch& search) {
  const Directory descriptors = open_directory(fmt::format("/proc/{}/fd", pid));
  if (!descriptors) {
    if (is_refusal(errno)) ++search.refused;
    return;
  }
  std::optional<std::string> program;
  while (const dirent* entry = ::readdir(descriptors.get())) {
    if (entry->d_name[0] == '.') continue;
    const auto inode = inode_behind(::dirfd(descriptors.get()), entry->d_name);
    if (inode && (search.with_sockets.empty() || search.with_sockets.back() != pid)) search.with_sockets.push_back(pid);
    if (!inode || !std::binary_search(inodes.begin(), inodes.end(), *inode)) continue;
    if (!program) program = program_of(pid);
    search.owners.try_emplace(*inode, Owner{*program, pid});
    if (search.owners.size() == inodes.size()) return;
  }
}

}  // namespace

std::vector<int> visible_processes() {
  std::vector<int> pids;
  const Directory processes = open_directory("/proc");
  while (const dirent* entry = processes ? ::readdir(processes.get()) : nullptr)
    if (const auto pid = whole_number<int>(entry->d_name)) pids.push_back(*pid);
  std::sort(pids.begin(), pids.end());
  return pids;
}

std::string program_of(int pid) {
  std::ifstream stream(fmt::format("/proc/{}/comm", pid));
  std::string name;
  std::getline(stream, name);
  return name;
}

OwnerSearch find_owners(const std::vector<std::uint64_t>& inodes, const std::vector<int>& pids,
                        std::optional<std::chrono::steady_clock::time_point> until) {
  OwnerSearch search;
  for (const int pid : pids) {
    if (search.owners.size() == inodes.size()) break;
    if (until && std::chrono::steady_clock::now() >= *until) break;
    search_process(pid, inodes, search);
  }
  return search;
}

YesNo processes_are_hidden() {
  std::ifstream mounts("/proc/self/mountinfo");
  std::string line;
  YesNo hidden = YesNo::no;
  while (std::getline(mounts, line)) {
    if (line.find(" /proc ") == std::string::npos || line.find(" - proc ") == std::string::npos) continue;
    const std::size_t at = line.rfind("hidepid=");
    if (at == std::string::npos)
      hidden = YesNo::no;  // of several mounts the last one is seen
    else
      hidden = yes_if(!line.substr(at).starts_with("hidepid=0") && !line.substr(at).starts_with("hidepid=off"));
  }
  return hidden;
}

}  // namespace tcptune
