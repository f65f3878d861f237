// SPDX-License-Identifier: MIT
// Ten times the input may take at most eleven times the instructions, those of an empty input left out.
// Usage: growth KIND TCPTUNE. Exit status 77: instructions cannot be counted here.
#include <stdlib.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <string>

#include "inputs.h"
#include "process.h"

namespace {

using namespace tcptune;
namespace fs = std::filesystem;

constexpr double kMostGrowth = 11;

std::optional<double> instructions(const InputKind& kind, const std::string& tcptune, const fs::path& folder,
                                   int parts) {
  Command command = kind.make(folder, parts);
  // An audit of no file would be one of this machine.
  if (parts == 0 && kind.name == "files") command = {"audit", "--kernel=6.1", "/dev/null"};
  command.insert(command.begin(), tcptune);
  const auto count = count_instructions(command);
  if (!count) return std::nullopt;
  std::printf("%6d %s: %.2f million instructions\n", parts, kind.what.c_str(), static_cast<double>(*count) / 1e6);
  return static_cast<double>(*count);
}

int judge(const InputKind& kind, const std::string& tcptune, const fs::path& folder) {
  const auto none = instructions(kind, tcptune, folder, 0);
  const auto small = instructions(kind, tcptune, folder, kind.small);
  const auto large = instructions(kind, tcptune, folder, kind.small * 10);
  if (!none || !small || !large) {
    std::puts("SKIPPED: growth: valgrind is not installed, or fails");
    return 77;
  }
  if (*small <= *none) {
    std::puts("FAILED: the input costs nothing: it is not read");
    return 1;
  }
  const double growth = (*large - *none) / (*small - *none);
  std::printf("ten times the input takes %.1f times the instructions; at most %.0f are allowed\n", growth, kMostGrowth);
  return growth <= kMostGrowth ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const auto& kinds = input_kinds();
  const auto kind =
      std::find_if(kinds.begin(), kinds.end(), [&](const InputKind& k) { return argc == 3 && k.name == argv[1]; });
  if (kind == kinds.end()) {
    std::fputs("usage: growth KIND TCPTUNE\n", stderr);
    return 2;
  }
  std::string folder = (fs::temp_directory_path() / "tcptune-growth-XXXXXX").string();
  if (!::mkdtemp(folder.data())) return 2;
  const int status = judge(*kind, argv[2], folder);
  fs::remove_all(folder);
  return status;
}
