// SPDX-License-Identifier: MIT
// What the checks of files share: where they look, and how a finding about a line or a file is made.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/kernel_value.h"
#include "core/checks/conf_checks.h"
#include "core/checks/write_fates.h"
#include "core/evaluate/evaluate.h"
#include "core/rules/rule.h"

namespace tcptune {

// A line that assigns to a setting of the catalogue, and what the kernel makes of it.
struct KnownLine {
  const Line& line;
  const Setting& setting;
  WriteResult write;
  std::vector<FatePart> fates;  // the loudest first; empty: the boot does not write it
};

// One check's view of the snapshot. Its findings carry the texts of `rule`.
struct ConfContext {
  const RuleBase& base;
  const Snapshot& snapshot;
  const std::vector<KnownLine>& known_lines;  // of Linux, without globs
  const Rule& rule;
  SharedText advice;  // of the rule, for this target
  std::vector<Finding> findings;

  const BootConfiguration& boot() const { return *snapshot.boot; }
  const BootFile& file_of(const Line& line) const { return boot().file_of(line); }
  Context at_boot() const { return {base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}}; }

  Finding& add(const Line& line, Severity severity, std::string message);
  Finding& add(const BootFile& file, int line, Severity severity, std::string message);
  // A finding about a setting as it is on `plane`: at its line, if one sets it.
  Finding& add(std::string_view setting, Plane plane, std::string value, Severity severity, std::string message);
  FixStep step_for(const Line& line, FixKind kind, std::string value, std::string old_value) const;
  // The safe fix of such a finding: other text in the place of the line.
  void rewrite(Finding& finding, const Line& line, std::string text) const;
};

enum class Seen { nothing, something };  // had the check anything to look at?

// Is any assignment there to look at?
Seen seen_of(const ConfContext& context);

// Runs `judge_line` for every line of that kind in a file that is read.
template <typename JudgeLine>
Seen each_line(ConfContext& context, LineKind kind, JudgeLine judge_line) {
  for (const Line& line : context.boot().lines)
    if (line.kind == kind) judge_line(line);
  return seen_of(context);
}

// Null also for a name of Windows.
const Setting* find_linux_setting(const ConfContext& context, std::string_view name);

// Has the running kernel the setting, whatever the catalogue says?
bool live_has(const ConfContext& context, std::string_view name);

// A line with its name written right: its '-' stays, and what follows the key.
std::string with_key(const Line& line, std::string_view key);

// "FILE:LINE".
std::string where(const ConfContext& context, const Line& line);

// A distribution's files are meant to be overridden by the administrator's.
inline bool is_vendor_file(const BootFile& file) { return file.owner == FileOwner::package; }

using ConfCheck = Seen (*)(ConfContext&);

struct NamedCheck {
  std::string_view id;
  ConfCheck check;
};

// The checks of names, of single lines, of the order in which they are applied, and of whole files.
const std::vector<NamedCheck>& name_checks();
const std::vector<NamedCheck>& line_checks();
const std::vector<NamedCheck>& boot_order_checks();
const std::vector<NamedCheck>& file_checks();
// Those of what is meant for a container or a pod.
const std::vector<NamedCheck>& container_checks();
// Those of how settings are written in what is no sysctl file.
const std::vector<NamedCheck>& surface_checks();
// Those that need no files: expectations of a profile.
const std::vector<NamedCheck>& profile_checks();
// Those of the Windows registry; the others are not for Windows.
const std::vector<NamedCheck>& registry_checks();

}  // namespace tcptune
