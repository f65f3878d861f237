// SPDX-License-Identifier: MIT
// Where findings stand, for reports that a forge, an editor or a viewer reads: paths as they are in the repository.
#pragma once

#include <optional>
#include <string>

#include "core/accept/target_result.h"
#include "core/plan/edits.h"
#include "renderers/report/renderer.h"

namespace tcptune {

struct ReportPlace {
  std::string path;  // relative where that can be; never empty
  int line = 1;  // from 1
  int column = 1;  // in bytes, from 1
  int length = 0;  // bytes; 0: not known
};

// Files of an image stand below its root prefix, relative paths below the path prefix. A setting of the running kernel
// stands at "proc/sys/net/…".
ReportPlace report_place(const TargetResult& result, const Place& place, const std::string& setting,
                         const RenderOptions& options);
ReportPlace report_place(const TargetResult& result, const Finding& finding, const RenderOptions& options);

// A path as it was named on the command line, for inputs that could not be judged, a policy and the like.
std::string path_in_repository(const std::string& named, const RenderOptions& options);

// What is wrong, in one line: the message, and on which kernels.
std::string message_of(const Finding& finding);

// The same with what to do.
std::string message_and_advice(const Finding& finding);

// What a safe fix does to the file of its finding; nothing where it is no edit of that file.
std::optional<Edit> safe_edit(const TargetResult& result, const Finding& finding);

// Findings that are shown: from options.least on, with a proposed file those that it introduces.
std::vector<const Finding*> shown_findings(const TargetResult& result, const RenderOptions& options);

// Rules and inputs that could not be judged.
inline int not_judged(const Totals& totals) { return totals.counts.unknown + static_cast<int>(totals.failed.size()); }

}  // namespace tcptune
