// SPDX-License-Identifier: MIT
// Output files on POSIX systems; see output_file.h.
#include <fcntl.h>
#include <signal.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <climits>
#include <cstring>
#include <filesystem>

#include "commands/output_file.h"
#include "core/text/text.h"
#include "readers/root/descriptor.h"

namespace tcptune {
namespace {

// A handler may only touch what no other thread frees or moves: names in fixed places.
struct Temporary {
  std::atomic<bool> is_there = false;
  std::array<char, PATH_MAX> path{};
};
static_assert(std::atomic<bool>::is_always_lock_free);
constexpr std::size_t kMostOutputs = 24;  // more than a command line can name: see kMostReports
std::array<Temporary, kMostOutputs> temporaries;

constexpr std::array kEndingSignals = {SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGXCPU};

extern "C" void remove_temporaries(int signal) {
  for (const Temporary& one : temporaries)
    if (one.is_there) ::unlink(one.path.data());
  ::raise(signal);  // comes when the handler is left, and then it ends the program as it would have
}

// A signal that is ignored (nohup) stays so.
bool catch_signals() {
  for (const int signal : kEndingSignals) {
    struct sigaction before {};
    struct sigaction action {};
    action.sa_handler = remove_temporaries;
    action.sa_flags = static_cast<int>(SA_RESETHAND);
    ::sigfillset(&action.sa_mask);
    if (::sigaction(signal, nullptr, &before) == 0 && before.sa_handler == SIG_DFL)
      ::sigaction(signal, &action, nullptr);
  }
  return true;
}

bool remember(const std::string& path) {
  [[maybe_unused]] static const bool caught = catch_signals();
  for (Temporary& one : temporaries) {
    if (one.is_there || path.size() >= one.path.size()) continue;
    std::memcpy(one.path.data(), path.c_str(), path.size() + 1);
    one.is_there = true;
    return true;
  }
  errno = ENAMETOOLONG;
  return false;
}

void forget(const std::string& path) {
  for (Temporary& one : temporaries)
    if (one.is_there && path == one.path.data()) one.is_there = false;
}

// Only root may give files away; others keep the group if they are in it.
bool take_owner_and_mode(int descriptor, const struct stat& replaced) {
  const bool is_root = ::geteuid() == 0;
  const uid_t owner = is_root ? replaced.st_uid : static_cast<uid_t>(-1);
  if (::fchown(descriptor, owner, replaced.st_gid) != 0 && is_root) return false;
  constexpr mode_t kPermissions = 0777;  // writing takes the set-user-ID bit from a file anyway
  return ::fchmod(descriptor, replaced.st_mode & kPermissions) == 0;
}

}  // namespace

std::optional<int> descriptor_named(const std::string& path) {
  const std::string name = std::filesystem::path(path).lexically_normal().string();
  if (name == "/dev/stdin") return STDIN_FILENO;
  if (name == "/dev/stdout") return STDOUT_FILENO;
  if (name == "/dev/stderr") return STDERR_FILENO;
  for (const std::string_view folder : {"/dev/fd/", "/proc/self/fd/"})
    if (name.starts_with(folder)) return parse_decimal(std::string_view(name).substr(folder.size()));
  return std::nullopt;
}

std::FILE* open_descriptor(int descriptor) {
  if (descriptor == STDOUT_FILENO) return stdout;
  if (descriptor == STDERR_FILENO) return stderr;
  const int of_descriptor = ::fcntl(descriptor, F_GETFD);
  const int of_file = ::fcntl(descriptor, F_GETFL);
  const bool handed_on = of_descriptor >= 0 && (of_descriptor & FD_CLOEXEC) == 0;  // all that is opened here has it
  if (!handed_on || of_file < 0 || (of_file & O_ACCMODE) == O_RDONLY) {
    errno = EBADF;
    return nullptr;
  }
  const int copy = ::fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
  return copy < 0 ? nullptr : ::fdopen(copy, "w");
}

std::FILE* open_device(const std::string& path) {
  Descriptor device(::open(path.c_str(), O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
  if (!device) return nullptr;
  const int flags = ::fcntl(device.number(), F_GETFL);
  if (flags < 0 || ::fcntl(device.number(), F_SETFL, flags & ~O_NONBLOCK) < 0) return nullptr;
  return ::fdopen(device.release(), "w");
}

std::FILE* create_temporary(const std::string& path, const std::string& replaced) {
  struct stat status {};
  const bool replaces = !replaced.empty();
  if (replaces &&
      (::stat(replaced.c_str(), &status) != 0 || ::faccessat(AT_FDCWD, replaced.c_str(), W_OK, AT_EACCESS) != 0))
    return nullptr;
  if (!remember(path)) return nullptr;  // before it is there, so that no signal comes too early
  Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, replaces ? 0600 : 0666));
  if (!file) {
    const int error = errno;
    forget(path);
    errno = error;
    return nullptr;
  }
  if (replaces && !take_owner_and_mode(file.number(), status)) {
    const int error = errno;
    remove_temporary(path);
    errno = error;
    return nullptr;
  }
  return ::fdopen(file.release(), "w");
}

std::error_code put_in_place(const std::string& temporary, const std::string& path) {
  if (::rename(temporary.c_str(), path.c_str()) != 0) return {errno, std::generic_category()};
  forget(temporary);
  return {};
}

void remove_temporary(const std::string& temporary) {
  ::unlink(temporary.c_str());
  forget(temporary);
}

std::size_t terminal_columns() {
  struct winsize size {};
  return ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

bool is_terminal_output() { return ::isatty(STDOUT_FILENO) == 1; }

bool is_terminal_diagnostics() { return ::isatty(STDERR_FILENO) == 1; }

}  // namespace tcptune
