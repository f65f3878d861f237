// SPDX-License-Identifier: MIT
// Windows: its connections are read from saved text; see connection_target.h.
#include "core/text/error.h"
#include "targets/connection_target.h"

namespace tcptune {

ConnectionTarget live_connections(const RuleCache&, const TargetOptions&, const LookOptions&) {
  throw Error("the connections of a running Windows are not read",
              "Save them and name the file: netstat -ano > connections.txt, then tcptune diagnose connections.txt");
}

std::vector<NamespaceEntry> list_namespaces() { return {}; }

}  // namespace tcptune
