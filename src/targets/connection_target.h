// SPDX-License-Identifier: MIT
// From what the command line names to a snapshot with the evidence of its connections.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "cli.h"
#include "core/evidence/socket_tally.h"
#include "core/judge/asked_settings.h"
#include "core/judge/prepared.h"
#include "core/snapshot/snapshot.h"
#include "readers/sockets/live_evidence.h"

namespace tcptune {

// How this machine is looked at.
struct LookOptions {
  double interval = 0;  // seconds between two looks; 0: one look
  std::string net_namespace;  // a name in /run/netns, a process, or a path; empty: the one it is in
};

// A network namespace that can be looked at.
struct NamespaceEntry {
  std::string word;  // what --netns takes
  std::string name;  // who is in it, as a person says it: "nginx", "nginx (pid 12)"
};

struct ConnectionTarget {
  Snapshot snapshot;
  std::optional<Snapshot> proposed;  // with --with: the same machine with these files in place
};

// This machine, by the files live_connections_*.cpp, one for each system.
ConnectionTarget live_connections(const RuleCache& rules, const TargetOptions& options, const LookOptions& look);
std::vector<NamespaceEntry> list_namespaces();

// What read_live_evidence() tells, of a machine with these facts.
Evidence evidence_here(const Facts& facts, const LiveEvidenceOptions& options);

// Texts of one machine: of ss, netstat, nstat …, and a dump of its settings where there is one. `before`: the same,
// from an earlier look, `seconds` before. Throws Error when one cannot be read.
ConnectionTarget saved_connections(const RuleCache& rules, const TargetOptions& options,
                                   const std::vector<std::string>& before, double seconds);

// The local ports that connect() takes there, as far as the readings tell.
PortRange port_range_of(const Snapshot& snapshot);
PortRange port_range_of(const Readings& readings);

// What rules about connections and the capacity of ports look at.
SettingSet settings_for_connections(const RuleBase& base, const Facts& facts);

}  // namespace tcptune
