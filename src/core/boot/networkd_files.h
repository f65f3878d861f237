// SPDX-License-Identifier: MIT
// The settings that systemd-networkd writes for what its files say (systemd.network(5), networkd.conf(5)).
#pragma once

#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// Of a .network file for the interfaces that [Match] names in full, and of networkd.conf for all. IPForward= of any
// interface is the host's ip_forward. The key is the one of the file, the value what networkd writes. Stops at
// one line more than kMostLines: many interfaces times many options are no configuration.
std::vector<Line> parse_networkd(std::string_view text, int file_index);

}  // namespace tcptune
