// SPDX-License-Identifier: MIT
// See inputs.h.
#include "inputs.h"

#include <fstream>

#include "fleet.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

// Lines as people write them: a comment, settings, a wrong name, an empty line.
void write_usual_lines(const fs::path& path, int lines) {
  std::ofstream file(path);
  for (int line = 0; line < lines; ++line) switch (line % 5) {
      case 0: file << "# part " << line << "\n"; break;
      case 1: file << "net.ipv4.conf.eth" << line << ".rp_filter = 1\n"; break;
      case 2: file << "net.ipv4.tcp_fin_timeout = " << 10 + line % 50 << "\n"; break;
      case 3: file << "net.ipv4.tcp_wrong_" << line << " = 1\n"; break;
      default: file << "\n";
    }
}

Command many_files(const fs::path& folder, int parts) {
  Command arguments = {"audit", "--kernel=6.1"};
  for (int i = 0; i < parts; ++i) {
    arguments.push_back((folder / (std::to_string(i) + ".conf")).string());
    write_usual_lines(arguments.back(), 20);
  }
  return arguments;
}

Command set_twice(const fs::path& folder, int parts) {
  const fs::path path = folder / "twice.conf";
  std::ofstream file(path);
  for (const char* value : {"1", "2"})
    for (int i = 0; i < parts; ++i) file << "net.ipv4.conf.eth" << i << ".rp_filter = " << value << "\n";
  return {"diff", path.string()};
}

// Every line is a block of its own, and so a finding.
Command martians(const fs::path& folder, int parts) {
  const fs::path path = folder / "martians.conf";
  std::ofstream file(path);
  for (int i = 0; i < parts; ++i) file << "net.ipv4.conf.eth" << i << ".log_martians = 1\n\n";
  return {"audit", path.string()};
}

Command registry(const fs::path& folder, int parts) {
  constexpr const char* kInterfaces =
      "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces\\{";
  const fs::path path = folder / "registry.reg";
  std::ofstream file(path);
  file << "Windows Registry Editor Version 5.00\r\n";
  const auto key = [&](const char* minus, int number, const char* last) {
    file << "\r\n[" << minus << kInterfaces << 10'000'000 + number << "-0000-0000-0000-00000000000" << last << "}]\r\n";
  };
  for (int i = 0; i < parts; ++i) {
    key("", i, "0");
    file << "\"TcpWindowSize\"=dword:0000ffff\r\n";
  }
  for (int i = 0; i < parts; ++i) key("-", i, "1");
  return {"audit", path.string()};
}

Command unknown_keys(const fs::path& folder, int parts) {
  const fs::path path = folder / "unknown.conf";
  std::ofstream file(path);
  for (int i = 0; i < parts; ++i) file << "net.ipv4.tcp_wrong_" << i << " = 1\n";
  return {"audit", path.string()};
}

// A file of the folder as a root, which holds a sysctl file too: an empty one would not be judged.
std::ofstream file_of_root(const fs::path& folder, const fs::path& path) {
  for (const fs::path& each : {folder / "etc/sysctl.d/1.conf", folder / path}) {
    fs::create_directories(each.parent_path());
    std::ofstream(each) << "net.ipv4.tcp_sack = 1\n";
  }
  return std::ofstream(folder / path);
}

Command audit_of_root(const fs::path& folder) { return {"audit", "--kernel=6.1", "--root", folder.string()}; }

Command script(const fs::path& folder, int parts) {
  std::ofstream file = file_of_root(folder, "etc/rc.local");
  for (int i = 0; i < parts; ++i)
    file << "sysctl -w net.ipv4.conf.eth" << i << ".rp_filter=1\necho 1 > /proc/sys/net/ipv4/conf/eth" << i << "/tag\n";
  fs::permissions(folder / "etc/rc.local", fs::perms::owner_all);
  return audit_of_root(folder);
}

// Sections of one setting, all of them twice, by a profile and the one that it includes.
Command tuned_profiles(const fs::path& folder, int parts) {
  file_of_root(folder, "etc/tuned/active_profile") << "a\n";
  for (const char* name : {"a", "b"}) {
    std::ofstream file = file_of_root(folder, fs::path("etc/tuned") / name / "tuned.conf");
    if (*name == 'a') file << "[main]\ninclude=b\n";
    for (int i = 0; i < parts; ++i) file << "[s" << i << "]\ntype=sysctl\nnet.ipv4.conf.eth" << i << ".rp_filter=1\n";
  }
  return audit_of_root(folder);
}

Command networks(const fs::path& folder, int parts) {
  for (int i = 0; i < parts; ++i)
    file_of_root(folder, "etc/systemd/network/" + std::to_string(i) + ".network")
        << "[Match]\nName=eth" << i << "\n[Network]\nIPv4ReversePathFilter=loose\n";
  file_of_root(folder, "etc/systemd/networkd.conf") << "[Network]\n";
  return audit_of_root(folder);
}

Command socket_rows(const fs::path& folder, int parts) {
  const fs::path path = folder / "ss.txt";
  write_ss_rows(path, parts);
  return {"diagnose", path.string()};
}

// As repositories are: a hundred files of some KiB a directory, in words that come near to those that are looked for.
// The one sysctl file keeps it from being a tree in which nothing can be judged.
Command tree_without_settings(const fs::path& folder, int parts) {
  const fs::path tree = folder / "tree";
  fs::create_directories(tree);
  std::ofstream(tree / "sysctl.conf") << "net.ipv4.tcp_sack = 1\n";
  for (int i = 0; i < parts; ++i) {
    const fs::path directory = tree / std::to_string(i / 100);
    if (i % 100 == 0) fs::create_directories(directory);
    std::ofstream file(directory / (std::to_string(i) + ".txt"));
    for (int line = 0; line < 20 + i % 160; ++line)
      file << "see the system at example.net. It sets /etc/syslog.conf, not " << i << '.' << line << ".\n";
  }
  return {"audit", "--kernel=6.1", tree.string()};
}

Command fleet(const fs::path& folder, int parts) {
  const fs::path path = folder / "fleet.jsonl";
  const Fleet fleet;
  std::ofstream file(path);
  for (int i = 1; i <= parts; ++i) file << fleet.snapshot(static_cast<std::uint64_t>(i)) << "\n";
  return {"audit", "--snapshots", path.string(), "--jobs=1"};
}

}  // namespace

const std::vector<InputKind>& input_kinds() {
  static const std::vector<InputKind> kinds{
      {"files", "files of 20 lines", 10'000, 30, many_files},
      {"twice", "settings set twice, diff", 20'000, 300, set_twice},
      {"blocks", "log_martians lines", 16'000, 300, martians},
      {"registry", "values and as many deleted keys in a .reg", 5'000, 200, registry},
      {"unknown", "unknown keys", 30'000, 100, unknown_keys},
      {"script", "pairs of writes in rc.local", 5'000, 200, script},
      {"tuned", "sections of two profiles of tuned", 5'000, 200, tuned_profiles},
      {"networks", "files of systemd-networkd", 5'000, 100, networks},
      {"tree", "files without sysctls in a tree", 50'000, 480, tree_without_settings},
      {"sockets", "rows of ss -tan", 500'000, 3'000, socket_rows},
      {"fleet", "compact snapshots", 100'000, 200, fleet},
  };
  return kinds;
}

void write_ss_rows(const fs::path& path, int rows) {
  std::ofstream file(path);
  file << "State      Recv-Q Send-Q      Local Address:Port         Peer Address:Port Process\n";
  for (int i = 0; i < rows; ++i)
    file << (i % 10 < 8    ? "TIME-WAIT "
             : i % 10 == 8 ? "ESTAB     "
                           : "CLOSE-WAIT")
         << " 0      0          192.0.2." << 1 + i % 4 << ':' << 32768 + i % 28000 << "      198.51.100."
         << 1 + i / 3 % 200 << (i % 3 == 0 ? ":5432" : ":443 ") << "            \n";
}

}  // namespace tcptune
