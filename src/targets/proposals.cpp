// SPDX-License-Identifier: MIT
// See proposals.h.
#include "targets/proposals.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <utility>

#include <fmt/format.h>

#include "core/evaluate/evaluate.h"
#include "core/evaluate/in_force.h"
#include "core/text/error.h"
#include "core/text/file_path.h"
#include "readers/input/input_file.h"
#include "readers/input/input_kind.h"

namespace tcptune {

std::string read_proposal(const std::string& path, const TargetOptions& options) {
  std::string text = read_input(path);
  if (options.from) return text;
  const Recognised found = recognise(path, text);
  if (!found.kind || known_input(*found.kind).holds != Holds::sysctls) refuse_foreign(found, path);
  return text;
}

namespace {

// Where `sysctl --system` and systemd-sysctl look for drop-ins.
constexpr std::array kDropInDirectories = {"/etc/sysctl.d", "/run/sysctl.d", "/usr/local/lib/sysctl.d",
                                           "/usr/lib/sysctl.d", "/lib/sysctl.d"};

std::string place_of(const ProposedFile& proposed) {
  const std::filesystem::path file = file_path(proposed.file);
  const bool is_stream = proposed.file == "-";
  std::string place = !proposed.place.empty() ? proposed.place
                      : is_stream             ? "/etc/sysctl.d/99-proposed.conf"
                                              : "/etc/sysctl.d/" + path_text(file.filename());
  const std::string directory = path_text(file_path(place).parent_path());
  const bool is_read =
      std::find(kDropInDirectories.begin(), kDropInDirectories.end(), directory) != kDropInDirectories.end();
  if (place != "/etc/sysctl.conf" && (!is_read || !place.ends_with(".conf")))
    throw Error(fmt::format("--with: {} would not be read; a drop-in lies in {}, and its name ends in .conf", place,
                            fmt::join(kDropInDirectories, ", ")),
                fmt::format("Say where it will be: --with {}:/etc/sysctl.d/60-name.conf", proposed.file));
  return place;
}

}  // namespace

std::vector<Proposal> read_proposals(const TargetOptions& options) {
  std::vector<Proposal> proposals;
  for (const ProposedFile& proposed : options.with) {
    std::string place = place_of(proposed);
    proposals.push_back({std::move(place), read_proposal(proposed.file, options)});
  }
  return proposals;
}

void mark_proposed(BootConfiguration& boot, const std::vector<Proposal>& proposals) {
  for (BootFile& file : boot.files)
    file.proposed = yes_if(std::any_of(proposals.begin(), proposals.end(),
                                       [&](const Proposal& proposal) { return proposal.path == file.path; }));
}

void put_in_place(Snapshot& snapshot, const RuleBase& base) {
  for (const auto& [name, winner] : snapshot.boot->winners) {
    const auto reading = snapshot.now->find(name);
    const Setting* setting = find_setting(base, name);
    if (setting == nullptr || reading == snapshot.now->end() || reading->second.state != ReadingState::present)
      continue;
    const Context context{base, snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
    const Line* line = line_in_force(*setting, name, context).line;
    if (line != nullptr && snapshot.boot->file_of(*line).proposed == YesNo::yes) reading->second.text = line->value;
  }
}

}  // namespace tcptune
