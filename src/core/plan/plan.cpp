// SPDX-License-Identifier: MIT
// See plan.h.
#include "core/plan/plan.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/boot/boot_edit.h"
#include "core/boot/registry_boot.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/judge/engine.h"
#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr int kMostRounds = 12;  // each round settles at least one finding; real files need two or three

// A package's own files are not edited: the next update would bring the line back.
bool is_packaged(std::string_view path) { return path.starts_with("/usr/") || path.starts_with("/lib/"); }

// What one step wants of one setting: another value, or no line.
struct Wish {
  const Finding* finding = nullptr;
  const FixStep* step = nullptr;
};

class Planner {
 public:
  Planner(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options,
          const JudgeSnapshot& judge_snapshot)
      : base_(base),
        options_(options),
        judge_snapshot_(judge_snapshot),
        working_(snapshot),
        original_lines_(snapshot.boot ? snapshot.boot->lines.size() : 0) {
    if (!working_.boot) working_.boot.emplace();
    if (!snapshot.registry) return;
    for (const auto& [setting, value] : deciding_values(base, *snapshot.registry))
      if (!registry_key_line(value->key)) unwritable_.insert(setting);
  }

  ChangeSet make() {
    for (int round = 0; round < kMostRounds && improve(); ++round) {
    }
    collect();
    return std::move(result_);
  }

 private:
  bool is_wanted(const Finding& finding) const {
    if (finding.fix.empty() || finding.plane == FindingPlane::now) return false;
    if (finding.fix_safety == FixSafety::safe) return true;
    return options_.review == PlanReview::yes && finding.fix_safety == FixSafety::review;
  }

  // One round: every finding that is not in conflict with another is settled. False: nothing was left to do.
  bool improve() {
    const Judgement judgement = judge_snapshot_(working_);
    std::map<std::string_view, std::vector<Wish>> wishes;
    for (const Finding& finding : judgement.findings) {
      if (is_wanted(finding))
        for (const FixStep& step : finding.fix) wishes[step.setting].push_back({&finding, &step});
      else if (options_.prune == PlanPrune::yes && finding.rule->effect == "no effect" &&
               (finding.place.line > 0 || working_.registry))
        prune(finding);
    }
    bool changed = std::exchange(pruned_, false);
    for (const auto& [setting, asked] : wishes) changed = settle(setting, asked) || changed;
    return changed;
  }

  void prune(const Finding& finding) {
    const Winner* winner = winner_of(finding.setting);
    if (winner == nullptr || unwritable_.contains(finding.setting) ||
        (!may_edit(winner->line) && !is_addition(winner->line)))
      return;
    const Reason reason{std::string(finding.rule->id), FixSafety::safe, finding.message};
    take_away(finding.setting, reason);
    pruned_ = true;
  }

  // Steps that want the same are one; steps that want different things are refused, all of them.
  bool settle(std::string_view setting, const std::vector<Wish>& asked) {
    if (unwritable_.contains(setting)) {
      for (const Wish& wish : asked) refuse(wish, "no .reg file can hold the name of its key");
      return false;
    }
    std::vector<Wish> lines, values;
    for (const Wish& wish : asked)
      (wish.step->kind == FixKind::rewrite_line || is_line_of_its_own(wish) ? lines : values).push_back(wish);
    bool changed = false;
    // A line changes once a round; the next round sees what that left of the others.
    std::set<std::pair<std::string_view, int>> edited;
    for (const Wish& wish : lines)
      if (edited.emplace(wish.step->file, wish.step->line).second) changed = edit_line(wish) || changed;
    if (values.empty() || changed) return changed;
    for (const Wish& wish : values)
      if (!agree(setting, wish, values.front())) {
        for (const Wish& each : values)
          refuse(each, fmt::format("{} and {} want different values", values.front().finding->rule->id,
                                   wish.finding->rule->id));
        return false;
      }
    for (const Wish& wish : values) changed = change_value(setting, wish) || changed;
    return changed;
  }

  // A loser line (set twice, overridden) is taken away itself; the winning line stays.
  bool is_line_of_its_own(const Wish& wish) const {
    if (wish.step->kind != FixKind::remove_line) return false;
    const Winner* winner = winner_of(wish.step->setting);
    return winner == nullptr || working_.boot->lines[winner->line].line != wish.step->line ||
           wish.finding->rule->builtin == YesNo::yes;
  }

  bool agree(std::string_view name, const Wish& a, const Wish& b) const {
    if (a.step->kind == FixKind::remove_line || b.step->kind == FixKind::remove_line)
      return a.step->kind == b.step->kind;
    const Setting* setting = find_setting(base_, name);
    return setting != nullptr && same_value(*setting, a.step->value, b.step->value);
  }

  void refuse(const Wish& wish, std::string because) {
    Refusal refusal{std::string(wish.finding->rule->id), wish.step->setting, std::move(because)};
    const auto same = [&](const Refusal& other) {
      return other.rule == refusal.rule && other.setting == refusal.setting;
    };
    if (std::none_of(result_.refusals.begin(), result_.refusals.end(), same))
      result_.refusals.push_back(std::move(refusal));
  }

  static Reason reason_of(const Finding& finding) {
    return {std::string(finding.rule->id), finding.fix_safety, finding.message};
  }

  const Winner* winner_of(std::string_view name) const {
    const auto winner = working_.boot->winners.find(name);
    return winner == working_.boot->winners.end() ? nullptr : &winner->second;
  }

  const SourceFile& file_of(std::size_t line) const {
    return working_.boot->files[static_cast<std::size_t>(working_.boot->lines[line].file)];
  }
  bool may_edit(std::size_t line) const {
    return line < original_lines_ && !is_packaged(file_of(line).path) && working_.boot->lines[line].glob == Mark::no &&
           !shares_its_line(line);
  }

  // systemd-sysctl ends a line at a lone CR and at NUL too; an edit of the file's line would take the neighbours along.
  bool shares_its_line(std::size_t line) const {
    const auto& lines = working_.boot->lines;
    const auto same = [&](std::size_t other) {
      return lines[other].file == lines[line].file && lines[other].line == lines[line].line;
    };
    return (line > 0 && same(line - 1)) || (line + 1 < lines.size() && same(line + 1));
  }

  bool is_addition(std::size_t line) const { return line >= original_lines_; }

  // The line a finding points at: rewritten, or taken away.
  bool edit_line(const Wish& wish) {
    for (std::size_t i = 0; i < std::min(original_lines_, working_.boot->lines.size()); ++i) {
      const Line& line = working_.boot->lines[i];
      if (line.line != wish.step->line || file_of(i).path != wish.step->file) continue;
      if (!may_edit(i)) {
        refuse(wish, shares_its_line(i)
                         ? fmt::format("{}:{} holds several settings, set apart by a lone CR or a NUL", wish.step->file,
                                       line.line)
                         : fmt::format("{} belongs to a package, and the setting cannot be put right elsewhere",
                                       wish.step->file));
        return false;
      }
      std::vector<std::string> text;
      if (wish.step->kind == FixKind::rewrite_line)
        for (const std::string_view part : split(wish.step->value, '\n')) text.emplace_back(part);
      record(i, std::move(text), reason_of(*wish.finding));
      return true;
    }
    return false;
  }

  // Such a value would be written, turned down, and leave the old one.
  bool is_refused(std::string_view name, const std::string& value) const {
    const Setting* setting = find_setting(base_, name);
    return setting != nullptr &&
           assess_write(*setting, value, working_.facts.kernel, working_.facts.vendor).outcome == WriteOutcome::refused;
  }

  bool change_value(std::string_view name, const Wish& wish) {
    if (wish.step->kind == FixKind::set && is_refused(name, wish.step->value)) {
      refuse(wish, fmt::format("{} does not take {}", system_text(working_.facts.os, working_.facts.kernel),
                               wish.step->value));
      return false;
    }
    if (!working_.registry && !wish.step->value.empty() && !sysctl_line(name, wish.step->value)) {
      refuse(wish, fmt::format("no line of a sysctl file can hold {} = {}", name, wish.step->value));
      return false;
    }
    const bool wants_line = wish.step->kind == FixKind::remove_line;
    const Winner* winner = winner_of(name);
    if (winner != nullptr && (may_edit(winner->line) || is_addition(winner->line)) &&
        (wants_line || wish.step->kind == FixKind::restore_default)) {
      take_away(name, reason_of(*wish.finding));
      return true;
    }
    if (winner != nullptr && may_edit(winner->line)) {
      if (working_.boot->lines[winner->line].value == wish.step->value) return false;
      std::string text = text_with_value(*working_.boot, working_.boot->lines[winner->line], wish.step->value);
      record(winner->line, {std::move(text)}, reason_of(*wish.finding), wish.step->value);
      return true;
    }
    return add(name, wish);
  }

  // Every line that sets it, or the one before would win.
  void take_away(std::string_view name, const Reason& reason) {
    while (const Winner* winner = winner_of(name)) {
      if (is_addition(winner->line)) {
        drop_addition(name);
        remove_line(*working_.boot, winner->line);
        continue;
      }
      if (!may_edit(winner->line)) return;
      record(winner->line, {}, reason);
    }
  }

  // What an earlier round added has lost its use: it is not added after all. Where it was to mend a value of the
  // registry that cannot be read, that value goes.
  void drop_addition(std::string_view name) {
    const auto unreadable = working_.boot->unseen.find(name);
    const bool mends = working_.registry && unreadable != working_.boot->unseen.end();
    if (mends) working_.boot->unseen.erase(unreadable);
    for (Addition& addition : result_.additions)
      if (mends && addition.setting == name) addition.value.clear();
    std::erase_if(result_.additions, [&](const Addition& addition) { return !mends && addition.setting == name; });
  }

  bool add(std::string_view name, const Wish& wish) {
    if (wish.step->value.empty()) {
      refuse(wish, "the line cannot be edited, and the default that would undo it is not known");
      return false;
    }
    const Setting* setting = find_setting(base_, name);
    const Facts& facts = working_.facts;
    if (setting == nullptr || exists_in(*setting, facts.kernel, facts.vendor) == Known::no) {
      refuse(wish, fmt::format("{} does not have it", system_text(facts.os, facts.kernel)));
      return false;
    }
    if (facts.net_namespace == NetNamespace::child && setting->scope != SettingScope::namespaced) {
      refuse(wish, "it belongs to the host and cannot be set from this network namespace");
      return false;
    }
    const Winner* winner = winner_of(name);
    if (winner != nullptr && winner->line < original_lines_ &&
        file_of(winner->line).path.substr(file_of(winner->line).path.rfind('/') + 1) >
            kDropIn.substr(kDropIn.rfind('/') + 1)) {
      refuse(wish, fmt::format("{} is read after {} and would win", file_of(winner->line).path, kDropIn));
      return false;
    }
    auto known = std::find_if(result_.additions.begin(), result_.additions.end(),
                              [name](const Addition& addition) { return addition.setting == name; });
    if (known == result_.additions.end()) {
      result_.additions.push_back(
          {std::string(name), wish.step->value, wish.step->old_value, {reason_of(*wish.finding)}});
    } else {
      if (known->value == wish.step->value) return false;
      known->value = wish.step->value;
      known->reasons.push_back(reason_of(*wish.finding));
    }
    const std::string target = working_.boot->reader == BootReader::single_file && !working_.boot->files.empty()
                                   ? working_.boot->files[0].path
                                   : std::string(kDropIn);
    append_assignment(*working_.boot, target, name, wish.step->value);
    return true;
  }

  // Notes the edit and makes it in the working copy. `text` empty: the line goes. `value_set`: all that changes is the
  // value.
  void record(std::size_t index, std::vector<std::string> text, Reason reason,
              const std::optional<std::string>& value_set = std::nullopt) {
    Line& line = working_.boot->lines[index];
    Edit& edit = edits_[{line.file, line.line}];
    if (edit.line == 0) edit = {line.file, line.line, {}, line.name, line.value, "", {}};
    // A second change of the line keeps the comment that the first one moved above it.
    if (text.size() == 1 && edit.lines.size() > 1) text.insert(text.begin(), edit.lines.begin(), edit.lines.end() - 1);
    edit.lines = std::move(text);
    // What busybox joined goes with its first line.
    for (int more = line.line + 1; more <= line.line + line.continued; ++more)
      edits_[{line.file, more}] = {line.file, more, {}, line.name, "", "", {reason}};
    edit.reasons.push_back(std::move(reason));
    if (line.line == 1) working_.boot->files[static_cast<std::size_t>(line.file)].byte_order_mark = Mark::no;
    if (edit.lines.empty() || edit.lines.back().starts_with('#')) {
      edit.new_value.clear();
      remove_line(*working_.boot, index);
      return;
    }
    const std::string& last = edit.lines.back();
    if (value_set) {
      edit.new_value = line.value = *value_set;
      line.text = last;
      return;
    }
    const std::string_view value = trim(std::string_view(last).substr(std::min(last.size(), last.find('=') + 1)));
    edit.new_value = value;
    // Rewritten lines may only now name their setting (a mixed separator, a byte order mark): then they begin to count.
    std::string key(trim(std::string_view(last).substr(0, last.find('='))));
    if (key != line.key && !key.starts_with('-')) rename(index, key);
    line.text = last;
    line.value_column = static_cast<int>(last.size() - value.size()) + 1;
    line.value = value;
  }

  void rename(std::size_t index, const std::string& key) {
    BootConfiguration& boot = *working_.boot;
    boot.winners.erase(boot.lines[index].name);
    boot.lines[index].key = key;
    boot.lines[index].name = key;
    Winner& winner = boot.winners.try_emplace(key, Winner{index, {}}).first->second;
    if (winner.line < index) {
      winner.overridden.push_back(winner.line);
      winner.line = index;
    } else if (winner.line > index) {
      winner.overridden.insert(winner.overridden.begin(), index);
    }
  }

  void collect() {
    for (auto& [place, edit] : edits_) {
      if (working_.boot->files[static_cast<std::size_t>(edit.file)].numbered == Mark::no) edit.line = 0;
      result_.edits.push_back(std::move(edit));
    }
    // ip_local_port_range may not begin below ip_unprivileged_port_start, so that comes first; the rest by name.
    const auto rank = [](const Addition& addition) {
      return std::pair(addition.setting == "net.ipv4.ip_unprivileged_port_start" ? 0 : 1,
                       std::string_view(addition.setting));
    };
    std::sort(result_.additions.begin(), result_.additions.end(),
              [&](const Addition& a, const Addition& b) { return rank(a) < rank(b); });
  }

  const RuleBase& base_;
  PlanOptions options_;
  const JudgeSnapshot& judge_snapshot_;
  Snapshot working_;
  std::size_t original_lines_;
  std::map<std::pair<int, int>, Edit> edits_;
  std::set<std::string, std::less<>> unwritable_;  // settings whose key of the registry cannot be written
  ChangeSet result_;
  bool pruned_ = false;
};

}  // namespace

ChangeSet plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options,
               const JudgeSnapshot& judge_snapshot) {
  return Planner(base, snapshot, options, judge_snapshot).make();
}

ChangeSet plan(const RuleBase& base, const Snapshot& snapshot, const PlanOptions& options) {
  return plan(base, snapshot, options, [&base](const Snapshot& one) { return judge(base, one); });
}

}  // namespace tcptune
