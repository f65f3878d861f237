// SPDX-License-Identifier: MIT
// See rule_names.h.
#include "rule_names.h"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>

namespace lab {
namespace {

// The value of the key `lab`, empty if the file has none. It stands at the start of a line in every rule file.
std::string named_in(const std::filesystem::path& file) {
  constexpr std::string_view key = "lab: ";
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(key)) return line.substr(key.size());
  return "";
}

}  // namespace

int check_rule_names(const std::string& directory, std::span<const Experiment> experiments) {
  int files = 0, named = 0, wrong = 0;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory, error)) {
    if (entry.path().extension() != ".yaml") continue;
    ++files;
    const std::string name = named_in(entry.path());
    if (name.empty()) continue;
    ++named;
    if (std::any_of(experiments.begin(), experiments.end(),
                    [&](const Experiment& experiment) { return experiment.name == name; }))
      continue;
    ++wrong;
    fmt::print("{}: there is no experiment \"{}\"\n", entry.path().string(), name);
  }
  fmt::print("{} of {} rules name one of {} experiments, {} wrongly\n", named, files, experiments.size(), wrong);
  return files == 0 ? 2 : wrong > 0 ? 1 : 0;
}

}  // namespace lab
