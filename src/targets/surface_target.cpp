// SPDX-License-Identifier: MIT
// See surface_target.h.
#include "targets/surface_target.h"

#include <filesystem>
#include <map>
#include <memory>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/boot/surface_parts.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "readers/input/input_file.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

BootConfiguration empty_boot(const BootOptions& options, BootReader reader, const SettingNames& names) {
  BootConfiguration boot;
  boot.reader = options.reader.value_or(reader);
  if (boot.reader == BootReader::systemd) boot.systemd_version = options.systemd_version.value_or(0);
  boot.procps_version = options.procps_version.value_or(0);
  boot.existing = names;
  return boot;
}

Snapshot snapshot_for(const SurfaceInput& input, const SurfaceTarget& target) {
  Snapshot snapshot;
  snapshot.kind = TargetKind::files;
  snapshot.name = target.name.empty() ? input.name : fmt::format("{}: {}", input.name, target.name);
  snapshot.guessed = target.guessed;
  if (target.guessed == YesNo::yes)
    snapshot.not_visible.emplace_back(
        "what this text does with them: its settings were told by their looks, so all findings are notes");
  snapshot.facts = input.facts.audience == Audience::unknown ? meant_for(input.facts, target.audience) : input.facts;
  return snapshot;
}

// What the reader of the file could not judge, once a file.
void tell_unread(Snapshot& first, const SurfaceReading& reading) {
  std::set<std::string> variables;
  for (const Fragment& fragment : reading.fragments) {
    for (const Line& line : fragment.lines)
      if (line.kind == LineKind::computed) variables.insert(line.name);
    first.not_visible.insert(first.not_visible.end(), fragment.not_followed.begin(), fragment.not_followed.end());
  }
  tell(first, {variables.begin(), variables.end()},
       fmt::format("that get{} a variable which is not given there, so that the value was not judged",
                   variables.size() == 1 ? "s" : ""));
}

SourcePtr names_in(const std::filesystem::path& directory) {
  constexpr std::size_t kMost = 1000;
  std::set<std::string> names;
  std::error_code unseen;
  for (std::filesystem::directory_iterator at(directory, unseen), end; !unseen && at != end && names.size() < kMost;
       at.increment(unseen))
    if (at->is_regular_file(unseen)) names.insert(path_text(at->path().filename()));
  return names.empty() ? nullptr : make_source(fmt::format("{}\n", fmt::join(names, "\n")));
}

}  // namespace

Neighbours neighbours_of(const std::string& path) {
  constexpr std::uintmax_t kLargest = 1024 * 1024;
  if (path == "-") return [](std::string_view) { return SourcePtr(); };
  struct Read {
    std::filesystem::path directory;
    std::map<std::string, SourcePtr, std::less<>> files;
  };
  auto read = std::make_shared<Read>(Read{file_path(path).parent_path(), {}});
  return [read](std::string_view relative) {
    const auto [entry, fresh] = read->files.try_emplace(std::string(relative));
    if (!fresh) return entry->second;
    const std::filesystem::path full = (read->directory / file_path(std::string(relative))).lexically_normal();
    if (relative.ends_with('/')) return entry->second = names_in(full);
    std::error_code unseen;
    if (!std::filesystem::is_regular_file(full, unseen) || std::filesystem::file_size(full, unseen) > kLargest)
      return entry->second;
    try {
      entry->second = make_source(read_input(path_text(full)));
    } catch (const Error&) {  // as if it were not there: what it says is not known
    }
    return entry->second;
  };
}

std::vector<Snapshot> snapshots_of_surface(const RuleCache& rules, const SurfaceInput& input) {
  const auto read = [&](const BootConfiguration& boot) {
    return read_surface(input.surface, input.name, input.source, input.neighbour, boot);
  };
  const SurfaceReadingPtr reading = read(empty_boot(input.boot, BootReader::single_file, nullptr));
  std::vector<SurfaceTarget> targets = targets_of(*reading);
  if (targets.empty()) targets.emplace_back();
  SurfaceReadingPtr as_systemd;
  std::vector<Snapshot> snapshots;
  for (const SurfaceTarget& target : targets) {
    Snapshot snapshot = snapshot_for(input, target);
    const SettingNames& names = rules.prepare(snapshot.facts).names();
    snapshot.boot = boot_of_target(empty_boot(input.boot, BootReader::single_file, names), input.name, reading, target);
    if (snapshot.boot->reader == BootReader::single_file && may_readers_differ(*snapshot.boot)) {
      BootConfiguration other = empty_boot(input.boot, BootReader::systemd, names);
      if (as_systemd == nullptr) as_systemd = read(other);
      snapshot.other_reader = boot_of_target(std::move(other), input.name, as_systemd, target);
    }
    tell_elsewhere(snapshot, rules.base());
    snapshots.push_back(std::move(snapshot));
  }
  tell_unread(snapshots.front(), *reading);
  return snapshots;
}

}  // namespace tcptune
