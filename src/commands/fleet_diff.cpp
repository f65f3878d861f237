// SPDX-License-Identifier: MIT
// tcptune fleet diff: what a rollout introduced, cured and left, as a gate.
#include <functional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "commands/color.h"
#include "commands/commands.h"
#include "commands/fail_on.h"
#include "commands/fleet_inputs.h"
#include "commands/fleet_judges.h"
#include "commands/host_judge.h"
#include "commands/output.h"
#include "commands/site.h"
#include "core/fleet/fleet_comparison.h"
#include "readers/input/document_stream.h"
#include "renderers/fleet/comparison_report.h"
#include "snapshots/host_result.h"

namespace tcptune {
namespace {

// Reads one side. Snapshots are judged as `audit --snapshots` would.
class Side {
 public:
  Side(FleetJudges& judges, const std::string& named) : judges_(judges), inputs_(fleet_inputs({named})) {
    DocumentStream stream(inputs_.paths, is_document_a_line);
    while (const std::optional<DocumentBatch> batch = stream.next()) take(*batch);
    if (findings_.hosts().empty() && faults_ == 0)
      throw Error(fmt::format("{}: there is no host in it; expected what `tcptune audit --snapshots` wrote", named));
  }

  const FleetFindings& findings() const { return findings_; }
  std::size_t faults() const { return faults_; }

 private:
  void take(const DocumentBatch& batch) {
    if (!batch.trouble.empty()) return fail(batch, batch.first_line, batch.trouble);
    if (batch.first_line == 0) return take(batch, 0, batch.text);
    std::size_t line = batch.first_line;
    for_each_document(batch.text, [&](std::string_view document) { take(batch, line++, document); });
  }

  void take(const DocumentBatch& batch, std::size_t line, std::string_view document) try {
    if (document.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    const std::string name = kDocumentName;
    const bool may_be_result = document.starts_with('{');
    if (const auto result = may_be_result ? read_host_result(document, name) : std::nullopt) {
      if (!result->failure.empty()) return fail(batch, line, "it was not judged: " + result->failure);
      return add(batch, line, result->host, result->found);
    }
    judge(batch, line, read_host_document(document, name));
  } catch (const Error& error) {
    fail(batch, line, told_without_name(error.what()));
  }

  void judge(const DocumentBatch& batch, std::size_t line, HostDocument document) {
    const std::string& file = inputs_.paths[batch.file];
    if (document.host.empty() && inputs_.found[batch.file] == YesNo::yes) document.host = host_of_file(file);
    const TargetJudge& terms = judges_.of(file, document.host);
    std::unique_ptr<HostJudge>& judge = hosts_[&terms];
    if (judge == nullptr) judge = std::make_unique<HostJudge>(terms);
    judge->judge(std::move(document), kDocumentName, [&](const JudgedHost& host) {
      HostFindings found;
      for (const Finding& f : host.left.judgement.findings)
        found.findings.push_back({std::string(f.rule->id), f.severity, f.setting, f.value, f.place.file, f.message});
      for (const Unknown& unknown : host.left.judgement.unknowns) found.not_judged.emplace_back(unknown.rule->id);
      add(batch, line, host.name, found);
    });
  }

  void add(const DocumentBatch& batch, std::size_t line, const std::string& host, const HostFindings& found) {
    if (host.empty())
      fail(batch, line, "it does not say which host it is of; take snapshots with --host");
    else if (findings_.add(host, found) == FleetFindings::Added::again)
      fail(batch, line, fmt::format("there was a line of {} before; each host may be there once", host));
  }

  void fail(const DocumentBatch& batch, std::size_t line, const std::string& why) {
    ++faults_;
    say(document_trouble(inputs_.paths[batch.file], line, why));
  }

  FleetJudges& judges_;
  FleetInputs inputs_;
  FleetFindings findings_;
  std::map<const TargetJudge*, std::unique_ptr<HostJudge>> hosts_;
  std::size_t faults_ = 0;
};

}  // namespace

ExitStatus run_command(const FleetDiffOptions& options) {
  const std::string &earlier = options.sides[0], &later = options.sides[1];
  if (earlier == "-" && later == "-")
    throw Error("standard input can be one of the two sides only; name a file for the other");
  AuditOptions audit = options.audit;
  audit.target.paths = options.sides;
  const Site site = read_site(audit);
  audit = with_policy(std::move(audit), site);
  for (const std::string& sentence : site.passed_over) say(sentence);
  FleetJudges judges(audit.target, site);
  Outputs outputs(inputs_of(audit.target, judges.usual().terms().rules, site));
  Output& output = outputs.open("--output", options.output);
  const Side before(judges, earlier), after(judges, later);
  const FleetComparison comparison = compare(before.findings(), after.findings());
  output.write(options.format == "json" ? comparison_json(comparison)
                                        : comparison_text(comparison, {color_for(options.color, options.output),
                                                                       width_for(options.output)}));
  output.finish();
  if (before.faults() + after.faults() + comparison.missing.size() > 0) return ExitStatus::trouble;
  const int undecided = static_cast<int>(comparison.undecided);
  return fails(comparison.introduced, undecided, audit.fail_on.value_or(FailOn::warning)) ? ExitStatus::findings
                                                                                          : ExitStatus::clean;
}

}  // namespace tcptune
