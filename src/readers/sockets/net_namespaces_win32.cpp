// SPDX-License-Identifier: MIT
// Windows has nothing of the kind; see net_namespaces.h.
#include "core/text/error.h"
#include "readers/sockets/net_namespaces.h"

namespace tcptune {
namespace {

[[noreturn]] void refuse() { throw Error("network namespaces are a thing of Linux: --netns and --all-netns need it"); }

}  // namespace

std::vector<NetNamespaceName> list_net_namespaces() { refuse(); }

void run_in_net_namespace(const std::string&, const std::function<void()>&) { refuse(); }

void run_in_net_namespace(const NetNamespaceName&, const std::function<void()>&) { refuse(); }

}  // namespace tcptune
