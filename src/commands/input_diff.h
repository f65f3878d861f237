// SPDX-License-Identifier: MIT
// What tcptune diff makes of one input: planned and printed apart from the others, on any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/judge/prepared.h"
#include "core/text/error.h"
#include "renderers/changes/change_set.h"
#include "targets/targets.h"

namespace tcptune {

struct InputDiff {
  std::vector<std::string> said;  // for the person, in order
  std::string text;
  std::string undo;  // if that is asked for
  std::optional<NamedChanges> changes;
  YesNo is_registry = YesNo::no;
  YesNo changes_something = YesNo::no;
  YesNo trouble = YesNo::no;  // a change that is wanted could not be made
  std::optional<Error> fault;  // why there is nothing of it
};

Direction direction_of(const DiffOptions& options);

// Is the change a .reg file to import, not a patch?
bool is_import(const Snapshot& snapshot);

// Of all targets of one input, at least one. Throws Error for what cannot be changed in the way that is asked for.
InputDiff diff_of_input(const std::vector<Target>& targets, const DiffOptions& options, const Site& site,
                        const ChosenRules& rules, const RuleCache& prepared);

}  // namespace tcptune
