// SPDX-License-Identifier: MIT
// What a report says of what decided beside the built-in rules: nothing is silenced unnoticed.
#pragma once

#include <string>
#include <vector>

#include "renderers/json_text.h"
#include "renderers/report/renderer.h"

namespace tcptune {

struct InForceNote {
  std::string path;  // the file it speaks of, as it was named; never empty
  std::string text;  // one sentence without its end
};

// The policy, comments that accept findings, the baseline, rules of the site. Empty: nothing of these.
std::vector<InForceNote> in_force_notes(const InForce& in_force, const Totals& totals);

// The same for programs. Null: nothing of these.
Json in_force_json(const InForce& in_force, const Totals& totals);

}  // namespace tcptune
