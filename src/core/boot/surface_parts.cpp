// SPDX-License-Identifier: MIT
// See surface_parts.h.
#include "core/boot/surface_parts.h"

#include <algorithm>
#include <utility>

#include "core/boot/assemble.h"

namespace tcptune {
namespace {

// The first fragment of each program on the target; those of sysctl files come first.
std::vector<const Fragment*> programs_of(const SurfaceReading& reading, const SurfaceTarget& target) {
  std::vector<const Fragment*> programs;
  for (const Fragment& fragment : reading.fragments) {
    const auto same = [&](const Fragment* known) { return known->program == fragment.program; };
    if (fragment.target == target && std::none_of(programs.begin(), programs.end(), same))
      programs.push_back(&fragment);
  }
  std::stable_partition(programs.begin(), programs.end(),
                        [](const Fragment* fragment) { return fragment->program.empty(); });
  return programs;
}

}  // namespace

SurfaceReadingPtr read_surface(const Surface& surface, const std::string& path, SourcePtr source, Neighbours neighbour,
                               const BootConfiguration& boot) {
  SurfaceReading reading{&surface, std::move(neighbour), std::move(source), {}};
  reading.fragments = surface.read(
      {path, reading.source->bytes(), reading.neighbour, boot.reader, boot.systemd_version, boot.procps_version});
  return std::make_shared<const SurfaceReading>(std::move(reading));
}

std::vector<SurfaceTarget> targets_of(const SurfaceReading& reading) {
  std::vector<SurfaceTarget> targets;
  for (const Fragment& fragment : reading.fragments)
    if (std::find(targets.begin(), targets.end(), fragment.target) == targets.end()) targets.push_back(fragment.target);
  return targets;
}

BootConfiguration boot_of_target(BootConfiguration empty, const std::string& path, const SurfaceReadingPtr& reading,
                                 const SurfaceTarget& target) {
  for (const Fragment* fragment : programs_of(*reading, target)) {
    BootFile file;
    file.path = path;
    file.source = reading->source;
    file.lines = file.source->lines();
    file.part = std::make_shared<const SurfacePart>(SurfacePart{reading, target, fragment->program});
    if (!fragment->program.empty()) {
      file.writer = static_cast<int>(empty.writers.size());
      empty.writers.push_back({fragment->program, Dialect::surface, fragment->running});
    }
    empty.files.push_back(std::move(file));
  }
  return assembled(std::move(empty));
}

std::vector<Line> lines_of_part(const SurfacePart& part, int file_index) {
  std::vector<Line> lines;
  for (const Fragment& fragment : part.reading->fragments)
    if (fragment.target == part.target && fragment.program == part.program)
      lines.insert(lines.end(), fragment.lines.begin(), fragment.lines.end());
  for (Line& line : lines) line.file = file_index;
  return lines;
}

}  // namespace tcptune
