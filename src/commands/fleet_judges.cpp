// SPDX-License-Identifier: MIT
// See fleet_judges.h.
#include "commands/fleet_judges.h"

#include "core/accept/fingerprint.h"

namespace tcptune {

FleetJudges::FleetJudges(const TargetOptions& given, const Site& site)
    : given_(given), site_(site), usual_(judge_for(defaults_for(site.policy, ""))) {}

const TargetJudge& FleetJudges::of(const std::string& file, const std::string& host) {
  const Policy& policy = site_.policy;
  if (policy.overrides.empty()) return usual_;
  const bool is_name = !host.empty() && host.find('/') == std::string::npos;
  Defaults defaults = defaults_for(policy, is_name ? absolute_path(host, policy.directory) : "");
  const Defaults of_file = defaults_for(policy, file == "-" ? "" : absolute_path(file, site_.working_directory));
  defaults.pop_back();  // those of the policy are the last of both
  defaults.insert(defaults.end(), of_file.begin(), of_file.end());
  const std::scoped_lock locked(lock_);
  return judge_for(defaults);
}

const TargetJudge& FleetJudges::judge_for(const Defaults& defaults) {
  std::unique_ptr<Entry>& entry = entries_[defaults];
  if (entry == nullptr) entry = std::make_unique<Entry>(given_, defaults, site_);
  return entry->judge;
}

}  // namespace tcptune
