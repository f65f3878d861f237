// SPDX-License-Identifier: MIT
// TuneD profiles, saptune notes and kernel command lines.
#include <doctest/doctest.h>

#include <string>

#include "fragment_text.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

TEST_CASE("a TuneD profile sets what its sections for sysctls hold, with its operators, quotes and variables") {
  CHECK(fragment_text(reading::tuned,
                      "[variables]\nb = 9\n[sysctl]\na.b=1\nc.d = \"4 5\"\ne.f=>7\ng.h=${b}\ni.j=${x}\n[vm]\nk.l=1\n",
                      "tuned.conf") ==
        "tuned 4:1 a.b=1 [1]\ntuned 5:1 c.d=4 5 [4 5]\ntuned 6:1 e.f=7 at least [7]\n"
        "tuned 7:1 g.h=9 [${b}] not edited: takes its value from the variable b\ntuned 8:1 i.j computed [${x}]\n");
  CHECK(fragment_text(reading::tuned, "[bootloader]\r\ncmdline=quiet sysctl.a.b=1 x\r\n", "tuned.conf") ==
        "the kernel command line 2:22 a.b=1 [1]\n");
}

TEST_CASE("an option of a saptune note without a value leaves the setting alone; bounds are bounds") {
  CHECK(fragment_text(reading::saptune, "[sysctl]\na.b = 1\nc.d =\ne.f >= 7\n[vm]\ng.h=1\n", "note") ==
        "saptune 2:1 a.b=1 [1]\nsaptune 4:1 e.f=7 at least [7]\n");
  const auto fragments = fragments_of(reading::saptune, "[sysctl]\na.b=1\n[sysctl:os=15-SP3]\na.b=2\n", "note");
  REQUIRE(fragments.size() == 2);
  CHECK(fragments[1].target.name == "os=15-SP3");
}

TEST_CASE("words of kernel command lines are found where boot loaders have them") {
  const auto read = [](const char* text, const char* path) { return fragment_text(reading::command_line, text, path); };
  const std::string word = "a.b=1 [1]\n";
  CHECK(read("GRUB_CMDLINE_LINUX=\"quiet sysctl.a.b=1\"\n", "grub") == "the kernel command line 1:34 " + word);
  CHECK(read("options ro sysctl.a.b=1\n", "loader/entries/a.conf") == "the kernel command line 1:19 " + word);
  CHECK(read("LABEL x\n  APPEND ro sysctl.a.b=1\n", "extlinux.conf") == "the kernel command line 2:20 " + word);
  CHECK(read("ro sysctl.a.b=1", "etc/kernel/cmdline") == "the kernel command line 1:11 " + word);
  CHECK(read("bootloader --append=\"sysctl.a.b=1 x\" --x\n", "a.ks") == "the kernel command line 1:29 " + word);
  CHECK(read("# GRUB_CMDLINE_LINUX=\"sysctl.a.b=1\"\nX=sysctl.a.b=1\n", "grub").empty());
  CHECK(read("GRUB_CMDLINE_LINUX=\"sysctl.a.b=$X\"\n", "grub") == "the kernel command line 1:28 a.b computed [$X]\n");
}

TEST_CASE("GRUB_CMDLINE_LINUX_DEFAULT comes behind GRUB_CMDLINE_LINUX, wherever it stands") {
  CHECK(fragment_text(reading::command_line,
                      "GRUB_CMDLINE_LINUX_DEFAULT=\"sysctl.a.b=1\"\nGRUB_CMDLINE_LINUX=\"sysctl.a.b=2\"\n",
                      "grub") == "the kernel command line 2:28 a.b=2 [2]\nthe kernel command line 1:36 a.b=1 [1]\n");
}

}  // namespace
}  // namespace tcptune
