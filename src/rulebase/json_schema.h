// SPDX-License-Identifier: MIT
// JSON Schema (draft-07) from the table of fields, for editors and validators.
#pragma once

#include <string>

#include "rulebase/schema.h"

namespace tcptune {

// A complete schema document for one of the mappings; a setting file is a list of settings.
std::string json_schema(const MappingSchema& schema);

}  // namespace tcptune
