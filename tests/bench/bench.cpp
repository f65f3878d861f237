// SPDX-License-Identifier: MIT
// Prints DESIGN's budget table: what an audit costs now, beside an earlier version and beside other programs. It judges
// nothing: clocks differ.
// Usage: bench EARLIER-TCPTUNE TCPTUNE. The programs `bare`, `files_read`, `fleet_lines` and `crowd` lie beside this
// one.
//        bench connections TCPTUNE: the rows about connections, of the network namespace that it runs in.
//        bench fleet TCPTUNE [HOSTS]: the rows about a fleet, of 100000 hosts or that many.
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "bench_fleet.h"
#include "inputs.h"
#include "process.h"
#include "rows.h"

namespace {

using namespace tcptune;
namespace fs = std::filesystem;

constexpr int kHosts = 100'000;  // of a fleet

struct Programs {
  std::string earlier;
  std::string now;
};

Command with(const std::string& program, Command arguments) {
  arguments.insert(arguments.begin(), program);
  return arguments;
}

void print_time(const std::string& what, const Cost& earlier, const Cost& now, const char* budget = "") {
  print_line(what, seconds(earlier), seconds(now), ratio(now.wall, earlier.wall), budget);
}

void print_memory(const std::string& what, const Cost& earlier, const Cost& now, const char* budget = "") {
  print_line(what, mebibytes(earlier), mebibytes(now),
             ratio(static_cast<double>(now.memory), static_cast<double>(earlier.memory)), budget);
}

void compare_live(const Programs& tcptune, const std::string& bare, const std::string& list) {
  const auto cost =
      measure({{tcptune.earlier, "audit"}, {tcptune.now, "audit"}, {"sysctl", "-a"}, {bare, list}}, kRounds);
  print_time("audit of this machine", cost[0], cost[1]);
  print_line("  / sysctl -a", ratio(cost[0].wall, cost[2].wall), ratio(cost[1].wall, cost[2].wall), "", "<= 0.15");
  print_line("  / a bare reader of the same files", ratio(cost[0].wall, cost[3].wall),
             ratio(cost[1].wall, cost[3].wall), "", "<= 2");
  print_memory("  peak memory", cost[0], cost[1], "<= 8 MiB");
}

// What a host pays to be looked at from elsewhere.
void compare_snapshot(const std::string& tcptune, const std::string& bare, const std::string& list) {
  const auto cost = measure({{tcptune, "snapshot", "--compact"}, {bare, list}}, kRounds);
  print_line("compact snapshot of this machine", "", seconds(cost[0]), "", "");
  print_line("  / a bare reader of the same files", "", ratio(cost[0].wall, cost[1].wall), "", "<= 3");
  print_line("  peak memory", "", mebibytes(cost[0]), "", "<= 16 MiB");
}

// An option to choose the number of threads, where the program has one.
bool has_threads(const std::string& tcptune) {
  return std::system(("'" + tcptune + "' audit --help | grep -q -e ' -j'").c_str()) == 0;
}

void compare_cores(const Programs& tcptune, const InputKind& kind, const fs::path& folder) {
  const Command arguments = kind.make(folder, kind.large);
  Command one = arguments, two = arguments;
  if (has_threads(tcptune.now)) {
    one.push_back("-j1");
    two.push_back("-j2");
  }
  const auto cost = measure({with(tcptune.earlier, arguments), with(tcptune.now, one), with(tcptune.now, two)},
                            kLongRounds, kMostSeconds);
  const std::string what = std::to_string(kind.large) + " " + kind.what;
  print_time(what + ", 1 core", cost[0], cost[1]);
  print_time(what + ", 2 cores", cost[0], cost[2]);
  print_memory("  peak memory, 2 cores", cost[0], cost[2]);
}

void compare(const Programs& tcptune, const InputKind& kind, const fs::path& folder, int parts) {
  const Command arguments = kind.make(folder, parts);
  const auto cost = measure({with(tcptune.earlier, arguments), with(tcptune.now, arguments)}, 1, kMostSeconds);
  print_time(std::to_string(parts) + " " + kind.what, cost[0], cost[1]);
  print_memory("  peak memory", cost[0], cost[1]);
}

// Directories are walked on all cores; grep has one.
void compare_tree(const std::string& tcptune, const InputKind& kind, const fs::path& folder) {
  const Command arguments = kind.make(folder, kind.large);
  const auto cost =
      measure({with(tcptune, arguments), {"grep", "-rIl", "net.ipv4", arguments.back()}}, kLongRounds, kMostSeconds);
  print_line(std::to_string(kind.large) + " " + kind.what, "", seconds(cost[0]), "", "");
  print_line("  / grep -rIl net.ipv4", "", "", ratio(cost[0].wall, cost[1].wall), "<= 3");
  print_line("  peak memory", "", mebibytes(cost[0]), "", "");
}

void compare_all(const Programs& tcptune, const fs::path& beside, const fs::path& folder) {
  const std::string list = (folder / "list").string();
  const std::string files_read = "'" + (beside / "files_read").string() + "'", to_list = " > '" + list + "'";
  const std::string bare = (beside / "bare").string();
  print_line("", "earlier", "now", "ratio", "budget");
  if (std::system((files_read + to_list).c_str()) == 0) compare_live(tcptune, bare, list);
  if (std::system((files_read + " all" + to_list).c_str()) == 0) compare_snapshot(tcptune.now, bare, list);
  for (const InputKind& kind : input_kinds()) {
    if (kind.name == "sockets" || kind.name == "fleet") continue;  // 0.1.0 cannot read them
    if (kind.name == "tree") {
      compare_tree(tcptune.now, kind, folder);
      continue;
    }
    if (kind.name == "files")
      compare_cores(tcptune, kind, folder);
    else
      compare(tcptune, kind, folder, kind.large);
    if (kind.name == "unknown") compare(tcptune, kind, folder, 10 * kind.large);
  }
  const std::string among = "'" + (beside / "crowd").string() + "' 50000 '" + (beside / "bench").string() +
                            "' connections '" + tcptune.now + "'";
  if (std::system(among.c_str()) != 0) std::printf("SKIPPED: no connections could be made to be looked at\n");
  std::fflush(stdout);
  if (std::system(("'" + (beside / "socket_text_speed").string() + "'").c_str()) != 0)
    std::printf("SKIPPED: the speed of saved text\n");
  compare_fleet(tcptune.now, beside, folder, kHosts);
}

// Beside what else tells the connections of a machine.
void compare_connections(const std::string& tcptune) {
  const auto cost = measure({{tcptune, "diagnose"},
                             {"ss", "-tan"},
                             {"sh", "-c", "netstat -n | awk '/^tcp/ {++S[$NF]} END {for (a in S) print a, S[a]}'"}},
                            kLongRounds);
  print_line("diagnose among 50000 in TIME_WAIT", "", seconds(cost[0]), "", "");
  print_line("  / ss -tan", "", "", ratio(cost[0].wall, cost[1].wall), "<= 0.5");
  print_line("  / netstat -n | awk", "", "", ratio(cost[0].wall, cost[2].wall), "<= 1");
  print_line("  peak memory", "", mebibytes(cost[0]), "", "<= 16 MiB");
}

}  // namespace

int main(int argc, char** argv) {
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  if (argc == 3 && std::string(argv[1]) == "connections") {
    compare_connections(argv[2]);
    return 0;
  }
  if (argc < 3) {
    std::fprintf(stderr, "usage: bench EARLIER-TCPTUNE TCPTUNE\n");
    return 2;
  }
  std::string folder = (fs::temp_directory_path() / "tcptune-bench-XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 2;
  const fs::path beside = fs::read_symlink("/proc/self/exe").parent_path();
  if (std::string(argv[1]) == "fleet") {
    print_line("", "", "now", "ratio", "budget");
    compare_fleet(fs::absolute(argv[2]).string(), beside, folder, argc > 3 ? std::atoi(argv[3]) : kHosts);
  } else {
    compare_all({fs::absolute(argv[1]).string(), fs::absolute(argv[2]).string()}, beside, folder);
  }
  fs::remove_all(folder);
}
