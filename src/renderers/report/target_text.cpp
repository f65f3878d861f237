// SPDX-License-Identifier: MIT
// See target_text.h.
#include "renderers/report/target_text.h"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "core/boot/surface_parts.h"
#include "core/catalogue/windows_version.h"
#include "core/checks/secrets.h"
#include "core/rules/public_demands.h"
#include "core/text/quote.h"

namespace tcptune {
namespace {

std::string registry_text(const Registry& registry, const BootConfiguration& boot) {
  std::string text = registry.form.empty() ? "" : registry.form + "; ";
  const auto settings = boot.winners.size();
  return text +
         (settings == 0 ? "no TCP/IP value is set" : fmt::format("{} setting{}", settings, settings == 1 ? "" : "s"));
}

std::string boot_text(const BootConfiguration& boot) {
  const auto read = std::count_if(boot.files.begin(), boot.files.end(), [](const BootFile& file) {
    return file.status == FileStatus::read && file.writer == kBootReader;
  });
  std::string reader(name_of(boot.reader));
  if (boot.systemd_version > 0) reader += fmt::format(" {}", boot.systemd_version);
  const auto settings = boot.winners.size();
  const std::string what =
      settings == 0 ? std::string("set nothing") : fmt::format("set {} setting{}", settings, settings == 1 ? "" : "s");
  std::vector<std::string_view> programs;
  for (const BootFile& file : boot.files)
    if (const Writer* writer = boot.writer_of(file); file.status == FileStatus::read && writer != nullptr &&
                                                     (programs.empty() || programs.back() != writer->program))
      programs.push_back(writer->program);
  const std::string files = fmt::format("{} boot file{} read by {}", read, read == 1 ? "" : "s", reader);
  if (programs.empty()) return fmt::format("{}, which {}", files, what);
  return fmt::format("{}, and {}, which {} together", files, fmt::join(programs, ", "), what);
}

// One that is meant to set something.
bool says_something(const BootConfiguration& boot) {
  return std::any_of(boot.lines.begin(), boot.lines.end(),
                     [](const Line& line) { return line.kind != LineKind::comment; });
}

}  // namespace

std::string audited_text(const Snapshot& snapshot) {
  const Facts& facts = snapshot.facts;
  std::string text =
      fmt::format("Audited {} for {}", snapshot.name,
                  facts.kernel_release.empty() || facts.os == "windows" ? system_text(facts.os, facts.kernel)
                                                                        : "Linux " + facts.kernel_release);
  if (!facts.distribution.empty()) text += ", " + facts.distribution;
  if (facts.audience != Audience::unknown) text += fmt::format(", meant for a {}", name_of(facts.audience));
  const bool told = facts.audience != Audience::unknown;  // the rest follows from it
  if (!told && facts.container == Known::yes) text += ", in a container";
  if (!told && facts.net_namespace == NetNamespace::child) text += ", in a network namespace of its own";
  if (snapshot.now)
    text += fmt::format("; {} live settings",
                        std::count_if(snapshot.now->begin(), snapshot.now->end(),
                                      [](const auto& entry) { return entry.second.state == ReadingState::present; }));
  if (snapshot.registry && snapshot.boot) return text + "; " + registry_text(*snapshot.registry, *snapshot.boot) + '.';
  if (snapshot.boot && snapshot.boot->reader != BootReader::single_file) text += "; " + boot_text(*snapshot.boot);
  if (snapshot.kind == TargetKind::files && snapshot.boot && snapshot.boot->winners.empty() &&
      !says_something(*snapshot.boot))
    text += "; it sets nothing";
  return text + '.';
}

std::string_view name_in_file(const Snapshot& snapshot) {
  if (!snapshot.boot || snapshot.boot->files.empty()) return "";
  const SurfacePart* part = snapshot.boot->files.front().part.get();
  if (part == nullptr || targets_of(*part->reading).size() < 2) return "";
  return part->target.name.empty() ? std::string_view("the host") : part->target.name;
}

std::string asked_by_text(const Finding& finding, const Snapshot& snapshot) {
  const std::string summary = id_summary(finding.ids, snapshot.facts.distribution);
  const bool whole = summary.find(" more") == std::string::npos;
  return whole ? "by " + summary : fmt::format("by {} (tcptune explain {})", summary, finding.setting);
}

std::string_view plane_text(FindingPlane plane) {
  switch (plane) {
    case FindingPlane::now: return "now (the running kernel; no file sets this)";
    case FindingPlane::boot: return "boot (what the files will set; the running kernel differs or was not asked)";
    case FindingPlane::both: break;
  }
  return "now and boot";
}

std::string location_text(const Place& place) {
  if (place.line == 0) return place.file;
  return place.column == 0 ? fmt::format("{}:{}", place.file, place.line)
                           : fmt::format("{}:{}:{}", place.file, place.line, place.column);
}

std::vector<std::string> not_judged_lines(const Judgement& judgement) {
  std::map<std::string, std::vector<std::string_view>> reasons;
  for (const Unknown& unknown : judgement.unknowns) {
    auto& rules = reasons[unknown.because];
    if (std::find(rules.begin(), rules.end(), unknown.rule->id) == rules.end()) rules.push_back(unknown.rule->id);
  }
  std::vector<std::string> lines;
  for (const auto& [because, rules] : reasons) lines.push_back(fmt::format("{} ({})", fmt::join(rules, ", "), because));
  return lines;
}

std::string fix_text(const FixStep& step) {
  const std::string value = shown_value(step);
  if (step.in_registry == YesNo::yes && step.kind != FixKind::set)
    return fmt::format("delete the value {} (undo: set it to {})", step.setting, step.old_value);
  if (step.kind == FixKind::remove_line && step.within_text == YesNo::yes)
    return fmt::format("take it out of {}:{} (undo: put it back)", step.file, step.line);
  if (step.kind == FixKind::remove_line && step.line > 0)
    return fmt::format("delete line {} of {} (undo: put the line back)", step.line, step.file);
  if (step.kind == FixKind::rewrite_line) {
    const std::size_t end = value.find('\n');
    const auto part = [&](std::size_t from, std::size_t size) {
      return shorten(std::string_view(value).substr(from, size), 64);
    };
    const std::string text = end == std::string::npos
                                 ? part(0, end)
                                 : fmt::format("{}, then {}", part(0, end), part(end + 1, std::string::npos));
    return fmt::format("write in line {} of {}: {}", step.line, step.file, text);
  }
  if (step.kind == FixKind::move_line)
    return fmt::format("move line {} of {} to where it decides: {} = {}", step.line, step.file, step.setting,
                       shorten(value, 64));
  if (step.kind == FixKind::list_module)
    return fmt::format("list {} in {} (undo: take it off the list)", step.value, step.file);
  const std::string where =
      step.line > 0 && step.in_registry == YesNo::no ? fmt::format(" in {}:{}", step.file, step.line) : std::string();
  const std::string undo =
      step.old_value.empty() ? std::string() : fmt::format(" (undo: {})", shorten(step.old_value, 64));
  const std::string_view default_mark = step.kind == FixKind::restore_default ? ", the default" : "";
  return fmt::format("{} = {}{}{}{}", step.setting, value, default_mark, where, undo);
}

}  // namespace tcptune
