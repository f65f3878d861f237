// SPDX-License-Identifier: MIT
// See fleet_audit.h.
#include "commands/fleet_audit.h"

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "commands/chosen_inputs.h"
#include "commands/color.h"
#include "commands/fail_on.h"
#include "commands/fleet_inputs.h"
#include "commands/fleet_judges.h"
#include "commands/host_judge.h"
#include "commands/ordered_map.h"
#include "commands/output.h"
#include "commands/progress.h"
#include "commands/summary_format.h"
#include "core/accept/in_force.h"
#include "core/fleet/fleet_summary.h"
#include "readers/input/document_stream.h"
#include "renderers/fleet/host_line.h"
#include "renderers/report/report_in_force.h"
#include "rulebase/baseline.h"

namespace tcptune {
namespace {

// What one batch comes to.
struct BatchShare {
  std::size_t documents = 0;
  std::string lines;  // for the report of lines, if there is one
  std::vector<std::string> troubles;  // documents that could not be judged, a message each
  Counts counts;
  Silenced silenced;
  PolicyUse use;
  std::vector<BaselineEntry> remaining;  // for a new baseline
};

// What a thread keeps between batches.
struct Worker {
  explicit Worker(Severity least) : lines(least) {}

  std::map<const TargetJudge*, std::unique_ptr<HostJudge>> judges;
  HostLines lines;
  FleetSummary summary;
};

class FleetAudit {
 public:
  FleetAudit(const AuditOptions& options, const FleetInputs& inputs, const Site& site, std::optional<FailOn> asked)
      : options_(options),
        inputs_(inputs),
        judges_(options.target, site),
        in_force_{judges_.usual().terms().rules.base,
                  TCPTUNE_VERSION,
                  site.policy,
                  site.suppressions,
                  asked ? std::nullopt : site.policy.fail_on,
                  options.baseline.value_or(""),
                  judges_.usual().terms().rules.directories,
                  judges_.usual().terms().rules.profile},
        outputs_(inputs_of(options.target, judges_.usual().terms().rules, site)),
        stream_(inputs.paths, is_document_a_line) {
    add_report("--output", options.summary == YesNo::yes ? options.format : kLines, options.output);
    for (const ReportOption& report : options.reports) add_report("--report", report.format, report.path);
    if (options.write_baseline) new_baseline_ = &outputs_.open("--write-baseline", *options.write_baseline);
  }

  ExitStatus run() {
    map_stream_in_order(
        jobs_or_cores(options_.jobs), [this] { return stream_.next(); },
        [this](DocumentBatch batch) { return share_of(std::move(batch)); },
        [this](const BatchShare& share) { take(share); });
    if (hosts_ == 0 && faults_ == 0)
      throw Error("there is no snapshot in the input, so nothing was judged; expected one a line");
    FleetSummary summary;
    for (const auto& worker : idle_) summary = std::move(summary) + worker->summary;
    summary.failed = faults_;
    Totals totals;
    totals.silenced = silenced_;
    std::vector<std::string> notes;
    for (const InForceNote& note : in_force_notes(in_force_, totals)) notes.push_back(note.text);
    bool told = false;
    for (const SummaryOutput& output : summaries_) {
      output.output.write(
          output.format.render(summary, {in_force_.base, notes, options_.least, output.color, output.width}));
      output.output.finish();
      told |= output.format.tells_notes == YesNo::yes && &output == &summaries_.front();
    }
    if (lines_ != nullptr) lines_->finish();
    tell_policy();
    if (!told && options_.talk != Talk::less)
      for (const std::string& note : notes) say("in force: " + note);
    write_baseline();
    return faults_ > 0                                                                   ? ExitStatus::trouble
           : fails(counts_, counts_.unknown, options_.fail_on.value_or(FailOn::warning)) ? ExitStatus::findings
                                                                                         : ExitStatus::clean;
  }

 private:
  static constexpr const char* kLines = "jsonl";

  struct SummaryOutput {
    Output& output;
    const SummaryFormat& format;
    Color color;
    std::size_t width;
  };

  void add_report(const std::string& option, const std::string& format, const std::string& path) {
    Output& output = outputs_.open(option, path);
    if (format != kLines)
      summaries_.push_back({output, summary_format(format), color_for(options_.color, path), width_for(path)});
    else if (lines_ != nullptr)
      throw Error(fmt::format("{}: the lines of the hosts go to one output only", option));
    else
      lines_ = &output;
  }

  // On any thread.
  BatchShare share_of(DocumentBatch batch) {
    std::unique_ptr<Worker> mine = borrow();
    BatchShare share;
    if (!batch.trouble.empty()) {
      fail(share, batch, batch.first_line, batch.trouble);
    } else if (batch.first_line == 0) {
      judge(*mine, share, batch, 0, batch.text);
    } else {
      std::size_t line = batch.first_line;
      for_each_document(batch.text, [&](std::string_view document) {
        if (document.find_first_not_of(" \t\r") != std::string_view::npos) judge(*mine, share, batch, line, document);
        ++line;
      });
    }
    give_back(std::move(mine));
    return share;
  }

  void judge(Worker& worker, BatchShare& share, const DocumentBatch& batch, std::size_t line,
             std::string_view text) try {
    const VisitHost visit = [&](const JudgedHost& host) { take_host(worker, share, batch, host); };
    HostDocument document = read_host_document(text, kDocumentName);
    document.host = host_name(document.host, batch);
    HostJudge& judge = judge_of(worker, batch, document.host);
    judge.judge(std::move(document), kDocumentName, visit);
  } catch (const Error& error) {
    fail(share, batch, line, told_without_name(error.what()));
  }

  // In a directory the name of its file, where nothing else tells it.
  std::string host_name(const std::string& told, const DocumentBatch& batch) const {
    const bool alone = inputs_.found[batch.file] == YesNo::yes;
    return told.empty() && alone ? host_of_file(inputs_.paths[batch.file]) : told;
  }

  HostJudge& judge_of(Worker& worker, const DocumentBatch& batch, const std::string& host) {
    const TargetJudge& terms = judges_.of(inputs_.paths[batch.file], host);
    std::unique_ptr<HostJudge>& judge = worker.judges[&terms];
    if (judge == nullptr) judge = std::make_unique<HostJudge>(terms);
    return *judge;
  }

  void take_host(Worker& worker, BatchShare& share, const DocumentBatch& batch, const JudgedHost& host) const {
    static const std::string kStream;
    const std::string& file = inputs_.found[batch.file] == YesNo::yes ? inputs_.paths[batch.file] : kStream;
    const Judgement& judgement = host.left.judgement;
    const Facts& facts = host.snapshot.facts;
    ++share.documents;
    share.counts = share.counts + judgement.counts;
    share.silenced = share.silenced + silenced_in(host.left);
    share.use = share.use + host.left.use;
    if (new_baseline_ != nullptr)
      share.remaining.insert(share.remaining.end(), host.left.remaining.begin(), host.left.remaining.end());
    if (lines_ != nullptr)
      share.lines += worker.lines.line({file, host.name, facts, judgement, host.snapshot.not_visible});
    if (!summaries_.empty()) add(worker.summary, in_force_.base, {host.name, facts, judgement, host.changed});
  }

  // A document that cannot be judged does not stop the others.
  void fail(BatchShare& share, const DocumentBatch& batch, std::size_t line, const std::string& why) const {
    const std::string& path = inputs_.paths[batch.file];
    const bool alone = inputs_.found[batch.file] == YesNo::yes;
    share.troubles.push_back(document_trouble(path, line, why));
    if (lines_ != nullptr) share.lines += failure_line(alone ? path : "", why);
  }

  void take(const BatchShare& share) {
    for (const std::string& trouble : share.troubles) say(trouble);
    faults_ += share.troubles.size();
    hosts_ += share.documents;
    counts_ = counts_ + share.counts;
    silenced_ = silenced_ + share.silenced;
    use_ = use_ + share.use;
    known_.insert(share.remaining.begin(), share.remaining.end());
    if (lines_ != nullptr) lines_->write(share.lines);
    if (options_.output != "-") progress_.at(hosts_, "hosts judged");
  }

  std::unique_ptr<Worker> borrow() {
    const std::scoped_lock locked(lock_);
    if (idle_.empty()) return std::make_unique<Worker>(options_.least);
    std::unique_ptr<Worker> worker = std::move(idle_.back());
    idle_.pop_back();
    return worker;
  }

  void give_back(std::unique_ptr<Worker> worker) {
    const std::scoped_lock locked(lock_);
    idle_.push_back(std::move(worker));
  }

  // Of its entries it can only be said now that nothing needed them.
  void tell_policy() const {
    if (options_.talk == Talk::less) return;
    TargetResult nothing;
    for (const Finding& finding :
         judges_.usual().with_policy_findings(std::move(nothing), use_).left.judgement.findings)
      say(fmt::format("{}:{}: {}", finding.place.file, finding.place.line, finding.message));
  }

  void write_baseline() {
    if (new_baseline_ == nullptr || faults_ > 0) return;
    new_baseline_->write(baseline_text({known_.begin(), known_.end()}, TCPTUNE_VERSION));
    new_baseline_->finish();
  }

  const AuditOptions& options_;
  const FleetInputs& inputs_;
  FleetJudges judges_;
  InForce in_force_;
  Outputs outputs_;
  Output* lines_ = nullptr;
  std::vector<SummaryOutput> summaries_;
  Output* new_baseline_ = nullptr;
  DocumentStream stream_;
  Progress progress_;
  std::mutex lock_;
  std::vector<std::unique_ptr<Worker>> idle_;
  std::size_t hosts_ = 0, faults_ = 0;
  Counts counts_;
  Silenced silenced_;
  PolicyUse use_;
  std::set<BaselineEntry> known_;
};

}  // namespace

ExitStatus audit_fleet(const AuditOptions& options) {
  const bool lines = options.summary == YesNo::no;
  if (lines && options.format != "text" && options.format != "jsonl")
    throw Error(fmt::format("--format {}: --snapshots writes a line of JSON for each host; --summary has other formats",
                            options.format));
  if (!lines && options.format == "jsonl") summary_format(options.format);
  const FleetInputs inputs = fleet_inputs(options.snapshots);
  AuditOptions completed = options;
  completed.target.paths = inputs.paths;  // what is audited is files, not this machine
  const Site site = read_site(completed);
  completed = with_policy(std::move(completed), site);
  if (completed.talk == Talk::more) tell_site(site);
  for (const std::string& sentence : site.passed_over) say(sentence);
  return FleetAudit(completed, inputs, site, options.fail_on).run();
}

}  // namespace tcptune
