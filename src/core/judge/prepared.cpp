// SPDX-License-Identifier: MIT
// See prepared.h.
#include "core/judge/prepared.h"

#include <algorithm>

#include "core/catalogue/names.h"
#include "core/judge/engine.h"

namespace tcptune {
namespace {

// In all that RuleUse::facts stands for.
bool are_alike(const Facts& a, const Facts& b) {
  return a.role == b.role && a.memory == b.memory && a.page_size == b.page_size && a.container == b.container &&
         a.net_namespace == b.net_namespace && a.listening == b.listening;
}

// A file that may not be read could set anything.
bool is_read_whole(const BootConfiguration& boot) {
  return std::none_of(boot.files.begin(), boot.files.end(),
                      [](const BootFile& file) { return file.status == FileStatus::unreadable; });
}

}  // namespace

PreparedRules::PreparedRules(const RuleBase& base, std::span<const RuleUse> uses, const Facts& facts) : base_(base) {
  for (const RuleUse& use : uses)
    if (use.rule->os == facts.os) rules_.push_back(&use);
  nothing_.kind = TargetKind::files;
  nothing_.facts = facts;
  nothing_.boot.emplace();
}

const SettingNames& PreparedRules::names() const {
  std::call_once(named_, [this] {
    names_ =
        std::make_shared<const std::vector<std::string>>(names_of(base_, nothing_.facts.kernel, nothing_.facts.vendor));
  });
  return names_;
}

void PreparedRules::judge_untouched() const {
  untouched_ = judge(*this, nothing_, WhichRules::all);
  readers_.resize(base_.settings.size());
  for (std::size_t rule = 0; rule < rules_.size(); ++rule) {
    for (const std::size_t setting : rules_[rule]->settings) readers_[setting].push_back(rule);
    for (std::size_t setting = 0; !rules_[rule]->rule->for_each.empty() && setting < base_.settings.size(); ++setting)
      if (may_bind(*rules_[rule]->rule, base_.settings[setting])) readers_[setting].push_back(rule);
  }
}

const Judgement& PreparedRules::untouched() const {
  std::call_once(judged_, [this] { judge_untouched(); });
  return untouched_;
}

std::vector<bool> PreparedRules::touched(const Snapshot& snapshot) const {
  // What a running kernel says is nearly everything.
  if (snapshot.now || !snapshot.boot || !is_read_whole(*snapshot.boot)) return std::vector<bool>(rules_.size(), true);
  const std::vector<RuleOutcome>& verdicts = untouched().verdicts;  // readers_ are made with them
  std::vector<bool> touched(rules_.size());
  const bool alike = are_alike(snapshot.facts, nothing_.facts);
  for (std::size_t i = 0; i < rules_.size(); ++i)
    touched[i] = verdicts[i].verdict == Verdict::fail || (!alike && rules_[i]->facts == YesNo::yes);
  const auto touch = [&](std::string_view name) {
    if (const Setting* setting = find_setting(base_, name))
      for (const std::size_t rule : readers_[static_cast<std::size_t>(setting - base_.settings.data())])
        touched[rule] = true;
  };
  for (const auto& [name, winner] : snapshot.boot->winners) touch(name);
  for (const auto& [name, state] : snapshot.boot->unseen) touch(name);
  return touched;
}

RuleCache::RuleCache(const RuleBase& base) : base_(base), boundaries_{kOldestKernel} {
  const auto add = [this](const std::vector<KernelVersion>& boundaries) {
    for (const KernelVersion& version : boundaries)
      if (version != kOldestKernel && version != kNever) boundaries_.push_back(version);
  };
  for (const Rule& rule : base.rules)
    if (rule.builtin == YesNo::no) add(uses_.emplace_back(use_of(base, rule)).boundaries);
  for (const Setting& setting : base.settings) add(boundaries_of(setting));
  std::sort(boundaries_.begin(), boundaries_.end());
  boundaries_.erase(std::unique(boundaries_.begin(), boundaries_.end()), boundaries_.end());
}

RuleCache::Interval RuleCache::interval_of(const KernelRange& kernels) const {
  // A boundary is a place of its own: `kernel > 4.12` and `kernel >= 4.12` differ there.
  const auto place_of = [this](const KernelVersion& version) {
    const auto at = std::lower_bound(boundaries_.begin(), boundaries_.end(), version);
    return 2 * static_cast<std::size_t>(at - boundaries_.begin()) +
           (at != boundaries_.end() && *at == version ? 1U : 0U);
  };
  return {place_of(kernels.low), place_of(kernels.high), is_single(kernels)};
}

const PreparedRules& RuleCache::prepare(const Facts& facts) const {
  const std::scoped_lock locked(lock_);
  const std::tuple key{facts.os, interval_of(facts.kernel), facts.vendor, facts.any_kernel, facts.audience};
  return prepared_.try_emplace(key, base_, uses_, facts).first->second;
}

}  // namespace tcptune
