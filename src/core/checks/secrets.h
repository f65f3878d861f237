// SPDX-License-Identifier: MIT
// Keys and secrets that files set: reports end up in logs and tickets, so findings do not repeat them.
#pragma once

#include <string>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Puts "…" in the place of every value that the boot files give such a setting, wherever the finding shows one. What a
// fix writes keeps it, or it could not be applied.
void hide_secrets(const Snapshot& snapshot, Finding& finding);

// What a report shows of the value that a fix writes.
std::string shown_value(const FixStep& step);

}  // namespace tcptune
