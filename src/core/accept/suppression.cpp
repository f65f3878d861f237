// SPDX-License-Identifier: MIT
// See suppression.h.
#include "core/accept/suppression.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/accept/comment_use.h"
#include "core/accept/suppression_context.h"
#include "core/evaluate/evaluate.h"
#include "core/judge/engine.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_inside(const Snapshot& snapshot) {
  return snapshot.kind == TargetKind::live || snapshot.kind == TargetKind::root;
}

// What an entry of the policy is held against: absolute, within the target if that is a whole system.
std::string path_of(const std::string& file, const Snapshot& snapshot, const Suppressions& by) {
  return is_inside(snapshot) ? file : absolute_path(file, by.working_directory);
}

// One target's findings on their way through the suppressions.
class Filter {
 public:
  Filter(const Snapshot& snapshot, const Suppressions& by, PolicyUse use)
      : snapshot_(snapshot), by_(by), use_(std::move(use)) {
    use_.resize(by.policy.ignores.size());
  }

  void set_severity(Finding& finding) const {
    for (const SeverityOverride& entry : by_.policy.severities)
      if (entry.rule.text == finding.rule->id) finding.severity = entry.severity;
  }

  // Does an entry of the policy take it out? All that speak of it are marked.
  bool takes(const Finding& finding) {
    bool taken = false;
    for (std::size_t i = 0; i < use_.size(); ++i) {
      const PolicyIgnore& entry = by_.policy.ignores[i];
      if (!holds_on(entry.until, by_.today) || !speaks_of(entry, finding)) continue;
      const bool may = finding.rule->ignorable == YesNo::yes;
      (may ? use_[i].used : use_[i].refused) = YesNo::yes;
      taken = taken || may;
    }
    return taken;
  }

  PolicyUse use() const { return use_; }

 private:
  bool speaks_of(const PolicyIgnore& entry, const Finding& finding) const {
    if (!names_rule(entry.rule.text, finding.rule->id)) return false;
    if (!entry.setting.text.empty() && !matches_glob(entry.setting.text, finding.setting, '.')) return false;
    if (entry.path.empty()) return true;
    return !finding.place.file.empty() &&
           matches_path(entry.path, path_of(finding.place.file, snapshot_, by_), by_.policy.directory);
  }

  const Snapshot& snapshot_;
  const Suppressions& by_;
  PolicyUse use_;
};

// Entries whose path speaks of no file here are not to be called unused, nor those whose rule could not be judged.
PolicyUse looked_at(const Judgement& judgement, const Snapshot& snapshot, const Suppressions& by) {
  PolicyUse use(by.policy.ignores.size());
  for (std::size_t i = 0; i < use.size(); ++i) {
    const PolicyIgnore& entry = by.policy.ignores[i];
    const auto covers = [&](const std::string& file) {
      return matches_path(entry.path, path_of(file, snapshot, by), by.policy.directory);
    };
    const bool seen = entry.path.empty() || (snapshot.kind == TargetKind::dump && covers(snapshot.name)) ||
                      (snapshot.boot && std::any_of(snapshot.boot->files.begin(), snapshot.boot->files.end(),
                                                    [&](const BootFile& file) { return covers(file.path); }));
    use[i].looked_at = seen ? YesNo::yes : YesNo::no;
    use[i].not_judged = is_unknown(entry.rule.text, entry.setting.text, judgement) ? YesNo::yes : YesNo::no;
  }
  return use;
}

// The last step: findings of the baseline go, the rest is put in order and counted.
Suppressed finish(Judgement judgement, PolicyUse use, const std::vector<std::string>& files, const Suppressions& by) {
  Suppressed result;
  result.use = std::move(use);
  const std::vector<BaselineEntry> entries = baseline_entries(judgement.findings, files);
  std::vector<Finding> kept;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    Finding& finding = judgement.findings[i];
    const bool may = finding.rule->ignorable == YesNo::yes;
    if (may) result.remaining.push_back(entries[i]);
    if (may && by.baseline != nullptr && holds(*by.baseline, entries[i].fingerprint))
      ++judgement.counts.suppressed;
    else
      kept.push_back(std::move(finding));
  }
  judgement.findings = std::move(kept);
  result.judgement = in_order(std::move(judgement));
  return result;
}

// How the baseline names the file of each finding.
std::vector<std::string> kept_paths(const Judgement& judgement, const Snapshot& snapshot, const Suppressions& by) {
  std::vector<std::string> paths;
  for (const Finding& finding : judgement.findings) {
    const std::string& file = finding.place.file;
    paths.push_back(file.empty() || is_inside(snapshot)
                        ? file
                        : relative_path(absolute_path(file, by.working_directory), by.baseline_directory));
  }
  return paths;
}

// What is to be said of an entry of the policy when everything is judged.
std::optional<Finding> about_entry(const PolicyIgnore& entry, const EntryUse& use, const Suppressions& by) {
  const PolicyWord& rule = entry.rule;
  Place place{by.policy.file, rule.line, rule.column, static_cast<int>(rule.text.size()), "", ""};
  if (rule.line > 0 && static_cast<std::size_t>(rule.line) <= by.policy.lines.size())
    place.text = by.policy.lines[static_cast<std::size_t>(rule.line) - 1];
  if (!holds_on(entry.until, by.today))
    return finding_of(kExpiredRule, std::move(place),
                      fmt::format("this suppression of {} ended on {}: what it covered is reported again", rule.text,
                                  to_text(*entry.until)),
                      by);
  if (use.refused == YesNo::yes)
    return finding_of(kUnusedRule, std::move(place),
                      fmt::format("{} cannot be ignored, so what it found is reported all the same", rule.text), by);
  const bool undecided = use.looked_at == YesNo::no || use.not_judged == YesNo::yes || !is_judged(rule.text, by.base);
  if (use.used == YesNo::yes || undecided) return std::nullopt;
  return finding_of(kUnusedRule, std::move(place),
                    fmt::format("{} finds nothing that this entry speaks of, so the entry does nothing", rule.text),
                    by);
}

// One for each of the three rules that is judged.
void count_suppression_rules(Judgement& judgement, const std::vector<Finding>& found, bool any,
                             const Suppressions& by) {
  for (const std::string_view id : {kExpiredRule, kUnusedRule, kReasonlessRule}) {
    const Rule* rule = find_rule(by.base, id);
    if (rule == nullptr) continue;
    const bool failed =
        std::any_of(found.begin(), found.end(), [id](const Finding& finding) { return finding.rule->id == id; });
    judgement.verdicts.push_back({rule, failed ? Verdict::fail : any ? Verdict::pass : Verdict::not_applicable});
    if (!failed) ++(any ? judgement.counts.pass : judgement.counts.not_applicable);
  }
}

}  // namespace

bool holds_on(const std::optional<Date>& until, const Date& today) { return !until || today <= *until; }

bool is_judged(std::string_view name, const RuleBase& base) {
  return std::any_of(base.rules.begin(), base.rules.end(),
                     [name](const Rule& rule) { return names_rule(name, rule.id); });
}

bool is_unknown(std::string_view name, std::string_view setting, const Judgement& judgement) {
  return std::any_of(judgement.unknowns.begin(), judgement.unknowns.end(), [&](const Unknown& unknown) {
    return names_rule(name, unknown.rule->id) &&
           (setting.empty() || unknown.setting.empty() || matches_glob(setting, unknown.setting, '.'));
  });
}

std::optional<Finding> finding_of(std::string_view id, Place place, std::string message, const Suppressions& by) {
  const Rule* rule = find_rule(by.base, id);
  if (rule == nullptr) return std::nullopt;
  Finding finding;
  finding.rule = rule;
  finding.severity = rule->severity;
  finding.place = std::move(place);
  finding.message = std::move(message);
  const Snapshot nothing;
  finding.advice = render_shared(rule->advice, {by.base, nothing, Plane::boot, nothing.facts.kernel, nullptr, {}});
  return finding;
}

PolicyUse operator+(PolicyUse a, const PolicyUse& b) {
  a.resize(std::max(a.size(), b.size()));
  for (std::size_t i = 0; i < b.size(); ++i) {
    a[i].looked_at = std::max(a[i].looked_at, b[i].looked_at);
    a[i].used = std::max(a[i].used, b[i].used);
    a[i].refused = std::max(a[i].refused, b[i].refused);
    a[i].not_judged = std::max(a[i].not_judged, b[i].not_judged);
  }
  return a;
}

Suppressed apply_suppressions(Judgement judgement, const Snapshot& snapshot, const Suppressions& by) {
  PragmaUse pragmas(snapshot, by);
  Filter policy(snapshot, by, looked_at(judgement, snapshot, by));
  std::vector<Finding> kept;
  const auto pass_on = [&](Finding& finding, bool taken) {
    policy.set_severity(finding);
    if (policy.takes(finding) || taken)
      ++judgement.counts.suppressed;
    else
      kept.push_back(std::move(finding));
  };
  for (Finding& finding : judgement.findings) pass_on(finding, pragmas.takes(finding));
  std::vector<Finding> about = pragmas.findings(judgement);
  count_suppression_rules(judgement, about, !pragmas.empty(), by);
  for (Finding& finding : about) pass_on(finding, false);
  judgement.findings = std::move(kept);
  const std::vector<std::string> files = kept_paths(judgement, snapshot, by);
  return finish(std::move(judgement), policy.use(), files, by);
}

Suppressed add_policy_findings(Suppressed last, const PolicyUse& use, const Suppressions& by) {
  Snapshot policy_file;
  policy_file.kind = TargetKind::files;
  Filter filter(policy_file, by, use);
  Judgement about;
  for (std::size_t i = 0; i < by.policy.ignores.size(); ++i) {
    std::optional<Finding> finding = about_entry(by.policy.ignores[i], filter.use()[i], by);
    if (!finding) continue;
    filter.set_severity(*finding);
    if (filter.takes(*finding))
      ++about.counts.suppressed;
    else
      about.findings.push_back(std::move(*finding));
  }
  const std::vector<std::string> files = kept_paths(about, policy_file, by);
  Suppressed added = finish(std::move(about), {}, files, by);
  last.judgement.counts.suppressed += added.judgement.counts.suppressed;
  for (Finding& finding : added.judgement.findings) last.judgement.findings.push_back(std::move(finding));
  for (BaselineEntry& entry : added.remaining) last.remaining.push_back(std::move(entry));
  last.judgement = in_order(std::move(last.judgement));
  return last;
}

}  // namespace tcptune
