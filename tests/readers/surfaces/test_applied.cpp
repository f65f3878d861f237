// SPDX-License-Identifier: MIT
// What sysctl and systemd-sysctl printed: what was set, and what the kernel refused.
#include <doctest/doctest.h>

#include <string>

#include "fragment_text.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

const std::string kLeft =
    " not edited: is what a program printed, which nothing reads at boot: change the file that set it\n";

TEST_CASE("the file that is being applied sets what follows") {
  CHECK(fragment_text(reading::applied, "* Applying /etc/a.conf ...\na.b = 1\n* Applying /etc/c.conf ...\na.b = 2\n",
                      "out") == "/etc/a.conf 2:1 a.b=1 [1]" + kLeft + "/etc/c.conf 4:1 a.b=2 [2]" + kLeft);
}

TEST_CASE("a write that was refused sets nothing, and is told with its reason") {
  struct Complaint {
    const char* line;
    const char* name;
    const char* says;
  };
  for (const Complaint& complaint :
       {Complaint{"sysctl: cannot stat /proc/sys/net/ipv4/tcp_x: No such file or directory", "net.ipv4.tcp_x",
                  "no such setting"},
        Complaint{"sysctl: setting key \"net.ipv4.tcp_x\": Invalid argument", "net.ipv4.tcp_x", "does not take"},
        Complaint{"sysctl: permission denied on key \"net.ipv4.tcp_x\", ignoring", "net.ipv4.tcp_x", "may not"},
        Complaint{"error: \"net.ipv4.tcp_x\" is an unknown key", "", ""},
        Complaint{"Nov 1 h systemd-sysctl[1]: Couldn't write '1' to 'net/ipv4/tcp_x', ignoring: No such file or "
                  "directory",
                  "net.ipv4.tcp_x", "= 1 was not set: this kernel has no such setting"},
        Complaint{"Couldn\xE2\x80\x99t write '9' to 'net/ipv4/tcp_x': Invalid argument", "net.ipv4.tcp_x",
                  "= 9 was not set: the kernel does not take"}}) {
    CAPTURE(complaint.line);
    const auto fragments = fragments_of(reading::applied, complaint.line, "out");
    if (std::string(complaint.name).empty()) {
      CHECK(fragments.empty());
      continue;
    }
    REQUIRE(fragments.size() == 1);
    const Line& line = fragments[0].lines.at(0);
    CHECK(line.kind == LineKind::inert);
    CHECK(line.name == complaint.name);
    REQUIRE(line.writing->faults.size() == 1);
    CHECK(line.writing->faults[0].message.find(complaint.says) != std::string::npos);
  }
}

}  // namespace
}  // namespace tcptune
