// SPDX-License-Identifier: MIT
// Objects of Kubernetes that are no pods and hold sysctls.
#pragma once

#include <vector>

#include "readers/surfaces/kubernetes_pod.h"

namespace tcptune {

// ConfigMap, MachineConfig, Tuned, NetworkAttachmentDefinition, and kOps' Cluster and InstanceGroup; nothing of others.
std::vector<Fragment> object_fragments(const PodPlace& place, const LocatedNode& object);

}  // namespace tcptune
