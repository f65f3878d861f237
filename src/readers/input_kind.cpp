// SPDX-License-Identifier: MIT
// Reads named inputs with every limit in place, and tells configuration from dumps; see input_kind.h.
#include "readers/input_kind.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>

#include "core/error.h"
#include "core/text.h"
#include "readers/descriptor.h"
#include "readers/foreign_file.h"
#include "readers/sysctl_conf.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestInput = 256 * 1024 * 1024;
constexpr std::size_t kChunk = 64 * 1024;
static_assert(kChunk < kLongestLine);

[[noreturn]] void refuse(const std::string& path, const std::string& why) {
  throw Error("cannot read " + printable(path) + ": " + why);
}

std::string advice_for(int error) {
  switch (error) {
    case ENOENT: return ". Check the name; without one, tcptune audits this machine";
    case EACCES:
    case EPERM: return ". Run as a user who may read it, or pipe it in: sudo cat FILE | tcptune audit -";
    default: return "";
  }
}

[[noreturn]] void refuse(const std::string& path, int error) {
  refuse(path, std::generic_category().message(error) + advice_for(error));
}

// Looks before opening: to open a device can already set it off.
Descriptor open_input(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) refuse(path, errno);
  const bool is_null_device = S_ISCHR(status.st_mode) && status.st_rdev == ::makedev(1, 3);  // Linux: devices.txt
  if (S_ISDIR(status.st_mode))
    refuse(path, "it is a directory. Audit a whole tree with --root " + printable(path) + ", or name the files in it");
  if (S_ISBLK(status.st_mode) || (S_ISCHR(status.st_mode) && !is_null_device && path != "/dev/stdin"))
    refuse(path, "it is a device. Name a sysctl file or the output of `sysctl -a`");
  if (S_ISSOCK(status.st_mode)) refuse(path, "it is a socket. Name a sysctl file or the output of `sysctl -a`");
  if (S_ISREG(status.st_mode) && static_cast<std::size_t>(status.st_size) > kLargestInput)
    refuse(path, "it is larger than 256 MiB");
  Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  if (!file) refuse(path, errno);
  return file;
}

// The length of the unfinished line after `chunk`, when it was `length` before. Nothing longer than the limit gets
// through.
std::size_t checked_line_length(const std::string& path, std::string_view before, std::string_view chunk,
                                std::size_t length) {
  const std::size_t end = std::min(chunk.find('\n'), chunk.size());
  if (length + end > kLongestLine) {
    const auto line = static_cast<int>(1 + std::count(before.begin(), before.end(), '\n'));
    throw Error(std::vector<Diagnostic>{
        {printable(path), line, 0, "this line is longer than 1 MiB: no reader of sysctl files takes that"}});
  }
  if (end == chunk.size()) return length + end;
  return chunk.size() - chunk.rfind('\n') - 1;
}

std::string read_everything(const std::string& path, int file) {
  std::string content;
  std::size_t line_length = 0;
  std::array<char, kChunk> buffer;
  while (true) {
    const ssize_t count = ::read(file, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) refuse(path, errno);
    if (count == 0) return content;
    const std::string_view chunk(buffer.data(), static_cast<std::size_t>(count));
    if (content.empty())
      if (const ForeignFile foreign = describe_foreign(chunk); !foreign.what.empty())
        refuse(path, "it is " + std::string(foreign.what) + ". " + std::string(foreign.advice));
    line_length = checked_line_length(path, content, chunk, line_length);
    if (content.size() + chunk.size() > kLargestInput) refuse(path, "it is larger than 256 MiB");
    content += chunk;
  }
}

}  // namespace

std::string read_input(const std::string& path) {
  if (path == "-") return read_everything("standard input", STDIN_FILENO);
  const Descriptor file = open_input(path);
  return read_everything(path, file.number());
}

}  // namespace tcptune
