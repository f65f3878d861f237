// SPDX-License-Identifier: MIT
// How much room does this kernel give by itself? Functions of the language, see the table in functions.cpp.
#pragma once

#include "core/evaluate/value.h"

namespace tcptune {

class Arguments;

// What the kernels of the context give a limit by themselves, as a number: by `capacity` of the catalogue, which
// computes it from the memory, otherwise by the default. The memory is taken for a quarter less than the machine shows,
// because a kernel counts less of it when it sizes its limits. Where it is not known: of a small machine (256 MiB), and
// of an ordinary one (8 GiB). Kernels that differ: the smallest of their answers, and the largest.
Value least_default(const Arguments& arguments);
Value usual_default(const Arguments& arguments);

}  // namespace tcptune
