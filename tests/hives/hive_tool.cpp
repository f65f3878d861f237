// SPDX-License-Identifier: MIT
// For the oracle: writes hives of every form into a directory, and prints what the reader finds in hives.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include <fmt/format.h>

#include "core/text/error.h"
#include "readers/windows/registry_hive.h"
#include "small_hive.h"

namespace {

using namespace tcptune;

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<unsigned char>(byte));
  return text;
}

// One line each: what it is, and its parts in hexadecimal.
void print(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), {}};
  fmt::print("file {}\n", path);
  fmt::print("version {}\n", windows_version_of(bytes).value_or("-"));
  try {
    const Registry registry = read_system_hive(bytes, path);
    fmt::print("form {}\n", registry.form);
    for (const RegistryValue& value : registry.values)
      fmt::print("value {} .{} {} .{}\n", hex(value.key), hex(value.name), static_cast<std::uint32_t>(value.type),
                 hex(value.data));
    for (const std::string& phrase : registry.unseen) fmt::print("unseen {}\n", phrase);
  } catch (const Error& error) {
    fmt::print("error {}\n", error.what());
  }
}

SmallKey select(std::uint32_t current) {
  return {"Select", {small_number("Current", current), small_number("Default", 1)}, {}};
}

SmallKey services(const std::string& set, std::vector<SmallValue> values, int interfaces = 2) {
  SmallKey below{"Interfaces", {}, {}};
  for (int i = 0; i < interfaces; ++i)
    below.subkeys.push_back({fmt::format("{{0000{:04}-0000-4000-8000-000000000001}}", i),
                             {small_number("MTU", 1400 + static_cast<std::uint32_t>(i)), small_text("é", "x")},
                             {}});
  const SmallKey parameters{"Parameters", std::move(values), {std::move(below)}};
  return {set,
          {},
          {{"Services",
            {},
            {{"AFD", {}, {{"Parameters", {small_number("EnableDynamicBacklog", 1)}, {}}}},
             {"Tcpip", {}, {parameters}},
             {"tcpip6", {}, {parameters}}}}}};
}

std::vector<SmallValue> odd_values() {
  return {small_text("TcpTimedWaitDelay", "30"),
          small_number("KeepAliveTime", 0xFFFFFFFF),
          {"MaxUserPort", RegistryType::dword, "\xFE\xFF"},
          {"DefaultTTL", RegistryType::dword, std::string("\x40\0\0\0\0", 5)},
          {"KeepAliveInterval", RegistryType::qword, bytes_of(1000) + bytes_of(0)},
          {"Tcp1323Opts", RegistryType::dword_big_endian, std::string("\0\0\0\3", 4)},
          {"empty", RegistryType::binary, ""},
          {"unheard of", static_cast<RegistryType>(0x12345678), "x"},
          {"Größe", RegistryType::multi_string, to_utf16le(std::string("a\0b\0\0", 5))},
          {"大小🙂", RegistryType::expand_string, to_utf16le("%SystemRoot%")},
          {"", RegistryType::none, "default"}};
}

std::vector<SmallValue> long_values(const std::vector<std::size_t>& sizes) {
  std::vector<SmallValue> values;
  for (const std::size_t size : sizes) {
    std::string data;
    for (std::size_t i = 0; i < size; ++i) data += static_cast<char>(i + i / 251);
    values.push_back({fmt::format("long{}", size), RegistryType::binary, data});
  }
  return values;
}

void write_samples(const std::string& directory) {
  const std::vector<SmallValue> usual{small_number("TcpTimedWaitDelay", 30), small_number("KeepAliveTime", 300'000)};
  const auto write = [&directory](const std::string& name, const std::string& bytes) {
    std::ofstream(directory + "/" + name, std::ios::binary) << bytes;
  };
  const auto sample = [&write](const std::string& name, std::vector<SmallKey> keys, ListForm form = ListForm::lh) {
    write(name, SmallHive({"ROOT", {}, std::move(keys)}, form).bytes());
  };
  write("empty", SmallHive({"ROOT", {}, {}}).bytes());
  sample("li", {services("ControlSet001", usual, 12), select(1)}, ListForm::li);
  sample("lf", {services("ControlSet001", usual, 12), select(1)}, ListForm::lf);
  sample("lh", {services("ControlSet001", usual, 12), select(1)}, ListForm::lh);
  sample("ri", {services("ControlSet001", usual, 12), select(1)}, ListForm::ri);
  sample("many", {services("ControlSet001", usual, 700), select(1)}, ListForm::ri);
  sample("odd", {services("ControlSet001", usual), services("ControlSet002", odd_values()), select(2)});
  sample("long", {services("ControlSet001", long_values({5, 4092, 16'343, 16'344, 16'345, 32'688, 32'689, 70'000}), 0),
                  select(1)});
  sample("parts",
         {small_path({"ControlSet001", "Services", "Tcpip", "Parameters"}, long_values({5, 16'345})), select(1)});
  std::string dirty = SmallHive({"ROOT", {}, {services("ControlSet001", usual), select(1)}}).bytes();
  dirty.replace(8, 4, bytes_of(6)).replace(508, 4, bytes_of(0));
  write("dirty", SmallHive::with_checksum(dirty));
  sample("software", {small_path({"Microsoft", "Windows NT", "CurrentVersion"},
                                 {small_text("CurrentVersion", "6.1"), small_text("CurrentBuildNumber", "7601")})});
}

}  // namespace

int main(int count, char** arguments) {
  const std::vector<std::string> words(arguments + 1, arguments + count);
  if (words.size() == 2 && words[0] == "samples") {
    write_samples(words[1]);
  } else if (words.size() >= 2 && words[0] == "read") {
    for (std::size_t i = 1; i < words.size(); ++i) print(words[i]);
  } else {
    fmt::print(stderr, "usage: hive_tool samples DIRECTORY | read HIVE...\n");
    return 2;
  }
  return 0;
}
