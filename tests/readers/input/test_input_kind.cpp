// SPDX-License-Identifier: MIT
// What inputs are taken for.
#include "readers/input/input_kind.h"

#include <doctest/doctest.h>

#include <set>
#include <string>

#include "core/text/utf16.h"
#include "readers/input/input_file.h"
#include "temporary_tree.h"

namespace tcptune {
namespace {

using namespace std::string_literals;

std::optional<InputKind> kind_of(std::string_view text) { return recognise("x", text).kind; }

TEST_CASE("a registry is told by its first line that says something, and read whole") {
  for (const std::string_view text :
       {"Windows Registry Editor Version 5.00\r\n", "\xEF\xBB\xBFWindows Registry Editor Version 5.00\n", "REGEDIT4\n",
        "; a comment\n\n[HKEY_LOCAL_MACHINE\\SYSTEM]\n", "[-HKEY_LOCAL_MACHINE\\SYSTEM]\n", "[HKLM\\SYSTEM]\n"}) {
    CAPTURE(text);
    CHECK(kind_of(text) == InputKind::reg_file);
  }
  const std::string utf16 = "\xFF\xFE" + to_utf16le("Windows Registry Editor Version 5.00\r\n");
  CHECK(kind_of(utf16) == InputKind::reg_file);
  CHECK(kind_of("\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\Select\r\n") == InputKind::registry_query);
  CHECK(kind_of("regf\1\0\0\0"s) == InputKind::registry_hive);
  CHECK(kind_of("[main]\nsummary=x\n") == std::nullopt);
  CHECK(kind_of("[") == InputKind::sysctl_conf);
  const TemporaryTree tree;
  tree.write("utf16.reg", utf16);
  CHECK(read_input(tree.path("utf16.reg")) == utf16);
  const std::string hive = "regf" + std::string(3U << 20U, '\1');  // no line end in 3 MiB
  tree.write("SYSTEM", hive);
  CHECK(read_input(tree.path("SYSTEM")) == hive);
}

TEST_CASE("a snapshot is a JSON object that says so, on one line or many") {
  const std::string one_line = "{\"files\":[\"" + std::string(3U << 20U, 'x') + "\"],\"schema\":\"tcptune-snapshot\"}";
  CHECK(kind_of(one_line) == InputKind::snapshot);
  CHECK(kind_of(" \n{\n \"schema\": \"tcptune-snapshot\"") == InputKind::snapshot);
  CHECK(kind_of("{\"schema_version\": 1}") == std::nullopt);
  CHECK(kind_of("# \"tcptune-snapshot\"\n") == InputKind::sysctl_conf);
  const TemporaryTree tree;
  tree.write("s.json", one_line);
  CHECK(read_input(tree.path("s.json")) == one_line);
}

TEST_CASE("text with a stray NUL or other alphabets stays text") {
  CHECK(recognise_bytes("net.ipv4.tcp_sack = 1\0\n# and so on, with words\n"s).what == "");
  CHECK(recognise_bytes("# \xe8\xbf\x9e\xe6\x8e\xa5\n").what == "");
  CHECK(recognise_bytes("").what == "");
}

TEST_CASE("dumps are told from configuration") {
  CHECK(kind_of("kernel.osrelease = 6.1.0\nnet.ipv4.tcp_sack = 1\n") == InputKind::sysctl_dump);
  CHECK(kind_of("# sysctl -a\nkernel.ostype = Linux\n") == InputKind::sysctl_dump);
  CHECK(kind_of("net.ipv4.tcp_sack = 1\nsysctl: permission denied on key 'net.ipv4.route.flush'\n") ==
        InputKind::sysctl_dump);
  CHECK(kind_of("net.ipv4.tcp_sack = 1\n") == InputKind::sysctl_conf);
  CHECK(kind_of("") == InputKind::sysctl_conf);
  CHECK(kind_of("kernel.randomize_va_space = 1\n") == InputKind::sysctl_conf);
}

TEST_CASE("a read-only setting in a hand-written file makes it no dump, in a printed list it does") {
  std::string printed;
  for (int i = 0; i < 20; ++i) printed += "net.ipv4.key" + std::to_string(i) + " = 1\n";
  CHECK(kind_of(printed) == InputKind::sysctl_conf);
  CHECK(kind_of(printed + "net.ipv4.tcp_available_congestion_control = reno cubic\n") == InputKind::sysctl_dump);
  CHECK(kind_of("# fast\n" + printed + "net.ipv4.tcp_available_congestion_control = bbr\n") == InputKind::sysctl_conf);
  CHECK(kind_of("net.ipv4.tcp_available_congestion_control = bbr\n") == InputKind::sysctl_conf);
}

TEST_CASE("each kind of input stands at its place in the table, under a name of its own") {
  std::set<std::string_view> names;
  for (const KnownInput& input : known_inputs()) {
    CHECK(&known_input(input.kind) == &input);
    CHECK(names.insert(input.name).second);
  }
}

}  // namespace
}  // namespace tcptune
