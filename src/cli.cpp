// SPDX-License-Identifier: MIT
// argv to Options with CLI11; see cli.h.
#include "cli.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <functional>
#include <span>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "commands/rules.h"
#include "commands/summary_format.h"
#include "core/text/error.h"
#include "core/text/suggest.h"
#include "renderers/pages/rule_list.h"
#include "renderers/report/renderer.h"

namespace tcptune {
namespace {

using Names = std::vector<std::string>;

template <typename Enum>
Names names_of_all() {
  return {kNames<Enum>.begin(), kNames<Enum>.end()};
}

template <typename Row>
Names names_of_all(std::span<const Row> rows) {
  const auto names = names_of_rows(rows);
  return {names.begin(), names.end()};
}

// "text, json or jsonl"
std::string either(const Names& names) {
  const auto last = names.end() - 1;
  return fmt::format("{} or {}", fmt::join(names.begin(), last, ", "), *last);
}

// Like CLI::IsMember, and says which was meant.
CLI::Validator one_of(const Names& names) {
  const auto check = [names](const std::string& word) -> std::string {
    if (std::find(names.begin(), names.end(), word) != names.end()) return "";
    const std::vector<std::string_view> views(names.begin(), names.end());
    return fmt::format("\"{}\" is none of {}{}", word, either(names), did_you_mean(word, views));
  };
  return {check, fmt::format("{{{}}}", fmt::join(names, ","))};
}

// An option that takes one of these names; {} in its text becomes the list of them.
CLI::Option* add_choice(CLI::App& app, const char* option, const Names& names, std::string_view text, const char* type,
                        const std::function<void(const std::string&)>& take) {
  return app.add_option_function(option, take, fmt::format(fmt::runtime(text), either(names)))
      ->check(one_of(names))
      ->type_name(type);
}

template <typename Enum>
void add_choice(CLI::App& app, const char* option, std::optional<Enum>& target, std::string_view text,
                const char* type) {
  add_choice(app, option, names_of_all<Enum>(), text, type,
             [&target](const std::string& word) { target = named<Enum>(word); });
}

template <Named Enum>
void add_choice(CLI::App& app, const char* option, Enum& target, std::string_view text, const char* type) {
  add_choice(app, option, names_of_all<Enum>(), text, type,
             [&target](const std::string& word) { target = *named<Enum>(word); });
}

void add_choice(CLI::App& app, const char* option, std::string& target, const Names& names, std::string_view text,
                const char* type) {
  add_choice(app, option, names, text, type, [&target](const std::string& word) { target = word; });
}

void add_rule_options(CLI::App& app, RuleOptions& rules) {
  app.add_option("--rules", rules.directories, "Add or replace rules by the YAML files in DIR")
      ->allow_extra_args(false)
      ->type_name("DIR");
}

void add_machine(CLI::App& app, TargetOptions& o) {
  app.add_option("--root", o.root, "The image, chroot or container root in DIR instead of this machine")
      ->type_name("DIR");
  app.add_option("--kernel", o.kernel, "Judge for this kernel: 5.15, a release, or a range such as 4.4..5.10")
      ->type_name("VERSION");
  Names readers{"auto"};
  for (const BootReader reader : kTreeReaders) readers.emplace_back(name_of(reader));
  add_choice(app, "--boot", readers, "Who reads the files at boot: {}", "READER",
             [&o](const std::string& word) { o.boot = named<BootReader>(word); });
  app.add_option("--systemd-version", o.systemd_version, "The version of systemd, when it cannot be found out")
      ->check(CLI::Range(1, 9999))
      ->type_name("N");
  app.add_option("--procps-version", o.procps_version,
                 "The version of procps (sysctl), such as 3.3.17, when it cannot be found out")
      ->type_name("VERSION");
  app.add_option("--memory", o.memory, "Memory of the machine, such as 8GiB, when it cannot be seen")
      ->type_name("SIZE");
  app.add_option("--profile", o.profile,
                 "Compare with this role: a name from `tcptune profiles`, or the path of a profile file")
      ->type_name("PROFILE");
  add_choice(app, "--role", o.role, {kRoles.begin(), kRoles.end()},
             "What the machine does: {} (default: the profile's, or any)", "ROLE");
  add_rule_options(app, o.rules);
}

void add_release(CLI::App& app, TargetOptions& o) {
  app.add_option("--target", o.release,
                 "Judge for this release: debian-12, ubuntu-22.04, rhel-9, alpine-3.20, windows-server-2019 …; it "
                 "tells the kernel and who reads the files, unless other options do")
      ->type_name("RELEASE");
  add_choice(app, "--for", {"host", "container", "pod"}, "Whom the settings are meant for: {}", "WHOM",
             [&o](const std::string& word) { o.audience = *named<Audience>(word); });
  app.add_option("--kubernetes", o.kubernetes, "The version of Kubernetes that runs the pod, such as 1.29")
      ->type_name("VERSION");
}

void add_target(CLI::App& app, TargetOptions& o) {
  Names inputs;
  for (const KnownInput& input : known_inputs()) inputs.emplace_back(input.help);
  app.add_option("FILE", o.paths,
                 fmt::format("{}, each judged alone; a directory: such files in it; - is standard input. None: this "
                             "machine",
                             either(inputs)));
  add_machine(app, o);
  app.add_option("--windows-version", o.windows_version,
                 "Judge for this Windows: 7, 11, 2012r2, 10.0.19045, or a range such as vista..")
      ->type_name("VERSION");
  add_release(app, o);
  Names kinds = names_of_all(known_inputs());
  kinds.insert(kinds.begin(), "auto");
  add_choice(app, "--from", kinds, "What FILE is: {} (default auto)", "KIND", [&o](const std::string& word) {
    const KnownInput* input = find_row(known_inputs(), word);
    o.from = input == nullptr ? std::nullopt : std::optional(input->kind);
  });
  app.add_flag_callback(
      "--markdown", [&o] { o.examples = Examples::judged; }, "Also judge the examples in the fences of Markdown files");
  app.add_option("--select", o.rules.select, "Only these rules or families: TW,CONF003")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("RULES");
  app.add_option("--ignore", o.rules.ignore, "Not these rules or families")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("RULES");
}

void add_choice_of_files(CLI::App& app, TargetOptions& o) {
  ChoiceOptions& choice = o.choice;
  app.add_option("--include", choice.include, "In directories only files that this glob names, as in a .gitignore")
      ->allow_extra_args(false)
      ->type_name("GLOB");
  app.add_option("--exclude", choice.exclude, "In directories not the files and directories that this glob names")
      ->allow_extra_args(false)
      ->type_name("GLOB");
  app.add_flag_callback(
      "--no-ignore", [&choice] { choice.respect_ignore_files = YesNo::no; }, "In directories also what git ignores");
  app.add_option("--files-from", choice.lists,
                 "Also the files and directories that LIST names, each ended by NUL or on a line of its own; - is "
                 "standard input")
      ->allow_extra_args(false)
      ->type_name("LIST");
  app.add_option("--stdin-filename", o.stdin_name, "What standard input is called")->type_name("NAME");
  app.add_flag_callback(
      "--list-inputs", [&choice] { choice.list = YesNo::yes; },
      "Only list what each file is judged as, and why others are passed over");
}

// Where accepted findings are listed.
void add_site(CLI::App& app, SiteOptions& site, RuleOptions& rules) {
  CLI::Option* config = app.add_option("--config", site.config,
                                       "The policy file (default: .tcptune.yaml beside what is audited or above it, "
                                       "then the user's, then /etc/tcptune/config.yaml)")
                            ->type_name("FILE");
  app.add_flag_callback(
         "--no-config", [&site] { site.use_policy = YesNo::no; }, "Use no policy file")
      ->excludes(config);
  app.add_flag_callback(
      "--no-suppressions", [&site] { site.suppressions = YesNo::no; },
      "Report also what comments in files and the policy accept, as loud as it is");
  app.add_flag_callback(
         "--isolated",
         [&site, &rules] {
           site.isolated = YesNo::yes;
           rules.of_machine = YesNo::no;
         },
         "Nothing decides but the command line: no policy, no rules of this machine, no suppressions")
      ->excludes(config);
}

std::vector<ReportOption> reports_of(const std::vector<std::string>& words) {
  constexpr std::size_t kMostReports = 20;
  if (words.size() > kMostReports)
    throw CLI::ValidationError("--report", fmt::format("at most {} of them", kMostReports));
  std::vector<ReportOption> reports;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    const std::string format = word.substr(0, equals);
    if (equals == std::string::npos || find_row(report_formats(), format) == nullptr) {
      const std::vector<std::string_view> names = names_of_rows(report_formats());
      throw CLI::ValidationError(
          "--report", fmt::format("\"{}\" is no FORMAT=FILE; expected sarif=FILE or the like, with "
                                  "one of {}{}",
                                  word, either(names_of_all(report_formats())), did_you_mean(format, names)));
    }
    reports.push_back({format, word.substr(equals + 1)});
  }
  return reports;
}

void add_baseline(CLI::App& app, std::optional<std::string>& baseline) {
  app.add_option("--baseline", baseline, "Leave out the findings that are in FILE")->type_name("FILE");
}

// FILE, or FILE:/where/it/will/be
void add_with(CLI::App& app, TargetOptions& o, const char* text) {
  app.add_option_function<std::vector<std::string>>(
         "--with",
         [&o](const std::vector<std::string>& words) {
           for (const std::string& word : words) {
             const std::size_t colon = word.rfind(":/");
             o.with.push_back({word.substr(0, colon), colon == std::string::npos ? "" : word.substr(colon + 1)});
           }
         },
         text)
      ->allow_extra_args(false)
      ->type_name("FILE");
}

// Many machines at once.
void add_fleet(CLI::App& app, AuditOptions& o) {
  CLI::Option* snapshots =
      app.add_option("--snapshots", o.snapshots,
                     "Judge a fleet: a snapshot a line from FILE (- is standard input), or from each file of a "
                     "directory; write a line of JSON for each host, in order")
          ->allow_extra_args(false)
          ->type_name("FILE");
  for (const char* other : {"FILE", "--root", "--with", "--files-from", "--stdin-filename", "--list-inputs", "--from",
                            "--show-passed", "--show-suppressed", "--statistics", "--path-prefix", "--root-prefix"})
    snapshots->excludes(other);
  app.add_flag_callback(
         "--summary", [&o] { o.summary = YesNo::yes; },
         fmt::format("Of a fleet: what is found on how many hosts, in the formats {}",
                     either(names_of_all(summary_formats()))))
      ->needs(snapshots);
}

void add_audit(CLI::App& app, AuditOptions& o) {
  add_target(app, o.target);
  add_choice_of_files(app, o.target);
  add_choice(app, "--format", o.format, names_of_all(report_formats()), "{} (default text)", "FORMAT");
  app.add_flag_callback(
         "--statistics", [&o] { o.format = "statistics"; }, "Only how often each rule fails: --format statistics")
      ->excludes("--format");
  app.add_option("-o,--output", o.output, "Write the report to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  app.add_option_function<std::vector<std::string>>(
         "--report", [&o](const std::vector<std::string>& words) { o.reports = reports_of(words); },
         "Write a further report to FILE, whole or not at all: sarif=tcptune.sarif")
      ->allow_extra_args(false)
      ->type_name("FORMAT=FILE");
  app.add_option("--path-prefix", o.path_prefix, "In reports for machines: where relative paths lie in the repository")
      ->type_name("DIR");
  app.add_option("--root-prefix", o.root_prefix, "Likewise: where the files of --root lie (default: as --root says)")
      ->type_name("DIR");
  add_with(
      app, o.target,
      "Judge as if this sysctl file were in place, and tell what it would change; FILE:/etc/sysctl.d/60-x.conf says "
      "where (default: in /etc/sysctl.d)");
  add_choice(app, "--severity", o.least, "Show findings from this severity on: {} (default note)", "SEVERITY");
  add_choice(
      app, "--fail-on", o.fail_on,
      "Exit with 1 from this severity on: {} (warning, or a rule that could not be judged). Default: the policy's, or "
      "warning",
      "SEVERITY");
  app.add_flag_callback(
      "--show-passed", [&o] { o.show_passed = YesNo::yes; }, "List every setting with its value, default and verdict");
  app.add_flag_callback(
      "--evidence", [&o] { o.target.evidence = YesNo::yes; },
      "Of this machine: tell beside findings about ports where its connections go");
  app.add_flag_callback(
      "--show-suppressed", [&o] { o.show_suppressed = YesNo::yes; },
      "Show also the findings that are accepted, by whom and why (text, json, jsonl, sarif, html)");
  add_fleet(app, o);
  add_site(app, o.site, o.target.rules);
  add_baseline(app, o.baseline);
  app.add_option("--write-baseline", o.write_baseline, "Write the findings to FILE, for --baseline")->type_name("FILE");
  constexpr std::size_t kMostJobs = 1024;
  app.add_option("-j,--jobs", o.jobs, "Judge N files at a time (default: as many as there are cores)")
      ->check(CLI::Range(std::size_t{1}, kMostJobs))
      ->type_name("N");
  add_choice(app, "--color", o.color, "{} (default auto; NO_COLOR is respected)", "WHEN");
  CLI::Option* quiet = app.add_flag_callback(
      "-q,--quiet", [&o] { o.talk = Talk::less; }, "Findings alone, without what was audited");
  app.add_flag_callback(
         "-v,--verbose", [&o] { o.talk = Talk::more; },
         "Say also which policy and baseline decide, and where a policy was searched")
      ->excludes(quiet);
}

void add_fleet_merge(CLI::App& app, FleetMergeOptions& o) {
  app.add_option("FILE", o.parts,
                 "Summaries that `audit --snapshots … --summary --format json` made; - is standard input")
      ->required();
  add_choice(app, "--format", o.format, names_of_all(summary_formats()), "{} (default json)", "FORMAT");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  add_choice(app, "--color", o.color, "{} (default auto; NO_COLOR is respected)", "WHEN");
}

void add_fleet_diff(CLI::App& app, FleetDiffOptions& o) {
  app.add_option("FILE", o.sides,
                 "Before and after, two of them: what `audit --snapshots` wrote, or snapshots; - is standard input")
      ->expected(2)
      ->required();
  add_choice(app, "--format", o.format, {"text", "json"}, "{} (default text)", "FORMAT");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  add_choice(app, "--fail-on", o.audit.fail_on,
             "Exit with 1 when something from this severity on was introduced: {}. Default: the policy's, or warning",
             "SEVERITY");
  add_site(app, o.audit.site, o.audit.target.rules);
  add_rule_options(app, o.audit.target.rules);
  add_choice(app, "--color", o.color, "{} (default auto; NO_COLOR is respected)", "WHEN");
}

void add_diagnose(CLI::App& app, DiagnoseOptions& o) {
  app.add_option(
      "FILE", o.target.paths,
      "Saved texts of one machine: ss -tan, netstat -n, nstat -az, netstat -s, copies of /proc/net/tcp …, and "
      "`sysctl -a`; - is standard input. None: this machine");
  app.add_option("--interval", o.interval, "Look twice, this many seconds apart, and judge what changed")
      ->check(CLI::Range(0.1, 86400.0))
      ->type_name("SECONDS");
  app.add_option("--before", o.before, "A saved text of an earlier look, --interval SECONDS before")
      ->allow_extra_args(false)
      ->type_name("FILE");
  app.add_flag_callback(
      "--watch", [&o] { o.watch = YesNo::yes; }, "Look again and again, until it is interrupted");
  CLI::Option* one = app.add_option("--netns", o.net_namespace,
                                    "Look into this network namespace (as root): a name of `ip netns`, or a process")
                         ->check([](const std::string& name) {
                           return name.empty() ? "the name is empty; this machine is looked at without --netns" : "";
                         })
                         ->type_name("NAME|PID");
  app.add_flag_callback(
         "--all-netns", [&o] { o.all_namespaces = YesNo::yes; },
         "A line for each network namespace of this machine, the worst first (as root)")
      ->excludes(one);
  add_with(app, o.target, "Also tell how many ports there were if this sysctl file were in place");
  app.add_option("--kernel", o.target.kernel, "Of saved texts: the kernel of the machine, such as 6.1")
      ->type_name("VERSION");
  app.add_option("--format", o.format, "text or json (default text)")
      ->check(one_of({"text", "json"}))
      ->type_name("FORMAT");
  app.add_option("-o,--output", o.output, "Write the report to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  add_choice(app, "--fail-on", o.fail_on, "Exit with 1 from this severity on: {} (default warning)", "SEVERITY");
  add_choice(app, "--color", o.color, "{} (default auto; NO_COLOR is respected)", "WHEN");
  add_rule_options(app, o.target.rules);
}

void add_generate(CLI::App& app, GenerateOptions& o) {
  add_machine(app, o.target);
  add_release(app, o.target);
  app.get_option("--profile")->required();
  app.add_flag_callback(
      "--with-review", [&o] { o.with_review = YesNo::yes; }, "Also what depends on memory, link or load");
  app.add_option("--check", o.check, "Exit with 1 and print the difference when FILE is not what would be generated")
      ->type_name("FILE");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
}

void add_snapshot(CLI::App& app, SnapshotOptions& o) {
  app.add_option("--root", o.root, "The image, chroot or container root in DIR instead of this machine")
      ->type_name("DIR");
  app.add_flag_callback(
         "--sockets", [&o] { o.sockets = YesNo::yes; },
         "Also where connections go and which programs hold them, not only how many there are")
      ->excludes("--root");
  app.add_flag_callback(
      "--redact", [&o] { o.redact = YesNo::yes; },
      "Put others in the place of addresses, host, user and interface names, and leave out the text of comments");
  app.add_flag_callback(
         "--compact", [&o] { o.compact = YesNo::yes; },
         "At most 4 KiB, for fleets: facts, counters, and what is not as the kernel has it by itself; no files")
      ->excludes("--sockets");
  app.add_flag_callback(
         "--host", [&o] { o.host = YesNo::yes; }, "Also the name of the machine")
      ->excludes("--root")
      ->excludes("--redact");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
}

void add_profile_list(CLI::App& app, ProfileListOptions& o) { add_rule_options(app, o.rules); }

void add_profile_show(CLI::App& app, ProfileShowOptions& o) {
  app.add_option("PROFILE", o.profile, "A name, or the path of a profile file")->required();
  add_rule_options(app, o.rules);
}

void add_diff(CLI::App& app, DiffOptions& o) {
  add_target(app, o.target);
  add_choice_of_files(app, o.target);
  add_site(app, o.site, o.target.rules);
  app.add_option("--format", o.format,
                 "diff (of a registry: a .reg file), sysctl (commands for the running kernel) or json (default diff)")
      ->check(one_of({"diff", "sysctl", "json"}))
      ->type_name("FORMAT");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  app.add_flag_callback(
      "--with-review", [&o] { o.with_review = YesNo::yes; }, "Add the changes that depend on the workload");
  app.add_flag_callback(
      "--prune", [&o] { o.prune = YesNo::yes; }, "Also take away lines that have no effect");
  app.add_flag_callback(
      "--reverse", [&o] { o.reverse = YesNo::yes; }, "The diff that takes the changes back");
  add_baseline(app, o.baseline);
  add_choice(app, "--color", o.color, "{} (default auto; NO_COLOR is respected)", "WHEN");
  app.add_option("--undo", o.undo, "Also write that to FILE, whole or not at all")->type_name("FILE");
}

void add_config_show(CLI::App& app, ConfigShowOptions& o) {
  app.add_option("FILE", o.audit.target.paths, "What would be audited; none: this machine");
  add_site(app, o.audit.site, o.audit.target.rules);
  add_rule_options(app, o.audit.target.rules);
  add_choice(app, "--format", o.format, {"text", "json"}, "{} (default text)", "FORMAT");
}

void add_explain(CLI::App& app, ExplainOptions& o) {
  app.add_option(
      "SUBJECT", o.subjects,
      "A rule (TW002), a setting (net.ipv4.tcp_tw_recycle, or just tcp_tw_recycle), a topic (time-wait) or the number "
      "of a security baseline (RHEL-09-253065). None: the list of topics");
  add_rule_options(app, o.rules);
}

void add_rule_list(CLI::App& app, RuleListOptions& o) {
  add_choice(app, "--format", o.format, names_of_all(rule_list_formats()), "{}", "FORMAT");
  app.add_flag_callback(
         "--proof", [&o] { o.proof = YesNo::yes; },
         "The experiment that shows each rule's claim, and the kernels on which it did")
      ->excludes("--format");
  app.add_option("--select", o.rules.select, "Only these rules or families: TW,CONF003")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("RULES");
  app.add_flag_callback(
      "--site", [&o] { o.of_site = YesNo::yes; }, "Only rules of the site, from --rules and /etc/tcptune/rules.d");
  add_rule_options(app, o.rules);
}

void add_rule_test(CLI::App& app, RuleTestOptions& o) { add_rule_options(app, o.rules); }

void add_rule_schema(CLI::App& app, RuleSchemaOptions& o) {
  add_choice(app, "--of", o.of, names_of_all(schema_kinds()), "{} (default rule)", "WHAT");
}

void add_rule_manual(CLI::App& app, RuleManualOptions& o) {
  Names pages;
  std::vector<int> sections;
  for (const ManualPage& page : manual_pages()) {
    pages.push_back(fmt::format("{}: {}", page.section, page.help));
    sections.push_back(page.section);
  }
  app.add_option("--section", o.section, fmt::format("{} (default 7)", fmt::join(pages, ", ")))
      ->check(CLI::IsMember(sections))
      ->type_name("N");
  add_rule_options(app, o.rules);
}

void add_completion(CLI::App& app, CompletionOptions& o) {
  const Names shells = names_of_all(completion_shells());
  app.add_option("SHELL", o.shell, either(shells))->check(CLI::IsMember(shells))->required();
  add_rule_options(app, o.rules);
}

// Declares the options of a command on `app`; what is given goes to the alternative that is put into `options`.
using AddCommand = void(CLI::App& app, Options& options);

template <typename CommandOptions, void (&add)(CLI::App&, CommandOptions&)>
void add_command(CLI::App& app, Options& options) {
  add(app, options.emplace<CommandOptions>());
}

// A command that is nothing but those below it: alone it is the first of them, with what that has without options.
template <typename CommandOptions>
void add_group(CLI::App& app, Options& options) {
  app.require_subcommand(0, 1);
  options = CommandOptions();
}

// Alone it says what it has.
void add_fleet_group(CLI::App& app, Options& options) {
  app.require_subcommand(0, 1);
  options = HelpOptions{"fleet"};
}

// How a command is run, is told by its alternative of Options: see commands.h.
struct Command {
  std::string_view group;  // the command that it stands below; empty: none
  std::string_view name;
  std::string_view summary;
  AddCommand& add;
};

constexpr Command kCommands[] = {
    {"", "audit", "Judge this machine, an image (--root), files or a dump (default)",
     add_command<AuditOptions, add_audit>},
    {"", "diagnose", "What the connections of a machine show, and the causes of trouble",
     add_command<DiagnoseOptions, add_diagnose>},
    {"", "diff", "A patch that cures what can be cured safely", add_command<DiffOptions, add_diff>},
    {"", "generate", "A sysctl.d drop-in for a role", add_command<GenerateOptions, add_generate>},
    {"", "snapshot", "This machine or an image as one file, to be judged elsewhere",
     add_command<SnapshotOptions, add_snapshot>},
    {"", "fleet", "Add up and compare what was found on a fleet", add_fleet_group},
    {"fleet", "merge", "One summary of those of several parts of a fleet",
     add_command<FleetMergeOptions, add_fleet_merge>},
    {"fleet", "diff", "What a rollout introduced, cured and left, host by host",
     add_command<FleetDiffOptions, add_fleet_diff>},
    {"", "profiles", "List the roles, or show one", add_group<ProfileListOptions>},
    {"profiles", "list", "Every profile: name and title (default)", add_command<ProfileListOptions, add_profile_list>},
    {"profiles", "show", "What a profile expects, with reasons and sources",
     add_command<ProfileShowOptions, add_profile_show>},
    {"", "config", "What decides beside the command line", add_group<ConfigShowOptions>},
    {"config", "show", "The policy that is used, what it sets, and where else one was searched (default)",
     add_command<ConfigShowOptions, add_config_show>},
    {"", "explain", "What a rule, a setting or a topic is about", add_command<ExplainOptions, add_explain>},
    {"", "rules", "List or test the rules, print their schema or their manual", add_group<RuleListOptions>},
    {"rules", "list", "Every rule: id, severity, title (default)", add_command<RuleListOptions, add_rule_list>},
    {"rules", "test", "Run the examples of every rule", add_command<RuleTestOptions, add_rule_test>},
    {"rules", "schema", "JSON Schema of rule files, for editors", add_command<RuleSchemaOptions, add_rule_schema>},
    {"rules", "manual", "Manual page of the rules or of their format, in mdoc",
     add_command<RuleManualOptions, add_rule_manual>},
    {"", "completion", "A script that completes the command line in a shell",
     add_command<CompletionOptions, add_completion>},
};

bool asks_for_version_as_json(const std::vector<std::string>& arguments) {
  const std::vector<std::string> apart{"--version", "--format", "json"}, together{"--version", "--format=json"};
  return arguments == apart || arguments == together;
}

// A word that is neither a command nor a file may be a command that is misspelt.
void refuse_unknown_command(const std::string& word) {
  std::vector<std::string_view> commands;
  for (const Command& command : kCommands)
    if (command.group.empty()) commands.push_back(command.name);
  std::error_code unseen;
  const std::string_view meant = nearest(word, commands);
  if (meant.empty() || std::filesystem::exists(word, unseen)) return;
  throw Error(fmt::format("{}: there is no such command, and no such file; did you mean {}?", word, meant),
              "Try: tcptune --help");
}

bool is_command(std::string_view word) {
  return std::any_of(std::begin(kCommands), std::end(kCommands),
                     [word](const Command& command) { return command.group.empty() && command.name == word; });
}

// CLI11 would take the next argument for the value that is missing: "--output=$UNSET a.conf" must not write a.conf.
void refuse_missing_values(const std::vector<std::string>& arguments) {
  for (const std::string& argument : arguments) {
    if (argument == "--") return;
    if (argument.starts_with("--") && argument.find('=') + 1 == argument.size())
      throw Error(fmt::format("{}: a value is missing after =", argument));
  }
}

std::string known_options(const CLI::App& app, const std::string& wrong) {
  std::vector<std::string> names;
  for (const CLI::App* each : {&app, app.get_parent()})
    if (each != nullptr)
      for (const CLI::Option* option : each->get_options())
        for (const std::string& name : option->get_lnames()) names.push_back("--" + name);
  const std::vector<std::string_view> views(names.begin(), names.end());
  return did_you_mean(wrong.substr(0, wrong.find('=')), views);
}

// All commands with their options; what is parsed goes to `options`.
struct CommandLine {
  CLI::App app{
      "Audits the TCP/IP settings of a machine, an image or a file, explains every verdict, and never writes to the "
      "system.",
      "tcptune"};
  std::array<Options, std::size(kCommands)> options;
  std::array<CLI::App*, std::size(kCommands)> apps{};

  CommandLine() {
    app.set_version_flag("--version", "tcptune " TCPTUNE_VERSION,
                         "Print the version and exit; with --format json for programs");
    app.require_subcommand(0, 1);
    app.allow_windows_style_options(false);  // the same line means the same on every system; /etc/x is a file
    for (std::size_t i = 0; i < apps.size(); ++i) {
      const Command& command = kCommands[i];
      CLI::App* above = command.group.empty() ? &app : app.get_subcommand(std::string(command.group));
      apps[i] = above->add_subcommand(std::string(command.name), std::string(command.summary));
      command.add(*apps[i], options[i]);
    }
  }
};

// The help has "FORMAT:{text,json}" for a value that is one of these words.
CommandArgument syntax_of(const CLI::Option& option) {
  CommandArgument argument;
  for (const std::string& name : option.get_snames()) argument.names.push_back("-" + name);
  for (const std::string& name : option.get_lnames()) argument.names.push_back("--" + name);
  argument.help = option.get_description();
  const std::string type = option.get_type_name();
  if (option.get_positional())
    argument.value = option.get_name(true);
  else if (option.get_items_expected_max() > 0)
    argument.value = type.substr(0, type.find(':'));
  argument.repeats = option.get_items_expected_max() > 1 ? YesNo::yes : YesNo::no;
  const std::size_t open = type.find('{');
  if (open == std::string::npos) return argument;
  argument.completes = Completes::words;
  argument.words = CLI::detail::split(type.substr(open + 1, type.find('}') - open - 1), ',');
  return argument;
}

std::vector<CommandArgument> arguments_of(const CLI::App& app) {
  std::vector<CommandArgument> arguments;
  for (const CLI::Option* option : app.get_options()) arguments.push_back(syntax_of(*option));
  return arguments;
}

}  // namespace

std::vector<CommandSyntax> command_line_syntax() {
  const CommandLine line;
  std::vector<CommandSyntax> commands{{"", line.app.get_description(), arguments_of(line.app)}};
  for (std::size_t i = 0; i < line.apps.size(); ++i) {
    const Command& command = kCommands[i];
    const std::string name = fmt::format("{}{}{}", command.group, command.group.empty() ? "" : " ", command.name);
    commands.push_back({name, std::string(command.summary), arguments_of(*line.apps[i])});
  }
  // Without a command, audit is meant.
  std::vector<CommandArgument>& first = commands.front().arguments;
  for (const CommandArgument& argument : commands[1].arguments)
    if (std::find(first.begin(), first.end(), argument) == first.end()) first.push_back(argument);
  return commands;
}

Options parse_command_line(std::vector<std::string> arguments) {
  CommandLine line;
  CLI::App& app = line.app;
  refuse_missing_values(arguments);
  if (asks_for_version_as_json(arguments)) return VersionOptions{"json"};
  const bool names_command = !arguments.empty() && is_command(arguments[0]);
  const bool asks_app =
      !arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "--version");
  if (!names_command && !arguments.empty() && !arguments[0].starts_with('-')) refuse_unknown_command(arguments[0]);
  if (!names_command && !asks_app) arguments.insert(arguments.begin(), "audit");
  const std::string first = arguments[0];
  const std::string try_help = fmt::format("Try: tcptune {} --help", asks_app ? "" : first);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    std::string command;
    for (const CLI::App* used = &app; !used->get_subcommands().empty();) {
      used = used->get_subcommands().front();
      command += (command.empty() ? "" : " ") + used->get_name();
    }
    return HelpOptions{command};
  } catch (const CLI::CallForVersion&) {
    return VersionOptions();
  } catch (const CLI::ExtrasError& error) {
    const std::string message = error.what();
    const std::size_t dash = message.find("--");
    const std::string hint =
        dash == std::string::npos || asks_app ? "" : known_options(*app.get_subcommand(first), message.substr(dash));
    throw Error(message + hint, try_help);
  } catch (const CLI::ParseError& error) {
    throw Error(error.what(), try_help);
  }
  // A command below another one stands behind it in the table.
  for (std::size_t i = line.apps.size(); i-- > 0;)
    if (line.apps[i]->parsed()) return line.options[i];
  return AuditOptions();
}

}  // namespace tcptune
