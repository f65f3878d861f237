// SPDX-License-Identifier: MIT
// See proposals.h.
#include "targets/proposals.h"

#include <algorithm>

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

std::vector<Proposal> read_proposals(const TargetOptions& options) {
  std::vector<Proposal> proposals;
  for (const std::string& file : options.with) {
    const std::string name = path_text(file_path(file).filename());
    if (!name.ends_with(".conf"))
      throw Error(fmt::format("--with: {} would not be read; the name of a drop-in ends in .conf", file));
    proposals.push_back({"/etc/sysctl.d/" + name, read_proposal(file, options)});
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
