// SPDX-License-Identifier: MIT
// See fleet_inputs.h.
#include "commands/fleet_inputs.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/file_path.h"
#include "readers/walk/directory_listing.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

void add_directory(FleetInputs& inputs, const std::string& directory) {
  const DirectoryListing listing = list_directory(directory);
  if (!listing.trouble.empty()) throw Error(fmt::format("cannot read {}: {}", directory, listing.trouble));
  for (const DirectoryEntry& entry : listing.entries) {
    if (entry.name.starts_with('.')) continue;
    const std::string path = directory + (directory.ends_with('/') ? "" : "/") + entry.name;
    if (entry.type == EntryType::directory) add_directory(inputs, path);
    if (entry.type != EntryType::regular) continue;
    inputs.paths.push_back(path);
    inputs.found.push_back(YesNo::yes);
  }
}

}  // namespace

FleetInputs fleet_inputs(const std::vector<std::string>& named) {
  FleetInputs inputs;
  for (const std::string& path : named) {
    std::error_code unseen;
    if (path == "-" || !fs::is_directory(file_path(path), unseen)) {
      inputs.paths.push_back(path);
      inputs.found.push_back(YesNo::no);
      continue;
    }
    const std::size_t before = inputs.paths.size();
    add_directory(inputs, path);
    if (inputs.paths.size() == before)
      throw Error(fmt::format("{}: there is no file in it; expected one for each host, or files of snapshots", path));
  }
  return inputs;
}

std::string host_of_file(const std::string& path) {
  const fs::path file = file_path(path);
  constexpr std::array<const char*, 5> kEndings{".json", ".jsonl", ".txt", ".sysctl", ".reg"};
  for (const char* ending : kEndings)
    if (file.extension() == ending) return path_text(file.stem());
  return path_text(file.filename());
}

void for_each_document(std::string_view lines, const std::function<void(std::string_view)>& visit) {
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    visit(lines.substr(0, end));
    lines.remove_prefix(std::min(end + 1, lines.size()));
  }
}

std::string told_without_name(std::string message) {
  std::replace(message.begin(), message.end(), '\n', ' ');  // a hint has a line of its own
  if (!message.starts_with(kDocumentName)) return message;
  message.erase(0, kDocumentName.size());
  int line = 0, column = 0, length = 0;
  if (std::sscanf(message.c_str(), ":%d:%d: %n", &line, &column, &length) == 2 && length > 0)
    return fmt::format("{}column {}: {}", line > 1 ? fmt::format("line {}, ", line) : "", column,
                       message.substr(static_cast<std::size_t>(length)));
  return message.starts_with(": ") ? message.substr(2) : message;
}

std::string document_trouble(const std::string& path, std::size_t line, const std::string& why) {
  if (line == 0 && why.find(path) != std::string::npos) return why;  // whoever could not read the file named it
  const std::string name = path == "-" ? "standard input" : path;
  return line == 0 ? fmt::format("{}: {}", name, why) : fmt::format("{}:{}: {}", name, line, why);
}

}  // namespace tcptune
