// SPDX-License-Identifier: MIT
// See pattern_checks.h.
#include "core/checks/pattern_checks.h"

#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "core/boot/boot_winners.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

bool covers_part(std::string_view outer, std::string_view inner) {
  if (outer == "*" || outer == inner) return true;
  // "lxc*" covers "lxcbr*" and "lxc0".
  const bool is_start = outer.ends_with('*') && outer.find_first_of("*?[{\\") == outer.size() - 1;
  return is_start && inner.starts_with(outer.substr(0, outer.size() - 1));
}

bool is_ours(const ConfContext& context, const Line& line) {
  const BootFile& file = context.file_of(line);
  return file.writer == kBootReader && file.owner != FileOwner::package;
}

void add(ConfContext& context, const Line& loser, const Line& winner, std::string message, std::string_view label) {
  Finding& finding = context.add(loser, Severity::warning, std::move(message));
  finding.related.push_back(place_of_line(context.snapshot, winner));
  finding.related.back().label = label;
}

// Where a pattern is written: systemd keeps it in the place of its first equal assignment, the others line by line.
std::vector<const Line*> patterns_in_order(const BootConfiguration& boot) {
  std::vector<const Line*> order;
  for (const Line& line : boot.lines) {
    if (line.kind != LineKind::assignment || line.glob == YesNo::no || boot.file_of(line).writer != kBootReader)
      continue;
    const auto same = std::find_if(order.begin(), order.end(), [&](const Line* one) { return one->name == line.name; });
    if (boot.reader == BootReader::systemd && same != order.end()) {
      if ((*same)->value == line.value) continue;
      order.erase(same);
    }
    order.push_back(&line);
  }
  return order;
}

bool expands_patterns(const BootConfiguration& boot) {
  if (boot.reader == BootReader::systemd) return boot.systemd_version == 0 || boot.systemd_version >= kSystemdWithGlobs;
  if (boot.reader == BootReader::procps) return boot.procps_version == 0 || boot.procps_version >= kProcpsWithGlobs;
  return boot.reader == BootReader::single_file;
}

void find_beaten_patterns(ConfContext& context) {
  const std::vector<const Line*> order = patterns_in_order(context.boot());
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (!is_ours(context, *order[i])) continue;
    const auto winner = std::find_if(order.rbegin(), order.rend() - static_cast<std::ptrdiff_t>(i) - 1,
                                     [&](const Line* later) { return covers_pattern(later->name, order[i]->name); });
    if (winner == order.rend() - static_cast<std::ptrdiff_t>(i) - 1 || (*winner)->value == order[i]->value) continue;
    add(context, *order[i], **winner,
        fmt::format("{} = {} has no effect at boot: the later pattern {} of {} sets the same settings to {}",
                    order[i]->name, order[i]->value, (*winner)->name, where(context, **winner), (*winner)->value),
        "this line decides");
  }
}

// systemd-sysctl keeps "-key" in the place of an earlier assignment; procps takes it for a word about patterns only.
void find_cancelled_lines(ConfContext& context) {
  const BootConfiguration& boot = context.boot();
  std::map<std::string_view, const Line*> last;  // exclusions that nothing after them undoes
  for (const Line& line : boot.lines) {
    if (boot.file_of(line).writer != kBootReader) continue;
    if (line.kind == LineKind::exclusion) last[line.name] = &line;
    if (line.kind == LineKind::assignment) last.erase(line.name);
  }
  if (last.empty()) return;
  const std::string_view reader =
      boot.reader == BootReader::systemd ? "has no effect at boot" : "has no effect where systemd-sysctl reads it";
  for (const Line& line : boot.lines) {
    const auto exclusion = last.find(line.name);
    if (line.kind != LineKind::assignment || exclusion == last.end() || !is_ours(context, line)) continue;
    add(context, line, *exclusion->second,
        fmt::format("{} = {} {}: -{} in {} comes later and takes it back", line.name, line.value, reader, line.name,
                    where(context, *exclusion->second)),
        "takes it back");
  }
}

}  // namespace

bool covers_pattern(std::string_view outer, std::string_view inner) {
  const std::vector<std::string_view> a = split(outer, '.'), b = split(inner, '.');
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), covers_part);
}

void find_beaten_lines(ConfContext& context) {
  const BootReader reader = context.boot().reader;
  if (expands_patterns(context.boot())) find_beaten_patterns(context);
  if ((reader == BootReader::systemd && expands_patterns(context.boot())) || reader == BootReader::single_file)
    find_cancelled_lines(context);
}

}  // namespace tcptune
