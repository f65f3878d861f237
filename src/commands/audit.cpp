// SPDX-License-Identifier: MIT
// tcptune audit: judge and render each target, on all cores; report in the order of the inputs.
#include <algorithm>
#include <atomic>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "commands/chosen_inputs.h"
#include "commands/color.h"
#include "commands/commands.h"
#include "commands/fail_on.h"
#include "commands/fleet_audit.h"
#include "commands/ordered_map.h"
#include "commands/output.h"
#include "commands/site.h"
#include "commands/target_judge.h"
#include "readers/input/streams.h"
#include "renderers/report/renderer.h"
#include "renderers/report/report_places.h"
#include "rulebase/baseline.h"

namespace tcptune {
namespace {

// What decides about the exit status: with a proposed file, what that introduces.
Counts decisive_of(const TargetResult& result) {
  if (!result.proposed) return result.left.judgement.counts;
  Counts counts;
  for (const Finding* finding : result.proposed->comparison.introduced)
    ++(finding->severity == Severity::error     ? counts.error
       : finding->severity == Severity::warning ? counts.warning
                                                : counts.note);
  return counts;
}

template <typename T>
void append(std::vector<T>& to, std::vector<T> more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// What the report and the exit status take from one input.
struct Share {
  Counts counts;
  Counts decisive;
  PolicyUse use;
  std::vector<BaselineEntry> remaining;  // for a new baseline
  std::vector<SettingVerdict> settings;
  std::vector<std::string> texts;  // of each report; empty as long as they were not made of `results`
  std::map<TalliedFinding, int> tally;
  Silenced silenced;
  std::vector<TargetResult> results;  // of the last input, and of one target that may be the only one
  int targets = 1;
  std::optional<Error> fault;  // then there is nothing else
};

// A report on its way.
struct Report {
  Output& output;
  std::unique_ptr<Renderer> renderer;
  bool begun = false;
  YesNo said = YesNo::no;  // was anything said of a target?
};

Share with_result(Share share, TargetResult result, const RenderOptions& options) {
  for (const Finding* finding : shown_findings(result, options))
    ++share.tally[{std::string(finding->rule->id), finding->setting, finding->severity}];
  share.counts = share.counts + result.left.judgement.counts;
  share.decisive = share.decisive + decisive_of(result);
  share.silenced = share.silenced + silenced_in(result.left);
  share.use = share.use + result.left.use;
  append(share.remaining, std::move(result.left.remaining));
  append(share.settings, result.settings);
  share.results.push_back(std::move(result));
  return share;
}

Share share_of(std::vector<TargetResult> results, const RenderOptions& options) {
  Share share;
  for (TargetResult& result : results) share = with_result(std::move(share), std::move(result), options);
  return share;
}

RenderOptions render_options_of(const AuditOptions& options) {
  RenderOptions render;
  render.least = options.least;
  render.path_prefix = options.path_prefix;
  render.root_prefix = options.root_prefix;
  render.quiet = yes_if(options.talk == Talk::less);
  render.show_suppressed = options.show_suppressed;
  return render;
}

class Audit {
 public:
  // `chosen` stands for the paths of the options.
  Audit(const AuditOptions& options, ChosenInputs& chosen, const Site& site, std::optional<FailOn> asked)
      : options_(options),
        paths_(options.target.paths),
        chosen_(chosen),
        faults_(chosen.troubles.size()),
        terms_(options.target, site),
        in_force_{terms_.all().front()->rules.base,
                  TCPTUNE_VERSION,
                  site.policy,
                  site.suppressions,
                  asked ? std::nullopt : site.policy.fail_on,
                  options.baseline.value_or(""),
                  terms_.all().front()->rules.directories,
                  terms_.all().front()->rules.profile},
        outputs_(inputs_of(options.target, terms_.all().front()->rules, site)),
        render_options_(render_options_of(options)),
        reports_(open_reports()),
        new_baseline_(options.write_baseline ? &outputs_.open("--write-baseline", *options.write_baseline) : nullptr),
        streams_(read_streams(paths_)) {
    for (const std::unique_ptr<Terms>& terms : terms_.all())
      judges_.push_back(std::make_unique<TargetJudge>(*terms, judges_.size(), site, options.show_passed));
  }

  ExitStatus run() {
    // Nothing is written before a first target is there: a failure leaves standard output empty.
    if (paths_.empty() && !chosen_.walked)
      take(with_result({}, judges_.front()->machine(), render_options_));
    else
      map_in_order(
          paths_.size(), jobs(), [this](std::size_t i) { return share_of_input(i); },
          [this](std::size_t i, Share share) { share.fault ? fail(i, *share.fault) : take(std::move(share)); });
    totals_.only = only_.get();
    totals_.status = status();
    totals_.fail_on = fail_on();
    for (Report& report : reports_) {
      if (totals_.targets == 0 && report.renderer->stands_without_targets() == YesNo::no) continue;
      totals_.said = report.said;
      write(report, report.renderer->end(in_force_, totals_));
      report.output.finish();
    }
    if (totals_.status != ExitStatus::trouble) write_baseline();
    return totals_.status;
  }

 private:
  // Before anything is read, so that what cannot be written is told at once.
  std::vector<Report> open_reports() {
    std::vector<Report> reports;
    const auto add = [&](const std::string& option, const std::string& format, const std::string& path) {
      RenderOptions options = render_options_;
      options.color = color_for(options_.color, path);
      options.width = width_for(path);
      options.base = &in_force_.base;
      options.diff_of = [this](const TargetResult& result) { return judges_[result.terms]->diff_of(result.snapshot); };
      reports.push_back({outputs_.open(option, path), make_renderer(format, options)});
    };
    add("--output", options_.format, options_.output);
    for (const ReportOption& report : options_.reports) add("--report", report.format, report.path);
    return reports;
  }

  FailOn fail_on() const { return options_.fail_on.value_or(FailOn::warning); }

  ExitStatus status() const {
    if (faults_ > 0 || (totals_.targets == 0 && !chosen_.walked)) return ExitStatus::trouble;
    return fails(decisive_, totals_.counts.unknown, fail_on()) ? ExitStatus::findings : ExitStatus::clean;
  }

  // Each dump reads the proposed files, which may be pipes: then one after the other.
  std::size_t jobs() const {
    if (!options_.target.with.empty()) return 1;
    return jobs_or_cores(options_.jobs);
  }

  // On any thread. A file that cannot be judged does not stop the others.
  Share share_of_input(std::size_t i) try {
    Share share = share_of(judge_of(i).input(paths_[i], text_of_input(i)), render_options_);
    const bool may_be_alone = judged_.fetch_add(1) == 0 && share.results.size() == 1;
    share.targets = static_cast<int>(share.results.size());
    if (i + 1 == paths_.size()) return share;  // its text waits for what is to be said of the policy
    for (const Report& report : reports_) share.texts.push_back(text_of(report, share.results));
    if (!may_be_alone) share.results.clear();
    return share;
  } catch (const Error& error) {
    Share share;
    share.fault = error;
    return share;
  }

  const TargetJudge& judge_of(std::size_t i) const { return *judges_[terms_.number_of(i)]; }

  // As far as it was read by now.
  std::optional<std::string> text_of_input(std::size_t i) {
    const auto stream = streams_.find(i);
    if (stream == streams_.end()) return std::move(chosen_.texts[i]);
    if (stream->second.fault) throw Error(*stream->second.fault);
    return stream->second.text;
  }

  void fail(std::size_t i, const Error& fault) {
    say(fault);
    ++faults_;
    totals_.failed.push_back({paths_[i], fault.what()});
    for (Report& report : reports_) say_of_target(report, report.renderer->failure(totals_.failed.back()));
  }

  void take(Share share) {
    use_ = use_ + share.use;
    append(known_, std::move(share.remaining));
    totals_.targets += share.targets;
    ++totals_.files;
    // If all others were judged: else an entry of the policy may only seem to be of no use.
    if (++inputs_ >= paths_.size())
      share = with_policy_findings(std::move(share), *judges_[terms_.number_of(inputs_ - 1)]);
    totals_.silenced = totals_.silenced + share.silenced;
    totals_.counts = totals_.counts + share.counts;
    decisive_ = decisive_ + share.decisive;
    for (const auto& [finding, count] : share.tally) totals_.tally[finding] += count;
    append(totals_.settings, std::move(share.settings));
    show(share);
    only_.reset();
    if (totals_.targets == 1 && !share.results.empty())
      only_ = std::make_unique<TargetResult>(std::move(share.results.front()));
  }

  // They stand with the last target.
  Share with_policy_findings(Share share, const TargetJudge& judge) {
    TargetResult last = judge.with_policy_findings(std::move(share.results.back()), use_);
    share.results.pop_back();
    std::vector<TargetResult> results = std::move(share.results);
    results.push_back(std::move(last));
    const int targets = share.targets;
    share = share_of(std::move(results), render_options_);
    share.targets = targets;
    append(known_, std::move(share.remaining));
    return share;
  }

  // What a report says of some targets.
  static std::string text_of(const Report& report, const std::vector<TargetResult>& results) {
    std::string text;
    for (const TargetResult& result : results) {
      std::string_view before = text.empty() ? "" : report.renderer->between();
      report.renderer->target(result, [&](std::string_view part) {
        if (!part.empty()) text.append(std::exchange(before, "")).append(part);
      });
    }
    return text;
  }

  // Of the last input nothing is rendered yet: it may be large, and is written as it comes.
  void show(const Share& share) {
    for (std::size_t i = 0; i < reports_.size(); ++i) {
      if (!share.texts.empty()) {
        say_of_target(reports_[i], share.texts[i]);
        continue;
      }
      for (const TargetResult& result : share.results) {
        std::string_view before = reports_[i].said == YesNo::yes ? reports_[i].renderer->between() : "";
        reports_[i].renderer->target(result, [&](std::string_view part) {
          if (part.empty()) return;
          write(reports_[i], std::exchange(before, ""));
          write(reports_[i], part);
          reports_[i].said = YesNo::yes;
        });
      }
    }
  }

  void say_of_target(Report& report, std::string_view text) {
    if (text.empty()) return;
    if (report.said == YesNo::yes) write(report, report.renderer->between());
    write(report, text);
    report.said = YesNo::yes;
  }

  void write(Report& report, std::string_view text) {
    if (text.empty()) return;
    if (!std::exchange(report.begun, true)) report.output.write(report.renderer->begin(in_force_));
    report.output.write(text);
  }

  void write_baseline() {
    if (new_baseline_ == nullptr) return;
    new_baseline_->write(baseline_text(known_, TCPTUNE_VERSION));
    new_baseline_->finish();
  }

  const AuditOptions& options_;
  const std::vector<std::string>& paths_;
  ChosenInputs& chosen_;
  std::size_t faults_ = 0;
  InputTerms terms_;
  InForce in_force_;
  Outputs outputs_;
  RenderOptions render_options_;
  std::vector<Report> reports_;
  Output* new_baseline_;
  std::map<std::size_t, Stream> streams_;
  std::vector<std::unique_ptr<TargetJudge>> judges_;  // one for each of the terms
  std::atomic<int> judged_ = 0;  // targets, not faults
  std::vector<BaselineEntry> known_;  // what a new baseline will hold
  PolicyUse use_;
  Totals totals_;
  Counts decisive_;
  std::unique_ptr<TargetResult> only_;
  std::size_t inputs_ = 0;  // judged so far
};

}  // namespace

ExitStatus run_command(const AuditOptions& options) {
  if (!options.snapshots.empty()) return audit_fleet(options);
  check_target(options.target);
  const Site site = read_site(options);
  AuditOptions completed = with_policy(options, site);
  ChosenInputs chosen = choose_inputs(completed.target, jobs_or_cores(completed.jobs));
  if (completed.target.choice.list == YesNo::yes) return print_listing(chosen);
  tell_choice(chosen, completed.talk);
  if (completed.talk == Talk::more) tell_site(site);
  completed.target.paths = std::move(chosen.paths);
  for (const std::string& sentence : site.passed_over) say(sentence);
  return Audit(completed, chosen, site, options.fail_on).run();
}

}  // namespace tcptune
