// SPDX-License-Identifier: MIT
// JSON Schema (draft-07) of the report that --format json writes.
#pragma once

#include <string>

namespace tcptune {

std::string report_schema();

}  // namespace tcptune
