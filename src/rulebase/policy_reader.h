// SPDX-License-Identifier: MIT
// A policy file: YAML to Policy.
#pragma once

#include <string>
#include <string_view>

#include "core/accept/policy.h"

namespace tcptune {

// `file` is how messages name it, `directory` where it lies (absolute): paths in it count from there. A file in which
// nothing stands is a policy that says nothing. Throws Error with every fault at its line and column. Whether the rules
// and settings that it names exist is told by faults_of(), when the rules that it adds are loaded.
Policy read_policy(std::string_view text, const std::string& file, const std::string& directory);

}  // namespace tcptune
