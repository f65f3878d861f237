// SPDX-License-Identifier: MIT
// A fleet that nobody has: compact snapshots like those of many machines, made when they are needed. They come from
// recorded ones of five kernels (fleet/*.json): those of Debian 11, 12, 13 and sid in a virtual machine of 1 GiB
// without a network, and 6.18 on one of 24 GiB. Most hosts of a role are alike, clusters differ in a few values, some
// are strays, and of every hundred about three have something that a rule complains of.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace tcptune {

class Fleet {
 public:
  Fleet();  // reads the recorded snapshots; throws std::runtime_error where they are not there
  ~Fleet();

  // The snapshot of a host, 1 and up, as one line. It depends on nothing but the number.
  std::string snapshot(std::uint64_t number) const;
  // What `sysctl -a` would show of what that snapshot lists.
  std::string sysctl_lines(std::uint64_t number) const;

 private:
  struct Recorded;
  std::unique_ptr<Recorded> recorded_;
};

}  // namespace tcptune
