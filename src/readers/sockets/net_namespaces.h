// SPDX-License-Identifier: MIT
// The network namespaces of this machine: which there are, and work that is done inside of one.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "core/text/yes_no.h"

namespace tcptune {

struct NetNamespaceName {
  std::uint64_t inode = 0;  // its identity, as `lsns` prints it
  std::string name;  // in /run/netns, where `ip netns` keeps them; empty: none
  int pid = 0;  // the lowest process in it; 0: none that can be seen
  std::string program;  // of that process
  YesNo own = YesNo::no;  // the one that this process is in

  // The word by which it is entered: its name, else its process.
  std::string word() const { return name.empty() ? std::to_string(pid) : name; }
};

// Those of all processes that may be looked at (as root: all) and those with a name. Its own comes first, then those
// with a name by name, then the others by process. A process or a name that vanishes meanwhile is passed over.
std::vector<NetNamespaceName> list_net_namespaces();

// Runs `work` in a thread inside of the namespace: sockets that it makes, /proc/thread-self/net and /proc/sys/net are
// that namespace's. The rest of the process stays where it is. `which` is a name in /run/netns, a process, or a path of
// a namespace file ("/proc/7/ns/net"); a name comes before a process. What `work` throws is thrown on.
// Throws Error when there is no such namespace, or no more, or it may not be entered: with what to do.
void run_in_net_namespace(const std::string& which, const std::function<void()>& work);

// The same with one of the list: if another namespace is found behind its word by now, it has vanished (an Error).
void run_in_net_namespace(const NetNamespaceName& which, const std::function<void()>& work);

// Yields what `work` does.
template <typename Which, typename Work>
auto in_net_namespace(const Which& which, Work work) {
  using Result = std::invoke_result_t<Work>;
  if constexpr (std::is_void_v<Result>) {
    run_in_net_namespace(which, work);
  } else {
    std::optional<Result> result;
    run_in_net_namespace(which, [&] { result.emplace(work()); });
    return std::move(*result);
  }
}

}  // namespace tcptune
