// SPDX-License-Identifier: MIT
// What a kubelet lets pods set although it is not "safe": allowedUnsafeSysctls, wherever that is written.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/surface.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// The names and patterns that a kubelet is told to allow, as lines that set nothing and that SRC014 judges: of a
// KubeletConfiguration, of kubeadm's, kOps', k3s' and Talos' ways to hand it over. Empty: `document` has none.
std::vector<Fragment> kubelet_fragments(const SurfaceText& text, const LocatedNode& document, const std::string& name);

// The same of the option --allowed-unsafe-sysctls in a script, a unit, or a file of environment variables.
std::vector<Fragment> kubelet_fragments(std::string_view text);

// Marks what pods ask for and a kubelet among the fragments allows.
void allow_pods(std::vector<Fragment>& fragments);

}  // namespace tcptune
