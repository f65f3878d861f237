// SPDX-License-Identifier: MIT
// See inputs.h.
#include "inputs.h"

#include <fstream>

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

}  // namespace

const std::vector<InputKind>& input_kinds() {
  static const std::vector<InputKind> kinds{
      {"files", "files of 20 lines", 10'000, 30, many_files},
      {"twice", "settings set twice, diff", 20'000, 300, set_twice},
      {"blocks", "log_martians lines", 16'000, 300, martians},
      {"registry", "values and as many deleted keys in a .reg", 5'000, 200, registry},
      {"unknown", "unknown keys", 30'000, 100, unknown_keys},
  };
  return kinds;
}

}  // namespace tcptune
