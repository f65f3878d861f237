// SPDX-License-Identifier: MIT
// tcptune audit: snapshot, judge, render, one target after the other.
#include <cstdlib>

#include <fmt/format.h>

#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/accept/suppression.h"
#include "core/judge/comparison.h"
#include "core/judge/engine.h"
#include "renderers/report/renderer.h"
#include "rulebase/baseline.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

Color color_for(const AuditOptions& options) {
  if (options.color == ColorChoice::always) return Color::yes;
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = options.color == ColorChoice::automatic && options.output == "-" && is_terminal_output() &&
                      (no_color == nullptr || *no_color == '\0');
  return wanted ? Color::yes : Color::no;
}

Counts sum(Counts a, const Counts& b) {
  return {a.error + b.error,
          a.warning + b.warning,
          a.note + b.note,
          a.pass + b.pass,
          a.not_applicable + b.not_applicable,
          a.unknown + b.unknown,
          a.suppressed + b.suppressed};
}

int at_or_above(const Counts& counts, Severity threshold) {
  int found = counts.error;
  if (threshold <= Severity::warning) found += counts.warning;
  if (threshold <= Severity::note) found += counts.note;
  return found;
}

class Audit {
 public:
  Audit(const AuditOptions& options, const Site& site)
      : options_(options),
        site_(site),
        rules_(choose_rules(options.target.rules, options.target.profile)),
        outputs_(inputs_of(options.target, rules_, site)),
        output_(outputs_.open("--output", options.output)),
        renderer_(make_renderer(options.format, {color_for(options), options.least})) {
    if (options.write_baseline) new_baseline_ = &outputs_.open("--write-baseline", *options.write_baseline);
  }

  ExitStatus run() {
    if (options_.target.paths.empty()) {
      // Nothing is written before the one target is there: a failure leaves standard output empty.
      report([this](const TargetOptions& target) {
        return target.root.empty() ? live_target(rules_.base, target) : root_target(rules_.base, target);
      });
    } else {
      for (const std::string& path : options_.target.paths) audit_file(path);
    }
    if (targets_ == 0) return ExitStatus::trouble;
    output_.write(renderer_->end(total_, targets_));
    output_.finish();
    if (faults_ > 0) return ExitStatus::trouble;
    write_baseline();
    const FailOn threshold = options_.fail_on.value_or(FailOn::warning);
    return threshold != FailOn::never && at_or_above(decisive_, static_cast<Severity>(threshold)) > 0
               ? ExitStatus::findings
               : ExitStatus::clean;
  }

 private:
  // A file that cannot be judged is named and does not stop the others.
  void audit_file(const std::string& path) {
    try {
      report([&](const TargetOptions& target) { return file_target(rules_.base, target, path); });
    } catch (const Error& error) {
      say(error);
      ++faults_;
    }
  }

  // With a proposed file the target is judged without and with it, and what the file introduces decides.
  template <typename TakeTarget>
  void report(TakeTarget take_target) {
    const Target target = take_target(options_.target);
    const Snapshot& snapshot = target.snapshot;
    const Judgement found = judge(rules_.base, snapshot);
    Suppressed left = apply_suppressions(found, snapshot, suppressions());
    use_ = use_ + left.use;
    left = with_policy_findings(std::move(left));
    if (new_baseline_ != nullptr) known_.insert(known_.end(), left.remaining.begin(), left.remaining.end());
    const Judgement& judgement = left.judgement;
    Report report{snapshot, judgement, {}};
    if (options_.show_passed == YesNo::yes)
      report.passed = setting_verdicts(rules_.base, snapshot, found);  // accepted is not harmless
    if (!target.before) {
      show(report);
      decisive_ = sum(decisive_, judgement.counts);
      return;
    }
    const Snapshot& earlier = *target.before;
    const Judgement before =
        with_policy_findings(apply_suppressions(judge(rules_.base, earlier), earlier, suppressions())).judgement;
    const Comparison comparison = compare(before, judgement);
    report.comparison = &comparison;
    show(report);
    for (const Finding* finding : comparison.introduced)
      ++(finding->severity == Severity::error     ? decisive_.error
         : finding->severity == Severity::warning ? decisive_.warning
                                                  : decisive_.note);
  }

  void show(Report& report) {
    if (targets_++ == 0) output_.write(renderer_->begin());
    output_.write(renderer_->target(report));
    total_ = sum(total_, report.judgement.counts);
  }

  Suppressions suppressions() const {
    return {rules_.base,
            rules_.all,
            site_.policy,
            site_.baseline ? &*site_.baseline : nullptr,
            site_.today,
            site_.working_directory,
            site_.baseline_directory};
  }

  // After the last target, if all of them were shown: else an entry of the policy may only seem to be of no use.
  Suppressed with_policy_findings(Suppressed left) const {
    if (targets_ + 1 < static_cast<int>(options_.target.paths.size())) return left;
    return add_policy_findings(std::move(left), use_, suppressions());
  }

  void write_baseline() {
    if (new_baseline_ == nullptr) return;
    new_baseline_->write(baseline_text(known_, TCPTUNE_VERSION));
    new_baseline_->finish();
  }

  const AuditOptions& options_;
  const Site& site_;
  ChosenRules rules_;
  Outputs outputs_;
  Output& output_;
  std::unique_ptr<Renderer> renderer_;
  Output* new_baseline_ = nullptr;
  std::vector<BaselineEntry> known_;  // what the new baseline will hold
  PolicyUse use_;
  Counts total_;
  Counts decisive_;  // what the exit status speaks of
  int targets_ = 0;
  int faults_ = 0;
};

}  // namespace

ExitStatus run_command(const AuditOptions& options) {
  check_target(options.target);
  const Site site = read_site(options);
  const AuditOptions completed = with_policy(options, site.policy);
  return Audit(completed, site).run();
}

ExitStatus run_command(const Printed& printed) {
  print(printed.text);
  return ExitStatus::clean;
}

}  // namespace tcptune
