// SPDX-License-Identifier: MIT
// The command line: what becomes of arguments, and what is said about those that mean nothing.
#include <doctest/doctest.h>

#include "cli.h"
#include "core/text/error.h"

namespace tcptune {
namespace {

template <typename Command>
Command parsed(std::vector<std::string> arguments) {
  const Options options = parse_command_line(std::move(arguments));
  REQUIRE(std::holds_alternative<Command>(options));
  return std::get<Command>(options);
}

std::string complaint(std::vector<std::string> arguments) {
  try {
    parse_command_line(std::move(arguments));
    return "";
  } catch (const Error& error) {
    return error.what();
  }
}

TEST_CASE("without a command, audit is meant") {
  CHECK(parsed<AuditOptions>({}).target.paths.empty());
  CHECK(parsed<AuditOptions>({"a.conf", "-"}).target.paths == std::vector<std::string>{"a.conf", "-"});
  CHECK(parsed<AuditOptions>({"audit", "a.conf"}).target.paths == std::vector<std::string>{"a.conf"});
  CHECK(parsed<AuditOptions>({"--kernel", "6.1"}).target.kernel == "6.1");
}

TEST_CASE("what is not given has its default") {
  const AuditOptions options = parsed<AuditOptions>({});
  CHECK(options.format == "text");
  CHECK(options.least == Severity::note);
  CHECK(options.show_passed == YesNo::no);
  CHECK(options.color == ColorChoice::automatic);
  CHECK(options.target.boot == std::nullopt);
  CHECK(options.target.from == std::nullopt);
  CHECK(options.target.systemd_version == 0);
}

TEST_CASE("options of audit reach their place") {
  const AuditOptions o = parsed<AuditOptions>({"audit",       "--root",   "/img",
                                               "--from=dump", "--kernel", "4.4..5.10",
                                               "--boot",      "procps",   "--systemd-version",
                                               "255",         "--memory", "8GiB",
                                               "--role",      "server",   "--format",
                                               "json",        "-o",       "out",
                                               "--severity",  "error",    "--fail-on",
                                               "never",       "--select", "TW,CONF003",
                                               "--ignore",    "KA",       "--show-passed",
                                               "--color",     "always",   "--rules",
                                               "d1",          "--rules",  "d2"});
  CHECK(o.target.root == "/img");
  CHECK(o.target.from == InputKind::sysctl_dump);
  CHECK(o.target.kernel == "4.4..5.10");
  CHECK(o.target.boot == BootReader::procps);
  CHECK(o.target.systemd_version == 255);
  CHECK(o.target.memory == "8GiB");
  CHECK(o.target.role == "server");
  CHECK(o.format == "json");
  CHECK(o.output == "out");
  CHECK(o.least == Severity::error);
  CHECK(o.target.rules.select == std::vector<std::string>{"TW", "CONF003"});
  CHECK(o.target.rules.ignore == std::vector<std::string>{"KA"});
  CHECK(o.show_passed == YesNo::yes);
  CHECK(o.color == ColorChoice::always);
  CHECK(o.target.rules.directories == std::vector<std::string>{"d1", "d2"});
}

TEST_CASE("an option that takes one value leaves files alone") {
  CHECK(parsed<AuditOptions>({"--select", "TW", "a.conf", "b.conf"}).target.paths ==
        std::vector<std::string>{"a.conf", "b.conf"});
  CHECK(parsed<AuditOptions>({"--rules", "d", "a.conf"}).target.paths == std::vector<std::string>{"a.conf"});
  CHECK(parsed<AuditOptions>({"--", "--odd-name"}).target.paths == std::vector<std::string>{"--odd-name"});
}

TEST_CASE("explain and rules have their own options") {
  CHECK(parsed<ExplainOptions>({"explain"}).subjects.empty());
  CHECK(parsed<ExplainOptions>({"explain", "TW002", "time-wait"}).subjects ==
        std::vector<std::string>{"TW002", "time-wait"});
  CHECK(parsed<RuleListOptions>({"rules"}).format == "text");
  CHECK(parsed<RuleListOptions>({"rules", "list", "--format", "json"}).format == "json");
  CHECK(parsed<RuleTestOptions>({"rules", "test", "--rules", "d"}).rules.directories == std::vector<std::string>{"d"});
  CHECK(parsed<RuleSchemaOptions>({"rules", "schema"}).of == "rule");
  CHECK(parsed<RuleSchemaOptions>({"rules", "schema", "--of", "report"}).of == "report");
  CHECK(parsed<RuleManualOptions>({"rules", "manual"}).section == 7);
  CHECK(parsed<RuleManualOptions>({"rules", "manual", "--section", "5"}).section == 5);
  CHECK(parsed<ProfileListOptions>({"profiles"}).rules.directories.empty());
  CHECK(parsed<ProfileListOptions>({"profiles", "list"}).rules.directories.empty());
  CHECK(parsed<ProfileShowOptions>({"profiles", "show", "client"}).profile == "client");
}

TEST_CASE("help and version are printed") {
  CHECK(parsed<VersionOptions>({"--version"}).format == "text");
  CHECK(parsed<VersionOptions>({"--version", "--format=json"}).format == "json");
  CHECK(parsed<HelpOptions>({"--help"}).command.empty());
  CHECK(parsed<HelpOptions>({"audit", "--help"}).command == "audit");
  CHECK(parsed<HelpOptions>({"rules", "list", "-h"}).command == "rules list");
}

TEST_CASE("a misspelt option is told with the nearest one") {
  CHECK(complaint({"--kernal", "5.1"}).find("did you mean --kernel?") != std::string::npos);
  CHECK(complaint({"audit", "--kernal=5.1"}).find("did you mean --kernel?") != std::string::npos);
  CHECK(complaint({"audit", "--show-pased", "x"}).find("did you mean --show-passed?") != std::string::npos);
  CHECK(complaint({"explain", "--rulse", "x"}).find("did you mean --rules?") != std::string::npos);
  CHECK(complaint({"--completely-different-thing"}).find("did you mean") == std::string::npos);
  CHECK(complaint({"--kernal"}).find("Try: tcptune audit --help") != std::string::npos);
}

TEST_CASE("values that an option does not know are refused with those it knows") {
  for (const std::vector<std::string>& arguments :
       std::vector<std::vector<std::string>>{{"--format", "xml"},
                                             {"--severity", "loud"},
                                             {"--fail-on", "sometimes"},
                                             {"--color", "blue"},
                                             {"--boot", "upstart"},
                                             {"--from", "guess"},
                                             {"--role", "king"},
                                             {"--systemd-version", "0"},
                                             {"--systemd-version", "new"},
                                             {"--kernel"},
                                             {"rules", "schema", "--of", "poem"},
                                             {"rules", "dance"}}) {
    CAPTURE(arguments[0]);
    CHECK(complaint(arguments) != "");
  }
  CHECK(complaint({"--format", "xml"}).find("json") != std::string::npos);
  CHECK(complaint({"--role", "king"}).find("server") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
