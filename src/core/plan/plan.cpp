// SPDX-License-Identifier: MIT
// See plan.h. What is decided, and when; workspace.h does it.
#include "core/plan/plan.h"

#include <algorithm>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/boot/dialects.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/judge/engine.h"
#include "core/judge/surface_limits.h"
#include "core/plan/harmful_cures.h"
#include "core/plan/obstacles.h"
#include "core/plan/workspace.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// What one finding asks of one setting.
struct Request {
  const Finding* finding = nullptr;
  const FixStep* step = nullptr;

  std::string_view rule() const { return finding->rule->id; }
  Reason reason() const { return {std::string(rule()), finding->fix_safety, finding->message}; }
  // Of what is written: a line that moves says where it was.
  Reason reason_there() const {
    return step->kind == FixKind::move_line ? Reason{std::string(rule()), finding->fix_safety,
                                                     fmt::format("moved from {}:{}", step->file, step->line)}
                                            : reason();
  }
  bool removes() const { return step->kind == FixKind::remove_line || step->kind == FixKind::restore_default; }
};

class Planner {
 public:
  // `left_alone`: settings about which nothing is planned, and why.
  Planner(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options,
          const JudgeSnapshot& judge_snapshot, std::map<std::string, std::string> left_alone)
      : base_(base),
        options_(options),
        judge_snapshot_(judge_snapshot),
        workspace_(base, snapshot),
        left_alone_(std::move(left_alone)) {}

  ChangeSet make() {
    while (improve()) {
    }
    ChangeSet result = workspace_.result();
    result.refusals = std::move(refusals_);
    return result;
  }

  const Judgement& before() const { return *before_; }
  const Judgement& after() const { return *after_; }

  const Snapshot& outcome() const { return workspace_.now(); }

 private:
  struct Decision {
    bool removes = false;
    std::string value;
    std::string rule;
    int at = 0;  // what `changes_` was then
    bool moved = false;  // from a line that did not decide
  };

  bool is_wanted(const Finding& finding) const {
    if (finding.fix.empty() || finding.plane == FindingPlane::now) return false;
    if (finding.fix_safety == FixSafety::safe) return true;
    return options_.review == PlanReview::yes && finding.fix_safety == FixSafety::review;
  }

  // One round: what is asked of each setting is done, or refused. False: nothing was left to do.
  bool improve() {
    const Snapshot& snapshot = workspace_.begin_round();
    unread_.clear();
    after_ = judge_snapshot_(snapshot);
    if (!before_) before_ = after_;
    const Judgement& judgement = *after_;
    std::map<std::string, std::vector<Request>> requests, removals;
    std::deque<FixStep> made;
    for (const Finding& finding : judgement.findings) {
      if (is_wanted(finding)) {
        for (const FixStep& step : finding.fix) requests[step.setting].push_back({&finding, &step});
      } else if (options_.prune == PlanPrune::yes && finding.rule->effect == "no effect" && !finding.setting.empty()) {
        made.push_back({FixKind::remove_line, finding.setting, "", "", "", 0});
        removals[finding.setting].push_back({&finding, &made.back()});
      }
    }
    removals.merge(requests);
    for (auto& [setting, asked] : requests) std::swap(removals[setting], asked);
    bool progress = false;
    for (const auto& [setting, asked] : removals) progress = settle(setting, asked) || progress;
    return progress;
  }

  // What a line says is put right first; the next round tells what that leaves of the setting's value.
  bool settle(const std::string& setting, const std::vector<Request>& asked) {
    if (!workspace_.edits_sources() && !workspace_.can_write_key_of(setting)) {
      refuse(asked, "no .reg file can hold the name of its key");
      return false;
    }
    if (const auto alone = left_alone_.find(setting); alone != left_alone_.end()) {
      refuse(asked, alone->second);
      return false;
    }
    std::vector<Request> values, moves;
    bool progress = false;
    for (const Request& request : asked) {
      if (request.step->kind == FixKind::list_module)
        progress = list_module(request) || progress;
      else if (request.step->kind == FixKind::move_line)
        moves.push_back(request);
      else if (is_about_its_line(request))
        progress = change_line(setting, request) || progress;
      else
        values.push_back(request);
    }
    return progress || (!values.empty() && decide(setting, values)) || (!moves.empty() && move(setting, moves.front()));
  }

  bool list_module(const Request& request) {
    const std::string& trouble = workspace_.now().facts.modules->trouble;
    if (!trouble.empty()) refuse({request}, fmt::format("{}: {}", kModuleListPath, trouble), YesNo::yes);
    return trouble.empty() && workspace_.list_module(request.step->value, {request.reason()});
  }

  // The line that a step speaks of; it may stand in a file that is not read.
  std::optional<Line> line_of(const FixStep& step) {
    if (step.at) return workspace_.line(*step.at);
    const BootConfiguration& boot = *workspace_.now().boot;
    const auto [entry, fresh] = unread_.try_emplace(step.file);
    for (std::size_t i = 0; fresh && i < boot.files.size(); ++i)
      if (boot.files[i].path == step.file && boot.files[i].source != nullptr)
        entry->second = lines_in_dialect(boot, static_cast<int>(i), boot.files[i].source->bytes());
    const std::vector<Line>& lines = entry->second;
    auto line = std::lower_bound(lines.begin(), lines.end(), step.line,
                                 [](const Line& one, int number) { return one.line < number; });
    while (line != lines.end() && line->line == step.line && line->name != step.setting) ++line;
    return line != lines.end() && line->line == step.line ? std::optional(*line) : std::nullopt;
  }

  // The line's value is put where it decides, and the line goes.
  bool move(const std::string& setting, const Request& request) {
    const std::optional<Line> line = line_of(*request.step);
    if (!line) return false;
    const BootFile& file = workspace_.file_of(*line);
    if (const auto before = decisions_.find(setting); before != decisions_.end())
      refuse({request}, differ(before->second.rule, request.rule()));
    else if (file.owner != FileOwner::administrator)
      refuse({request}, fmt::format("{} {}", file.path, why_not_ours(file)));
    else if (realize(setting, *request.step, {request})) {
      workspace_.rewrite(*line, {}, setting, {request.reason()});
      decisions_[setting] = {false, request.step->value, std::string(request.rule()), ++changes_, true};
      return true;
    }
    return false;
  }

  // Text that is written anew, or a line that loses (set twice, overridden): the winning one stays.
  bool is_about_its_line(const Request& request) const {
    if (request.step->kind == FixKind::rewrite_line) return true;
    if (request.step->kind != FixKind::remove_line || !request.step->at) return false;
    const Winner* winner = winner_of(request.step->setting);
    return winner == nullptr || winner->line != *request.step->at || request.finding->rule->builtin == YesNo::yes;
  }

  bool change_line(const std::string& setting, const Request& request) {
    if (!request.step->at) return false;
    const std::size_t at = *request.step->at;
    if (!workspace_.may_edit(at) && !is_cured_as_written(workspace_.line(at), request.rule())) {
      refuse({request},
             fmt::format("{}:{} {}, and the setting cannot be put right elsewhere", workspace_.file_of(at).path,
                         workspace_.line(at).line, workspace_.why_not_edited(at)));
      return false;
    }
    const std::tuple done{workspace_.key_of(workspace_.line(at)), request.rule(), setting};
    if (lines_done_.contains(done)) return false;
    std::vector<std::string> lines;
    if (request.step->kind == FixKind::rewrite_line)
      for (const std::string_view part : split(request.step->value, '\n')) lines.emplace_back(part);
    const Line& line = workspace_.line(at);
    if (!(lines.empty() ? workspace_.remove(line, setting, {request.reason()})
                        : workspace_.rewrite(line, lines, setting, {request.reason()})))
      return false;
    lines_done_.insert(done);
    ++changes_;
    return true;
  }

  static std::string_view why_not_ours(const BootFile& file) {
    return file.owner == FileOwner::runtime ? "is made anew at every boot" : "belongs to a package";
  }

  // A setting is decided once. Only the rule that decided it may correct itself, when something else has changed since;
  // and what was set may go after all.
  bool decide(const std::string& setting, const std::vector<Request>& asked) {
    const Request& first = asked.front();
    for (const Request& request : asked)
      if (!agree(setting, request, first)) return leave_alone(setting, asked, differ(first.rule(), request.rule()));
    const auto before = decisions_.find(setting);
    if (before != decisions_.end()) {
      const Decision& decision = before->second;
      if (decision.moved)
        return leave_alone(
            setting, asked,
            fmt::format("{} would put {} in force, which {} reports", decision.rule, decision.value, first.rule()));
      const bool same = decision.removes == first.removes() && (first.removes() || decision.value == first.step->value);
      const bool corrects = decision.rule == first.rule() && decision.at < changes_;
      const bool completes = first.removes() && !workspace_.adds(setting) && workspace_.edits_sources();
      if (same && !first.removes()) return false;
      if (same && !completes) return leave_alone(setting, asked, "without it, the same would be asked for again");
      if (!same && !first.removes() && (decision.removes || !corrects))
        return leave_alone(setting, asked, differ(decision.rule, first.rule()));
    }
    if (!realize(setting, *first.step, asked)) return false;
    const bool corrected = before != decisions_.end() && !first.removes();
    decisions_[setting] = {first.removes(), first.step->value, std::string(first.rule()),
                           changes_ += corrected ? 0 : 1};
    return true;
  }

  static std::string differ(std::string_view one, std::string_view other) {
    return fmt::format("{} and {} want different values", one, other);
  }

  bool agree(const std::string& name, const Request& a, const Request& b) const {
    if (a.removes() || b.removes()) return a.removes() && b.removes();
    const Setting* setting = find_setting(base_, name);
    return setting != nullptr && same_value(*setting, a.step->value, b.step->value);
  }

  bool leave_alone(const std::string& setting, const std::vector<Request>& asked, const std::string& because) {
    workspace_.restore(setting);
    left_alone_.emplace(setting, because);
    refuse(asked, because);
    ++changes_;
    return true;
  }

  void refuse(const std::vector<Request>& asked, const std::string& because, YesNo trouble = YesNo::no) {
    for (const Request& request : asked)
      if (refused_.emplace(request.rule(), request.step->setting).second)
        refusals_.push_back({std::string(request.rule()), request.step->setting, because, trouble});
  }

  const Winner* winner_of(std::string_view name) const {
    const auto& winners = workspace_.now().boot->winners;
    const auto winner = winners.find(name);
    return winner == winners.end() ? nullptr : &winner->second;
  }

  // False: nothing could be done, or nothing is left to do.
  bool realize(const std::string& setting, const FixStep& step, const std::vector<Request>& asked) {
    const bool removes = asked.front().removes();
    const Facts& facts = workspace_.now().facts;
    if (!removes && is_refused_on_some(find_setting(base_, setting), step.value, facts)) {
      refuse(asked, fmt::format("{} does not take {}", system_text(facts.os, facts.kernel), step.value));
      return false;
    }
    std::vector<Reason> reasons;
    for (const Request& request : asked) reasons.push_back(request.reason_there());
    if (!removes && !workspace_.now().registry && !sysctl_line(setting, step.value)) {
      refuse(asked, fmt::format("no line of a sysctl file can hold {} = {}", setting, step.value));
      return false;
    }
    if (!workspace_.edits_sources()) {
      workspace_.set_in_registry(setting, removes ? "" : step.value, reasons);
      return true;
    }
    const Winner* winner = winner_of(setting);
    const bool added = winner != nullptr && workspace_.is_addition(winner->line);
    const bool ours = added || (winner != nullptr && workspace_.may_edit(winner->line) &&
                                (removes || workspace_.can_hold(winner->line, step.value)));
    if (ours && removes) return take_away(setting, *winner, reasons);
    if (!ours || added) return add(setting, winner, step, asked, reasons);
    return workspace_.line(winner->line).value != step.value &&
           workspace_.set_value(winner->line, step.value, setting, reasons);
  }

  // Every line that would set it, or the one before would win; up to one that may not be edited.
  bool take_away(const std::string& setting, const Winner& winner, const std::vector<Reason>& reasons) {
    workspace_.drop_addition(setting);
    std::vector<std::size_t> lines = winner.overridden;
    lines.push_back(winner.line);
    bool progress = workspace_.is_addition(winner.line);
    for (auto at = lines.rbegin(); at != lines.rend(); ++at) {
      if (workspace_.is_addition(*at)) continue;
      if (!workspace_.may_edit(*at)) break;
      progress = workspace_.remove(workspace_.line(*at), setting, reasons) || progress;
    }
    return progress;
  }

  bool add(const std::string& name, const Winner* winner, const FixStep& step, const std::vector<Request>& asked,
           const std::vector<Reason>& reasons) {
    const auto decline = [&](const std::string& because, YesNo trouble = YesNo::no) {
      refuse(asked, because, trouble);
      return false;
    };
    if (!step.value.empty() && !workspace_.now().registry && !sysctl_line(name, step.value))
      return decline(fmt::format("no line of a sysctl file can hold {} = {}", name, step.value));
    if (winner != nullptr && workspace_.now().boot->drop_in.path.empty() && !workspace_.is_addition(winner->line))
      if (const std::string why = workspace_.why_not_edited(winner->line); !why.empty())
        return decline(
            fmt::format("{}:{} {}", workspace_.file_of(winner->line).path, workspace_.line(winner->line).line, why));
    if (step.value.empty() && winner != nullptr && !workspace_.is_addition(winner->line))
      if (const std::string why = workspace_.why_not_edited(winner->line); !why.empty())
        return decline(fmt::format("{}:{} sets it, and that file {}", workspace_.file_of(winner->line).path,
                                   workspace_.line(winner->line).line, why));
    if (step.value.empty())
      return decline("the line cannot be edited, and the default that would undo it is not known");
    // What is outside of the catalogue is moved as it stands.
    const Setting* setting = find_setting(base_, name);
    if (setting != nullptr || step.kind != FixKind::move_line)
      if (const std::string why = why_no_line_for(setting, workspace_.now().facts); !why.empty()) return decline(why);
    const BootConfiguration& boot = *workspace_.now().boot;
    const DropIn& drop_in = boot.drop_in;
    if (drop_in.path.empty()) return decline("no line of this file can be changed to that, so it is done by hand");
    if (!drop_in.trouble.empty())
      return decline(fmt::format("it would be added to {}, but {}", drop_in.path, drop_in.trouble), YesNo::yes);
    if (winner != nullptr && !workspace_.is_addition(winner->line))
      if (const std::string why = why_drop_in_loses(boot, winner->line); !why.empty()) return decline(why);
    workspace_.add(name, step.value, step.old_value, reasons);
    return true;
  }

  const RuleBase& base_;
  PlanOptions options_;
  const JudgeSnapshot& judge_snapshot_;
  Workspace workspace_;
  std::map<std::string, std::string> left_alone_;
  std::map<std::string, Decision> decisions_;
  std::set<std::tuple<Workspace::LineKey, std::string_view, std::string>> lines_done_;  // with the rule and setting
  std::set<std::pair<std::string_view, std::string>> refused_;
  std::vector<Refusal> refusals_;
  std::map<std::string, std::vector<Line>> unread_;  // by path: lines of files that the boot does not read
  std::optional<Judgement> before_, after_;  // of the first round and of the last
  int changes_ = 0;
};

void add_settings(std::map<std::string, std::string>& left_alone, const ChangeSet& changes) {
  const auto add = [&](const std::string& setting, const std::vector<Reason>& reasons) {
    left_alone.emplace(setting, fmt::format("the fix of {} does not last: with it, another plan would change it again",
                                            reasons.front().rule));
  };
  for (const LineChange& change : changes.lines) add(change.setting, change.reasons);
  for (const Addition& addition : changes.additions) add(addition.setting, addition.reasons);
  for (const RegistryChange& change : changes.registry) add(change.setting, change.reasons);
}

}  // namespace

Plan make_plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options,
               const JudgeSnapshot& judge_snapshot) {
  if (!snapshot.boot) {
    Judgement judgement = judge_snapshot(snapshot);
    return {{}, judgement, std::move(judgement)};
  }
  std::map<std::string, std::string> left_alone;
  while (true) {
    Planner planner(base, snapshot, options, judge_snapshot, left_alone);
    ChangeSet changes = planner.make();
    const std::size_t known = left_alone.size();
    left_alone.merge(harmful_cures(base, changes, planner.before(), planner.after()));
    // Rules whose fixes undo each other's settings show only when all of it is done: what moves again is left alone.
    if (left_alone.size() == known && !changes.empty() && !changes.refusals.empty())
      add_settings(left_alone, Planner(base, planner.outcome(), options, judge_snapshot, {}).make());
    if (left_alone.size() == known) return {std::move(changes), planner.before(), planner.after()};
  }
}

ChangeSet plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options) {
  const RuleCache rules(base);
  return make_plan(base, snapshot, options, [&](const Snapshot& one) { return judge(rules.prepare(one.facts), one); })
      .changes;
}

}  // namespace tcptune
