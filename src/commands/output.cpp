// SPDX-License-Identifier: MIT
// See output.h.
#include "commands/output.h"

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "core/error.h"

namespace tcptune {

Output::Output(const std::string& path) : path_(path), file_(stdout) {
  if (path.empty()) return;
  // A link stays a link: what it leads to is written. A device or pipe cannot be replaced, so it is written straight.
  struct stat status {};
  if (char* real = realpath(path.c_str(), nullptr); real != nullptr) {
    path_ = real;
    std::free(real);
  }
  if (stat(path_.c_str(), &status) == 0 && !S_ISREG(status.st_mode)) {
    file_ = S_ISDIR(status.st_mode) ? nullptr : std::fopen(path_.c_str(), "w");
    if (file_ == nullptr)
      throw Error(fmt::format("{}: cannot be written: {}", path,
                              S_ISDIR(status.st_mode) ? "it is a directory" : std::strerror(errno)));
    return;
  }
  temporary_ = fmt::format("{}.{}.tmp", path_, getpid());
  const int descriptor = open(temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  file_ = descriptor < 0 ? nullptr : fdopen(descriptor, "w");
  if (file_ == nullptr) throw Error(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

Output::~Output() {
  if (temporary_.empty()) {
    if (file_ != stdout && file_ != nullptr) std::fclose(file_);
    return;
  }
  if (file_ != nullptr) std::fclose(file_);
  unlink(temporary_.c_str());
}

void Output::write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), file_); }

void Output::finish() {
  const std::string shown = path_.empty() ? "standard output" : path_;
  bool failed = std::fflush(file_) != 0 || std::ferror(file_) != 0;
  if (!temporary_.empty()) {
    failed = std::fclose(file_) != 0 || failed;
    file_ = nullptr;
    failed = failed || std::rename(temporary_.c_str(), path_.c_str()) != 0;
    if (!failed) temporary_.clear();
  }
  if (failed) throw Error(fmt::format("{}: the report could not be written: {}", shown, std::strerror(errno)));
}

void say(std::string_view message) {
  std::fprintf(stderr, "tcptune: %.*s\n", static_cast<int>(message.size()), message.data());
}

bool is_terminal_output() { return isatty(STDOUT_FILENO) == 1; }

}  // namespace tcptune
