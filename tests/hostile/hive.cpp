// SPDX-License-Identifier: MIT
// Writes a SYSTEM hive to standard output: a key of an interface for each name, with one value of the wrong type in it.
// usage: hostile_hive VALUE DATA KEY..., each in hexadecimal; the data becomes a string.
#include <cstdio>

#include "small_hive.h"

namespace {

std::string unhex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16));
  return bytes;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace tcptune;
  if (argc < 3) return 2;
  SmallKey interfaces{"Interfaces", {}, {}};
  for (int i = 3; i < argc; ++i)
    interfaces.subkeys.push_back({unhex(argv[i]), {small_text(unhex(argv[1]), unhex(argv[2]))}, {}});
  const SmallKey select{"Select", {small_number("Current", 1), small_number("Default", 1)}, {}};
  const SmallKey set = small_path({"ControlSet001", "Services", "Tcpip", "Parameters"}, {}, {interfaces});
  const std::string bytes = SmallHive({"root", {}, {set, select}}).bytes();
  return std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size() ? 0 : 1;
}
