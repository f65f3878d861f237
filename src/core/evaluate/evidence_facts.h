// SPDX-License-Identifier: MIT
// The facts of the expression language that come from sockets and counters: sockets.*, tuples.*, counters.*,
// capacity.*.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/evaluate/facts.h"

namespace tcptune {

// In no order. All are unknown where nobody looked.
const std::vector<Fact>& evidence_facts();

// How much a counter grew between two looks, or since boot with one; nothing where it was not told.
std::optional<std::int64_t> growth_of(const Evidence& evidence, std::string_view counter);

// Over how many seconds that was: the interval, or the uptime; nothing where it is not known.
std::optional<double> seconds_of(const Evidence& evidence);

// "in the last 5 s", "since boot, 12 days ago"; without an uptime the counters may be of a namespace that is younger.
std::string period_of(const Evidence& evidence);

// "0.4", "12", "1,204": a number of events a second.
std::string rate_text(double per_second);

}  // namespace tcptune
