// SPDX-License-Identifier: MIT
// See public_demands.h.
#include "core/rules/public_demands.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

// As people call them; in the order of kBaselines.
constexpr auto kCalled = enum_names("CIS", "STIG", "dev-sec");
static_assert(kCalled.size() == kBaselines.size());

std::vector<std::string_view> numbers_of(std::string_view baseline, std::span<const PublicId> ids) {
  std::vector<std::string_view> numbers;
  for (const PublicId& id : ids)
    if (id.baseline == baseline) numbers.push_back(id.id);
  return numbers;
}

// Does an id such as "RHEL 9 v2.0.0 3.3.2" speak of "Red Hat Enterprise Linux 9.4 (Plow)"?
bool is_for(std::string_view id, std::string_view distribution) {
  const auto words = split_words(id);
  if (words.size() < 2) return false;
  const std::string_view name = words[0] == "RHEL" ? "Red Hat" : words[0];
  const std::string version = fmt::format(" {}", words[1]);
  const std::size_t at = distribution.find(version), end = at + version.size();
  return distribution.starts_with(name) && at != std::string_view::npos &&
         (end >= distribution.size() || distribution[end] < '0' || distribution[end] > '9');
}

}  // namespace

std::vector<PublicDemand> public_demands(const RuleBase& base) {
  std::map<std::string_view, PublicDemand> found;
  const auto add = [&](std::string_view setting, std::string_view asked, std::span<const PublicId> ids,
                       const DemandAnswer& answer) {
    if (ids.empty()) return;
    PublicDemand& demand = found.try_emplace(setting, PublicDemand{setting, asked, ids, {}}).first->second;
    demand.answers.push_back(answer);
  };
  for (const Profile& profile : base.profiles) {
    for (const ProfileEntry& entry : profile.entries)
      add(entry.setting_name, entry.value, entry.ids, {&profile, &entry, nullptr});
    for (const NotSet& left : profile.not_set) add(left.setting, left.asked, left.ids, {&profile, nullptr, &left});
  }
  std::vector<PublicDemand> demands;
  for (auto& [setting, demand] : found) demands.push_back(std::move(demand));
  return demands;
}

std::vector<std::string> id_lines(std::span<const PublicId> ids) {
  std::vector<std::string> lines;
  for (std::size_t i = 0; i < kBaselines.size(); ++i)
    if (const auto numbers = numbers_of(kBaselines[i], ids); !numbers.empty())
      lines.push_back(fmt::format("{}: {}", kCalled[i], fmt::join(numbers, ", ")));
  return lines;
}

std::string id_summary(std::span<const PublicId> ids, std::string_view distribution) {
  std::string text;
  for (std::size_t i = 0; i < kBaselines.size(); ++i) {
    const auto numbers = numbers_of(kBaselines[i], ids);
    if (numbers.empty()) continue;
    const auto meant = std::find_if(numbers.begin(), numbers.end(),
                                    [distribution](std::string_view id) { return is_for(id, distribution); });
    text += fmt::format("{}{} {}", text.empty() ? "" : "; ", kCalled[i], meant == numbers.end() ? numbers[0] : *meant);
    if (numbers.size() > 1) text += fmt::format(" and {} more", numbers.size() - 1);
  }
  return text;
}

bool has_number(const PublicDemand& demand, std::string_view wanted) {
  return std::any_of(demand.ids.begin(), demand.ids.end(), [wanted](const PublicId& id) {
    return lower(id.id.substr(id.id.rfind(' ') + 1)) == lower(wanted);
  });
}

}  // namespace tcptune
