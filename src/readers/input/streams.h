// SPDX-License-Identifier: MIT
// Inputs whose bytes come once, to whoever reads first: standard input, pipes, terminals.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/text/error.h"

namespace tcptune {

// What was in a stream, or why that is not known.
struct Stream {
  std::string text;
  std::optional<Error> fault;
};

// Reads those of the paths that are streams, in their order. By position in `paths`.
std::map<std::size_t, Stream> read_streams(const std::vector<std::string>& paths);

}  // namespace tcptune
