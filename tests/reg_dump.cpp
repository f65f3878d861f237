// SPDX-License-Identifier: MIT
// Prints what our readers make of .reg files, one record a line, for the scripts that compare it with a real import.
#include <cstdio>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "core/rules/embedded_rules.h"
#include "core/text/quote.h"
#include "readers/windows/reg_file.h"

namespace {

using namespace tcptune;

std::string hex(std::string_view bytes) {
  std::string out = ".";  // so that nothing is a word too
  for (const char byte : bytes) out += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return out;
}

std::string record(const RegistryValue& value) {
  constexpr const char* kActions[] = {"set", "remove_value", "remove_key"};
  return fmt::format("{} {} {} {} {}\n", kActions[static_cast<int>(value.action)], hex(value.key), hex(value.name),
                     static_cast<std::uint32_t>(value.type), hex(value.data));
}

std::string record(const RegistryFault& fault) {
  constexpr const char* kLosses[] = {"nothing", "line", "file"};
  return fmt::format("fault {} {} {} {}\n", kLosses[static_cast<int>(fault.loss)], fault.line, fault.column,
                     printable(fault.message));
}

}  // namespace

int main(int argc, char** argv) {
  for (int i = 1; i < argc; ++i) {
    std::ifstream in(argv[i], std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    const Registry registry = parse_reg_file(embedded_rules(), bytes, argv[i]);
    std::string out = fmt::format("file {}\nform {}\n", argv[i], registry.form);
    for (const RegistryValue& value : registry.values) out += record(value);
    for (const RegistryFault& fault : registry.faults) out += record(fault);
    std::fputs(out.c_str(), stdout);
  }
}
