// SPDX-License-Identifier: MIT
// Sentences that several formats share: what was audited, and what a fix does.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"
#include "core/judge/engine.h"
#include "core/snapshot/snapshot.h"

namespace tcptune {

// "Audited this machine: Linux 6.1.0-18-amd64, Debian GNU/Linux 12; live settings and 3 boot files (systemd 252)."
std::string audited_text(const Snapshot& snapshot);

// Which of several targets of one file it is: "pod web". Empty where the file has one.
std::string_view name_in_file(const Snapshot& snapshot);

// "by CIS Debian 12 v1.1.0 3.3.2".
std::string asked_by_text(const Finding& finding, const Snapshot& snapshot);

std::string_view plane_text(FindingPlane plane);

// "roles/a.conf:3:1", as far as it is known.
std::string location_text(const Place& place);

// Why rules could not be judged: a line for each reason, with the rules that wait for it.
std::vector<std::string> not_judged_lines(const Judgement& judgement);

// "delete line 3 of /etc/sysctl.conf (undo: put it back)".
std::string fix_text(const FixStep& step);

}  // namespace tcptune
