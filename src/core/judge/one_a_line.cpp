// SPDX-License-Identifier: MIT
// See one_a_line.h.
#include "core/judge/one_a_line.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "core/catalogue/kernel_pieces.h"

namespace tcptune {
namespace {

using LineKey = std::tuple<std::string_view, std::string_view, int>;

LineKey line_of(const Finding& finding) { return {finding.setting, finding.place.file, finding.place.line}; }

// Also those of which the rule says something else.
std::vector<KernelRange> all_kernels_of(const Finding& finding) {
  if (finding.holds.empty()) return {};
  std::vector<KernelRange> all = finding.holds;
  for (const Elsewhere& other : finding.elsewhere)
    if (other.rule == finding.rule) all.insert(all.end(), other.holds.begin(), other.holds.end());
  return joined(std::move(all));
}

// Empty: the whole interval.
bool covers(const std::vector<KernelRange>& outer, std::vector<KernelRange> inner, const KernelRange& whole) {
  if (inner.empty()) inner = {whole};
  return outer.empty() || std::all_of(inner.begin(), inner.end(), [&](const KernelRange& one) {
           return std::any_of(outer.begin(), outer.end(),
                              [&](const KernelRange& all) { return all.low <= one.low && one.high <= all.high; });
         });
}

// A more telling rule replaces a general one on the same setting and line, where it speaks of the same kernels.
void drop_superseded(std::vector<Finding>& findings, const KernelRange& whole) {
  std::multimap<LineKey, Finding*> telling;
  for (Finding& finding : findings)
    if (!finding.rule->supersedes.empty()) telling.emplace(line_of(finding), &finding);
  if (telling.empty()) return;
  const auto replaces = [&](const Finding& winner, const Rule& rule, const std::vector<KernelRange>& holds) {
    const auto& ids = winner.rule->supersedes;
    return std::find(ids.begin(), ids.end(), rule.id) != ids.end() && covers(all_kernels_of(winner), holds, whole);
  };
  const auto is_superseded = [&](Finding& finding) {
    const auto [begin, end] = telling.equal_range(line_of(finding));
    const auto found = std::find_if(
        begin, end, [&](const auto& entry) { return replaces(*entry.second, *finding.rule, finding.holds); });
    if (found == end) return false;
    // What it says of other kernels is still to be said.
    Finding& winner = *found->second;
    for (Elsewhere& other : finding.elsewhere)
      if (!replaces(winner, *other.rule, other.holds)) winner.elsewhere.push_back(std::move(other));
    return true;
  };
  // All are looked at before one goes: what is superseded itself still supersedes others.
  std::vector<bool> dropped;
  for (Finding& finding : findings) dropped.push_back(is_superseded(finding));
  std::size_t at = 0;
  keep_findings(findings, [&](const Finding&) { return !dropped[at++]; });
}

bool tells_of_failing_write(const Rule& rule) {
  constexpr std::array<std::string_view, 3> kBuiltin{"CONF004", "CONF005", "CONF017"};
  const auto is_one = [&](std::string_view id) {
    return std::find(kBuiltin.begin(), kBuiltin.end(), id) != kBuiltin.end();
  };
  return is_one(rule.id) ||
         (rule.builtin == YesNo::no && std::any_of(rule.supersedes.begin(), rule.supersedes.end(), is_one));
}

// A write that some kernel turns down is one finding: what others make of the value becomes a line of it, unless
// that is louder.
void fold_failing_writes(std::vector<Finding>& findings) {
  std::map<LineKey, Finding*> leaders;
  for (Finding& finding : findings)
    if (finding.place.line > 0 && tells_of_failing_write(*finding.rule)) leaders.emplace(line_of(finding), &finding);
  if (leaders.empty()) return;
  std::vector<bool> folded;
  for (Finding& finding : findings) {
    const auto leader = leaders.find(line_of(finding));
    const bool folds = leader != leaders.end() && leader->second != &finding && finding.plane == FindingPlane::boot &&
                       !finding.kernels.empty() && finding.severity <= leader->second->severity;
    folded.push_back(folds);
    if (folds)
      leader->second->elsewhere.push_back(
          {finding.kernels, finding.severity, finding.message, finding.rule, YesNo::no, finding.holds});
  }
  std::size_t at = 0;
  keep_findings(findings, [&](const Finding&) { return !folded[at++]; });
}

}  // namespace

std::vector<Finding> one_a_line(std::vector<Finding> findings, const KernelRange& whole) {
  drop_superseded(findings, whole);
  fold_failing_writes(findings);
  return findings;
}

}  // namespace tcptune
