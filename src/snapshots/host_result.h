// SPDX-License-Identifier: MIT
// A line that an audit of snapshots wrote, read back.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/fleet/fleet_comparison.h"

namespace tcptune {

struct HostResult {
  std::string host;  // empty: it has no name
  std::string failure;  // why the host was not judged; empty: it was
  HostFindings found;
};

// Nothing: it is no such line, but perhaps a snapshot. `name` names the line in errors. Throws Error for what is no
// JSON, and for such a line with a fault in it.
std::optional<HostResult> read_host_result(std::string_view line, const std::string& name);

}  // namespace tcptune
