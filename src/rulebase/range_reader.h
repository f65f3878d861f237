// SPDX-License-Identifier: MIT
// The accepted ranges of a setting, from validated YAML: also those that long-term series took over at some patch.
#pragma once

#include <vector>

#include "core/catalogue/setting.h"
#include "rulebase/arena.h"
#include "yaml/yaml.h"

namespace tcptune {

// `items`: the mappings of "range". A release X.Y.P in "lts" was seen to have the range although its series is older
// than "from": from X.Y.P to the end of the series it holds alone; before X.Y.P, where it came is not known, so it
// stands there beside what held until then. Sorted by their first kernel. Texts are kept by the arena.
std::vector<AcceptedRange> read_ranges(const std::vector<const YamlNode*>& items, Arena& arena);

// The version that a validated mapping gives under `key`; `otherwise` where it gives none.
KernelVersion version_or(const YamlNode& item, std::string_view key, KernelVersion otherwise);

}  // namespace tcptune
