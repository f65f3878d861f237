// SPDX-License-Identifier: MIT
// Rules × planes × settings → findings; see engine.h.
#include "core/judge/engine.h"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/checks/conf_checks.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

void add_boundaries(const Setting& setting, std::set<KernelVersion>& boundaries) {
  boundaries.insert({setting.since, setting.removed, setting.unread_since});
  for (const DefaultValue& entry : setting.defaults) boundaries.insert({entry.from, entry.until});
  for (const AcceptedRange& range : setting.ranges) boundaries.insert({range.from, range.until});
}

// The versions at which a rule's verdict can change: those it names and those of the settings it uses.
void add_boundaries(const Expression& expression, std::set<KernelVersion>& boundaries) {
  for (const Node& node : expression.nodes) {
    if (node.op == Op::version) boundaries.insert(*parse_kernel_version(node.text));
    if (node.setting == nullptr) continue;
    add_boundaries(*node.setting, boundaries);
  }
}

// The interval cut at the boundaries, newest piece first.
std::vector<KernelRange> pieces_of(const KernelRange& whole, const std::set<KernelVersion>& boundaries) {
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

class Engine {
 public:
  Engine(const RuleBase& base, const Snapshot& snapshot) : base_(base), snapshot_(snapshot) {}

  Judgement judge_all() {
    for (const Rule& rule : base_.rules) {
      if (rule.builtin == YesNo::yes || rule.os != snapshot_.facts.os) continue;
      if (rule.for_each.empty())
        judge_subject(rule, rule.setting, rule.setting_name);
      else
        judge_each(rule);
      close_rule(rule);
    }
    ConfVerdicts conf = judge_conf_rules(base_, snapshot_);
    for (Finding& finding : conf.findings) result_.findings.push_back(std::move(finding));
    result_.counts.pass += conf.passed;
    result_.counts.not_applicable += conf.not_applicable;
    drop_superseded();
    return in_order(std::move(result_));
  }

 private:
  Context context(Plane plane) const { return {base_, snapshot_, plane, snapshot_.facts.kernel, nullptr, {}}; }

  void judge_each(const Rule& rule) {
    std::set<std::string_view> names;
    for (const std::string_view glob : rule.for_each) {
      if (snapshot_.now)
        each_matching(*snapshot_.now, glob, [&](const std::string& name, const Reading& reading) {
          if (reading.state != ReadingState::absent) names.insert(name);
        });
      if (snapshot_.boot)
        each_matching(snapshot_.boot->winners, glob,
                      [&](const std::string& name, const Winner&) { names.insert(name); });
    }
    for (const std::string_view name : names)
      if (const Setting* setting = find_setting(base_, name)) judge_subject(rule, setting, name);
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
  void judge_subject(const Rule& rule, const Setting* setting, std::string_view name) {
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
      RuleVerdict verdict = judge_rule(rule, here);
      // What the running kernel does not have cannot be wrong there; the boot plane still speaks of the line.
      if (verdict.verdict == Verdict::unknown && plane == Plane::now &&
          setting_value(*setting, name, here).state == SettingState::absent)
        verdict.verdict = Verdict::not_applicable;
      seen_.insert(verdict.verdict);
      if (verdict.verdict == Verdict::unknown) result_.unknowns.push_back({&rule, std::string(name), verdict.because});
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

  // once_per block: later ones of the same block join the first as related places.
  void keep(const Rule& rule, Finding finding) {
    if (rule.once_per_block == YesNo::yes) {
      const Line* line = winning_line(snapshot_, finding.setting);
      for (Finding& other : result_.findings) {
        if (other.rule != &rule || line == nullptr) continue;
        const Line* first = winning_line(snapshot_, other.setting);
        if (first == nullptr || first->file != line->file || first->block != line->block) continue;
        if (line->line < first->line) std::swap(other, finding);
        finding.place.label = fmt::format("{} here too", finding.setting);
        other.related.push_back(std::move(finding.place));
        for (Place& place : finding.related) other.related.push_back(std::move(place));
        return;
      }
    }
    result_.findings.push_back(std::move(finding));
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
    finding.advice = render(advice, narrowed);
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
    if (entry.kind != FixKind::set) step.value = default_text(*setting, where).value_or("");
    // Without a line there is nothing to delete: then the default is the way back.
    if (entry.kind == FixKind::remove_line && !step.at) step.kind = FixKind::restore_default;
    if (step.kind == FixKind::restore_default && step.value.empty()) return;
    finding.fix.push_back(std::move(step));
  }

  void close_rule(const Rule&) {
    // A rule counts once, by the worst it met; fails are counted as findings.
    if (seen_.count(Verdict::fail) == 0) {
      if (seen_.count(Verdict::unknown) > 0)
        ++result_.counts.unknown;
      else if (seen_.count(Verdict::pass) > 0)
        ++result_.counts.pass;
      else
        ++result_.counts.not_applicable;
    }
    seen_.clear();
  }

  // A more telling rule replaces a general one on the same setting and line.
  void drop_superseded() {
    const auto same_subject = [](const Finding& a, const Finding& b) {
      return a.setting == b.setting && a.place.file == b.place.file && a.place.line == b.place.line;
    };
    std::vector<bool> dropped(result_.findings.size());
    std::multimap<std::pair<std::string_view, int>, std::size_t> by_line;
    for (std::size_t i = 0; i < result_.findings.size(); ++i)
      by_line.emplace(std::pair{std::string_view(result_.findings[i].place.file), result_.findings[i].place.line}, i);
    for (const Finding& winner : result_.findings) {
      if (winner.rule->supersedes.empty()) continue;
      const auto [begin, end] = by_line.equal_range({winner.place.file, winner.place.line});
      for (auto at = begin; at != end; ++at) {
        const Finding& loser = result_.findings[at->second];
        const auto& ids = winner.rule->supersedes;
        if (&loser != &winner && same_subject(winner, loser) &&
            std::find(ids.begin(), ids.end(), loser.rule->id) != ids.end())
          dropped[at->second] = true;
      }
    }
    std::vector<Finding> kept;
    for (std::size_t i = 0; i < result_.findings.size(); ++i)
      if (!dropped[i]) kept.push_back(std::move(result_.findings[i]));
    result_.findings = std::move(kept);
  }

  const RuleBase& base_;
  const Snapshot& snapshot_;
  Judgement result_;
  std::set<Verdict> seen_;
};

}  // namespace

RuleVerdict judge_rule(const Rule& rule, const Context& context) {
  RuleVerdict whole = judge_exactly(rule, context);
  if (whole.verdict != Verdict::unknown || is_single(context.kernels)) return whole;
  std::set<KernelVersion> boundaries;
  add_boundaries(rule.applies_when, boundaries);
  add_boundaries(rule.check, boundaries);
  if (context.it != nullptr) add_boundaries(*context.it, boundaries);
  Context piece = context;
  std::optional<RuleVerdict> newest;
  for (const KernelRange& kernels : pieces_of(context.kernels, boundaries)) {
    piece.kernels = kernels;
    RuleVerdict verdict = judge_exactly(rule, piece);
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
  const auto key = [](const Finding& f) {
    return std::tie(f.place.file, f.place.line, f.setting, f.rule->id, f.message);
  };
  std::sort(judgement.findings.begin(), judgement.findings.end(),
            [&](const Finding& a, const Finding& b) { return key(a) < key(b); });
  Counts& counts = judgement.counts;
  counts.error = counts.warning = counts.note = 0;
  for (const Finding& finding : judgement.findings) {
    if (finding.severity == Severity::error)
      ++counts.error;
    else if (finding.severity == Severity::warning)
      ++counts.warning;
    else
      ++counts.note;
  }
  return judgement;
}

Judgement judge(const RuleBase& base, const Snapshot& snapshot) { return Engine(base, snapshot).judge_all(); }

}  // namespace tcptune
