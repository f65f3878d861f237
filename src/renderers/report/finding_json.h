// SPDX-License-Identifier: MIT
// What all JSON has in common that tells of a judgement.
#pragma once

#include "core/checks/finding.h"
#include "renderers/json_text.h"

namespace tcptune {

Json finding_json(const Finding& finding);
Json unknown_json(const Unknown& unknown);
Json counts_json(const Counts& counts);

}  // namespace tcptune
