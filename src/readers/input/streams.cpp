// SPDX-License-Identifier: MIT
// See streams.h.
#include "readers/input/streams.h"

#include <filesystem>

#include "core/text/file_path.h"
#include "readers/input/input_file.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

bool is_stream(const std::string& path) {
  std::error_code unseen;
  return path == "-" || fs::is_other(fs::status(file_path(path), unseen));
}

Stream read_stream(const std::string& path) {
  try {
    return {read_input(path), std::nullopt};
  } catch (const Error& error) {
    return {"", error};
  }
}

}  // namespace

std::map<std::size_t, Stream> read_streams(const std::vector<std::string>& paths) {
  std::map<std::size_t, Stream> streams;
  for (std::size_t i = 0; i < paths.size(); ++i)
    if (is_stream(paths[i])) streams.emplace(i, read_stream(paths[i]));
  return streams;
}

}  // namespace tcptune
