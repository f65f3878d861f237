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

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/checks/conf_checks.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// The interval cut at the boundaries, newest piece first.
std::vector<KernelRange> pieces_of(const KernelRange& whole, const std::vector<KernelVersion>& boundaries) {
  std::vector<KernelRange> pieces;
  KernelVersion high = whole.high;
  for (auto at = boundaries.rbegin(); at != boundaries.rend(); ++at) {
    if (*at > whole.high || *at <= whole.low || *at == kNever) continue;
    pieces.push_back({*at, high});
    // Just below a version: the last patch of the series before it.
    high = at->patch > 0 ? KernelVersion{at->major, at->minor, at->patch - 1}
                         : KernelVersion{at->major, at->minor - 1, kAny};
  }
  pieces.push_back({whole.low, high});
  return pieces;
}

RuleVerdict judge_exactly(const Rule& rule, const Context& context) {
  const Value applies = evaluate(rule.applies_when, context);
  if (applies.kind == Value::Kind::truth && applies.number == 0) return {Verdict::not_applicable, context.kernels, ""};
  const Value check = evaluate(rule.check, context);
  const bool passes = check.kind == Value::Kind::truth && check.number == 1;
  if (applies.kind == Value::Kind::unknown && !passes) return {Verdict::unknown, context.kernels, applies.text};
  if (check.kind != Value::Kind::truth) return {Verdict::unknown, context.kernels, check.text};
  return {passes ? Verdict::pass : Verdict::fail, context.kernels, ""};
}

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
    ConfVerdicts conf = judge_conf_rules(base_, snapshot_);
    std::move(conf.findings.begin(), conf.findings.end(), std::back_inserter(result_.findings));
    result_.verdicts.insert(result_.verdicts.end(), conf.verdicts.begin(), conf.verdicts.end());
    drop_superseded();
    count_verdicts();
    return in_order(std::move(result_));
  }

 private:
  void judge_one(const RuleUse& use) {
    const Rule& rule = *use.rule;
    worst_ = Verdict::not_applicable;
    if (rule.for_each.empty())
      judge_subject(use, rule.setting, rule.setting_name);
    else
      judge_each(use);
    close_blocks();
    result_.verdicts.push_back({&rule, worst_});
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
      if (!exists) continue;
      Context here = context(plane);
      if (!rule.for_each.empty()) {
        here.it = setting;
        here.it_name = name;
      }
      RuleVerdict verdict = judge_rule(use, here);
      // What the running kernel does not have cannot be wrong there; the boot plane still speaks of the line.
      if (verdict.verdict == Verdict::unknown && plane == Plane::now &&
          setting_value(*setting, name, here).state == SettingState::absent)
        verdict.verdict = Verdict::not_applicable;
      worst_ = worse(worst_, verdict.verdict);
      if (verdict.verdict == Verdict::unknown)
        result_.unknowns.push_back({&rule, std::string(name), std::move(verdict.because)});
      if (verdict.verdict != Verdict::fail) continue;
      Finding finding = make_finding(rule, *setting, name, here, verdict.kernels);
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

  // A rule counts once, by the worst it met.
  static Verdict worse(Verdict a, Verdict b) {
    constexpr std::array kWorstFirst{Verdict::fail, Verdict::unknown, Verdict::pass};
    for (const Verdict verdict : kWorstFirst)
      if (a == verdict || b == verdict) return verdict;
    return Verdict::not_applicable;
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

  Finding make_finding(const Rule& rule, const Setting& setting, std::string_view name, const Context& where,
                       const KernelRange& kernels) const {
    Context narrowed = where;
    narrowed.kernels = kernels;
    Finding finding;
    finding.rule = &rule;
    finding.severity = rule.severity;
    finding.setting = name;
    finding.plane = where.plane == Plane::now ? FindingPlane::now : FindingPlane::boot;
    const SettingValue value = setting_value(setting, name, narrowed);
    finding.value = fmt::format("{}", fmt::join(split_words(value.text), " "));
    finding.place = place_of(name, where.plane, value.text, setting);
    if (kernels != snapshot_.facts.kernel) finding.kernels = system_text(snapshot_.facts.os, kernels);
    Template message = rule.message, advice = rule.advice;
    std::span<const FixEntry> fix = rule.fix;
    finding.fix_safety = rule.fix_safety;
    for (const Case& one : rule.cases) {
      const Value holds = evaluate(one.when, narrowed);
      if (holds.kind != Value::Kind::truth || holds.number == 0) continue;
      if (one.severity_given == YesNo::yes) finding.severity = one.severity;
      if (!one.message.empty()) message = one.message;
      if (!one.advice.empty()) advice = one.advice;
      if (one.fix_given == YesNo::yes) {
        fix = one.fix;
        finding.fix_safety = one.fix_safety;
      }
      break;
    }
    finding.message = render(message, narrowed);
    finding.advice = render_shared(advice, narrowed);
    for (const FixEntry& entry : fix) add_step(finding, entry, name, narrowed);
    return finding;
  }

  // The line that sets it; on the plane `now` only if that line gives the value which is live.
  Place place_of(std::string_view name, Plane plane, const std::string& value, const Setting& setting) const {
    const Line* line = winning_line(snapshot_, name);
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
    if (const Line* line = winning_line(snapshot_, name)) {
      step.file = snapshot_.boot->file_of(*line).path;
      step.line = line->line;
      step.at = static_cast<std::size_t>(line - snapshot_.boot->lines.data());
      if (snapshot_.boot->reader == BootReader::registry) step.in_registry = YesNo::yes;
    }
    if (entry.kind == FixKind::set) step.value = render(entry.value, where);
    if (entry.kind != FixKind::set) step.value = default_text(*setting, where, name).value_or("");
    // Without a line there is nothing to delete: then the default is the way back.
    if (entry.kind == FixKind::remove_line && !step.at) step.kind = FixKind::restore_default;
    if (step.kind == FixKind::restore_default && step.value.empty()) return;
    finding.fix.push_back(std::move(step));
  }

  // A more telling rule replaces a general one on the same setting and line.
  void drop_superseded() {
    const auto key = [](const Finding& finding) {
      return std::tuple(std::string_view(finding.setting), std::string_view(finding.place.file), finding.place.line);
    };
    std::multimap<std::tuple<std::string_view, std::string_view, int>, const Rule*> telling;
    for (const Finding& finding : result_.findings)
      if (!finding.rule->supersedes.empty()) telling.emplace(key(finding), finding.rule);
    if (telling.empty()) return;
    const auto is_superseded = [&](const Finding& finding) {
      const auto [begin, end] = telling.equal_range(key(finding));
      return std::any_of(begin, end, [&](const auto& winner) {
        const auto& ids = winner.second->supersedes;
        return std::find(ids.begin(), ids.end(), finding.rule->id) != ids.end();
      });
    };
    // All are looked at before one goes: what is superseded itself still supersedes others.
    std::vector<bool> dropped;
    for (const Finding& finding : result_.findings) dropped.push_back(is_superseded(finding));
    std::size_t at = 0;
    keep_findings(result_.findings, [&](const Finding&) { return !dropped[at++]; });
  }

  // Fails are counted as findings.
  void count_verdicts() {
    for (const RuleOutcome& outcome : result_.verdicts) {
      result_.counts.pass += outcome.verdict == Verdict::pass;
      result_.counts.unknown += outcome.verdict == Verdict::unknown;
      result_.counts.not_applicable += outcome.verdict == Verdict::not_applicable;
    }
  }

  const PreparedRules& rules_;
  const RuleBase& base_;
  const Snapshot& snapshot_;
  Judgement result_;
  std::map<std::pair<int, int>, BlockFinding> blocks_;  // of the rule that is being judged, by file and block
  Verdict worst_ = Verdict::not_applicable;
};

}  // namespace

RuleVerdict judge_rule(const RuleUse& use, const Context& context) {
  RuleVerdict whole = judge_exactly(*use.rule, context);
  if (whole.verdict != Verdict::unknown || is_single(context.kernels)) return whole;
  std::vector<KernelVersion> boundaries = use.boundaries;
  if (context.it != nullptr) {
    const std::vector<KernelVersion> more = boundaries_of(*context.it);
    boundaries.insert(boundaries.end(), more.begin(), more.end());
    std::sort(boundaries.begin(), boundaries.end());
    boundaries.erase(std::unique(boundaries.begin(), boundaries.end()), boundaries.end());
  }
  Context piece = context;
  std::optional<RuleVerdict> newest;
  for (const KernelRange& kernels : pieces_of(context.kernels, boundaries)) {
    piece.kernels = kernels;
    RuleVerdict verdict = judge_exactly(*use.rule, piece);
    if (!newest)
      newest = verdict;
    else if (verdict.verdict == newest->verdict)
      newest->kernels.low = kernels.low;
    else
      break;
  }
  return *newest;
}

Judgement in_order(Judgement judgement) {
  std::vector<Finding>& findings = judgement.findings;
  const auto key = [](const Finding& f) {
    return std::tie(f.place.file, f.place.line, f.setting, f.rule->id, f.message);
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

Judgement judge(const RuleBase& base, const Snapshot& snapshot) {
  return judge(RuleCache(base).prepare(snapshot.facts), snapshot, WhichRules::all);
}

}  // namespace tcptune
