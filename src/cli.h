// SPDX-License-Identifier: MIT
// The command line as plain structs.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/accept/policy.h"
#include "core/rules/rule.h"
#include "core/text/named.h"
#include "core/text/yes_no.h"
#include "readers/input/input_kind.h"
#include "renderers/pages/completion.h"

namespace tcptune {

enum class ColorChoice { automatic, always, never };
template <>
inline constexpr auto kNames<ColorChoice> = enum_names("auto", "always", "never");

// What is said beside the report.
enum class Talk { less, usual, more };

struct RuleOptions {
  YesNo of_machine = YesNo::yes;  // also those in /etc/tcptune/rules.d
  std::vector<std::string> directories;  // --rules
  std::vector<std::string> select;  // ids or families; empty: all
  std::vector<std::string> ignore;
};

// A file that --with proposes.
struct ProposedFile {
  std::string file;  // "-": standard input
  std::string place;  // where it will be; empty: in /etc/sysctl.d, under its own name
};

// Which files are meant, where directories or a list name them.
struct ChoiceOptions {
  YesNo respect_ignore_files = YesNo::yes;  // .gitignore, inside of a git checkout
  std::vector<std::string> include;  // globs; empty: the policy's, or all
  std::vector<std::string> exclude;
  std::string include_from, exclude_from;  // the directory they count from; empty: the one that is walked
  std::vector<std::string> lists;  // --files-from: files of names; "-" is standard input
  YesNo list = YesNo::no;  // say what each file is instead of judging it
};

// What is looked at, and what is known of it beforehand.
struct TargetOptions {
  std::vector<std::string> paths;  // files, directories and "-"; empty: this machine, or `root`
  ChoiceOptions choice;
  std::string stdin_name;  // what standard input is called; empty: it has no name
  std::string root;  // --root; empty: none
  std::optional<InputKind> from;  // nothing: recognised
  Examples examples = Examples::passed_over;  // of Markdown
  std::string kernel;  // --kernel as written; empty: found out
  std::string windows_version;  // --windows-version as written; empty: found out
  std::string release;  // --target: a distribution's or a Windows' release; empty: none
  Audience audience = Audience::unknown;  // --for
  std::string kubernetes;  // as written; empty: any version
  std::optional<BootReader> boot;  // nothing: found out
  int systemd_version = 0;  // 0: found out
  std::string procps_version;  // as written; empty: found out
  std::string memory;  // as written; empty: found out
  // A policy says it, not a person: what the input itself tells goes before it.
  YesNo assumed_version = YesNo::no;  // kernel and Windows version
  YesNo assumed_memory = YesNo::no;
  std::string role;  // empty: the profile's, or any
  std::string profile;  // a name, or a path of a profile file; empty: none
  std::vector<ProposedFile> with;  // proposed files, judged as if they were in place
  YesNo evidence = YesNo::no;  // of this machine: also look at its sockets
  RuleOptions rules;
};

// What decides beside the command line.
struct SiteOptions {
  YesNo use_policy = YesNo::yes;
  std::string config;  // a policy file; empty: searched for
  YesNo suppressions = YesNo::yes;  // no: those of comments and of the policy count as if they were not there
  YesNo isolated = YesNo::no;  // nothing decides beside the command line: none of these, and no rules of the machine
};

// A further report of one run.
struct ReportOption {
  std::string format;
  std::string path;  // "-": standard output
};

struct AuditOptions {
  TargetOptions target;
  std::vector<std::string>
      snapshots;  // files, directories and "-" that hold those of a fleet; empty: no fleet is judged
  YesNo summary = YesNo::no;  // of all its hosts, instead of a line for each
  std::string format = "text";
  std::string output = "-";  // standard output
  std::vector<ReportOption> reports;
  std::string path_prefix;  // of relative paths in reports for machines; empty: none
  std::optional<std::string> root_prefix;  // of paths inside of --root, likewise; nothing: the root as it is named
  Severity least = Severity::note;
  std::optional<FailOn> fail_on;  // nothing: the policy's, or warning
  YesNo show_passed = YesNo::no;
  ColorChoice color = ColorChoice::automatic;
  Talk talk = Talk::usual;
  YesNo show_suppressed = YesNo::no;
  SiteOptions site;
  std::optional<std::string> baseline;  // findings in this file are known
  std::optional<std::string> write_baseline;  // where to write those found now
  std::size_t jobs = 0;  // how many targets are judged at a time; 0: as many as there are cores
};

struct DiagnoseOptions {
  TargetOptions target;  // of these: paths (saved texts), kernel, with, rules …
  double interval = 0;  // seconds between two looks; 0: one look
  std::vector<std::string> before;  // saved texts of an earlier look
  std::string net_namespace;  // a name, a process or a path; empty: the one this is in
  YesNo all_namespaces = YesNo::no;
  YesNo watch = YesNo::no;
  std::string format = "text";  // text, json
  std::string output = "-";  // standard output
  FailOn fail_on = FailOn::warning;
  ColorChoice color = ColorChoice::automatic;
};

struct DiffOptions {
  TargetOptions target;
  SiteOptions site;
  std::string format = "diff";  // diff, sysctl, json
  std::string output = "-";  // standard output
  YesNo with_review = YesNo::no;
  YesNo prune = YesNo::no;
  YesNo reverse = YesNo::no;
  std::optional<std::string> undo;  // where to write what takes the changes back
  std::optional<std::string> baseline;  // findings in this file stay as they are
  ColorChoice color = ColorChoice::automatic;
};

struct FleetMergeOptions {
  std::vector<std::string> parts;  // summaries in JSON; "-" is standard input
  std::string format = "json";
  std::string output = "-";  // standard output
  ColorChoice color = ColorChoice::automatic;
};

struct FleetDiffOptions {
  std::vector<std::string> sides;  // before and after: results of audits, or snapshots; "-" is standard input
  AuditOptions audit;  // of which the target, the site and the threshold count, where snapshots are judged
  std::string format = "text";  // text, json
  std::string output = "-";  // standard output
  ColorChoice color = ColorChoice::automatic;
};

struct ConfigShowOptions {
  AuditOptions audit;  // of which the paths say for which input
  std::string format = "text";  // text, json
};

struct ExplainOptions {
  std::vector<std::string> subjects;  // empty: list all topics
  RuleOptions rules;
};

struct GenerateOptions {
  TargetOptions target;
  std::string check;  // a file to compare with instead of printing; empty: print
  std::string output = "-";  // standard output
  YesNo with_review = YesNo::no;
};

struct SnapshotOptions {
  std::string root;  // an image; empty: this machine
  std::string output = "-";  // standard output
  YesNo sockets = YesNo::no;  // also to whom connections go, and who holds them
  YesNo redact = YesNo::no;
  YesNo compact = YesNo::no;
  YesNo host = YesNo::no;  // also the name of the machine
};

struct ProfileListOptions {
  RuleOptions rules;
};

struct ProfileShowOptions {
  std::string profile;  // a name, or the path of a profile file
  RuleOptions rules;
};

struct RuleListOptions {
  std::string format = "text";
  YesNo proof = YesNo::no;  // what shows their claims, and on which kernels, instead of the list
  YesNo of_site = YesNo::no;  // only those that are not built in
  RuleOptions rules;
};

struct RuleTestOptions {
  RuleOptions rules;
};

struct RuleSchemaOptions {
  std::string of = "rule";
};

struct RuleManualOptions {
  int section = 7;
  RuleOptions rules;
};

struct CompletionOptions {
  std::string shell;
  RuleOptions rules;
};

struct VersionOptions {
  std::string format = "text";  // text, json
};

struct HelpOptions {
  std::string command;  // as in CommandSyntax; empty: the program itself
};

// One alternative a command; commands.h has a run_command() for each.
using Options = std::variant<AuditOptions, DiagnoseOptions, DiffOptions, GenerateOptions, SnapshotOptions,
                             ProfileListOptions, ProfileShowOptions, ConfigShowOptions, FleetMergeOptions,
                             FleetDiffOptions, ExplainOptions, RuleListOptions, RuleTestOptions, RuleSchemaOptions,
                             RuleManualOptions, CompletionOptions, VersionOptions, HelpOptions>;

// Without a command, `audit` is meant. Throws Error for what it does not understand, with the nearest option that
// exists.
Options parse_command_line(std::vector<std::string> arguments);

// All that it understands, as data: the program without a command first, then each command. Values are completed as far
// as their options alone can tell: by the words that may be chosen from.
std::vector<CommandSyntax> command_line_syntax();

}  // namespace tcptune
