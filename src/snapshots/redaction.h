// SPDX-License-Identifier: MIT
// Names and addresses of a recorded machine replaced by others, so that the record can be shown to strangers.
#pragma once

#include "core/snapshot/machine_record.h"

namespace tcptune {

// The same stands for the same within one record, numbered as they come: 198.18.0.1, 2001:db8::1, 02:00:00:00:00:01,
// host1, user1, if1 …; two records have nothing in common, and no key leads back.
// Replaced, in the lines of files, in evidence and in the names of settings: IP addresses, but for loopback, "any" and
// masks; MAC addresses; UUIDs; the names of this machine and of its users, also in /home/NAME and NAME@; domain names;
// interface names that are not the usual ones (eth0, enp3s0, br0, docker0 …), but for those that a glob of a file
// speaks of, which would no longer match. Comments lose their text, suppressions their reason. Not replaced: numbers,
// ports, paths and names of files, names of programs, kernels and distributions, and other words of scripts and command
// lines. An audit of it has the same findings: rule, severity, line and, but for the names of interfaces, setting.
MachineRecord redacted(MachineRecord record, const PrivateNames& names);

}  // namespace tcptune
