// SPDX-License-Identifier: MIT
// tcptune diagnose: what the connections of a machine show, and the causes.
#include <algorithm>
#include <cmath>
#include <tuple>
#include <utility>

#include "commands/color.h"
#include "commands/commands.h"
#include "commands/output.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/judge/engine.h"
#include "renderers/diagnosis/diagnosis.h"
#include "targets/connection_target.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

int at_or_above(const Counts& counts, FailOn threshold, std::size_t unknowns) {
  switch (threshold) {
    case FailOn::note: return counts.error + counts.warning + counts.note;
    case FailOn::warning: return counts.error + counts.warning;
    case FailOn::error: return counts.error;
    case FailOn::unknown: return counts.error + counts.warning + static_cast<int>(unknowns);
    case FailOn::never: break;
  }
  return 0;
}

Inputs inputs_of(const DiagnoseOptions& options, const ChosenRules& rules) {
  Inputs inputs = inputs_of(options.target, rules);
  for (const std::string& path : options.before) inputs.files.push_back({"--before", path});
  return inputs;
}

class Diagnose {
 public:
  explicit Diagnose(const DiagnoseOptions& options)
      : options_(options),
        rules_(choose_connection_rules(options.target.rules)),
        prepared_(rules_.base),
        outputs_(inputs_of(options, rules_)),
        output_(outputs_.open("--output", options.output)) {}

  ExitStatus run() {
    if (options_.all_namespaces == YesNo::yes) return all_namespaces();
    if (options_.watch == YesNo::yes) return watch();
    const Judged judged = judge_target(look(options_.net_namespace, options_.interval));
    output_.write(options_.format == "json" ? diagnosis_json(diagnosis_of(judged)) : text_of(judged));
    output_.finish();
    return status_of(judged.judgement);
  }

 private:
  struct Judged {
    ConnectionTarget target;
    Judgement judgement;
  };

  Color color() const { return color_for(options_.color, options_.output); }

  ConnectionTarget look(const std::string& net_namespace, double interval) const {
    return options_.target.paths.empty()
               ? live_connections(prepared_, options_.target, {interval, net_namespace})
               : saved_connections(prepared_, options_.target, options_.before, options_.interval);
  }

  Judged judge_target(ConnectionTarget target) const {
    Judgement judgement = judge(prepared_.prepare(target.snapshot.facts), target.snapshot, WhichRules::all);
    return {std::move(target), std::move(judgement)};
  }

  Context context_of(const Snapshot& snapshot, Plane plane) const {
    return {prepared_.base(), snapshot, plane, snapshot.facts.kernel, nullptr, {}};
  }

  Diagnosis diagnosis_of(const Judged& judged) const {
    const Snapshot& seen = judged.target.snapshot;
    const Context here = context_of(seen, evidence_plane(seen));
    Diagnosis diagnosis{
        &seen, &judged.judgement, port_capacity(here), {}, setting_number("net.ipv4.tcp_max_tw_buckets", here)};
    if (judged.target.proposed) diagnosis.proposed = port_capacity(context_of(*judged.target.proposed, Plane::boot));
    return diagnosis;
  }

  std::string text_of(const Judged& judged) const { return diagnosis_text(diagnosis_of(judged), color()); }

  ExitStatus status_of(const Judgement& judgement) const {
    const int found = at_or_above(judgement.counts, options_.fail_on, judgement.unknowns.size());
    return found > 0 ? ExitStatus::findings : ExitStatus::clean;
  }

  // Until it is interrupted: on a terminal each look replaces the one before, elsewhere they follow each other.
  ExitStatus watch() {
    const double interval = options_.interval > 0 ? options_.interval : 2;
    const bool redraws = options_.output == "-" && is_terminal_output();
    while (true) {
      const std::string text = text_of(judge_target(look(options_.net_namespace, interval)));
      print(redraws ? "\033[H\033[2J" + text : text + '\n');
    }
  }

  static bool has_vanished(const NamespaceEntry& entry) {
    const std::vector<NamespaceEntry> there = list_namespaces();
    return std::none_of(there.begin(), there.end(),
                        [&](const NamespaceEntry& other) { return other.word == entry.word; });
  }

  // Without the hint below it.
  static std::string first_line(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

  ExitStatus all_namespaces() {
    std::vector<NamespaceDiagnosis> rows;
    Counts sum;
    bool some_refused = false;
    for (const NamespaceEntry& entry : list_namespaces()) {
      NamespaceDiagnosis row{entry.word, entry.name, "", {}, 0, {}};
      try {
        const Judged judged = judge_target(look(entry.word, options_.interval));
        const Evidence& evidence = *judged.target.snapshot.evidence;
        row.findings = judged.judgement.counts;
        if (evidence.last.sockets) {
          row.counts = evidence.last.sockets->counts;
          if (!evidence.last.sockets->tuples.empty()) row.most_crowded = evidence.last.sockets->tuples.front().sockets;
        }
      } catch (const Error& error) {
        if (has_vanished(entry)) continue;  // a container that ended meanwhile
        row.fault = first_line(error.what());
        some_refused = true;
      }
      sum.error += row.findings.error;
      sum.warning += row.findings.warning;
      sum.note += row.findings.note;
      rows.push_back(std::move(row));
    }
    std::stable_sort(rows.begin(), rows.end(), [](const NamespaceDiagnosis& a, const NamespaceDiagnosis& b) {
      const auto key = [](const NamespaceDiagnosis& row) {
        return std::tuple(row.findings.error, row.findings.warning, row.findings.note, row.most_crowded);
      };
      return key(a) > key(b);
    });
    output_.write(namespaces_text(rows, color()));
    output_.finish();
    if (some_refused) return ExitStatus::trouble;
    return at_or_above(sum, options_.fail_on, 0) > 0 ? ExitStatus::findings : ExitStatus::clean;
  }

  const DiagnoseOptions& options_;
  ChosenRules rules_;
  RuleCache prepared_;
  Outputs outputs_;
  Output& output_;
};

void check_options(const DiagnoseOptions& options) {
  const bool saved = !options.target.paths.empty();
  if (std::isnan(options.interval)) throw Error("--interval: nan is no number of seconds");
  if (saved && (!options.net_namespace.empty() || options.all_namespaces == YesNo::yes))
    throw Error("--netns and --all-netns look at this machine; a saved text is of one namespace");
  if (saved && options.watch == YesNo::yes) throw Error("--watch looks at this machine; a saved text does not change");
  if (!options.before.empty() && !saved) throw Error("--before goes with saved texts; --interval looks twice here");
  if (saved && options.before.empty() && options.interval > 0)
    throw Error("--interval of saved texts needs the texts of the earlier look: --before FILE");
  if (options.watch == YesNo::yes && (options.format != "text" || options.output != "-"))
    throw Error("--watch is for the screen: text on standard output");
  if (options.all_namespaces == YesNo::yes && (!options.net_namespace.empty() || options.format != "text"))
    throw Error("--all-netns prints a table of all namespaces; --netns NAME has the others' options");
}

}  // namespace

ExitStatus run_command(const DiagnoseOptions& options) {
  check_options(options);
  return Diagnose(options).run();
}

}  // namespace tcptune
