// SPDX-License-Identifier: MIT
// Whether a root's init starts a program at boot.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"
#include "readers/root/root_directory.h"

namespace tcptune {

// Is the unit of systemd (NAME.service), the start script of SysV or the service of OpenRC wanted? `unknown`: the tree
// has no place where it would be seen.
Running is_started(const RootDirectory& root, const std::string& service);

// The path of a unit that is linked to /dev/null, or empty, in /etc or /run: systemd never starts it. Empty: it is not
// masked.
std::string mask_of(const RootDirectory& root, const std::string& unit);

// Is a unit of systemd, or the start script of OpenRC or SysV, there at all?
bool is_installed(const RootDirectory& root, const std::string& service);

bool has_systemd_units(const RootDirectory& root);

// Programs that change settings while they run, if they are started: a phrase each. What they set cannot be seen in
// files.
std::vector<std::string> run_time_writers(const RootDirectory& root);

}  // namespace tcptune
