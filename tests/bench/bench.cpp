// SPDX-License-Identifier: MIT
// Prints what tcptune costs beside sysctl -a and a bare reader, and how its cost grows. It judges nothing: clocks
// differ.
#include <stdlib.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <string>

#include "process.h"

namespace {

using namespace tcptune;
namespace fs = std::filesystem;

constexpr int kRounds = 31;
constexpr int kLongRounds = 5;

void print_header() { std::printf("%-34s %12s %12s %10s\n", "", "wall ms", "cpu ms", "peak MiB"); }

void print_row(const std::string& what, const Cost& cost) {
  std::printf("%-34s %12.2f %12.2f %10.1f\n", what.c_str(), cost.wall / 1000, cost.cpu / 1000,
              static_cast<double>(cost.memory) / 1024);
}

void print_ratio(const std::string& what, const Cost& cost, const Cost& base, const char* remark) {
  std::printf("%-34s %12.2f %12.2f   (%s)\n", what.c_str(), cost.wall / base.wall, cost.cpu / base.cpu, remark);
}

void print_instructions(const std::string& what, const Command& command) {
  const auto count = count_instructions(command);
  if (count)
    std::printf("%-34s %12.2f million instructions\n", what.c_str(), static_cast<double>(*count) / 1e6);
  else
    std::printf("%-34s instructions not counted: valgrind is not installed or failed\n", what.c_str());
}

void compare_live(const std::string& tcptune, const std::string& bare, const std::string& list) {
  const Command audit = {tcptune, "audit", "--color=never"};
  const std::vector<Cost> cost =
      measure({audit, {bare, list}, {"sysctl", "-a"}, {tcptune, "--version"}, {"true"}}, kRounds);
  std::printf("This machine, medians of %d runs side by side\n", kRounds);
  print_header();
  const char* names[] = {"tcptune audit", "bare program, same files", "sysctl -a", "tcptune --version", "true"};
  for (std::size_t i = 0; i < cost.size(); ++i) print_row(names[i], cost[i]);
  print_ratio("tcptune / bare", cost[0], cost[1], "budget: at most 2");
  print_ratio("tcptune / sysctl -a", cost[0], cost[2], "budget: at most 0.20");
  print_instructions("tcptune audit", audit);
  print_instructions("bare program", {bare, list});
}

// Lines as people write them: a comment, a setting, a wrong name, an empty line.
void write_conf(const fs::path& path, int lines) {
  std::ofstream file(path);
  for (int line = 0; line < lines; ++line) switch (line % 5) {
      case 0: file << "# part " << line << "\n"; break;
      case 1: file << "net.ipv4.conf.eth" << line << ".rp_filter = 1\n"; break;
      case 2: file << "net.ipv4.tcp_fin_timeout = " << 10 + line % 50 << "\n"; break;
      case 3: file << "net.ipv4.tcp_wrong_" << line << " = 1\n"; break;
      default: file << "\n";
    }
}

void write_dump(const fs::path& path, int lines) {
  std::ofstream file(path);
  file << "kernel.osrelease = 6.1.0-18-amd64\n";
  for (int line = 1; line < lines; ++line) file << "net.ipv4.conf.eth" << line << ".rp_filter = 1\n";
}

Command audit_many(const std::string& tcptune, const fs::path& folder, int files) {
  Command command = {tcptune, "audit", "--color=never"};
  for (int i = 0; i < files; ++i) command.push_back((folder / std::to_string(i)).string());
  return command;
}

void print_growth(const std::string& what, const Command& small, const Command& large) {
  const std::vector<Cost> cost = measure({small, large}, kLongRounds);
  print_row("1,000 " + what, cost[0]);
  print_row("10,000 " + what, cost[1]);
  print_ratio("  ratio", cost[1], cost[0], "10 is linear");
}

void compare_growth(const std::string& tcptune, const fs::path& folder) {
  const auto file = [&](const char* name) { return (folder / name).string(); };
  write_conf(file("1000.conf"), 1000);
  write_conf(file("10000.conf"), 10000);
  write_dump(file("1000.txt"), 1000);
  write_dump(file("10000.txt"), 10000);
  for (int i = 0; i < 10000; ++i) write_conf(folder / std::to_string(i), 20);
  std::printf("\nGrowth, medians of %d runs side by side\n", kLongRounds);
  print_header();
  const auto audit = [&](const char* name) { return Command{tcptune, "audit", "--color=never", file(name)}; };
  print_growth("lines of a sysctl file", audit("1000.conf"), audit("10000.conf"));
  print_growth("lines of a dump", audit("1000.txt"), audit("10000.txt"));
  print_growth("files", audit_many(tcptune, folder, 1000), audit_many(tcptune, folder, 10000));
}

}  // namespace

// Usage: bench TCPTUNE. The programs `bare` and `files_read` lie beside this one.
int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench PATH-OF-TCPTUNE\n");
    return 2;
  }
  const std::string tcptune = fs::absolute(argv[1]).string();
  const fs::path beside = fs::read_symlink("/proc/self/exe").parent_path();
  std::string folder = (fs::temp_directory_path() / "tcptune-bench-XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 2;
  const std::string list = folder + "/list";
  std::string print_list = (beside / "files_read").string();
  print_list.append(" > ").append(list);
  const int status = std::system(print_list.c_str());
  if (status == 0) {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    compare_live(tcptune, (beside / "bare").string(), list);
    compare_growth(tcptune, folder);
  }
  fs::remove_all(folder);
  return status == 0 ? 0 : 2;
}
