// SPDX-License-Identifier: MIT
// tcptune audit --snapshots: many machines, each as a document, on all cores and in their order.
#pragma once

#include "cli.h"
#include "core/text/error.h"

namespace tcptune {

ExitStatus audit_fleet(const AuditOptions& options);

}  // namespace tcptune
