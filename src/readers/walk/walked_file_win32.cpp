// SPDX-License-Identifier: MIT
// On Windows; see walked_file.h.
#include <cerrno>
#include <cstdint>
#include <filesystem>
#include <system_error>

#include "core/text/error.h"
#include "core/text/file_path.h"
#include "readers/input/input_file.h"
#include "readers/walk/walked_file.h"

namespace tcptune {

WalkedFile open_walked(const std::string& path, Links /*the listing knows them*/) try {
  std::error_code unseen;
  const std::uintmax_t size = std::filesystem::file_size(file_path(path), unseen);
  if (unseen) return {{}, 0, {}, "it is gone", 0};
  if (size == 0) return {{}, 0, {}, "it is empty", 0};
  WalkedFile walked;
  walked.file = open_input(path, InputSize::any);
  walked.size = static_cast<std::size_t>(size);
  walked.identity = identity_of(walked.file.number());
  return walked;
} catch (const Error&) {
  return {{}, 0, {}, "it cannot be read", EACCES};
}

}  // namespace tcptune
