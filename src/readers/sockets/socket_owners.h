// SPDX-License-Identifier: MIT
// Which processes hold sockets, found by inode.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/evidence/socket_tally.h"
#include "core/text/yes_no.h"

namespace tcptune {

struct OwnerSearch {
  Owners owners;
  std::uint32_t refused = 0;  // processes that may not be looked into
  std::vector<int> with_sockets;  // processes that hold sockets of any kind
};

// Looks through the descriptors of processes until each inode is found: of several that hold a socket the first one
// counts. `inodes`: sorted, unique. A process that ends meanwhile is passed over. After `until` the search is given up.
OwnerSearch find_owners(const std::vector<std::uint64_t>& inodes, const std::vector<int>& pids,
                        std::optional<std::chrono::steady_clock::time_point> until = std::nullopt);

// Does /proc hide other users' processes (the mount option hidepid)?
YesNo processes_are_hidden();

// What the kernel calls the program of a process; empty if it cannot be told.
std::string program_of(int pid);

// The processes that can be seen, in ascending order.
std::vector<int> visible_processes();

}  // namespace tcptune
