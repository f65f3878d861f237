// SPDX-License-Identifier: MIT
// What an audit says: findings, and the count of everything that was judged.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/rules/rule.h"
#include "core/snapshot/place.h"
#include "core/text/named.h"
#include "core/text/shared_text.h"

namespace tcptune {

enum class FindingPlane { now, boot, both };
template <>
inline constexpr auto kNames<FindingPlane> = enum_names("now", "boot", "both");

// One change of the fix, ready to print.
struct FixStep {
  FixKind kind = FixKind::set;
  std::string setting;
  std::string value;  // the new value; for rewrite_line the new lines, joined by '\n'; empty for remove_line
  std::string old_value;  // what is there now; empty if nothing is known
  std::string file;  // where the line stands that sets it; empty: no file does
  int line = 0;
  std::optional<std::size_t> at = std::nullopt;  // that line: index into BootConfiguration::lines
  YesNo in_registry = YesNo::no;  // `file` is a registry key or holds one
  YesNo within_text = YesNo::no;  // what goes is a word, a command or a task there, not just that line
};

// What makes a finding the same finding tomorrow; core/accept finds it out.
struct Fingerprint {
  std::uint64_t hash = 0;
  int number = 0;  // among findings with the same hash on one target, from 1; 0: not found out
  bool operator==(const Fingerprint&) const = default;
};

// What a finding comes to on other kernels of the target's interval.
struct Elsewhere {
  std::string kernels;  // "Linux 4.4 to 4.9"; empty: all of them
  Severity severity = Severity::note;
  std::string message;
  const Rule* rule = nullptr;
  YesNo quiet = YesNo::no;  // old kernels that nobody asked for
  std::vector<KernelRange> holds = {};  // the same, joined
};

struct Finding {
  const Rule* rule = nullptr;
  Severity severity = Severity::note;
  std::string setting;  // full name; empty for findings on a whole file
  std::string subject;  // of a finding about connections: the destination, the program or the listener; else empty
  std::string value;  // as found; empty if there is none
  FindingPlane plane = FindingPlane::boot;
  Place place;  // file empty: the live kernel
  std::vector<Place> related;
  std::string message;
  std::vector<std::string> seen;  // evidence, a line each
  SharedText advice;
  std::string kernels;  // "Linux 4.4 and later" when it holds on a part of the target's interval only; else empty
  std::vector<Elsewhere> elsewhere;
  std::vector<KernelRange> holds;  // the kernels it holds on, joined; empty: the target's whole interval
  std::vector<FixStep> fix;
  FixSafety fix_safety = FixSafety::none;
  std::span<const PublicId> ids = {};  // the demands of public baselines that it is about
  Fingerprint fingerprint;
};

// Leaves those that `keeps` wants, in their order; it is asked once for each and may move the others away.
template <typename Keeps>
void keep_findings(std::vector<Finding>& findings, Keeps keeps) {
  std::size_t kept = 0;
  for (Finding& finding : findings) {
    if (!keeps(finding)) continue;
    if (&findings[kept] != &finding) findings[kept] = std::move(finding);
    ++kept;
  }
  findings.resize(kept);
}

// A rule that could not be judged, and why.
struct Unknown {
  const Rule* rule = nullptr;
  std::string setting;
  std::string because;  // "net.ipv4.tcp_timestamps: reading it is denied"
};

// The verdict on a rule that was judged: the worst of those on its subjects and planes.
struct RuleOutcome {
  const Rule* rule = nullptr;
  Verdict verdict = Verdict::not_applicable;
};

struct Counts {
  int error = 0;
  int warning = 0;
  int note = 0;
  int pass = 0;
  int not_applicable = 0;
  int unknown = 0;
  int suppressed = 0;
};

inline Counts operator+(const Counts& a, const Counts& b) {
  return {a.error + b.error,
          a.warning + b.warning,
          a.note + b.note,
          a.pass + b.pass,
          a.not_applicable + b.not_applicable,
          a.unknown + b.unknown,
          a.suppressed + b.suppressed};
}

struct Judgement {
  std::vector<Finding> findings;  // sorted by file, line, setting, rule
  std::vector<RuleOutcome> verdicts;  // those that need code come last
  std::vector<Unknown> unknowns;
  Counts counts;
};

}  // namespace tcptune
