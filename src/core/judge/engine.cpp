// SPDX-License-Identifier: MIT
// Rules × planes × settings → findings; see engine.h.
#include "core/judge/engine.h"

#include <algorithm>
#include <array>
#include <deque>
#include <iterator>
#include <map>
#include <numeric>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/kernel_pieces.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/checks/conf_checks.h"
#include "core/checks/connection_checks.h"
#include "core/checks/writer_remarks.h"
#include "core/evaluate/written_through.h"
#include "core/judge/one_a_line.h"
#include "core/judge/seen_evidence.h"
#include "core/judge/surface_limits.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Parts on which a rule fails in the same way.
struct Failing {
  Severity severity = Severity::note;
  const Case* chosen = nullptr;
  std::vector<KernelRange> kernels;
};

// Findings of one block that are told as one: the one whose line comes first, and places of the others.
struct BlockFinding {
  std::size_t finding = 0;  // position among all
  int line = 0;
  std::deque<Place> others;
};

class Engine {
 public:
  Engine(const PreparedRules& rules, const Snapshot& snapshot)
      : rules_(rules), base_(rules.base()), snapshot_(snapshot) {}

  Judgement judge_all(WhichRules which) {
    const std::vector<bool> touched =
        which == WhichRules::all ? std::vector<bool>(rules_.rules().size(), true) : rules_.touched(snapshot_);
    for (std::size_t i = 0; i < touched.size(); ++i)
      if (touched[i])
        judge_one(*rules_.rules()[i]);
      else
        take_untouched(i);
    take(judge_conf_rules(base_, snapshot_));
    take(judge_connection_rules(base_, snapshot_));
    return finish(std::move(result_));
  }

  RuleResult judge_alone(const RuleUse& use, std::string_view bound) {
    use_ = &use;
    worst_ = Verdict::not_applicable;
    if (bound.empty())
      judge_one(use);
    else if (const Setting* setting = find_setting(base_, bound))
      judge_subject(use, setting, bound);
    close_blocks();
    return {worst_, std::move(result_.findings), std::move(result_.unknowns)};
  }

  // What the findings of all rules come to beside each other.
  Judgement finish(Judgement judgement) const {
    std::vector<Finding>& findings = judgement.findings;
    findings = one_a_line(std::move(findings), snapshot_.facts.kernel);
    findings = with_writer_remarks(std::move(findings), snapshot_);
    findings = with_seen_evidence(std::move(findings), context(Plane::now));
    findings = as_far_as_known(std::move(findings), snapshot_);
    count_verdicts(judgement);
    return in_order(std::move(judgement));
  }

 private:
  void judge_one(const RuleUse& use) {
    const Rule& rule = *use.rule;
    use_ = &use;
    worst_ = Verdict::not_applicable;
    if (rule.evidence == YesNo::yes && !snapshot_.evidence)
      ;  // nobody looked at connections
    else if (rule.for_each.empty())
      judge_subject(use, rule.setting, rule.setting_name);
    else
      judge_each(use);
    close_blocks();
    result_.verdicts.push_back({&rule, worst_});
  }

  void take(ConfVerdicts conf) {
    result_.findings.insert(result_.findings.end(), std::make_move_iterator(conf.findings.begin()),
                            std::make_move_iterator(conf.findings.end()));
    result_.verdicts.insert(result_.verdicts.end(), conf.verdicts.begin(), conf.verdicts.end());
  }

  void take_untouched(std::size_t position) {
    const Judgement& untouched = rules_.untouched();
    result_.verdicts.push_back(untouched.verdicts[position]);
    if (untouched.verdicts[position].verdict != Verdict::unknown) return;
    for (const Unknown& unknown : untouched.unknowns)
      if (unknown.rule == untouched.verdicts[position].rule) result_.unknowns.push_back(unknown);
  }

  Context context(Plane plane) const { return {base_, snapshot_, plane, snapshot_.facts.kernel, nullptr, {}}; }

  void judge_each(const RuleUse& use) {
    std::vector<std::string_view> names;
    for (const std::string_view glob : use.rule->for_each) {
      if (snapshot_.now)
        each_matching(*snapshot_.now, glob, [&](const std::string& name, const Reading& reading) {
          if (reading.state != ReadingState::absent) names.push_back(name);
        });
      if (snapshot_.boot)
        each_matching(snapshot_.boot->winners, glob,
                      [&](const std::string& name, const Winner&) { names.push_back(name); });
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    for (const std::string_view name : names)
      if (const Setting* setting = find_setting(base_, name)) judge_subject(use, setting, name);
  }

  // The names are sorted, so only those that share the glob's fixed start are looked at.
  template <typename Map, typename Visit>
  static void each_matching(const Map& items, std::string_view glob, Visit visit) {
    const std::string_view start = glob.substr(0, glob.find_first_of("*?["));
    for (auto at = items.lower_bound(start); at != items.end() && at->first.starts_with(start); ++at)
      if (matches_glob(glob.substr(start.size()), std::string_view(at->first).substr(start.size()), '.'))
        visit(at->first, at->second);
  }

  // Both planes; a finding that both share is one finding.
  void judge_subject(const RuleUse& use, const Setting* setting, std::string_view name) {
    const Rule& rule = *use.rule;
    std::optional<Finding> first;
    const std::array<std::pair<Plane, bool>, 2> planes{
        {{Plane::now, snapshot_.now.has_value()}, {Plane::boot, snapshot_.boot.has_value()}}};
    for (const auto& [plane, exists] : planes) {
      if (!exists || (rule.evidence == YesNo::yes && plane != evidence_plane(snapshot_))) continue;
      Context here = context(plane);
      if (!rule.for_each.empty()) {
        here.it = setting;
        here.it_name = name;
      }
      const std::vector<PieceVerdict> pieces = judge_rule(use, here);
      const std::vector<Failing> failing = failing_of(rule, pieces);
      const PieceVerdict* open = failing.empty() ? open_piece(*setting, name, here, pieces) : nullptr;
      worst_ = worse(worst_, !failing.empty() ? Verdict::fail : open != nullptr ? Verdict::unknown : calm(pieces));
      if (open != nullptr) result_.unknowns.push_back({&rule, std::string(name), open->because});
      if (failing.empty()) continue;
      Finding finding = make_finding(rule, *setting, name, here, failing);
      if (first && same_value(*setting, first->value, finding.value)) {
        finding.plane = FindingPlane::both;
        first = std::move(finding);
        continue;
      }
      if (first) keep(rule, std::move(*first));
      first = std::move(finding);
    }
    if (first) keep(rule, std::move(*first));
  }

  void keep(const Rule& rule, Finding finding) {
    const Line* line = rule.once_per_block == YesNo::yes ? winning_line(snapshot_, finding.setting) : nullptr;
    if (line == nullptr) {
      result_.findings.push_back(std::move(finding));
      return;
    }
    const auto [at, fresh] = blocks_.try_emplace({line->file, line->block});
    BlockFinding& block = at->second;
    if (fresh) {
      block.finding = result_.findings.size();
      block.line = line->line;
      result_.findings.push_back(std::move(finding));
      return;
    }
    Finding& first = result_.findings[block.finding];
    const bool before = line->line < block.line;
    if (before) {
      std::swap(first, finding);
      block.line = line->line;
    }
    finding.place.label = fmt::format("{} here too", finding.setting);
    block.others.insert(before ? block.others.begin() : block.others.end(), std::move(finding.place));
  }

  void close_blocks() {
    for (auto& [place, block] : blocks_)
      result_.findings[block.finding].related.assign(std::make_move_iterator(block.others.begin()),
                                                     std::make_move_iterator(block.others.end()));
    blocks_.clear();
  }

  // With no kernel asked for, old ones are judged quietly.
  bool is_quiet(const KernelRange& kernels) const {
    const Facts& facts = snapshot_.facts;
    return facts.any_kernel == YesNo::yes && kernels.high < quiet_before(facts.os);
  }

  // The loudest first; among equals the newest.
  std::vector<Failing> failing_of(const Rule& rule, const std::vector<PieceVerdict>& pieces) const {
    std::vector<Failing> all;
    for (const PieceVerdict& piece : pieces) {
      if (piece.verdict != Verdict::fail) continue;
      const bool given = piece.chosen != nullptr && piece.chosen->severity_given == YesNo::yes;
      const Severity whole = given ? piece.chosen->severity : rule.severity;
      const Severity severity = is_quiet(piece.kernels) ? Severity::note : whole;
      const auto same = std::find_if(all.begin(), all.end(), [&](const Failing& known) {
        return known.severity == severity && known.chosen == piece.chosen;
      });
      if (same != all.end())
        same->kernels.push_back(piece.kernels);
      else
        all.push_back({severity, piece.chosen, {piece.kernels}});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Failing& a, const Failing& b) { return a.severity > b.severity; });
    for (Failing& failing : all) failing.kernels = joined(std::move(failing.kernels));
    return all;
  }

  // A part on which nothing is known. What a kernel does not have cannot be wrong there, and what is unknown of old
  // kernels that nobody asked for is no loss.
  const PieceVerdict* open_piece(const Setting& setting, std::string_view name, Context here,
                                 const std::vector<PieceVerdict>& pieces) const {
    for (const PieceVerdict& piece : pieces) {
      here.kernels = piece.kernels;
      if (piece.verdict == Verdict::unknown && (!is_quiet(piece.kernels) || pieces.size() == 1) &&
          setting_value(setting, name, here).state != SettingState::absent)
        return &piece;
    }
    return nullptr;
  }

  static Verdict calm(const std::vector<PieceVerdict>& pieces) {
    const auto passes = [](const PieceVerdict& piece) { return piece.verdict == Verdict::pass; };
    return std::any_of(pieces.begin(), pieces.end(), passes) ? Verdict::pass : Verdict::not_applicable;
  }

  // Where a finding is put into words: the whole part, or its newest kernels where something in the words differs.
  Context words_of(const Rule& rule, const Failing& failing, Context where) const {
    where.kernels = failing.kernels.front();
    const bool own = failing.chosen != nullptr && !failing.chosen->message.empty();
    if (is_known(own ? failing.chosen->message : rule.message, where)) return where;
    for (const KernelVersion& version : boundaries_for(*use_, where))
      if (version > where.kernels.low && version <= where.kernels.high) where.kernels.low = version;
    return where;
  }

  Finding make_finding(const Rule& rule, const Setting& setting, std::string_view name, const Context& where,
                       const std::vector<Failing>& failing) const {
    const Failing& loudest = failing.front();
    const Case* chosen = loudest.chosen;
    const Context narrowed = words_of(rule, loudest, where);
    Finding finding;
    finding.rule = &rule;
    finding.severity = loudest.severity;
    finding.setting = name;
    finding.plane = where.plane == Plane::now ? FindingPlane::now : FindingPlane::boot;
    const Line* line = where.plane == Plane::boot ? deciding_line(setting, name, narrowed) : nullptr;
    const std::string value = line != nullptr ? line->value : setting_value(setting, name, narrowed).text;
    finding.value = fmt::format("{}", fmt::join(split_words(value), " "));
    finding.place = place_of(name, where.plane, value, setting, narrowed);
    finding.message = render(message_of(rule, chosen), narrowed);
    const bool own_advice = chosen != nullptr && !chosen->advice.empty();
    finding.advice = render_shared(own_advice ? chosen->advice : rule.advice, narrowed);
    const bool own_fix = chosen != nullptr && chosen->fix_given == YesNo::yes;
    finding.fix_safety = own_fix ? chosen->fix_safety : rule.fix_safety;
    for (const FixEntry& entry : own_fix ? chosen->fix : rule.fix) add_step(finding, entry, name, narrowed);
    if (finding.fix.empty()) finding.fix_safety = FixSafety::none;
    tell_kernels(finding, rule, where, failing);
    return finding;
  }

  static Template message_of(const Rule& rule, const Case* chosen) {
    return chosen != nullptr && !chosen->message.empty() ? chosen->message : rule.message;
  }

  // On which kernels it holds, and what the others make of it where that is something else.
  void tell_kernels(Finding& finding, const Rule& rule, const Context& where,
                    const std::vector<Failing>& failing) const {
    std::vector<KernelRange> holds = failing.front().kernels;
    for (auto other = failing.begin() + 1; other != failing.end(); ++other) {
      std::string message = render(message_of(rule, other->chosen), words_of(rule, *other, where));
      if (message == finding.message)
        holds.insert(holds.end(), other->kernels.begin(), other->kernels.end());
      else
        finding.elsewhere.push_back({system_text(snapshot_.facts.os, other->kernels), other->severity,
                                     std::move(message), &rule, yes_if(is_quiet(other->kernels.front())),
                                     other->kernels});
    }
    holds = joined(std::move(holds));
    if (holds.size() == 1 && holds.front() == snapshot_.facts.kernel) return;
    finding.kernels = system_text(snapshot_.facts.os, holds);
    finding.holds = std::move(holds);
  }

  // The line that sets it; on the plane `now` only if that line gives the value which is live.
  Place place_of(std::string_view name, Plane plane, const std::string& value, const Setting& setting,
                 const Context& where) const {
    const Line* line = deciding_line(setting, name, where);
    if (line != nullptr && (plane == Plane::boot || same_value(setting, line->value, value)))
      return place_of_line(snapshot_, *line);
    Place place;
    if (plane == Plane::now && snapshot_.kind == TargetKind::dump) {
      const auto reading = snapshot_.now->find(name);
      place.file = snapshot_.name;
      if (reading != snapshot_.now->end()) place.line = reading->second.line;
      place.column = place.line > 0 ? 1 : 0;
    }
    return place;
  }

  void add_step(Finding& finding, const FixEntry& entry, std::string_view it_name, const Context& where) const {
    const std::string_view name = entry.setting.empty() ? it_name : entry.setting;
    const Setting* setting = find_setting(base_, name);
    if (setting == nullptr ||
        (entry.kind == FixKind::set && exists_in(*setting, where.kernels, snapshot_.facts.vendor) == Known::no))
      return;
    FixStep step;
    step.kind = entry.kind;
    step.setting = name;
    step.old_value = setting_value(*setting, name, where).text;
    if (where.plane == Plane::boot)
      if (const Line* line = winning_line(snapshot_, name)) step.old_value = line->value;
    // A line of conf.all that reaches this interface is not the place to set the interface.
    const Line* line = deciding_line(*setting, name, where);
    if (line != nullptr && line->name != written_through_from(*setting, name)) {
      step.file = snapshot_.boot->file_of(*line).path;
      step.line = line->line;
      step.at = static_cast<std::size_t>(line - snapshot_.boot->lines.data());
      if (snapshot_.registry && snapshot_.registry->edited_in_place == YesNo::no) step.in_registry = YesNo::yes;
      step.within_text = stands_within_text(*line);
    }
    if (entry.kind == FixKind::set) step.value = render(entry.value, where);
    if (entry.kind != FixKind::set) step.value = default_text(*setting, where, name).value_or("");
    // Without a line there is nothing to delete: then the default is the way back.
    if (entry.kind == FixKind::remove_line && !step.at) step.kind = FixKind::restore_default;
    if (step.kind == FixKind::restore_default && step.value.empty()) return;
    // It has that value: the cause is elsewhere.
    if (step.kind != FixKind::remove_line && !step.old_value.empty() &&
        same_value(*setting, step.old_value, step.value))
      return;
    finding.fix.push_back(std::move(step));
  }

  // Fails are counted as findings.
  static void count_verdicts(Judgement& judgement) {
    for (const RuleOutcome& outcome : judgement.verdicts) {
      judgement.counts.pass += outcome.verdict == Verdict::pass;
      judgement.counts.unknown += outcome.verdict == Verdict::unknown;
      judgement.counts.not_applicable += outcome.verdict == Verdict::not_applicable;
    }
  }

  const PreparedRules& rules_;
  const RuleBase& base_;
  const Snapshot& snapshot_;
  Judgement result_;
  const RuleUse* use_ = nullptr;  // the rule that is being judged
  std::map<std::pair<int, int>, BlockFinding> blocks_;  // of that rule, by file and block
  Verdict worst_ = Verdict::not_applicable;
};

}  // namespace

Judgement in_order(Judgement judgement) {
  std::vector<Finding>& findings = judgement.findings;
  const auto key = [](const Finding& f) {
    return std::tie(f.place.file, f.place.line, f.setting, f.rule->id, f.subject, f.message);
  };
  const auto before = [&](const Finding& a, const Finding& b) { return key(a) < key(b); };
  if (!std::is_sorted(findings.begin(), findings.end(), before)) {
    // Findings are large: they move once.
    std::vector<std::size_t> order(findings.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(),
                     [&](std::size_t a, std::size_t b) { return before(findings[a], findings[b]); });
    std::vector<Finding> sorted;
    sorted.reserve(findings.size());
    for (const std::size_t at : order) sorted.push_back(std::move(findings[at]));
    findings = std::move(sorted);
  }
  Counts& counts = judgement.counts;
  counts.error = counts.warning = counts.note = 0;
  for (const Finding& finding : findings) {
    if (finding.severity == Severity::error)
      ++counts.error;
    else if (finding.severity == Severity::warning)
      ++counts.warning;
    else
      ++counts.note;
  }
  return judgement;
}

Judgement judge(const PreparedRules& rules, const Snapshot& snapshot, WhichRules which) {
  return Engine(rules, snapshot).judge_all(which);
}

RuleResult judge_alone(const PreparedRules& rules, const Snapshot& snapshot, std::size_t rule, std::string_view bound) {
  return Engine(rules, snapshot).judge_alone(*rules.rules()[rule], bound);
}

Verdict worse(Verdict a, Verdict b) {
  constexpr std::array kWorstFirst{Verdict::fail, Verdict::unknown, Verdict::pass};
  for (const Verdict verdict : kWorstFirst)
    if (a == verdict || b == verdict) return verdict;
  return Verdict::not_applicable;
}

Judgement put_together(const PreparedRules& rules, const Snapshot& snapshot, Judgement parts) {
  return Engine(rules, snapshot).finish(std::move(parts));
}

Judgement judge(const RuleBase& base, const Snapshot& snapshot) {
  return judge(RuleCache(base).prepare(snapshot.facts), snapshot, WhichRules::all);
}

}  // namespace tcptune
