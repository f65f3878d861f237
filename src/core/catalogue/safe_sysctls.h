// SPDX-License-Identifier: MIT
// What may be set for containers and pods: the namespaces that runtimes give them, and what Kubernetes calls safe.
#pragma once

#include <optional>
#include <string_view>

#include "core/catalogue/kernel_version.h"

namespace tcptune {

// Does a runtime hand the setting to a container at all? True for net.*, fs.mqueue.* and System V IPC; everything else
// has no namespace that a container of its own could have.
bool has_namespace(std::string_view name);

// The version of Kubernetes (1.29 is {1, 29, 0}) from which on a pod may set it without the kubelet's
// --allowed-unsafe-sysctls; nothing: in no version.
std::optional<KernelVersion> safe_since(std::string_view name);

}  // namespace tcptune
