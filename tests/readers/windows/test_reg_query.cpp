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

const std::string kQueriedKey = R"(HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";

Registry parse_query(std::string_view bytes) { return parse_reg_query(two_windows_settings(), bytes, "q.txt"); }

RegistryValue queried_value(std::string_view line) {
  const Registry registry = parse_query("\r\n" + kQueriedKey + "\r\n" + std::string(line) + "\r\n\r\n");
  CHECK(registry.faults.empty());
  REQUIRE(registry.values.size() == 1);
  return registry.values[0];
}

// The fault of a line whose value stays without data.
std::string query_fault(std::string_view line) {
  const Registry registry = parse_query(kQueriedKey + "\n" + std::string(line) + "\n");
  REQUIRE(registry.values.size() == 1);
  CHECK(registry.values[0].data.empty());
  REQUIRE(registry.faults.size() == 1);
  CHECK(registry.faults[0].loss == RegistryLoss::nothing);
  return std::to_string(registry.faults[0].column) + ": " + registry.faults[0].message;
}

}  // namespace

TEST_CASE("reg query: a value has its key, name, number and their places") {
  const RegistryValue value = queried_value("    TcpTimedWaitDelay    REG_DWORD    0x1e");
  CHECK(value.key == kQueriedKey);
  CHECK(value.name == "TcpTimedWaitDelay");
  CHECK(number_of(value) == 30U);
  CHECK(value.line == 3);
  CHECK(value.column == 5);
  CHECK(value.value_column == 39);
  CHECK(value.text == "    TcpTimedWaitDelay    REG_DWORD    0x1e");
  CHECK(parse_query("").form == "reg query output");
  CHECK(parse_query("").source == RegistrySource::query);
  CHECK(parse_query("").file == "q.txt");
}

TEST_CASE("reg query: each type has a form of its own") {
  CHECK(queried_value("    a    REG_SZ    x  y ").data == to_utf16le("x  y \0"sv));
  CHECK(queried_value("    a    REG_SZ    ").data == "\0\0"s);
  CHECK(queried_value("    a    REG_SZ").type == RegistryType::string);
  CHECK(queried_value("    a    REG_EXPAND_SZ    %x%").type == RegistryType::expand_string);
  CHECK(queried_value("    a    REG_MULTI_SZ    x\\0y").data == to_utf16le("x\0y\0\0"sv));
  CHECK(queried_value("    a    REG_MULTI_SZ    x\\0y\\0").data == to_utf16le("x\0y\0\0"sv));
  CHECK(queried_value("    a    REG_MULTI_SZ    ").data == "\0\0"s);
  CHECK(queried_value("    a    REG_BINARY    00FFa1").data == "\x00\xff\xa1"s);
  CHECK(queried_value("    a    REG_BINARY    ").data.empty());
  CHECK(queried_value("    a    REG_QWORD    0x100000000").data == "\0\0\0\0\x01\0\0\0"s);
  CHECK(queried_value("    a    REG_QWORD    5").data == "\x05\0\0\0\0\0\0\0"s);
  CHECK(queried_value("    a    REG_DWORD_BIG_ENDIAN    0x1e").data == "\0\0\0\x1e"s);
  CHECK(queried_value("    a    REG_FULL_RESOURCE_DESCRIPTOR    01").type == RegistryType{9});
}

TEST_CASE("reg query: data that is not of its type is told") {
  CHECK(query_fault("    a    REG_QWORD    (null)") == "23: (null) is not what a REG_QWORD looks like");
  CHECK(query_fault("    a    REG_DWORD    0x1ffffffff") == "23: 0x1ffffffff is not what a REG_DWORD looks like");
  CHECK(query_fault("    a    REG_DWORD    ") == "23:  is not what a REG_DWORD looks like");
  CHECK(query_fault("    a    REG_DWORD    -1") == "23: -1 is not what a REG_DWORD looks like");
  CHECK(query_fault("    a    REG_BINARY    0FF") == "24: 0FF is not what a REG_BINARY looks like");
  CHECK(query_fault("    a    REG_BINARY    -1") == "24: -1 is not what a REG_BINARY looks like");
}

TEST_CASE("reg query: names and data may hold the blanks that separate columns") {
  const RegistryValue name = queried_value("    my    REG_value  x    REG_DWORD    0x1");
  CHECK(name.name == "my    REG_value  x");
  CHECK(number_of(name) == 1U);
  const RegistryValue data = queried_value("    a    REG_SZ    x    REG_DWORD    0x1");
  CHECK(data.name == "a");
  CHECK(data.data == to_utf16le("x    REG_DWORD    0x1\0"sv));
}

TEST_CASE("reg query: tabs separate the columns of Windows XP, and /z adds a number to the type") {
  CHECK(number_of(queried_value("    TcpTimedWaitDelay\tREG_DWORD\t0x1e")) == 30U);
  CHECK(number_of(queried_value("    TcpTimedWaitDelay    REG_DWORD (4)    0x1e")) == 30U);
}

TEST_CASE("reg query: the default value has a name in parentheses, in any language") {
  const RegistryValue value = queried_value("    (Standard)    REG_SZ    x");
  CHECK(value.name.empty());
  CHECK(value.column == 5);
  CHECK(parse_query(kQueriedKey + "\n    (Default)    REG_SZ    (value not set)\n").values.empty());
}

TEST_CASE("reg query: several keys, foreign ones, and lines that are neither key nor value") {
  const Registry registry = parse_query(
      "ERROR: x\r\n\r\nHKEY_LOCAL_MACHINE\\SOFTWARE\\x\r\n    a    REG_SZ    b\r\n    maxuserport    REG_SZ    "
      "9\r\n\r\n" +
      kQueriedKey +
      "\\Interfaces\r\n    MTU    REG_DWORD    0x5dc\r\n   b    REG_DWORD    0x1\r\n    c REG_DWORD 0x1\r\n    d    "
      "REG_OTHER    0x1\r\n"
      "    e    REG_DWORDS    0x1\r\nEnd of search: 3 match(es) found.\r\n");
  CHECK(registry.faults.empty());
  REQUIRE(registry.values.size() == 2);
  CHECK(registry.values[0].name == "maxuserport");
  CHECK(registry.values[1].key == kQueriedKey + "\\Interfaces");
  CHECK(number_of(registry.values[1]) == 1500U);
}

TEST_CASE("reg query: a value without the line of its key is not judged, and that is said") {
  const Registry registry = parse_query("    TcpTimedWaitDelay    REG_DWORD    0x1e\n");
  CHECK(registry.values.empty());
  REQUIRE(registry.unseen.size() == 1);
  CHECK(registry.unseen[0] == "values without the line of their key");
}

TEST_CASE("reg query: text is read in Unicode, and otherwise as far as it is ASCII") {
  const std::string text = kQueriedKey + "\r\n    TcpTimedWaitDelay    REG_DWORD    0x1e\r\n";
  for (const std::string& bytes : {"\xFF\xFE" + to_utf16le(text), "\xEF\xBB\xBF" + text, text}) {
    const Registry registry = parse_query(bytes);
    REQUIRE(registry.values.size() == 1);
    CHECK(registry.unseen.empty());
  }
  const Registry oem = parse_query(text + "    caf\x82    REG_SZ    x\r\n");
  CHECK(oem.values.size() == 2);
  REQUIRE(oem.unseen.size() == 1);
  CHECK(oem.unseen[0].find("from line 3 on") != std::string::npos);
}

}  // namespace tcptune
