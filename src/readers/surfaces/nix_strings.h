// SPDX-License-Identifier: MIT
// What strings of Nix say, with a map to their bytes.
#pragma once

#include "core/snapshot/view.h"
#include "readers/surfaces/nix_tokens.h"

namespace tcptune {

// ''…'' without the indentation that all its lines share, and with its escapes decoded. Holes stay as they are written.
View view_of_indented(const NixWord& word);

// "…" without escapes.
View view_of_plain(const NixWord& word);

}  // namespace tcptune
