// SPDX-License-Identifier: MIT
// See bench_fleet.h.
#include "bench_fleet.h"

#include <cstdio>
#include <cstdlib>

#include "process.h"
#include "rows.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

constexpr int kHostsOfLoop = 200;

// The hosts that have one of five settings wrong.
constexpr const char* kFilter =
    R"(select(.settings | .["net.ipv4.tcp_syncookies"] == "0" or .["net.ipv4.tcp_timestamps"] == "0" or
.["net.ipv4.tcp_window_scaling"] == "0" or .["net.ipv4.tcp_sack"] == "0" or
.["net.ipv4.conf.all.accept_source_route"] == "1") | [.host, .facts.kernel])";

bool works(const std::string& command) { return std::system(("{ " + command + "; } >/dev/null 2>&1").c_str()) == 0; }

std::string a_second(const Cost& cost, int hosts) {
  return cost.wall == kTooLong ? "" : number(hosts / (cost.wall / 1e6), " /s");
}

void print_speed(const std::string& what, const Cost& cost, int hosts) {
  print_line(what, "", seconds(cost), "", "");
  print_line("  snapshots", "", a_second(cost, hosts), "", "");
}

std::string growth(const Cost& all, const Cost& tenth) {
  return ratio(static_cast<double>(all.memory), static_cast<double>(tenth.memory));
}

// What jq needs to find a few wrong values in the same lines, on its one core. CPU time: other programs may run.
void compare_jq(const Cost& judged, const Cost& summary, const std::string& file) {
  if (!works("command -v jq")) {
    std::printf("SKIPPED: there is no jq\n");
    return;
  }
  const Cost jq = measure({{"jq", "-c", kFilter, file}}, 1, kMostSeconds)[0];
  print_line("  jq -c, five settings of the same lines", "", seconds(jq), "", "");
  print_line("  lines, 1 core / jq, CPU time", "", "", ratio(judged.cpu, jq.cpu), "");
  print_line("  --summary, 1 core / jq, CPU time", "", "", ratio(summary.cpu, jq.cpu), "");
}

// A program that judges one host a start, in a loop over files such as `sysctl -a` writes.
void compare_loop(const Cost& judged, int hosts, const fs::path& fleet_lines, const fs::path& folder) {
  const char* checker = std::getenv("TCPTUNE_HARDENING_CHECKER");
  const fs::path files = folder / "sysctl";
  fs::create_directories(files);
  if (checker == nullptr || !works("python3 '" + std::string(checker) + "' --version") ||
      !works("'" + fleet_lines.string() + "' --sysctl " + std::to_string(kHostsOfLoop) + " '" + files.string() + "'")) {
    std::printf("SKIPPED: kernel-hardening-checker does not run; TCPTUNE_HARDENING_CHECKER names its program\n");
    return;
  }
  const std::string loop =
      "for file in '" + files.string() + "'/*; do python3 '" + checker + "' -m json -s \"$file\"; done";
  const Cost cost = measure({{"sh", "-c", loop}}, 1)[0];
  print_line("  kernel-hardening-checker, a start a host", "", a_second(cost, kHostsOfLoop), "", "");
  print_line("  lines, 1 core / that, CPU time", "", "", ratio(judged.cpu / hosts, cost.cpu / kHostsOfLoop), "");
}

}  // namespace

void compare_fleet(const std::string& tcptune, const fs::path& beside, const fs::path& folder, int hosts) {
  const fs::path fleet_lines = beside / "fleet_lines";
  const std::string file = (folder / "fleet").string(), tenth = (folder / "tenth").string();
  const auto write = [&](int count, const std::string& to) {
    return std::system(("'" + fleet_lines.string() + "' " + std::to_string(count) + " >'" + to + "'").c_str()) == 0;
  };
  if (!write(hosts, file) || !write(hosts / 10, tenth)) {
    std::printf("SKIPPED: the snapshots of a fleet could not be written\n");
    return;
  }
  const auto judge = [&](const std::string& which, Command more) {
    Command command{tcptune, "audit", "--snapshots", which};
    command.insert(command.end(), more.begin(), more.end());
    return command;
  };
  const auto cost = measure({judge(file, {"--jobs", "1"}), judge(file, {"--jobs", "2"}),
                             judge(file, {"--summary", "--jobs", "1"}), judge(file, {"--summary", "--jobs", "2"}),
                             judge(tenth, {"--jobs", "2"}), judge(tenth, {"--summary", "--jobs", "2"})},
                            1, kMostSeconds);
  const std::string what = std::to_string(hosts) + " compact snapshots";
  print_speed(what + ", 1 core", cost[0], hosts);
  print_speed("  2 cores", cost[1], hosts);
  print_line("  peak memory, 2 cores", "", mebibytes(cost[1]), "", "");
  print_line("  / that of a tenth of them", "", "", growth(cost[1], cost[4]), "about 1");
  print_speed(what + ", --summary, 1 core", cost[2], hosts);
  print_speed("  2 cores", cost[3], hosts);
  print_line("  peak memory, 2 cores", "", mebibytes(cost[3]), "", "");
  print_line("  / that of a tenth of them", "", "", growth(cost[3], cost[5]), "about 1");
  compare_jq(cost[0], cost[2], file);
  compare_loop(cost[0], hosts, fleet_lines, folder);
}

}  // namespace tcptune
