// SPDX-License-Identifier: MIT
// See net_file.h. /proc/net is the main thread's, whichever thread asks: a thread of another namespace has its own.
#include "readers/sockets/net_file.h"

#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cerrno>

#include "readers/root/descriptor.h"

namespace tcptune {
namespace {

constexpr std::size_t kBlock = 32 * 1024;  // all of netstat in one read
constexpr std::size_t kLongestLine = 4096;  // of a table: they have 150 or so

Descriptor open_net_file(const char* name) {
  Descriptor file(::open((std::string("/proc/thread-self/net/") + name).c_str(), O_RDONLY | O_CLOEXEC));
  if (file || errno != ENOENT) return file;
  const std::string thread = std::to_string(::syscall(SYS_gettid));  // before Linux 3.17
  return Descriptor(::open(("/proc/self/task/" + thread + "/net/" + name).c_str(), O_RDONLY | O_CLOEXEC));
}

// Calls `take` with each block. An errno value, or 0.
template <typename Take>
int read_blocks(const char* name, Take take) {
  const Descriptor file = open_net_file(name);
  if (!file) return errno;
  std::array<char, kBlock> block;
  while (true) {
    const ssize_t length = ::read(file.number(), block.data(), block.size());
    if (length < 0 && errno == EINTR) continue;
    if (length < 0) return errno;
    if (length == 0) return 0;
    take(std::string_view(block.data(), static_cast<std::size_t>(length)));
  }
}

}  // namespace

std::string read_net_file(const char* name) {
  std::string text;
  const int error = read_blocks(name, [&](std::string_view block) { text += block; });
  return error == 0 ? text : std::string();
}

int read_net_file_lines(const char* name, const std::function<void(std::string_view)>& sink) {
  std::string begun;  // of a line that goes on in the next block
  const int error = read_blocks(name, [&](std::string_view block) {
    for (std::size_t end = block.find('\n'); end != std::string_view::npos; end = block.find('\n')) {
      const std::string_view piece = block.substr(0, end);
      sink(begun.empty() ? piece : std::string_view(begun += piece));
      begun.clear();
      block.remove_prefix(end + 1);
    }
    if (begun.size() < kLongestLine) begun += block;
  });
  if (error == 0 && !begun.empty()) sink(begun);
  return error;
}

}  // namespace tcptune
