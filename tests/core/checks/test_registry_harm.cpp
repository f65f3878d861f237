// SPDX-License-Identifier: MIT
// Which numbers would do harm where Windows reads them, by the rules that are compiled in.
#include "core/checks/registry_harm.h"

#include <doctest/doctest.h>

#include <string>

#include "core/catalogue/windows_version.h"
#include "core/rules/embedded_rules.h"
#include "program_run.h"

namespace tcptune {
namespace {

bool harms(std::string_view setting, std::uint32_t number, std::string_view windows) {
  Facts facts;
  facts.os = "windows";
  facts.kernel = parse_windows_range(windows).value();
  return is_harmful(embedded_rules(), facts, *find_setting(embedded_rules(), setting), number);
}

TEST_CASE("a number is harmful where another rule warns of it or takes it away") {
  CHECK(harms("tcpip.MaxUserPort", 65534, "11"));
  CHECK(harms("tcpip.MaxUserPort", 65534, "any"));
  CHECK_FALSE(harms("tcpip.MaxUserPort", 65534, "2003"));
  CHECK(harms("tcpip.KeepAliveInterval", 1, "any"));
  CHECK_FALSE(harms("tcpip.KeepAliveInterval", 1000, "any"));
  CHECK_FALSE(harms("tcpip.TcpTimedWaitDelay", 30, "any"));
}

TEST_CASE("a value that does nothing is not mended into one that does harm") {
  const TemporaryTree tree;
  const std::string head =
      "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";
  tree.write("text.reg", head + "Tcpip\\Parameters]\n\"MaxUserPort\"=\"65534\"\n");
  tree.write("afd.reg", head + "AFD\\Parameters]\n\"KeepAliveInterval\"=dword:00000001\n");
  CHECK(run_tcptune({tree.path("text.reg")}).out.find("delete the value tcpip.MaxUserPort") != std::string::npos);
  CHECK(run_tcptune({tree.path("afd.reg")}).out.find("Delete it, do not move it") != std::string::npos);
}

}  // namespace
}  // namespace tcptune
