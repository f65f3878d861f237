// SPDX-License-Identifier: MIT
// Which files tuned applies when it starts.
#pragma once

#include <string>
#include <vector>

#include "readers/root/root_directory.h"

namespace tcptune {

// The active profiles and what they include, in the order in which their values replace each other. None where they set
// nothing together. Throws Error for more than 1,000 of them.
std::vector<std::string> tuned_profile_files(const RootDirectory& root);

// Does tuned apply the system's sysctl files once more after its profiles (reapply_sysctl of tuned-main.conf, on unless
// it says otherwise)? It does so for profiles with sysctls only.
bool tuned_reapplies_files(const RootDirectory& root);

// Those of /run/sysctl.d and /etc/sysctl.d, one a name, and /etc/sysctl.conf.
std::vector<std::string> tuned_reapplied_files(const RootDirectory& root);

}  // namespace tcptune
