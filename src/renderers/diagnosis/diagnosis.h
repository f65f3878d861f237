// SPDX-License-Identifier: MIT
// What `tcptune diagnose` says: what was seen, and the causes.
#pragma once

#include <optional>
#include <string>

#include "core/checks/finding.h"
#include "core/evaluate/port_capacity.h"
#include "core/snapshot/snapshot.h"
#include "renderers/report/renderer.h"

namespace tcptune {

struct Diagnosis {
  const Snapshot* snapshot = nullptr;  // with evidence
  const Judgement* judgement = nullptr;
  std::optional<PortCapacity> capacity;  // nothing: not known
  std::optional<PortCapacity> proposed;  // with the proposed files in place
  std::optional<std::int64_t> time_wait_limit;  // net.ipv4.tcp_max_tw_buckets; nothing: not known
};

// One screen, 80 columns wide: figures first, then the causes, the worst first.
std::string diagnosis_text(const Diagnosis& diagnosis, Color color);

// One object and a line end; its shape is described by `rules schema --of diagnosis`.
std::string diagnosis_json(const Diagnosis& diagnosis);

std::string diagnosis_schema();

// A line for each namespace, the worst first.
struct NamespaceDiagnosis {
  std::string word;  // what --netns takes
  std::string name;
  std::string fault;  // why it could not be looked at; empty: it was
  StateCounts counts;
  std::uint32_t most_crowded = 0;  // sockets of its most crowded destination
  Counts findings;
};
std::string namespaces_text(const std::vector<NamespaceDiagnosis>& namespaces, Color color);

}  // namespace tcptune
