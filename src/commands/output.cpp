// SPDX-License-Identifier: MIT
// See output.h.
#include "commands/output.h"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "core/text/file_path.h"

namespace tcptune {

namespace fs = std::filesystem;

namespace {

// What failed may have been an earlier call, whose number is gone: then it is some error all the same.
std::error_code last_error() { return {errno == 0 ? EIO : errno, std::generic_category()}; }

}  // namespace

Output::Output(const std::string& path) : path_(path), file_(stdout) {
  if (path.empty()) return;
  // A link stays a link: what it leads to is written. A device or pipe cannot be replaced, so it is written straight.
  std::error_code unseen;
  if (const fs::path real = fs::canonical(file_path(path), unseen); !unseen) path_ = path_text(real);
  const fs::file_status status = fs::status(file_path(path_), unseen);
  if (fs::exists(status) && !fs::is_regular_file(status)) {
    file_ = fs::is_directory(status) ? nullptr : open_for_writing(path_);
    if (file_ == nullptr)
      throw Error(fmt::format("{}: cannot be written: {}", path,
                              fs::is_directory(status) ? "it is a directory" : std::strerror(errno)));
    return;
  }
  temporary_ = fmt::format("{}.{}.tmp", path_, process_number());
  file_ = create_new(temporary_);
  if (file_ == nullptr) throw Error(fmt::format("{}: cannot be written: {}", path, std::strerror(errno)));
}

Output::~Output() {
  if (temporary_.empty()) {
    if (file_ != stdout && file_ != nullptr) std::fclose(file_);
    return;
  }
  if (file_ != nullptr) std::fclose(file_);
  std::error_code ignored;
  fs::remove(file_path(temporary_), ignored);
}

void Output::write(std::string_view text) { std::fwrite(text.data(), 1, text.size(), file_); }

void Output::finish() {
  const std::string shown = path_.empty() ? "standard output" : path_;
  std::error_code error;
  if (std::fflush(file_) != 0 || std::ferror(file_) != 0) error = last_error();
  if (!temporary_.empty()) {
    if (std::fclose(std::exchange(file_, nullptr)) != 0 && !error) error = last_error();
    if (!error) fs::rename(file_path(temporary_), file_path(path_), error);
    if (!error) temporary_.clear();
  }
  if (error) throw Error(fmt::format("{}: the report could not be written: {}", shown, error.message()));
}

void say(std::string_view message) { say(Error(message)); }

void say(const Error& error) { std::fprintf(stderr, "tcptune: %s\n", error.what()); }

}  // namespace tcptune
