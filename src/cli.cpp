// SPDX-License-Identifier: MIT
// argv to Options with CLI11; see cli.h.
#include "cli.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "core/text/error.h"
#include "core/text/suggest.h"

namespace tcptune {
namespace {

const std::vector<std::string_view> kCommands{"audit", "diff", "explain", "generate", "profiles", "rules"};

void add_rule_options(CLI::App& app, RuleOptions& rules) {
  app.add_option("--rules", rules.directories, "Add or replace rules by the YAML files in DIR")
      ->allow_extra_args(false)
      ->type_name("DIR");
}

// An option that takes one of the names of a table.
template <typename Value, typename Names>
void add_choice(CLI::App& app, const char* name, Value& target, const Names& names, const char* text,
                const char* type) {
  app.add_option_function<std::string>(
         name, [&target, &names](const std::string& word) { target = names.at(word); }, text)
      ->check(CLI::IsMember(names))
      ->type_name(type);
}

void add_machine(CLI::App& app, TargetOptions& o) {
  app.add_option("--root", o.root, "The image, chroot or container root in DIR instead of this machine")
      ->type_name("DIR");
  app.add_option("--kernel", o.kernel, "Judge for this kernel: 5.15, a release, or a range such as 4.4..5.10")
      ->type_name("VERSION");
  app.add_option("--boot", o.boot, "Who reads the files at boot: auto, systemd, procps or busybox")
      ->check(CLI::IsMember({"auto", "systemd", "procps", "busybox"}))
      ->type_name("READER");
  app.add_option("--systemd-version", o.systemd_version, "The version of systemd, when it cannot be found out")
      ->check(CLI::Range(1, 9999))
      ->type_name("N");
  app.add_option("--memory", o.memory, "Memory of the machine, such as 8GiB, when it cannot be seen")
      ->type_name("SIZE");
  app.add_option("--profile", o.profile,
                 "Compare with this role: a name from `tcptune profiles`, or the path of a profile file")
      ->type_name("PROFILE");
  app.add_option("--role", o.role,
                 "What the machine does: server, client, proxy or any (default: the profile's, or any)")
      ->check(CLI::IsMember({"any", "server", "client", "proxy"}))
      ->type_name("ROLE");
  add_rule_options(app, o.rules);
}

void add_target(CLI::App& app, TargetOptions& o) {
  static const std::map<std::string, FromKind> from{{"auto", FromKind::recognised}, {"conf", FromKind::conf},
                                                    {"dump", FromKind::dump},       {"reg", FromKind::reg},
                                                    {"query", FromKind::query},     {"hive", FromKind::hive}};
  app.add_option(
      "FILE", o.paths,
      "sysctl files, `sysctl -a` dumps, .reg files, `reg query` output or SYSTEM hives, each judged alone; - is "
      "standard input. None: this machine");
  add_machine(app, o);
  app.add_option("--windows-version", o.windows_version,
                 "Judge for this Windows: 7, 11, 2012r2, 10.0.19045, or a range such as vista..")
      ->type_name("VERSION");
  add_choice(app, "--from", o.from, from, "What FILE is: auto, conf, dump, reg, query or hive (default auto)", "KIND");
  app.add_option("--select", o.rules.select, "Only these rules or families: TW,CONF003")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("RULES");
  app.add_option("--ignore", o.rules.ignore, "Not these rules or families")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->type_name("RULES");
}

// Where accepted findings are listed.
void add_policy(CLI::App& app, std::string& file, UsePolicy& use) {
  CLI::Option* config =
      app.add_option(
             "--config", file,
             "The policy file (default: .tcptune.yaml here or above, then the user's, then /etc/tcptune/config.yaml)")
          ->type_name("FILE");
  app.add_flag_callback(
         "--no-config", [&use] { use = UsePolicy::no; }, "Use no policy file")
      ->excludes(config);
}

void add_audit(CLI::App& app, AuditOptions& o) {
  static const std::map<std::string, Severity> severities{
      {"note", Severity::note}, {"warning", Severity::warning}, {"error", Severity::error}};
  static const std::map<std::string, FailOn> thresholds{
      {"note", FailOn::note}, {"warning", FailOn::warning}, {"error", FailOn::error}, {"never", FailOn::never}};
  static const std::map<std::string, ColorChoice> colors{
      {"auto", ColorChoice::automatic}, {"always", ColorChoice::always}, {"never", ColorChoice::never}};
  add_target(app, o.target);
  app.add_option("--format", o.format, "text, json or jsonl (default text)")
      ->check(CLI::IsMember({"text", "json", "jsonl"}))
      ->type_name("FORMAT");
  app.add_option("-o,--output", o.output, "Write the report to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  app.add_option("--with", o.target.with, "Judge as if this sysctl file were in place, and tell what it would change")
      ->allow_extra_args(false)
      ->type_name("FILE");
  add_choice(app, "--severity", o.least, severities,
             "Show findings from this severity on: note, warning or error (default note)", "SEVERITY");
  add_choice(app, "--fail-on", o.fail_on, thresholds,
             "Exit with 1 from this severity on: note, warning, error or never (default: the policy's, or warning)",
             "SEVERITY");
  app.add_flag_callback(
      "--show-passed", [&o] { o.show_passed = ShowPassed::yes; },
      "List every setting with its value, default and verdict");
  add_policy(app, o.config, o.use_policy);
  app.add_option("--baseline", o.baseline, "Leave out the findings that are in FILE")->type_name("FILE");
  app.add_option("--write-baseline", o.write_baseline, "Write the findings to FILE, for --baseline")->type_name("FILE");
  add_choice(app, "--color", o.color, colors, "auto, always or never (default auto; NO_COLOR is respected)", "WHEN");
}

void add_generate(CLI::App& app, GenerateOptions& o) {
  add_machine(app, o.target);
  app.get_option("--profile")->required();
  app.add_option("--check", o.check, "Exit with 1 and print the difference when FILE is not what would be generated")
      ->type_name("FILE");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
}

void add_profiles(CLI::App& app, ProfilesOptions& o) {
  app.require_subcommand(0, 1);
  CLI::App* list = app.add_subcommand("list", "Every profile: name and title (default)");
  CLI::App* show = app.add_subcommand("show", "What a profile expects, with reasons and sources");
  show->add_option("PROFILE", o.name, "A name, or the path of a profile file")->required();
  show->callback([&o] { o.action = ProfilesAction::show; });
  add_rule_options(*list, o.rules);
  add_rule_options(*show, o.rules);
}

void add_diff(CLI::App& app, DiffOptions& o) {
  add_target(app, o.target);
  add_policy(app, o.config, o.use_policy);
  app.add_option("--format", o.format,
                 "diff (of a registry: a .reg file), sysctl (commands for the running kernel) or json (default diff)")
      ->check(CLI::IsMember({"diff", "sysctl", "json"}))
      ->type_name("FORMAT");
  app.add_option("-o,--output", o.output, "Write it to FILE (- is standard output), whole or not at all")
      ->type_name("FILE");
  app.add_flag_callback(
      "--with-review", [&o] { o.with_review = WithReview::yes; }, "Add the changes that depend on the workload");
  app.add_flag_callback(
      "--prune", [&o] { o.prune = Prune::yes; }, "Also take away lines that have no effect");
  app.add_flag_callback(
      "--reverse", [&o] { o.reverse = Reverse::yes; }, "The diff that takes the changes back");
  app.add_option("--undo", o.undo, "Also write that to FILE, whole or not at all")->type_name("FILE");
}

void add_explain(CLI::App& app, ExplainOptions& o) {
  app.add_option("SUBJECT", o.subjects,
                 "A rule (TW002), a setting (net.ipv4.tcp_tw_recycle, or just tcp_tw_recycle) or a topic (time-wait). "
                 "None: the list of topics");
  add_rule_options(app, o.rules);
}

void add_rules(CLI::App& app, RulesOptions& o) {
  app.require_subcommand(0, 1);
  CLI::App* list = app.add_subcommand("list", "Every rule: id, severity, title (default)");
  list->add_option("--format", o.format, "text or json")->check(CLI::IsMember({"text", "json"}))->type_name("FORMAT");
  CLI::App* test = app.add_subcommand("test", "Run the examples of every rule");
  CLI::App* schema = app.add_subcommand("schema", "JSON Schema of rule files, for editors");
  schema->add_option("--of", o.schema, "rule, setting, topic, policy or report (default rule)")
      ->check(CLI::IsMember({"rule", "setting", "topic", "policy", "report"}))
      ->type_name("WHAT");
  CLI::App* manual = app.add_subcommand("manual", "Manual page of the rules or of their format, in mdoc");
  manual->add_option("--section", o.section, "7: the rules, 5: the format of rule files (default 7)")
      ->check(CLI::IsMember({5, 7}))
      ->type_name("N");
  manual->callback([&o] { o.action = RulesAction::manual; });
  test->callback([&o] { o.action = RulesAction::test; });
  schema->callback([&o] { o.action = RulesAction::schema; });
  add_rule_options(*list, o.rules);
  add_rule_options(*test, o.rules);
  add_rule_options(*manual, o.rules);
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

}  // namespace

Options parse_command_line(std::vector<std::string> arguments) {
  CLI::App app(
      "Audits the TCP/IP settings of a machine, an image or a file, explains every verdict, and never writes to the "
      "system.",
      "tcptune");
  app.set_version_flag("--version", "tcptune " TCPTUNE_VERSION);
  app.require_subcommand(0, 1);
  app.allow_windows_style_options(false);  // the same line means the same on every system; /etc/x is a file
  app.footer(
      "Exit status: 0 nothing at or above --fail-on, 1 findings, 2 something kept it from judging.\n`tcptune COMMAND "
      "--help` has the options of a command; `man tcptune` has everything.");
  AuditOptions audit;
  DiffOptions diff;
  GenerateOptions generate;
  ProfilesOptions profiles;
  ExplainOptions explain;
  RulesOptions rules;
  add_audit(*app.add_subcommand("audit", "Judge this machine, an image (--root), files or a dump (default)"), audit);
  add_diff(*app.add_subcommand("diff", "A patch that cures what can be cured safely"), diff);
  add_generate(*app.add_subcommand("generate", "A sysctl.d drop-in for a role"), generate);
  add_profiles(*app.add_subcommand("profiles", "List the roles, or show one"), profiles);
  add_explain(*app.add_subcommand("explain", "What a rule, a setting or a topic is about"), explain);
  add_rules(*app.add_subcommand("rules", "List or test the rules, print their schema or their manual"), rules);

  refuse_missing_values(arguments);
  const bool names_command =
      !arguments.empty() && std::find(kCommands.begin(), kCommands.end(), arguments[0]) != kCommands.end();
  const bool asks_app =
      !arguments.empty() && (arguments[0] == "--help" || arguments[0] == "-h" || arguments[0] == "--version");
  if (!names_command && !asks_app) arguments.insert(arguments.begin(), "audit");
  const std::string first = arguments[0];
  const std::string try_help = fmt::format("Try: tcptune {} --help", asks_app ? "" : first);
  std::reverse(arguments.begin(), arguments.end());  // CLI11 takes them from the back
  try {
    app.parse(arguments);
  } catch (const CLI::CallForHelp&) {
    const auto used = app.get_subcommands();
    return Printed{used.empty() ? app.help() : used[0]->help()};
  } catch (const CLI::CallForVersion&) {
    return Printed{"tcptune " TCPTUNE_VERSION "\n"};
  } catch (const CLI::ExtrasError& error) {
    const std::string message = error.what();
    const std::size_t dash = message.find("--");
    const std::string hint =
        dash == std::string::npos || asks_app ? "" : known_options(*app.get_subcommand(first), message.substr(dash));
    throw Error(message + hint, try_help);
  } catch (const CLI::ParseError& error) {
    throw Error(error.what(), try_help);
  }
  if (app.got_subcommand("diff")) return diff;
  if (app.got_subcommand("generate")) return generate;
  if (app.got_subcommand("profiles")) return profiles;
  if (app.got_subcommand("explain")) return explain;
  if (app.got_subcommand("rules")) return rules;
  return audit;
}

}  // namespace tcptune
