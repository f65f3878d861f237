// SPDX-License-Identifier: MIT
// See finding_groups.h.
#include "renderers/report/finding_groups.h"

#include <map>
#include <string>

#include <fmt/format.h>

namespace tcptune {
namespace {

constexpr std::size_t kWorthGrouping = 3;

// What is said, whichever setting it is said of.
std::string words_of(const Finding& finding) {
  std::string message = finding.message;
  if (!finding.setting.empty())
    for (std::size_t at = 0; (at = message.find(finding.setting, at)) != std::string::npos; ++at)
      message.replace(at, finding.setting.size(), 1, '\0');
  std::string words = fmt::format("{}\n{}\n{}\n{}\n{}\n{}", finding.rule->id, name_of(finding.severity),
                                  name_of(finding.plane), finding.place.file, finding.kernels, message);
  for (const Elsewhere& other : finding.elsewhere) words += '\n' + other.kernels;
  if (!finding.ids.empty()) words += '\n' + finding.setting;  // each has ids of its own
  return words;
}

}  // namespace

std::vector<FindingGroup> groups_of(const std::vector<Finding>& findings, Severity least) {
  std::map<std::string, std::vector<const Finding*>> equal;
  for (const Finding& finding : findings)
    if (finding.severity >= least) equal[words_of(finding)].push_back(&finding);
  std::vector<FindingGroup> groups;
  for (const Finding& finding : findings) {
    if (finding.severity < least) continue;
    const std::vector<const Finding*>& same = equal.at(words_of(finding));
    if (same.size() < kWorthGrouping)
      groups.push_back({&finding, {}});
    else if (same.front() == &finding)
      groups.push_back({&finding, {same.begin() + 1, same.end()}});
  }
  return groups;
}

}  // namespace tcptune
