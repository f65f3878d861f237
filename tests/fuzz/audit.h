// SPDX-License-Identifier: MIT
// What the fuzz targets share: the whole way from text to every report, and what must hold on it whatever the input.
#pragma once

#include <cstdint>
#include <string_view>

#include "cli.h"
#include "core/judge/prepared.h"
#include "core/snapshot/snapshot.h"
#include "core/snapshot/surface.h"

namespace tcptune::fuzz {

// Ends the process with a message, so that the fuzzer keeps the input.
void require(bool holds, const char* what);

// A number that depends on the input alone: the choice among kernels, readers and roles for this run.
std::size_t choice(std::string_view input, std::size_t count);

// Options of an audit, one of a few dozen combinations.
TargetOptions some_options(std::string_view input);

// Reads `text` as `from`, judges it and reports it. What the reader refuses with an Error is fine.
void audit_text(const RuleCache& rules, std::string_view text, std::optional<InputKind> from);

// Judges a snapshot, minds the suppressions in it, and renders it as text and in a second format that depends on that
// text: JSON must parse, text must hold no control characters.
void audit_snapshot(const RuleCache& rules, const Snapshot& snapshot);

// What the surface's reader finds in `text`, under this name: spans lie in the text, and a setting tells how it is
// written. Behind a NUL byte stands what the files beside it say. What the reader refuses with an Error is fine.
void read_surface(const Surface& surface, std::string_view path, std::string_view text);

// Every index in the configuration points at something.
void check_boot(const BootConfiguration& boot);

}  // namespace tcptune::fuzz
