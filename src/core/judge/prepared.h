// SPDX-License-Identifier: MIT
// What judging takes from the rule base and not from a target: made once for each kind of target, then shared.
#pragma once

#include <map>
#include <mutex>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "core/checks/finding.h"
#include "core/judge/rule_use.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// For the targets of one system and vendor whose kernels lie between the same boundaries. Any thread may read it.
class PreparedRules {
 public:
  // `uses`: of all rules that are expressions. `facts` are those of one such target. `base` and `uses` must outlive it.
  PreparedRules(const RuleBase& base, std::span<const RuleUse> uses, const Facts& facts);

  const RuleBase& base() const { return base_; }

  // The rules of this system, in the order of the rule base.
  const std::vector<const RuleUse*>& rules() const { return rules_; }

  // What globs are expanded against, see names_of().
  const SettingNames& names() const;

  // The judgement of a file that sets nothing; its first verdicts are those of rules(), in their order.
  const Judgement& untouched() const;

  // By position in rules(): may the verdict be another than in untouched()?
  std::vector<bool> touched(const Snapshot& snapshot) const;

 private:
  void judge_untouched() const;

  const RuleBase& base_;
  std::vector<const RuleUse*> rules_;
  Snapshot nothing_;
  mutable std::once_flag named_, judged_;  // the rest is made when somebody asks: a single target needs little of it
  mutable SettingNames names_;
  mutable Judgement untouched_;
  // By position in the catalogue: positions in rules_ of those whose verdict depends on the setting.
  mutable std::vector<std::vector<std::size_t>> readers_;
};

// Makes prepared rules when they are first asked for. Any thread may ask.
class RuleCache {
 public:
  // `base` must outlive it.
  explicit RuleCache(const RuleBase& base);

  const RuleBase& base() const { return base_; }

  // What it gives lives as long as the cache.
  const PreparedRules& prepare(const Facts& facts) const;

 private:
  // Where the two ends lie among all versions that the rule base names, and whether they are of one series.
  using Interval = std::tuple<std::size_t, std::size_t, bool>;

  Interval interval_of(const KernelRange& kernels) const;

  const RuleBase& base_;
  std::vector<RuleUse> uses_;
  std::vector<KernelVersion> boundaries_;  // ascending
  mutable std::mutex lock_;
  // By system, interval, vendor, and whether nobody said which kernel.
  mutable std::map<std::tuple<std::string, Interval, std::string, YesNo, Audience>, PreparedRules> prepared_;
};

}  // namespace tcptune
