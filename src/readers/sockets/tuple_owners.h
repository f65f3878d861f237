// SPDX-License-Identifier: MIT
// Names the programs of crowded tuples whose connections were all closed already when they were looked at.
#pragma once

#include <chrono>
#include <vector>

#include "core/evidence/evidence.h"

namespace tcptune {

// What has been seen so far of the connections that this machine opens: "TcpActiveOpens", and when it was read.
struct OpensSeen {
  std::int64_t opens = 0;
  std::chrono::steady_clock::time_point at;
};

// As long as a tuple of many sockets has no owner, waits for a new connection of it and looks for the process that
// holds it, at most for `patience`. When this machine has opened no connection at all since `before`, and that was a
// while ago, nothing is waited for: whoever made the crowd is gone.
// A connection that lasts less than a millisecond may never be met: then the owner stays unknown.
std::vector<Tuple> name_by_new_connections(std::vector<Tuple> tuples, OpensSeen before,
                                           std::chrono::milliseconds patience);

}  // namespace tcptune
