// SPDX-License-Identifier: MIT
// A rule, a topic and the rule base that holds them with the catalogue. Views into storage that outlives them.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/catalogue/setting.h"
#include "core/language/expression.h"
#include "core/text/named.h"
#include "core/text/yes_no.h"

namespace tcptune {

enum class Severity { note, warning, error };
template <>
inline constexpr auto kNames<Severity> = enum_names("note", "warning", "error");

enum class FixSafety { none, safe, review };
template <>
inline constexpr auto kNames<FixSafety> = enum_names("none", "safe", "review");

enum class Verdict { pass, fail, unknown, not_applicable };
template <>
inline constexpr auto kNames<Verdict> = enum_names("pass", "fail", "unknown", "not_applicable");

// What `os` is, of rules and of targets.
inline constexpr auto kSystems = enum_names("linux", "windows");

// Text with `{expression}` holes: pieces in order; a piece is plain text or, when `hole` is not empty, an expression.
struct TemplatePiece {
  std::string_view text;
  Expression hole;
};
using Template = std::span<const TemplatePiece>;

// `rewrite_line` is only made by the checks of files: it replaces the line by other text.
// The last two are built-in rules' only: a line's value is put where it decides, and the line goes; a module is listed
// to be loaded before the boot files are read.
enum class FixKind { set, remove_line, restore_default, rewrite_line, move_line, list_module };
template <>
inline constexpr auto kNames<FixKind> = enum_names("set", "delete", "default", "rewrite", "move", "load module");

// `setting` empty: the setting bound by for_each.
struct FixEntry {
  std::string_view setting;
  FixKind kind = FixKind::set;
  Template value;  // for `set`
};

// Overrides what it gives, when `when` is true. Absence: severity_given no, empty text.
struct Case {
  Expression when;
  YesNo severity_given = YesNo::no;
  Severity severity = Severity::note;
  Template message;
  Template advice;
  YesNo fix_given = YesNo::no;
  std::span<const FixEntry> fix;
  FixSafety fix_safety = FixSafety::none;
};

// What a given value stands for: `set` by a file, `live` in the running kernel; `written` in a file that is no sysctl
// file.
enum class GivenKind { fact, file, set, live, written };

// How a setting is there; the names are tags in YAML, none for `present`.
enum class GivenState { present, denied, absent, malformed };
template <>
inline constexpr auto kNames<GivenState> = enum_names("", "!denied", "!absent", "!malformed");

struct Given {
  GivenKind kind = GivenKind::fact;
  GivenState state = GivenState::present;
  std::string_view name;  // fact or setting name; of files the path
  std::string_view value;
};

struct Example {
  Verdict expect = Verdict::fail;
  YesNo severity_given = YesNo::no;
  Severity severity = Severity::note;
  std::span<const Given> given;
  int line = 0;  // in the rule's file
};

struct Rule {
  std::string_view id;
  std::string_view name;
  std::string_view title;
  Severity severity = Severity::note;
  std::string_view os;  // targets of another system are not judged by it; empty: its code decides
  std::string_view effect;  // harmful, no effect, unrelated, ok; empty: by severity
  const Setting* setting = nullptr;  // what a finding points at; null for for_each and built-in rules
  std::string_view setting_name;  // the same by name: an interface's own name for a family
  std::span<const std::string_view> for_each;  // globs over setting names
  YesNo once_per_block = YesNo::no;
  Expression applies_when;  // empty: always
  Expression check;  // the pass condition; empty for built-in rules
  Template message;
  Template advice;
  std::span<const Case> cases;
  std::string_view why;
  std::span<const FixEntry> fix;
  FixSafety fix_safety = FixSafety::none;
  std::span<const std::string_view> supersedes;  // rules whose finding on the same line this one replaces
  std::span<const std::string_view> topics;
  std::span<const std::string_view> references;
  std::string_view lab;  // the experiment that shows its claim; empty: none does
  std::string_view no_proof;  // why none can; empty: not said
  YesNo ignorable = YesNo::yes;
  YesNo builtin = YesNo::no;
  YesNo evidence = YesNo::no;  // judged by diagnose, from sockets and counters, and never by audit
  std::span<const Example> examples;
  std::string_view file;  // relative path of the rule's file
};

struct Topic {
  std::string_view name;
  std::string_view title;
  std::string_view text;
  std::span<const std::string_view> see;
  std::span<const std::string_view> references;
};

// Who publishes the baselines that profiles answer; as fields of their entries and as names in reports.
inline constexpr auto kBaselines = enum_names("cis", "stig", "dev_sec");

// What a public baseline demands, under its own number, such as "Debian 13 v1.0.0 3.3.1.4".
struct PublicId {
  std::string_view baseline;
  std::string_view id;
};

// How a profile's value is meant: exactly this, or as a bound.
enum class Bound { exact, at_least, at_most };

// One expectation of a profile. Either `value` (as written to a file) or `formula`.
struct ProfileEntry {
  std::string_view setting_name;
  const Setting* setting = nullptr;
  std::string_view value;
  Expression formula;
  Bound bound = Bound::exact;
  Expression when;  // empty: always
  FixSafety safety = FixSafety::safe;
  std::span<const std::string_view> needs;  // facts without which it is not written
  std::string_view reason;
  std::string_view source;
  std::string_view wrong_when;  // a clause: where the value does harm; empty: nowhere
  std::span<const PublicId> ids;
};

// What people expect in a profile and why it is not there.
struct NotSet {
  std::string_view setting;
  std::string_view reason;
  std::string_view asked;  // the value that `ids` ask for
  std::span<const PublicId> ids;
};

// What a machine is for, as --role, profiles and `role` in expressions say it.
inline constexpr auto kRoles = enum_names("any", "server", "client", "proxy");

// A role's expectations. `extends` come first; the last word on a setting counts, be it an entry or "not set".
struct Profile {
  std::string_view name;
  std::string_view title;
  std::span<const std::string_view> extends;
  std::string_view role;
  std::span<const ProfileEntry> entries;
  std::span<const NotSet> not_set;
  std::span<const std::string_view> excludes;  // rules that this role reverses
};

// Settings and profiles sorted by name, rules by id, topics by name.
struct RuleBase : Catalogue {
  std::span<const Rule> rules;
  std::span<const Topic> topics;
  std::span<const Profile> profiles;
};

const Rule* find_rule(const RuleBase& base, std::string_view id);
const Topic* find_topic(const RuleBase& base, std::string_view name);
const Profile* find_profile(const RuleBase& base, std::string_view name);

// TW of TW002.
std::string_view family_of(std::string_view id);

// Does `wanted`, an id or a family such as TW, name the rule?
bool names_rule(std::string_view wanted, std::string_view id);

// Is there such a rule or family? If not: what to say about it, with the nearest that exists.
std::optional<std::string> unknown_rule(std::string_view wanted, std::span<const Rule> rules);

}  // namespace tcptune
