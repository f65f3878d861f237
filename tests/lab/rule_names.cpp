// SPDX-License-Identifier: MIT
// See rule_names.h.
#include "rule_names.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include <fmt/format.h>

namespace lab {
namespace {

// The value of a key that stands at the start of a line, as in every rule file; empty if the file has none.
std::string value_of(const std::filesystem::path& file, const std::string& key) {
  std::ifstream stream(file);
  for (std::string line; std::getline(stream, line);)
    if (line.starts_with(key + ": ")) return line.substr(key.size() + 2);
  return "";
}

// What is wrong with a rule's claim to be shown; empty if nothing is.
std::string fault_of(const std::filesystem::path& file, std::span<const Experiment> experiments) {
  const std::string name = value_of(file, "lab");
  if (name.empty() && value_of(file, "proof").empty())
    return "names no experiment (lab: NAME) and does not say why there is none (proof: none -- REASON)";
  const bool known = std::any_of(experiments.begin(), experiments.end(),
                                 [&](const Experiment& experiment) { return experiment.name == name; });
  return name.empty() || known ? "" : fmt::format("there is no experiment \"{}\"", name);
}

// Experiments that the record of the kernels lacks, or says to have failed.
int check_record(const std::string& record, std::span<const Experiment> experiments) {
  std::ifstream stream(record);
  std::map<std::string, std::string> rows;
  for (std::string line; std::getline(stream, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    std::string kind, name, verdicts;
    words >> kind >> name;
    std::getline(words, verdicts);
    if (kind == "lab") rows[name] = verdicts;
    if (kind == "setting" ? verdicts.find('!') != std::string::npos : verdicts.find("refuted") != std::string::npos)
      rows[kind + " " + name] = "refuted";
  }
  int wrong = 0;
  for (const Experiment& experiment : experiments) {
    if (rows.contains(experiment.name)) continue;
    ++wrong;
    fmt::print("{}: lacks {}; ./dev kernels --record tries it\n", record, experiment.name);
  }
  for (const auto& [claim, verdict] : rows) {
    if (verdict != "refuted") continue;
    ++wrong;
    fmt::print("{}: {} is refuted\n", record, claim);
  }
  return wrong;
}

}  // namespace

int check_rule_names(const std::string& directory, const std::string& record, std::span<const Experiment> experiments) {
  int files = 0, wrong = check_record(record, experiments);
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(directory, error)) {
    if (entry.path().extension() != ".yaml") continue;
    ++files;
    const std::string fault = fault_of(entry.path(), experiments);
    if (fault.empty()) continue;
    ++wrong;
    fmt::print("{}: {}\n", entry.path().string(), fault);
  }
  fmt::print("{} rules, {} experiments, {} faults\n", files, experiments.size(), wrong);
  return files == 0 ? 2 : wrong > 0 ? 1 : 0;
}

}  // namespace lab
