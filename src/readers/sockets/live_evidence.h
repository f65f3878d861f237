// SPDX-License-Identifier: MIT
// What this machine's connections and counters show, in the network namespace of the calling thread.
#pragma once

#include "core/evidence/evidence.h"
#include "core/evidence/socket_tally.h"
#include "core/text/yes_no.h"

namespace tcptune {

struct LiveEvidenceOptions {
  double interval = 0;  // seconds between two looks; 0: one look
  PortRange range;  // net.ipv4.ip_local_port_range of the namespace
  YesNo sockets = YesNo::yes;
  YesNo owners = YesNo::yes;  // look for the programs too
};

// Any user; root sees who holds what. What cannot be seen is in `not_visible` and is no error. With one look it may
// take 0.3 s longer to name the program of a crowded tuple none of whose connections is open.
// Throws Error on a system that is not Linux.
Evidence read_live_evidence(const LiveEvidenceOptions& options);

// Of /proc/net/netstat, snmp, sockstat and sockstat6: four small files. Empty where there are none.
Counters read_live_counters();

}  // namespace tcptune
