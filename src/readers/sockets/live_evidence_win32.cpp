// SPDX-License-Identifier: MIT
// There is nothing of this on Windows; see live_evidence.h.
#include "core/text/error.h"
#include "readers/sockets/live_evidence.h"

namespace tcptune {

Evidence read_live_evidence(const LiveEvidenceOptions&) {
  throw Error("on Windows the connections of this machine are not read by tcptune itself",
              "give it what Windows prints: netstat -ano > connections.txt, then: tcptune diagnose connections.txt");
}

Counters read_live_counters() { return {}; }

}  // namespace tcptune
