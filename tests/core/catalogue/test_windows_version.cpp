// SPDX-License-Identifier: MIT
#include "core/catalogue/windows_version.h"

#include <doctest/doctest.h>

using namespace tcptune;

TEST_SUITE("windows_version") {
  TEST_CASE("a release is named in every way people name it") {
    for (const char* name : {"7", "Windows 7", "win7", "2008R2", "Server 2008 R2", "6.1"}) {
      CAPTURE(name);
      CHECK(parse_windows_range(name) == KernelRange{{6, 1, 0}, {6, 1, kAny}});
    }
    CHECK(parse_windows_range("xp") == KernelRange{{5, 1, 0}, {5, 1, kAny}});
    CHECK(parse_windows_range("2003") == KernelRange{{5, 2, 0}, {5, 2, kAny}});
  }

  TEST_CASE("Windows 10 ends where Windows 11 begins, and a server is its build") {
    CHECK(parse_windows_range("10")->high < parse_windows_range("11")->low);
    CHECK(parse_windows_range("2019") == KernelRange{{10, 0, 17763}, {10, 0, 17763}});
    CHECK(parse_windows_range("10.0.19045") == KernelRange{{10, 0, 19045}, {10, 0, 19045}});
    CHECK(parse_windows_range("10.0") == KernelRange{{10, 0, 0}, {10, 0, kAny}});
  }

  TEST_CASE("ranges join two releases or stay open") {
    CHECK(parse_windows_range("vista..") == KernelRange{{6, 0, 0}, kNewestKernel});
    CHECK(parse_windows_range("7 .. 10") == KernelRange{{6, 1, 0}, {10, 0, 21999}});
    CHECK(parse_windows_range("any") == kAnyWindows);
  }

  TEST_CASE("what is not a version of Windows is refused") {
    for (const char* text :
         {"", "..", "windows", "nt4", "4.0", "3.10", "10..7", "..7", "12", "7..x", "2.6.18", "10.0.x"}) {
      CAPTURE(text);
      CHECK_FALSE(parse_windows_range(text).has_value());
    }
  }

  TEST_CASE("an interval is told in the names on the box") {
    CHECK(windows_text(kAnyWindows) == "any Windows");
    CHECK(windows_text({{6, 0, 0}, kNewestKernel}) == "Windows Vista / Server 2008 and later");
    CHECK(windows_text(*parse_windows_range("7")) == "Windows 7 / Server 2008 R2");
    CHECK(windows_text(*parse_windows_range("6.1.7601")) == "Windows 7 / Server 2008 R2 (6.1.7601)");
    CHECK(windows_text(*parse_windows_range("2000..2003")) == "Windows 2000 to Windows Server 2003");
    CHECK(windows_name({10, 0, 19045}) == "Windows 10 / Server 2019");
    CHECK(system_text("windows", kAnyWindows) == "any Windows");
    CHECK(system_text("linux", {}) == "any Linux");
  }
}
