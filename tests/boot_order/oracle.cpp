// SPDX-License-Identifier: MIT
// Compares what tcptune says a boot will set with what the real systemd-sysctl, sysctl --system and busybox do set.
//
//   boot_order_oracle SCENARIO-DIRECTORY                 the real programs, on every scenario and on random trees
//   boot_order_oracle --expectations SCENARIO-DIRECTORY  what the scenarios expect; needs no rights and no programs
//
// BOOT_ORDER_ROOTS names roots of other distributions whose programs are tried as well, BOOT_ORDER_BUSYBOX a busybox.
// Exit status: 0 no difference, 1 differences, 2 trouble, 77 skipped.
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <iostream>
#include <optional>
#include <string>

#include "core/text/text.h"
#include "random_tree.h"
#include "readers/sysctl/sysctl_boot.h"
#include "sandbox.h"
#include "scenario.h"

namespace tcptune::boot_order {
namespace {

constexpr int kSkipped = 77;
constexpr std::uint32_t kRandomTrees = 200;

// Mounts on the directory end with the process that made them; should one be left, nothing below it may be touched.
enum class Contents { files, mounts };

// A fresh directory under /tmp that is gone afterwards.
class WorkDirectory {
 public:
  explicit WorkDirectory(Contents contents) : contents_(contents) {
    std::string name = (std::filesystem::temp_directory_path() / "boot-order-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("cannot make a directory in " + name);
    path_ = name;
  }
  ~WorkDirectory() {
    std::error_code ignored;
    if (contents_ == Contents::files)
      std::filesystem::remove_all(path_, ignored);
    else
      std::filesystem::remove(path_, ignored);
  }
  WorkDirectory(const WorkDirectory&) = delete;
  WorkDirectory& operator=(const WorkDirectory&) = delete;
  const std::string& path() const { return path_; }

 private:
  Contents contents_;
  std::string path_;
};

BootConfiguration ours(const std::string& root, const Reader& reader, const std::vector<std::string>& existing) {
  return read_boot(RootDirectory(root), {reader.reader, reader.systemd_version, reader.procps_version},
                   std::make_shared<const std::vector<std::string>>(existing));
}

int check_expectations(const std::vector<Scenario>& scenarios) {
  int faults = 0, checks = 0;
  for (const Scenario& scenario : scenarios) {
    const WorkDirectory directory(Contents::files);
    build_tree(scenario.tree, directory.path());
    for (const auto& [reader, expected] : scenario.expectations) {
      ++checks;
      for (const std::string& difference : differences(expected, ours(directory.path(), reader, observed_settings()))) {
        ++faults;
        std::cout << scenario.name << ", " << name_of(reader) << ": " << difference << '\n';
      }
    }
  }
  std::cout << scenarios.size() << " scenarios, " << checks << " expectations, " << faults << " differences\n";
  return faults == 0 ? 0 : 1;
}

int number_in(const std::string& version) {
  const std::size_t digit = version.find_first_of("0123456789");
  return digit == std::string::npos ? 0 : std::atoi(version.c_str() + digit);
}

struct RealReader {
  Reader reader;
  Program program;
};

// procps 3.3 knows no globs, and 4.0.5 takes them in exclusions too; tcptune speaks of the versions between.
bool is_known_procps(const std::string& version) {
  for (const char* known : {" 4.0.0", " 4.0.1", " 4.0.2", " 4.0.3", " 4.0.4"})
    if (version.find(known) != std::string::npos) return true;
  return false;
}

// "sysctl from procps-ng 3.3.17" is 30317.
int procps_number(const std::string& version) {
  int parts[3] = {0, 0, 0};
  std::size_t at = version.find_first_of("0123456789");
  for (int& part : parts) {
    if (at == std::string::npos || at >= version.size()) break;
    part = std::atoi(version.c_str() + at);
    at = version.find('.', at);
    if (at != std::string::npos) ++at;
  }
  return procps_version(parts[0], parts[1], parts[2]);
}

// Of the unpacked packages of another distribution.
std::vector<RealReader> readers_in(const Sandbox& sandbox, const std::string& root) {
  std::vector<RealReader> readers;
  const auto systemd =
      sandbox.find_program_in(root, {"/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"}, {});
  if (systemd) readers.push_back({{BootReader::systemd, number_in(systemd->version), 0}, *systemd});
  const auto procps = sandbox.find_program_in(root, {"/usr/sbin/sysctl", "/sbin/sysctl"}, {"--system"});
  if (procps) readers.push_back({{BootReader::procps, 0, procps_number(procps->version)}, *procps});
  return readers;
}

std::vector<RealReader> find_readers(const Sandbox& sandbox) {
  std::vector<RealReader> readers;
  const auto say = [](const std::string& name, const std::string& what) { std::cout << name << ": " << what << '\n'; };
  const auto systemd = sandbox.find_program({"/usr/lib/systemd/systemd-sysctl", "/lib/systemd/systemd-sysctl"}, {});
  if (systemd) readers.push_back({{BootReader::systemd, number_in(systemd->version), 0}, *systemd});
  say("systemd-sysctl", systemd ? std::string(trim(systemd->version)) : "SKIPPED, not installed");
  const auto procps = sandbox.find_program({"/usr/sbin/sysctl", "/sbin/sysctl", "/usr/bin/sysctl"}, {"--system"});
  const bool known = procps && is_known_procps(procps->version);
  if (known) readers.push_back({{BootReader::procps, 0, 0}, *procps});
  say("sysctl --system",
      known ? std::string(trim(procps->version)) : "SKIPPED, procps 4.0.0 to 4.0.4 is not installed");
  const char* roots = std::getenv("BOOT_ORDER_ROOTS");
  for (const std::string_view root : split(roots == nullptr ? "" : roots, ':'))
    if (!root.empty())
      for (RealReader& reader : readers_in(sandbox, std::string(root))) {
        say(std::string(root), std::string(trim(reader.program.version)));
        readers.push_back(std::move(reader));
      }
  if (roots == nullptr) say("other versions", "SKIPPED, BOOT_ORDER_ROOTS names no roots of other distributions");
  const char* named = std::getenv("BOOT_ORDER_BUSYBOX");
  const auto busybox = sandbox.find_program({named != nullptr ? named : "/bin/busybox"}, {"sysctl", "-e", "-p"});
  if (busybox) readers.push_back({{BootReader::busybox, 0, 0}, *busybox});
  say("busybox sysctl -p", busybox ? "found" : "SKIPPED, not installed (BOOT_ORDER_BUSYBOX names one)");
  return readers;
}

// Prints each setting on which tcptune and the real program disagree, and what else the scenario expects in vain; how
// many there are.
int compare(Sandbox& sandbox, const RealReader& real, const Scenario& scenario,
            const std::vector<std::string>& existing) {
  const BootConfiguration found = ours(sandbox.build(scenario.tree), real.reader, existing);
  std::vector<std::string> faults;
  for (const auto& [setting, value] : sandbox.run(real.program)) {
    const auto winner = found.winners.find(setting);
    const std::string said =
        winner == found.winners.end() ? Sandbox::kUntouched : found.lines[winner->second.line].value;
    if (said != value) faults.push_back(setting + ": tcptune says " + said + ", the real program set " + value);
  }
  if (const auto expected = scenario.expectations.find(real.reader); expected != scenario.expectations.end())
    for (std::string& difference : differences(expected->second, found)) faults.push_back(std::move(difference));
  for (const std::string& fault : faults)
    std::cout << "DIFFERENCE in " << scenario.name << ", " << name_of(real.reader) << ": " << fault << '\n';
  if (!faults.empty()) std::cout << to_text(scenario.tree) << '\n';
  return static_cast<int>(faults.size());
}

// The start scripts of OpenWrt and Alpine run busybox more than once; that is not tried here.
bool has_start_script(const Scenario& scenario) {
  for (const TreeEntry& entry : scenario.tree)
    if (entry.path == "/etc/openwrt_release" || entry.path == "/etc/alpine-release") return true;
  return false;
}

bool speaks_of(const Scenario& scenario, BootReader reader) {
  if (reader == BootReader::busybox && has_start_script(scenario)) return false;
  for (const auto& [named, expected] : scenario.expectations)
    if (named.reader == reader) return true;
  return false;
}

int compare_with_real_programs(const std::string& directory, const std::vector<Scenario>& scenarios,
                               std::uint32_t random_trees) {
  Sandbox sandbox(directory);
  const std::vector<RealReader> readers = find_readers(sandbox);
  if (readers.empty()) throw Unavailable("none of the programs is installed");
  const std::vector<std::string> existing = sandbox.existing();
  int faults = 0, runs = 0;
  for (const RealReader& real : readers) {
    for (const Scenario& scenario : scenarios) {
      if (!speaks_of(scenario, real.reader.reader)) continue;
      faults += compare(sandbox, real, scenario, existing);
      ++runs;
    }
    for (std::uint32_t seed = 0; seed < random_trees; ++seed) {
      faults += compare(sandbox, real,
                        {"random tree " + std::to_string(seed), random_tree(seed, real.reader.reader), {}}, existing);
      ++runs;
    }
  }
  std::cout << scenarios.size() << " scenarios and " << random_trees << " random trees a program, " << runs << " runs, "
            << faults << " differences\n";
  return faults == 0 ? 0 : 1;
}

// In a child, because the namespaces can only be left by ending.
int in_child(const std::string& scenario_directory, std::uint32_t random_trees) {
  const WorkDirectory directory(Contents::mounts);
  std::cout.flush();
  const pid_t child = ::fork();
  if (child == 0) {
    int status = 2;
    try {
      status = compare_with_real_programs(directory.path(), read_scenarios(scenario_directory), random_trees);
    } catch (const Unavailable& reason) {
      std::cout << "SKIPPED: the real boot readers cannot be run here: " << reason.what() << '\n';
      status = kSkipped;
    } catch (const std::exception& error) {
      std::cout << "trouble: " << error.what() << '\n';
    }
    std::cout.flush();
    ::_exit(status);
  }
  int status = 0;
  if (child < 0 || ::waitpid(child, &status, 0) != child || !WIFEXITED(status)) return 2;
  return WEXITSTATUS(status);
}

int run(const std::vector<std::string>& arguments) {
  if (arguments.size() == 2 && arguments[0] == "--expectations")
    return check_expectations(read_scenarios(arguments[1]));
  if (arguments.size() == 1) return in_child(arguments[0], kRandomTrees);
  if (arguments.size() == 2) return in_child(arguments[0], static_cast<std::uint32_t>(std::atoi(arguments[1].c_str())));
  std::cerr << "usage: boot_order_oracle [--expectations] SCENARIO-DIRECTORY [RANDOM-TREES]\n";
  return 2;
}

}  // namespace
}  // namespace tcptune::boot_order

int main(int argc, char** argv) {
  try {
    return tcptune::boot_order::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << "boot_order_oracle: " << error.what() << '\n';
    return 2;
  }
}
