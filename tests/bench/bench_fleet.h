// SPDX-License-Identifier: MIT
// What it costs to judge a fleet, beside other programs that look through the same hosts.
#pragma once

#include <filesystem>
#include <string>

namespace tcptune {

// The programs `fleet_lines` and so on lie in `beside`; `folder` gets the snapshots, 3.6 KB a host.
void compare_fleet(const std::string& tcptune, const std::filesystem::path& beside, const std::filesystem::path& folder,
                   int hosts);

}  // namespace tcptune
