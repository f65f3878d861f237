// SPDX-License-Identifier: MIT
// Files that --with proposes: read as the drop-ins that they would be, and put in place of what is there.
#pragma once

#include <string>
#include <vector>

#include "cli.h"
#include "core/rules/rule.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// A proposed file where it would be.
struct Proposal {
  std::string path;
  std::string text;
};

// The text of one of them. Throws Error for what is no sysctl file.
std::string read_proposal(const std::string& path, const TargetOptions& options);

// All of --with. Throws Error as above, and for a place that no boot reads.
std::vector<Proposal> read_proposals(const TargetOptions& options);

// Tells the files that are proposed from the others.
void mark_proposed(BootConfiguration& boot, const std::vector<Proposal>& proposals);

// The running kernel as it would be once the proposed lines are applied: values that it refuses change nothing.
void put_in_place(Snapshot& snapshot, const RuleBase& base);

}  // namespace tcptune
