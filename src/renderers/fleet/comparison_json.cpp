// SPDX-License-Identifier: MIT
// See comparison_report.h.
#include "renderers/fleet/comparison_report.h"
#include "renderers/json_text.h"

namespace tcptune {
namespace {

constexpr int kComparisonVersion = 1;

Json list_of(const std::vector<const HostFinding*>& findings) {
  Json list = Json::array();
  for (const HostFinding* finding : findings)
    list.push_back({{"rule", finding->rule},
                    {"severity", name_of(finding->severity)},
                    {"setting", text_or_null(finding->setting)},
                    {"value", text_or_null(finding->value)},
                    {"file", text_or_null(finding->file)},
                    {"message", finding->message}});
  return list;
}

}  // namespace

// A host a line: there may be many.
std::string comparison_json(const FleetComparison& comparison) {
  std::string text = "{\"schema_version\":" + std::to_string(kComparisonVersion) + ",\n\"hosts\":[";
  std::string_view before = "\n";
  for (const auto& [host, change] : comparison.hosts) {
    text.append(before).append(dump({{"host", host},
                                     {"came", comparison.came.contains(host)},
                                     {"introduced", list_of(change.introduced)},
                                     {"cured", list_of(change.cured)},
                                     {"left", list_of(change.left)},
                                     {"undecided", list_of(change.undecided)}}));
    before = ",\n";
  }
  const Counts& introduced = comparison.introduced;
  return text + "\n],\n\"missing\":" + dump(comparison.missing) + ",\n\"summary\":" +
         dump(
             {{"hosts", comparison.hosts.size()},
              {"introduced", {{"error", introduced.error}, {"warning", introduced.warning}, {"note", introduced.note}}},
              {"cured", comparison.cured},
              {"left", comparison.left},
              {"undecided", comparison.undecided},
              {"missing", comparison.missing.size()}}) +
         "}\n";
}

}  // namespace tcptune
