// SPDX-License-Identifier: MIT
// See suppression.h.
#include "core/accept/suppression.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>

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

  void set_severity(Finding& finding) {
    const Severity before = finding.severity;
    for (const SeverityOverride& entry : by_.policy.severities)
      if (entry.rule.text == finding.rule->id) finding.severity = entry.severity;
    quieter_ += finding.severity < before;
  }

  // The first entry of the policy that takes it out; null if none does. All that speak of it are marked.
  const PolicyIgnore* taker_of(const Finding& finding) {
    const PolicyIgnore* taker = nullptr;
    for (std::size_t i = 0; i < use_.size(); ++i) {
      const PolicyIgnore& entry = by_.policy.ignores[i];
      if (!holds_on(entry.until, by_.today) || !speaks_of(entry, finding)) continue;
      const bool may = finding.rule->ignorable == YesNo::yes;
      (may ? use_[i].used : use_[i].refused) = YesNo::yes;
      if (may && taker == nullptr) taker = &entry;
    }
    return taker;
  }

  PolicyUse use() const { return use_; }
  int quieter() const { return quieter_; }

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
  int quieter_ = 0;
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
    use[i].looked_at = yes_if(seen && is_judged(entry.rule.text, by.base));
    use[i].not_judged = is_unknown(entry.rule.text, entry.setting.text, judgement) ? YesNo::yes : YesNo::no;
  }
  return use;
}

// How the baseline names the files of findings. Most of them are in the same few.
class KeptPaths {
 public:
  KeptPaths(const Snapshot& snapshot, const Suppressions& by) : snapshot_(snapshot), by_(by) {}

  const std::string& of(const std::string& file) {
    const auto [kept, fresh] = kept_.try_emplace(file);
    if (fresh) kept->second = file.empty() || is_inside(snapshot_) ? file : as_kept(file);
    return kept->second;
  }

 private:
  std::string as_kept(const std::string& file) const {
    return relative_path(absolute_path(file, by_.working_directory),
                         by_.baseline_directory.empty() ? by_.working_directory : by_.baseline_directory);
  }

  const Snapshot& snapshot_;
  const Suppressions& by_;
  std::unordered_map<std::string, std::string> kept_;
};

// The last step: findings get their fingerprints, those of the baseline go, the rest is put in order and counted.
Suppressed finish(Suppressed result, const Snapshot& snapshot, const Suppressions& by) {
  Judgement& judgement = result.judgement;
  KeptPaths paths(snapshot, by);
  std::unordered_map<std::uint64_t, int> seen;
  keep_findings(judgement.findings, [&](Finding& finding) {
    const std::string& path = paths.of(finding.place.file);
    finding.fingerprint.hash = fingerprint_hash(finding, path);
    finding.fingerprint.number = ++seen[finding.fingerprint.hash];
    if (finding.rule->ignorable == YesNo::no || by.baseline_directory.empty()) return true;
    result.remaining.push_back(baseline_entry(finding, path));
    if (by.baseline == nullptr || !holds(*by.baseline, result.remaining.back().fingerprint)) return true;
    ++judgement.counts.suppressed;
    result.suppressed.push_back({std::move(finding), SuppressedBy::baseline, "", {}});
    return false;
  });
  judgement = in_order(std::move(judgement));
  return result;
}

// Where an entry of the policy stands.
Place place_of(const PolicyIgnore& entry, const Policy& policy) {
  const PolicyWord& rule = entry.rule;
  Place place{policy.file, rule.line, rule.column, static_cast<int>(rule.text.size()), "", ""};
  if (rule.line > 0 && static_cast<std::size_t>(rule.line) <= policy.lines.size())
    place.text = policy.lines[static_cast<std::size_t>(rule.line) - 1];
  return place;
}

// What is to be said of an entry of the policy when everything is judged.
std::optional<Finding> about_entry(const PolicyIgnore& entry, const EntryUse& use, const Suppressions& by) {
  const PolicyWord& rule = entry.rule;
  Place place = place_of(entry, by.policy);
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
                    fmt::format("{} finds nothing that this entry covers, so the entry has no effect", rule.text), by);
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
  CommentUse comments(snapshot, by);
  Filter policy(snapshot, by, looked_at(judgement, snapshot, by));
  Suppressed result;
  const auto keeps = [&](Finding& finding, const SuppressionComment* comment) {
    policy.set_severity(finding);
    const PolicyIgnore* entry = policy.taker_of(finding);
    if (comment == nullptr && entry == nullptr) return true;
    ++judgement.counts.suppressed;
    if (comment != nullptr)
      result.suppressed.push_back(
          {std::move(finding), SuppressedBy::comment, comment->reason, comments.place_of(*comment, comment->whole)});
    else
      result.suppressed.push_back(
          {std::move(finding), SuppressedBy::policy, entry->reason, place_of(*entry, by.policy)});
    return false;
  };
  keep_findings(judgement.findings, [&](Finding& finding) { return keeps(finding, comments.taker_of(finding)); });
  std::vector<Finding> about = comments.findings(judgement);
  count_suppression_rules(judgement, about, !comments.empty(), by);
  for (Finding& finding : about)
    if (keeps(finding, nullptr)) judgement.findings.push_back(std::move(finding));
  result.use = policy.use();
  result.quieter = policy.quieter();
  result.judgement = std::move(judgement);
  return finish(std::move(result), snapshot, by);
}

Suppressed add_policy_findings(Suppressed last, const PolicyUse& use, const Suppressions& by) {
  Snapshot policy_file;
  policy_file.kind = TargetKind::files;
  Filter filter(policy_file, by, use);
  Suppressed about;
  for (std::size_t i = 0; i < by.policy.ignores.size(); ++i) {
    std::optional<Finding> finding = about_entry(by.policy.ignores[i], filter.use()[i], by);
    if (!finding) continue;
    filter.set_severity(*finding);
    if (const PolicyIgnore* entry = filter.taker_of(*finding)) {
      ++about.judgement.counts.suppressed;
      about.suppressed.push_back(
          {std::move(*finding), SuppressedBy::policy, entry->reason, place_of(*entry, by.policy)});
    } else {
      about.judgement.findings.push_back(std::move(*finding));
    }
  }
  about = finish(std::move(about), policy_file, by);
  const auto move_to = [](auto& to, auto& from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
  };
  last.judgement.counts.suppressed += about.judgement.counts.suppressed;
  move_to(last.judgement.findings, about.judgement.findings);
  move_to(last.suppressed, about.suppressed);
  move_to(last.remaining, about.remaining);
  last.judgement = in_order(std::move(last.judgement));
  return last;
}

}  // namespace tcptune
