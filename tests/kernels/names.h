// SPDX-License-Identifier: MIT
// Names of settings as files of a kernel that has no interface but lo.
#pragma once

#include <string>
#include <vector>

#include "core/catalogue/setting.h"

namespace kernels {

std::string path_of(const std::string& name);

// The setting itself; of a family what could stand for the star. They need not exist.
std::vector<std::string> members_of(const tcptune::Setting& setting);

}  // namespace kernels
