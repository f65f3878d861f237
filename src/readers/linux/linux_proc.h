// SPDX-License-Identifier: MIT
// The plane `now` of a live kernel: the files under /proc/sys that the catalogue names, and no others.
#pragma once

#include <string>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// `wanted`: by position in the catalogue, those to read. Families (`net.ipv4.conf.*.x`) are read for every interface
// directory. Write-only and `opaque` settings are not opened. ENOENT is `absent`, EACCES/EPERM `denied`, EIO and other
// errors `malformed`. `proc_sys`: normally
// "/proc/sys". Throws Error when `proc_sys` cannot be opened, saying what to do (mount /proc).
Readings read_proc_sys(const Catalogue& catalogue, const std::vector<bool>& wanted, const std::string& proc_sys);

}  // namespace tcptune
