// SPDX-License-Identifier: MIT
// What becomes of sysctls in a container, by what it shares with the host: those that its runtime is asked to set, and
// those that its own commands set.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/setting.h"
#include "core/snapshot/surface.h"

namespace tcptune {

struct ContainerTraits {
  Known privileged = Known::no;
  YesNo host_network = YesNo::no;
  YesNo host_ipc = YesNo::no;
};

// The line with what is wrong with it: the host's namespace is shared, so that the runtime refuses the container.
// `whole` is what is refused: "the pod", "the service"; `says` how the namespace is shared: "hostNetwork: true".
Line asked_of_runtime(Line line, const ContainerTraits& traits, std::string_view whole, std::string_view says);

// What commands in a container set. Without privilege /proc/sys is read-only: they set nothing. Privileged ones set
// what the container's network namespace has there, and all else on the host.
std::vector<Fragment> set_by_container(std::vector<Fragment> fragments, const ContainerTraits& traits,
                                       std::string_view container);

}  // namespace tcptune
