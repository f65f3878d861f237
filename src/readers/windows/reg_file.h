// SPDX-License-Identifier: MIT
// The syntax of .reg files: both versions, every encoding they come in, and what an import makes of each line.
#pragma once

#include <string>
#include <string_view>

#include "core/catalogue/setting.h"
#include "core/snapshot/registry.h"

namespace tcptune {

// The values and instructions of the file in order, as far as they concern TCP/IP, as `reg import` takes them. What an
// import loses is in `faults`: it drops lines without a word and still ends with 0. Never throws.
Registry parse_reg_file(const Catalogue& base, std::string_view bytes, const std::string& file);

}  // namespace tcptune
