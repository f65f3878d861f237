// SPDX-License-Identifier: MIT
// The output of `reg query`.
#include <doctest/doctest.h>

#include <string>

#include "core/text/utf16.h"
#include "readers/windows/reg_query.h"
#include "small_catalogue.h"

namespace tcptune {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

const std::string kTcpip = R"(HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";

Registry parse(std::string_view bytes) { return parse_reg_query(two_windows_settings(), bytes, "q.txt"); }

RegistryValue value_of(std::string_view line) {
  const Registry registry = parse("\r\n" + kTcpip + "\r\n" + std::string(line) + "\r\n\r\n");
  CHECK(registry.faults.empty());
  REQUIRE(registry.values.size() == 1);
  return registry.values[0];
}

// The fault of a line whose value stays without data.
std::string fault_of(std::string_view line) {
  const Registry registry = parse(kTcpip + "\n" + std::string(line) + "\n");
  REQUIRE(registry.values.size() == 1);
  CHECK(registry.values[0].data.empty());
  REQUIRE(registry.faults.size() == 1);
  CHECK(registry.faults[0].loss == RegistryLoss::nothing);
  return std::to_string(registry.faults[0].column) + ": " + registry.faults[0].message;
}

}  // namespace

TEST_CASE("reg query: a value has its key, name, number and their places") {
  const RegistryValue value = value_of("    TcpTimedWaitDelay    REG_DWORD    0x1e");
  CHECK(value.key == kTcpip);
  CHECK(value.name == "TcpTimedWaitDelay");
  CHECK(number_of(value) == 30U);
  CHECK(value.line == 3);
  CHECK(value.column == 5);
  CHECK(value.value_column == 39);
  CHECK(value.text == "    TcpTimedWaitDelay    REG_DWORD    0x1e");
  CHECK(parse("").form == "reg query output");
  CHECK(parse("").source == RegistrySource::query);
  CHECK(parse("").file == "q.txt");
}

TEST_CASE("reg query: each type has a form of its own") {
  CHECK(value_of("    a    REG_SZ    x  y ").data == to_utf16le("x  y \0"sv));
  CHECK(value_of("    a    REG_SZ    ").data == "\0\0"s);
  CHECK(value_of("    a    REG_SZ").type == RegistryType::string);
  CHECK(value_of("    a    REG_EXPAND_SZ    %x%").type == RegistryType::expand_string);
  CHECK(value_of("    a    REG_MULTI_SZ    x\\0y").data == to_utf16le("x\0y\0\0"sv));
  CHECK(value_of("    a    REG_MULTI_SZ    x\\0y\\0").data == to_utf16le("x\0y\0\0"sv));
  CHECK(value_of("    a    REG_MULTI_SZ    ").data == "\0\0"s);
  CHECK(value_of("    a    REG_BINARY    00FFa1").data == "\x00\xff\xa1"s);
  CHECK(value_of("    a    REG_BINARY    ").data.empty());
  CHECK(value_of("    a    REG_QWORD    0x100000000").data == "\0\0\0\0\x01\0\0\0"s);
  CHECK(value_of("    a    REG_QWORD    5").data == "\x05\0\0\0\0\0\0\0"s);
  CHECK(value_of("    a    REG_DWORD_BIG_ENDIAN    0x1e").data == "\0\0\0\x1e"s);
  CHECK(value_of("    a    REG_FULL_RESOURCE_DESCRIPTOR    01").type == RegistryType{9});
}

TEST_CASE("reg query: data that is not of its type is told") {
  CHECK(fault_of("    a    REG_QWORD    (null)") == "23: (null) is not what a REG_QWORD looks like");
  CHECK(fault_of("    a    REG_DWORD    0x1ffffffff") == "23: 0x1ffffffff is not what a REG_DWORD looks like");
  CHECK(fault_of("    a    REG_DWORD    ") == "23:  is not what a REG_DWORD looks like");
  CHECK(fault_of("    a    REG_DWORD    -1") == "23: -1 is not what a REG_DWORD looks like");
  CHECK(fault_of("    a    REG_BINARY    0FF") == "24: 0FF is not what a REG_BINARY looks like");
  CHECK(fault_of("    a    REG_BINARY    -1") == "24: -1 is not what a REG_BINARY looks like");
}

TEST_CASE("reg query: names and data may hold the blanks that separate columns") {
  const RegistryValue name = value_of("    my    REG_value  x    REG_DWORD    0x1");
  CHECK(name.name == "my    REG_value  x");
  CHECK(number_of(name) == 1U);
  const RegistryValue data = value_of("    a    REG_SZ    x    REG_DWORD    0x1");
  CHECK(data.name == "a");
  CHECK(data.data == to_utf16le("x    REG_DWORD    0x1\0"sv));
}

TEST_CASE("reg query: tabs separate the columns of Windows XP, and /z adds a number to the type") {
  CHECK(number_of(value_of("    TcpTimedWaitDelay\tREG_DWORD\t0x1e")) == 30U);
  CHECK(number_of(value_of("    TcpTimedWaitDelay    REG_DWORD (4)    0x1e")) == 30U);
}

TEST_CASE("reg query: the default value has a name in parentheses, in any language") {
  const RegistryValue value = value_of("    (Standard)    REG_SZ    x");
  CHECK(value.name.empty());
  CHECK(value.column == 5);
  CHECK(parse(kTcpip + "\n    (Default)    REG_SZ    (value not set)\n").values.empty());
}

TEST_CASE("reg query: several keys, foreign ones, and lines that are neither key nor value") {
  const Registry registry = parse(
      "ERROR: x\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\x\r\n    a    REG_SZ    b\r\n    maxuserport    REG_SZ    "
      "9\r\n\r\n" +
      kTcpip +
      "\\Interfaces\r\n    MTU    REG_DWORD    0x5dc\r\n   b    REG_DWORD    0x1\r\n    c REG_DWORD 0x1\r\n    d    "
      "REG_OTHER    0x1\r\n"
      "    e    REG_DWORDS    0x1\r\nEnd of search: 3 match(es) found.\r\n");
  CHECK(registry.faults.empty());
  REQUIRE(registry.values.size() == 2);
  CHECK(registry.values[0].name == "maxuserport");
  CHECK(registry.values[1].key == kTcpip + "\\Interfaces");
  CHECK(number_of(registry.values[1]) == 1500U);
}

TEST_CASE("reg query: a value without the line of its key is not judged, and that is said") {
  const Registry registry = parse("    TcpTimedWaitDelay    REG_DWORD    0x1e\n");
  CHECK(registry.values.empty());
  REQUIRE(registry.unseen.size() == 1);
  CHECK(registry.unseen[0] == "values without the line of their key");
}

TEST_CASE("reg query: text is read in Unicode, and otherwise as far as it is ASCII") {
  const std::string text = kTcpip + "\r\n    TcpTimedWaitDelay    REG_DWORD    0x1e\r\n";
  for (const std::string& bytes : {"\xFF\xFE" + to_utf16le(text), "\xEF\xBB\xBF" + text, text}) {
    const Registry registry = parse(bytes);
    REQUIRE(registry.values.size() == 1);
    CHECK(registry.unseen.empty());
  }
  const Registry oem = parse(text + "    caf\x82    REG_SZ    x\r\n");
  CHECK(oem.values.size() == 2);
  REQUIRE(oem.unseen.size() == 1);
  CHECK(oem.unseen[0].find("from line 3 on") != std::string::npos);
}

}  // namespace tcptune
