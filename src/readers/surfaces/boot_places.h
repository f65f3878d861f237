// SPDX-License-Identifier: MIT
// The places where a boot reads sysctl files, for programs that write such files.
#pragma once

#include <string>
#include <string_view>

namespace tcptune {

// Is what is written to this path a sysctl file, whoever reads it? Parts of the path may be holes of a template.
bool is_place_of_sysctls(std::string_view path);

// "/tmp/x.conf, which no boot reads: …", a clause behind "it is written to"; empty where a boot reads the path, or
// where it is not known.
std::string why_no_boot_reads(std::string_view path);

}  // namespace tcptune
