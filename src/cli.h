// SPDX-License-Identifier: MIT
// The command line as plain structs.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/rule.h"

namespace tcptune {

enum class ColorChoice { automatic, always, never };
enum class FromKind { recognised, conf, dump };
enum class ShowPassed { no, yes };

struct RuleOptions {
  std::vector<std::string> directories;  // --rules
  std::vector<std::string> select;       // ids or families; empty: all
  std::vector<std::string> ignore;
};

struct AuditOptions {
  std::vector<std::string> paths;        // files and "-"; empty: this machine, or `root`
  std::string root;                      // --root; empty: none
  FromKind from = FromKind::recognised;
  std::string kernel;                    // --kernel as written; empty: found out
  std::string boot = "auto";             // auto, systemd, procps, busybox
  int systemd_version = 0;               // 0: found out
  std::string memory;                    // as written; empty: found out
  std::string role = "any";
  std::string format = "text";
  std::string output;                    // empty: standard output
  Severity least = Severity::note;
  std::optional<Severity> fail_on = Severity::warning;  // nothing: never
  ShowPassed show_passed = ShowPassed::no;
  ColorChoice color = ColorChoice::automatic;
  RuleOptions rules;
};

struct ExplainOptions {
  std::vector<std::string> subjects;     // empty: list all topics
  RuleOptions rules;
};

enum class RulesAction { list, test, schema };
struct RulesOptions {
  RulesAction action = RulesAction::list;
  std::string schema = "rule";
  std::string format = "text";
  RuleOptions rules;
};

// What to print and stop: help or the version.
struct Printed {
  std::string text;
};

using Options = std::variant<AuditOptions, ExplainOptions, RulesOptions, Printed>;

// Without a command, `audit` is meant. Throws Error for what it does not understand, with the nearest option that exists.
Options parse_command_line(std::vector<std::string> arguments);

}  // namespace tcptune
