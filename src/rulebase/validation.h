// SPDX-License-Identifier: MIT
// What a rule, setting, profile, topic or policy file has that its schema does not allow.
#pragma once

#include <string>
#include <vector>

#include "core/text/error.h"
#include "rulebase/schema.h"
#include "yaml/yaml.h"

namespace tcptune {

// Everything in `node`, which is a file or an item of its list, that the schema does not allow, with did-you-mean;
// empty if it is in order. Of a file that has nothing of the schema's no word is told: a link may have led to it.
std::vector<Diagnostic> validate(const YamlNode& node, const MappingSchema& schema, const std::string& file);

}  // namespace tcptune
