// SPDX-License-Identifier: MIT
// Keys and secrets that files set: reports end up in logs and tickets, so findings do not repeat them.
#pragma once

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// Puts "…" in the place of every value that the boot files give such a setting, wherever the finding shows one. What a
// fix writes keeps it, or it could not be applied.
void hide_secrets(const Snapshot& snapshot, Finding& finding);

}  // namespace tcptune
