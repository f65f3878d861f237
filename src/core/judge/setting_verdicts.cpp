// SPDX-License-Identifier: MIT
// See setting_verdicts.h.
#include "core/judge/setting_verdicts.h"

#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/evaluate/evaluate.h"
#include "core/evaluate/in_force.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

std::string one_spaced(std::string_view text) { return fmt::format("{}", fmt::join(split_words(text), " ")); }

std::string_view effect_of(const Finding& finding) {
  if (!finding.rule->effect.empty()) return finding.rule->effect;
  return finding.severity == Severity::note ? "ok" : "harmful";
}

// A line that loses says nothing of the value that counts.
bool is_about_what_counts(const Finding& finding, const Snapshot& snapshot, const Line* counts) {
  if (counts == nullptr || finding.place.line == 0 || finding.plane == FindingPlane::now) return true;
  return finding.place.line == counts->line && finding.place.file == snapshot.boot->file_of(*counts).path;
}

// From what must be changed to what may stay.
int rank(std::string_view verdict) {
  constexpr std::array<std::string_view, 6> kWorstFirst{"harmful",   "refused",   "not judged",
                                                        "no effect", "unrelated", "ok"};
  return static_cast<int>(std::find(kWorstFirst.begin(), kWorstFirst.end(), verdict) - kWorstFirst.begin());
}

// The finding that says most about a setting: the loudest, and among notes one that denies an effect.
const Finding* loudest(const std::vector<const Finding*>& findings) {
  const auto weight = [](const Finding* f) {
    return 4 * static_cast<int>(f->severity) + (effect_of(*f) != "ok" ? 1 : 0);
  };
  const Finding* best = nullptr;
  for (const Finding* finding : findings)
    if (best == nullptr || weight(finding) > weight(best)) best = finding;
  return best;
}

// What the line leaves in force: "at least 100" may leave the default.
std::string value_at_boot(const RuleBase& base, const Snapshot& snapshot, std::string_view name, const Line& line) {
  const Setting* setting = find_setting(base, name);
  if (setting == nullptr || line.assigns == Assigns::value) return line.value;
  const Context context{base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
  const SettingValue value = setting_value(*setting, name, context);
  return value.state == SettingState::present ? value.text : line.value;
}

}  // namespace

std::vector<SettingVerdict> setting_verdicts(const RuleBase& base, const Snapshot& snapshot,
                                             const Judgement& judgement) {
  std::map<std::string, std::string, std::less<>> values;
  if (snapshot.now)
    for (const auto& [name, reading] : *snapshot.now)
      if (reading.state == ReadingState::present) values[name] = one_spaced(reading.text);
  if (snapshot.boot)
    for (const auto& [name, winner] : snapshot.boot->winners)
      values[name] = one_spaced(value_at_boot(base, snapshot, name, snapshot.boot->lines[winner.line]));
  std::map<std::string, std::vector<const Finding*>, std::less<>> findings;
  for (const Finding& finding : judgement.findings) {
    findings[finding.setting].push_back(&finding);
    for (const Place& place : finding.related)
      if (const std::size_t end = place.label.find(" here too"); end != std::string::npos)
        findings[place.label.substr(0, end)].push_back(&finding);
  }
  std::map<std::string_view, const Unknown*> unknowns;
  for (const Unknown& unknown : judgement.unknowns) unknowns.emplace(unknown.setting, &unknown);
  std::vector<SettingVerdict> verdicts;
  const Context context{base, snapshot, snapshot.boot ? Plane::boot : Plane::now, snapshot.facts.kernel, nullptr, {}};
  for (const auto& [name, value] : values) {
    const Setting* setting = find_setting(base, name);
    if (setting == nullptr || setting->type == ValueType::opaque) continue;
    const auto fallback = default_text(*setting, context, name);
    const bool is_default = fallback && same_value(*setting, *fallback, value);
    const Line* counts = deciding_line(*setting, name, context);
    auto found = findings.find(name);
    if (found != findings.end()) {
      std::erase_if(found->second, [&](const Finding* f) { return !is_about_what_counts(*f, snapshot, counts); });
      if (found->second.empty()) found = findings.end();
    }
    const bool set = counts != nullptr;
    const auto open = unknowns.find(name);
    if (!set && open == unknowns.end() && found == findings.end() &&
        (is_default || !fallback || setting->access != Access::read_write))
      continue;
    SettingVerdict verdict{name, value, fallback ? one_spaced(*fallback) : "", "ok", ""};
    if (const Finding* finding = found == findings.end() ? nullptr : loudest(found->second)) {
      const bool fails = last_write_fails(*setting, name, context) == Known::yes;
      verdict.verdict = fails && finding->plane == FindingPlane::boot ? "refused" : effect_of(*finding);
      verdict.because = fmt::format("{}: {}", finding->rule->id, finding->rule->title);
    } else if (open != unknowns.end()) {
      verdict.verdict = "not judged";
      verdict.because = fmt::format("{}: {}", open->second->rule->id, open->second->because);
    } else {
      verdict.because = !is_default                      ? std::string(setting->meaning)
                        : snapshot.facts.os == "windows" ? "the default of Windows"
                                                         : "the kernel's default";
    }
    verdicts.push_back(std::move(verdict));
  }
  if (snapshot.now)
    std::stable_sort(verdicts.begin(), verdicts.end(), [](const SettingVerdict& a, const SettingVerdict& b) {
      return rank(a.verdict) < rank(b.verdict);
    });
  return verdicts;
}

}  // namespace tcptune
