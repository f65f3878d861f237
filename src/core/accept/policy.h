// SPDX-License-Identifier: MIT
// A site's policy: which findings it accepts, how loud rules are, and defaults for the command line.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"
#include "core/text/date.h"
#include "core/text/error.h"
#include "core/text/named.h"

namespace tcptune {

// From which severity on an audit fails. `unknown`: from a warning on, and where a rule could not be judged.
enum class FailOn { note, warning, error, never, unknown };
template <>
inline constexpr auto kNames<FailOn> = enum_names("note", "warning", "error", "never", "unknown");

// A word in the policy file and where it stands; lines and columns count from 1.
struct PolicyWord {
  std::string text;
  int line = 0;
  int column = 0;
};

// Findings that are accepted: those of the rule (or family) which match everything else that is given.
struct PolicyIgnore {
  PolicyWord rule;
  PolicyWord setting;  // a name or a glob; empty: any
  std::string path;  // a glob over paths, see matches_path; empty: any
  std::string reason;
  std::optional<Date> until;  // the last day on which it holds
};

struct SeverityOverride {
  PolicyWord rule;  // an id
  Severity severity = Severity::note;
};

// What an option of the same name says where the command line does not; an empty word: nothing.
struct PolicyDefaults {
  PolicyWord target;
  PolicyWord kernel;
  PolicyWord windows_version;
  PolicyWord kubernetes;
  PolicyWord audience;  // `for`
  PolicyWord role;
  PolicyWord memory;
  PolicyWord profile;  // a name, or an absolute path
  std::vector<PolicyWord> select;
};

struct PolicyDefault {
  std::string_view name;  // of the key, and of the option
  PolicyWord PolicyDefaults::*word;
};

// All that are one word.
inline constexpr PolicyDefault kPolicyDefaults[] = {
    {"target", &PolicyDefaults::target},
    {"kernel", &PolicyDefaults::kernel},
    {"windows-version", &PolicyDefaults::windows_version},
    {"kubernetes", &PolicyDefaults::kubernetes},
    {"for", &PolicyDefaults::audience},
    {"role", &PolicyDefaults::role},
    {"memory", &PolicyDefaults::memory},
    {"profile", &PolicyDefaults::profile},
};

// Defaults for the inputs that a path names.
struct PolicyOverride {
  PolicyWord path;  // a glob over paths, see matches_path
  PolicyDefaults defaults;
};

struct Policy {
  std::string file;  // as messages name it; empty: there is no policy
  std::string directory;  // where it lies, absolute; paths in it count from here
  std::vector<std::string> lines;  // of the file, to show them
  PolicyDefaults defaults;
  std::vector<PolicyOverride> overrides;  // the last one that fits an input goes before the others
  std::vector<PolicyWord> include;  // globs as in a .gitignore beside the policy
  std::vector<PolicyWord> exclude;
  std::optional<FailOn> fail_on;
  std::vector<PolicyIgnore> ignores;
  std::vector<SeverityOverride> severities;
  std::vector<std::string> rule_directories;  // absolute
};

// Rules, settings and profiles that the policy names and that do not exist, and severities that a rule does not
// allow: one that may not be ignored cannot be made quieter either.
std::vector<Diagnostic> faults_of(const Policy& policy, const RuleBase& all);

// `path` and `directory` are absolute. A glob that starts with '/' is held against the whole path; one without any '/'
// against the last part; others against the path as seen from `directory`. `*` does not cross '/', `**` stands for any
// directories.
bool matches_path(std::string_view glob, std::string_view path, std::string_view directory);

}  // namespace tcptune
