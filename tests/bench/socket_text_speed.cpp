// SPDX-License-Identifier: MIT
// How fast saved text about connections is read, and in how much memory. Usage: socket_text_speed [ROWS]
#include <sys/resource.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <filesystem>

#include <fmt/format.h>

#include "inputs.h"
#include "readers/socket_text/socket_text.h"

namespace {

using namespace tcptune;

constexpr int kRounds = 5;

double seconds_to_read(const std::string& path) {
  std::vector<BlockInput> inputs;
  inputs.emplace_back(path);
  const std::clock_t start = std::clock();  // of the processor: others may be at work on the machine
  const Evidence evidence = read_socket_text(std::move(inputs), {});
  const std::clock_t end = std::clock();
  if (evidence.last.sockets->counts[TcpState::time_wait] == 0) std::abort();
  return static_cast<double>(end - start) / CLOCKS_PER_SEC;
}

}  // namespace

int main(int count, char** words) {
  const int rows = count > 1 ? std::atoi(words[1]) : 500'000;
  const std::string path = (std::filesystem::temp_directory_path() / "tcptune-socket-text-speed").string();
  write_ss_rows(path, rows);
  double best = seconds_to_read(path);
  for (int round = 1; round < kRounds; ++round) best = std::min(best, seconds_to_read(path));
  std::filesystem::remove(path);
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  fmt::print("{} rows of ss: {:.3f} s, {:.2f} million rows a second, at most {} KiB\n", rows, best, rows / best / 1e6,
             usage.ru_maxrss);
  return 0;
}
