// SPDX-License-Identifier: MIT
// Sentences that several formats share: what was audited, and what a fix does.
#pragma once

#include <string>
#include <string_view>

#include "core/checks/finding.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// "Audited this machine: Linux 6.1.0-18-amd64, Debian GNU/Linux 12; live settings and 3 boot files (systemd 252)."
std::string audited_text(const Snapshot& snapshot);

// Which of several targets of one file it is: "pod web". Empty where the file has one.
std::string_view name_in_file(const Snapshot& snapshot);

// "by CIS Debian 12 v1.1.0 3.3.2".
std::string asked_by_text(const Finding& finding, const Snapshot& snapshot);

std::string_view plane_text(FindingPlane plane);

// "delete line 3 of /etc/sysctl.conf (undo: put it back)".
std::string fix_text(const FixStep& step);

}  // namespace tcptune
