// SPDX-License-Identifier: MIT
// Prints the compact snapshots of a made-up fleet, one a line; see fleet.h.
// Usage: fleet_lines HOSTS [FIRST]         FIRST: the number of the first host, 1 unless given
//        fleet_lines --sysctl HOSTS FOLDER    writes a file a host there instead, as `sysctl -a` prints settings
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <fstream>
#include <string>
#include <string_view>

#include "fleet.h"

int main(int count, char** words) {
  const bool sysctl = count == 4 && std::string_view(words[1]) == "--sysctl";
  if (!sysctl && (count < 2 || count > 3)) {
    std::fputs("usage: fleet_lines HOSTS [FIRST] | --sysctl HOSTS FOLDER\n", stderr);
    return 2;
  }
  try {
    const tcptune::Fleet fleet;
    const std::uint64_t first = count == 3 ? std::strtoull(words[2], nullptr, 10) : 1;
    const std::uint64_t hosts = std::strtoull(words[sysctl ? 2 : 1], nullptr, 10);
    for (std::uint64_t number = first; number < first + hosts; ++number) {
      if (sysctl) {
        std::ofstream(words[3] + ("/" + std::to_string(number) + ".txt")) << fleet.sysctl_lines(number);
        continue;
      }
      const std::string line = fleet.snapshot(number) + "\n";
      if (std::fwrite(line.data(), 1, line.size(), stdout) != line.size()) return 2;
    }
  } catch (const std::exception& error) {
    std::fprintf(stderr, "fleet_lines: %s\n", error.what());
    return 2;
  }
  return 0;
}
