// SPDX-License-Identifier: MIT
// tcptune audit: snapshot, judge, render, one target after the other.
#include <cstdlib>

#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/targets.h"
#include "core/comparison.h"
#include "core/engine.h"
#include "renderers/renderer.h"

namespace tcptune {
namespace {

Color color_for(const AuditOptions& options) {
  if (options.color == ColorChoice::always) return Color::yes;
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = options.color == ColorChoice::automatic && options.output.empty() && is_terminal_output() && (no_color == nullptr || *no_color == '\0');
  return wanted ? Color::yes : Color::no;
}

Counts sum(Counts a, const Counts& b) {
  return {a.error + b.error, a.warning + b.warning, a.note + b.note, a.pass + b.pass, a.not_applicable + b.not_applicable, a.unknown + b.unknown, a.suppressed + b.suppressed};
}

int at_or_above(const Counts& counts, Severity threshold) {
  int found = counts.error;
  if (threshold <= Severity::warning) found += counts.warning;
  if (threshold <= Severity::note) found += counts.note;
  return found;
}

class Audit {
 public:
  explicit Audit(const AuditOptions& options)
      : options_(options), rules_(choose_rules(options.target.rules, options.target.profile)), output_(options.output), renderer_(make_renderer(options.format, {color_for(options), options.least})) {}

  ExitStatus run() {
    if (options_.target.paths.empty()) {
      // Nothing is written before the one target is there: a failure leaves standard output empty.
      report([this](const TargetOptions& target) { return target.root.empty() ? snapshot_of_live(rules_.base, target) : snapshot_of_root(rules_.base, target); });
    } else {
      for (const std::string& path : options_.target.paths) audit_file(path);
    }
    if (targets_ == 0) return ExitStatus::trouble;
    output_.write(renderer_->end(total_, targets_));
    output_.finish();
    if (faults_ > 0) return ExitStatus::trouble;
    return options_.fail_on && at_or_above(decisive_, *options_.fail_on) > 0 ? ExitStatus::findings : ExitStatus::clean;
  }

 private:
  // A file that cannot be judged is named and does not stop the others.
  void audit_file(const std::string& path) {
    try {
      report([&](const TargetOptions& target) { return snapshot_of_file(rules_.base, target, path); });
    } catch (const Error& error) {
      say(error.what());
      ++faults_;
    }
  }

  // With a proposed file the target is judged without and with it, and what the file introduces decides.
  template <typename TakeSnapshot>
  void report(TakeSnapshot take_snapshot) {
    const Snapshot snapshot = take_snapshot(options_.target);
    const Judgement judgement = judge(rules_.base, snapshot);
    Report report{snapshot, judgement, {}};
    if (options_.target.with.empty()) {
      show(report);
      decisive_ = sum(decisive_, judgement.counts);
      return;
    }
    TargetOptions without = options_.target;
    without.with.clear();
    const Snapshot earlier = take_snapshot(without);
    const Judgement before = judge(rules_.base, earlier);
    const Comparison comparison = compare(before, judgement);
    report.comparison = &comparison;
    show(report);
    for (const Finding* finding : comparison.introduced) ++(finding->severity == Severity::error ? decisive_.error : finding->severity == Severity::warning ? decisive_.warning : decisive_.note);
  }

  void show(Report& report) {
    const Snapshot& snapshot = report.snapshot;
    const Judgement& judgement = report.judgement;
    if (options_.show_passed == ShowPassed::yes) report.passed = setting_verdicts(rules_.base, snapshot, judgement);
    if (targets_++ == 0) output_.write(renderer_->begin());
    output_.write(renderer_->target(report));
    total_ = sum(total_, judgement.counts);
  }

  const AuditOptions& options_;
  ChosenRules rules_;
  Output output_;
  std::unique_ptr<Renderer> renderer_;
  Counts total_;
  Counts decisive_;  // what the exit status speaks of
  int targets_ = 0;
  int faults_ = 0;
};

}  // namespace

ExitStatus run_command(const AuditOptions& options) {
  check_target(options.target);
  return Audit(options).run();
}

ExitStatus run_command(const Printed& printed) {
  Output output("");
  output.write(printed.text);
  output.finish();
  return ExitStatus::clean;
}

}  // namespace tcptune
