// SPDX-License-Identifier: MIT
// What counters and sockets of the running machine say beside a finding about a setting. It changes no verdict.
#pragma once

#include <array>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/evaluate/planes.h"

namespace tcptune {

// Settings that are read only to be told there.
inline constexpr auto kSettingsToTell =
    std::to_array<std::string_view>({"net.netfilter.nf_conntrack_count", "net.netfilter.nf_conntrack_max"});

// The findings; those about TIME_WAIT, local ports, the queues of listeners and connection tracking get a line of what
// was seen, where the machine was asked; those about ports also its most crowded destinations, where sockets were
// looked at.
std::vector<Finding> with_seen_evidence(std::vector<Finding> findings, const Context& context);

}  // namespace tcptune
