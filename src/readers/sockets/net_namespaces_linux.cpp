// SPDX-License-Identifier: MIT
// See net_namespaces.h and network_namespaces(7).
#include "readers/sockets/net_namespaces.h"

#include <fcntl.h>
#include <sched.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <exception>
#include <filesystem>
#include <map>
#include <system_error>
#include <thread>
#include <tuple>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/root/descriptor.h"
#include "readers/sockets/socket_owners.h"

namespace tcptune {
namespace {

constexpr std::string_view kNames = "/run/netns/";  // /var/run is a link to /run

std::string file_of_process(int pid) { return fmt::format("/proc/{}/ns/net", pid); }

// 0 if it cannot be seen.
std::uint64_t inode_of(const std::string& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_ino : 0;
}

using ByInode = std::map<std::uint64_t, NetNamespaceName>;

void add_processes(ByInode& namespaces) {
  for (const int pid : visible_processes()) {
    const std::uint64_t inode = inode_of(file_of_process(pid));
    if (inode == 0) continue;
    NetNamespaceName& found = namespaces[inode];
    if (found.pid == 0) found = {inode, {}, pid, program_of(pid), YesNo::no};
  }
}

// A name whose namespace was removed may remain as an empty file of the disk.
void add_names(ByInode& namespaces) {
  struct stat disk {};
  if (::stat(std::string(kNames).c_str(), &disk) != 0) return;
  std::error_code error;
  for (std::filesystem::directory_iterator at(kNames, error), end; !error && at != end; at.increment(error)) {
    struct stat status {};
    if (::stat(at->path().c_str(), &status) != 0 || status.st_dev == disk.st_dev) continue;
    NetNamespaceName& found = namespaces[status.st_ino];
    const std::string name = at->path().filename().string();
    if (found.name.empty() || name < found.name) found.name = name;
    found.inode = status.st_ino;
  }
}

// A name in /run/netns, unless it is a path or only a process has it.
std::string file_of(const std::string& which) {
  if (which.starts_with('/')) return which;
  if (which.empty() || which.find('/') != std::string::npos || which == "." || which == "..")
    throw Error(fmt::format("'{}' is no network namespace", which),
                "give a name that `ip netns list` prints, or the number of a process");
  const std::string named = std::string(kNames) + which;
  struct stat status {};
  const auto pid = parse_decimal(which);
  return pid && ::stat(named.c_str(), &status) != 0 ? file_of_process(*pid) : named;
}

[[noreturn]] void refuse_missing(const std::string& which) {
  if (parse_decimal(which))
    throw Error(fmt::format("there is no process {} (any more), and no network namespace of that name", which),
                "`lsns -t net` lists the network namespaces, each with a process");
  throw Error(fmt::format("there is no network namespace '{}' (any more)", which),
              "`ip netns list` prints those with a name; a container's is given by the number of one of its processes");
}

[[noreturn]] void refuse(const std::string& which, int error) {
  if (error == ENOENT || error == ESRCH) refuse_missing(which);
  if (error == EACCES || error == EPERM)
    throw Error(fmt::format("the network namespace '{}' may not be entered: {}", which, std::strerror(error)),
                "only root may (CAP_SYS_ADMIN): try it with sudo");
  if (error == EINVAL || error == ENOTTY)
    throw Error(fmt::format("'{}' is no network namespace", which), "a namespace that was removed leaves such a file");
  throw Error(fmt::format("the network namespace '{}' cannot be entered: {}", which, std::strerror(error)));
}

// `inode`: what it must be; 0: any.
void run_inside(const std::string& which, std::uint64_t inode, const std::function<void()>& work) {
  const Descriptor file(::open(file_of(which).c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file) refuse(which, errno);
  struct stat status {};
  if (inode != 0 && (::fstat(file.number(), &status) != 0 || status.st_ino != inode)) refuse_missing(which);
  std::exception_ptr thrown;
  std::thread inside([&] {
    try {
      if (::setns(file.number(), CLONE_NEWNET) != 0) refuse(which, errno);
      work();
    } catch (...) {
      thrown = std::current_exception();
    }
  });
  inside.join();
  if (thrown) std::rethrow_exception(thrown);
}

}  // namespace

std::vector<NetNamespaceName> list_net_namespaces() {
  ByInode namespaces;
  add_processes(namespaces);
  add_names(namespaces);
  std::vector<NetNamespaceName> all;
  const std::uint64_t own = inode_of("/proc/thread-self/ns/net");
  for (auto& [inode, found] : namespaces) {
    found.own = yes_if(inode == own);
    all.push_back(std::move(found));
  }
  std::sort(all.begin(), all.end(), [](const NetNamespaceName& a, const NetNamespaceName& b) {
    const auto rank = [](const NetNamespaceName& one) {
      return std::tuple(one.own == YesNo::no, one.name.empty(), one.name, one.pid);
    };
    return rank(a) < rank(b);
  });
  return all;
}

void run_in_net_namespace(const std::string& which, const std::function<void()>& work) { run_inside(which, 0, work); }

void run_in_net_namespace(const NetNamespaceName& which, const std::function<void()>& work) {
  run_inside(which.word(), which.inode, work);
}

}  // namespace tcptune
