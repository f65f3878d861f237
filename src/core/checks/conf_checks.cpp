// SPDX-License-Identifier: MIT
// Runs the checks of files that need code; see conf_checks.h.
#include "core/checks/conf_checks.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "core/catalogue/registry_names.h"
#include "core/checks/conf_context.h"
#include "core/checks/connection_checks.h"
#include "core/checks/secrets.h"
#include "core/evaluate/evaluate.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

std::array<const std::vector<NamedCheck>*, 8> all_checks() {
  return {&name_checks(),      &line_checks(),    &boot_order_checks(), &file_checks(),
          &container_checks(), &profile_checks(), &registry_checks(),   &surface_checks()};
}

bool is_written(const BootConfiguration& boot, const Line& line) {
  const auto winner = boot.winners.find(line.name);
  const auto index = static_cast<std::size_t>(&line - boot.lines.data());
  return winner != boot.winners.end() && std::any_of(winner->second.writes.begin(), winner->second.writes.end(),
                                                     [index](const BootWrite& write) { return write.line == index; });
}

std::vector<KnownLine> known_lines_of(const RuleBase& base, const Snapshot& snapshot) {
  std::vector<KnownLine> known;
  if (!snapshot.boot) return known;
  const BootConfiguration& boot = *snapshot.boot;
  const Context whole{base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
  for (const Line& line : boot.lines) {
    if (line.kind != LineKind::assignment || line.glob == YesNo::yes) continue;
    const Setting* setting = find_setting(base, line.name);
    if (setting == nullptr || is_windows_setting(line.name)) continue;
    known.push_back({line, *setting, assess_write(*setting, line.value, snapshot.facts.kernel, snapshot.facts.vendor),
                     is_written(boot, line) ? fates_of(line, *setting, whole) : std::vector<FatePart>()});
  }
  return known;
}

}  // namespace

Seen seen_of(const ConfContext& context) {
  const auto& lines = context.boot().lines;
  return std::any_of(lines.begin(), lines.end(), [](const Line& line) { return line.kind == LineKind::assignment; })
             ? Seen::something
             : Seen::nothing;
}

const Setting* find_linux_setting(const ConfContext& context, std::string_view name) {
  return is_windows_setting(name) ? nullptr : find_setting(context.base, name);
}

bool live_has(const ConfContext& context, std::string_view name) {
  if (!context.snapshot.now) return false;
  const auto reading = context.snapshot.now->find(name);
  return reading != context.snapshot.now->end() && reading->second.state != ReadingState::absent;
}

std::string where(const ConfContext& context, const Line& line) {
  return fmt::format("{}:{}", context.file_of(line).path, line.line);
}

std::string with_key(const Line& line, std::string_view key) {
  return fmt::format("{}{} = {}", line.ignore_failure == YesNo::yes ? "-" : "", key, line.value);
}

Finding& ConfContext::add(const Line& line, Severity severity, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.setting = line.name;
  finding.value = line.value;
  finding.place = place_of_line(snapshot, line);
  finding.message = std::move(message);
  finding.advice = advice;
  const Context context{base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
  for (const FixEntry& entry : rule.fix)
    if (entry.setting.empty())
      finding.fix.push_back(
          step_for(line, entry.kind, entry.kind == FixKind::set ? render(entry.value, context) : "", line.value));
  if (!finding.fix.empty()) finding.fix_safety = rule.fix_safety;
  findings.push_back(std::move(finding));
  return findings.back();
}

FixStep ConfContext::step_for(const Line& line, FixKind kind, std::string value, std::string old_value) const {
  const auto at = static_cast<std::size_t>(&line - boot().lines.data());
  return {kind,      line.name, std::move(value), std::move(old_value),    file_of(line).path,
          line.line, at,        YesNo::no,        stands_within_text(line)};
}

void ConfContext::rewrite(Finding& finding, const Line& line, std::string text) const {
  if (line.writing != nullptr) {
    if (line.writing->sysctl_line == YesNo::no) return;
    // Behind what the surface puts before each line; a text that was made of the whole line has it already.
    const Source& source = *file_of(line).source;
    const std::string_view before = source.text({source.line(line.line).begin, line.whole.begin});
    std::string all;
    for (const std::string_view part : split(text, '\n'))
      all.append(all.empty() ? "" : "\n").append(part.starts_with(before) ? "" : before).append(part);
    text = std::move(all);
  }
  finding.fix = {step_for(line, FixKind::rewrite_line, std::move(text), std::string(text_of(snapshot, line)))};
  finding.fix_safety = FixSafety::safe;
}

Finding& ConfContext::add(const BootFile& file, int line, Severity severity, std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.place.file = file.path;
  finding.place.line = line;
  finding.place.column = line > 0 ? 1 : 0;
  finding.message = std::move(message);
  finding.advice = advice;
  findings.push_back(std::move(finding));
  return findings.back();
}

Finding& ConfContext::add(std::string_view setting, Plane plane, std::string value, Severity severity,
                          std::string message) {
  Finding finding;
  finding.rule = &rule;
  finding.severity = severity;
  finding.setting = setting;
  finding.value = std::move(value);
  finding.plane = plane == Plane::now ? FindingPlane::now : FindingPlane::boot;
  if (const Line* line = plane == Plane::boot ? winning_line(snapshot, setting) : nullptr)
    finding.place = place_of_line(snapshot, *line);
  finding.message = std::move(message);
  findings.push_back(std::move(finding));
  return findings.back();
}

ConfVerdicts judge_conf_rules(const RuleBase& base, const Snapshot& snapshot) {
  ConfVerdicts verdicts;
  const bool windows = snapshot.facts.os == "windows";
  const std::vector<KnownLine> known_lines = windows ? std::vector<KnownLine>() : known_lines_of(base, snapshot);
  const Context whole{base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
  for (const std::vector<NamedCheck>* checks : all_checks())
    for (const NamedCheck& named : *checks) {
      const Rule* rule = find_rule(base, named.id);
      if (rule == nullptr || (checks == &registry_checks()) != windows) continue;
      ConfContext context{base, snapshot, known_lines, *rule, render_shared(rule->advice, whole), {}};
      const bool applies = windows ? snapshot.registry.has_value() : snapshot.boot || checks == &profile_checks();
      const Seen seen = applies ? named.check(context) : Seen::nothing;
      verdicts.verdicts.push_back({rule, !context.findings.empty() ? Verdict::fail
                                         : seen == Seen::something ? Verdict::pass
                                                                   : Verdict::not_applicable});
      for (Finding& finding : context.findings) hide_secrets(snapshot, finding);
      verdicts.findings.insert(verdicts.findings.end(), std::make_move_iterator(context.findings.begin()),
                               std::make_move_iterator(context.findings.end()));
    }
  return verdicts;
}

bool judges_suppressions(const Rule& rule) {
  return rule.id == kExpiredRule || rule.id == kUnusedRule || rule.id == kReasonlessRule;
}

const std::vector<std::string_view>& builtin_ids() {
  static const std::vector<std::string_view> ids = [] {
    std::vector<std::string_view> all;
    for (const std::vector<NamedCheck>* checks : all_checks())
      for (const NamedCheck& named : *checks) all.push_back(named.id);
    all.insert(all.end(), connection_rule_ids().begin(), connection_rule_ids().end());
    all.insert(all.end(), {kExpiredRule, kUnusedRule, kReasonlessRule});
    return all;
  }();
  return ids;
}

}  // namespace tcptune
