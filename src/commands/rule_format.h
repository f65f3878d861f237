// SPDX-License-Identifier: MIT
// The format of rule files in words: the schema table for the manual, whose renderer does not know the table.
#pragma once

#include <vector>

#include "renderers/pages/manual.h"

namespace tcptune {

// Every mapping that may stand in a file, in the order of all_schemas().
std::vector<FormatMapping> rule_format();

}  // namespace tcptune
