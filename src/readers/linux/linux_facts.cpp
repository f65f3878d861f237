// SPDX-License-Identifier: MIT
// Puts together what is known of this machine; see linux_facts.h.
#include "readers/linux/linux_facts.h"

#include <sys/stat.h>
#include <sys/sysinfo.h>
#include <unistd.h>

#include <string>

#include "core/text/text.h"
#include "readers/linux/image_facts.h"
#include "readers/linux/isolation.h"
#include "readers/linux/listening_ports.h"

namespace tcptune {
namespace {

constexpr std::size_t kLongestRelease = 256;
constexpr std::size_t kLongestBuild = 4096;
constexpr ino_t kInitialPidNamespace = 0xEFFFFFFC;  // the same on every kernel since 3.8: include/linux/proc_ns.h

// The inode behind a /proc namespace link; 0 if it cannot be seen.
ino_t namespace_inode(const char* path) {
  struct stat status {};
  return ::stat(path, &status) == 0 ? status.st_ino : 0;
}

Known container_of_this_process(const RootDirectory& root) {
  const Known marks = find_container_marks(root);
  if (marks == Known::yes) return marks;
  const ino_t processes = namespace_inode("/proc/self/ns/pid");
  return processes != 0 && processes != kInitialPidNamespace ? Known::yes : marks;
}

NetNamespace net_namespace_of_this_process(const RootDirectory& root) {
  const NetNamespace shown = find_net_namespace(root);
  if (shown != NetNamespace::unknown) return shown;
  const ino_t mine = namespace_inode("/proc/self/ns/net");
  const ino_t first = namespace_inode("/proc/1/ns/net");
  // Sharing it with process 1 proves nothing: that may be a container's own.
  return mine != 0 && first != 0 && mine != first ? NetNamespace::child : NetNamespace::unknown;
}

std::optional<std::int64_t> memory_of_this_machine() {
  struct sysinfo info {};
  if (::sysinfo(&info) != 0 || info.totalram == 0) return std::nullopt;
  return static_cast<std::int64_t>(info.totalram) * static_cast<std::int64_t>(info.mem_unit);
}

}  // namespace

Facts read_live_facts() {
  const RootDirectory root("/");
  Facts facts = distribution_facts(root);
  facts.kernel_release = std::string(trim(root.read("/proc/sys/kernel/osrelease", kLongestRelease).content));
  if (const auto kernels = kernels_of_release(facts.kernel_release)) {
    facts.kernel = *kernels;
    if (const auto version = version_of_build(root.read("/proc/version", kLongestBuild).content, *kernels))
      facts.kernel = {*version, *version};
    facts.vendor = kernel_vendor(facts.kernel_release);
  }
  facts.memory = memory_of_this_machine();
  if (const long page = ::sysconf(_SC_PAGESIZE); page > 0) facts.page_size = page;
  facts.container = container_of_this_process(root);
  facts.net_namespace = net_namespace_of_this_process(root);
  facts.listening = read_listening_ports();
  return facts;
}

}  // namespace tcptune
