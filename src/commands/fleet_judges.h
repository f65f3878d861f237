// SPDX-License-Identifier: MIT
// Who judges which host of a fleet: on the terms of the policy for its file and its name.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "commands/input_terms.h"
#include "commands/site.h"
#include "commands/target_judge.h"

namespace tcptune {

// Any thread may use it.
class FleetJudges {
 public:
  // Both must outlive it. Throws Error as choose_rules() does.
  FleetJudges(const TargetOptions& given, const Site& site);

  // `file` as it is named, or "-"; `host` stands for a file of that name beside the policy. A host without a name is
  // judged by its file alone.
  const TargetJudge& of(const std::string& file, const std::string& host);

  // Where no path of an override fits.
  const TargetJudge& usual() const { return usual_; }

 private:
  using Defaults = std::vector<const PolicyDefaults*>;
  struct Entry {
    Terms terms;
    TargetJudge judge;
    Entry(const TargetOptions& given, const Defaults& defaults, const Site& site)
        : terms(terms_of(given, defaults)), judge(terms, 0, site, YesNo::no) {}
  };

  const TargetJudge& judge_for(const Defaults& defaults);

  const TargetOptions& given_;
  const Site& site_;
  std::mutex lock_;
  std::map<Defaults, std::unique_ptr<Entry>> entries_;
  const TargetJudge& usual_;
};

}  // namespace tcptune
