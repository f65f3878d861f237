// SPDX-License-Identifier: MIT
// What the kernels of a target make of one line that sets a setting: some may take it, others turn it down.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/checks/finding.h"
#include "core/evaluate/planes.h"

namespace tcptune {

// `refused`: the kernel has the setting and not this value. `gone` and `not_yet`: it has no such setting any more, or
// still. `read_only`: nobody may write it.
enum class Fate { taken, refused, gone, not_yet, read_only };

// Kernels on which a line fares alike.
struct FatePart {
  Fate fate = Fate::taken;
  Severity severity = Severity::note;  // of what is said of it; `taken` and what is not said: note
  std::string message;  // empty: nothing is to be said
  std::vector<KernelRange> kernels;  // joined, newest first
};

// The parts of the context's interval, the loudest first. `line` sets `setting`, and the boot writes it.
std::vector<FatePart> fates_of(const Line& line, const Setting& setting, const Context& context);

}  // namespace tcptune
