// SPDX-License-Identifier: MIT
// The pass over the bytes that most files of a repository get: it may see too much, and never too little.
#include <doctest/doctest.h>

#include <string>

#include "readers/input/text_signs.h"

namespace tcptune {

TEST_CASE("a mark is seen wherever it stands in a text") {
  for (const std::string mark : {"sysctl", "/proc/sys", "net.ipv4.x", "net/ipv6/x", "net.core.x", "Tcpip", "TCPIP",
                                 "netsh int", "Set-NetTCPSetting", "net.netfilter.x", "net.nf_x"})
    for (std::size_t before = 0; before < 140; ++before)
      for (const std::size_t behind : {0U, 1U, 70U}) {
        CAPTURE(mark);
        CAPTURE(before);
        CHECK(names_a_setting(std::string(before, 'n') + mark + std::string(behind, '.')));
      }
}

TEST_CASE("what only resembles a mark is none") {
  for (const std::string text : {"", "n", "example.net", "the net. It is", "/etc/syslog.conf", "system ctl",
                                 "/proc/self", "java.net.URL", "asp.net/files", "tcp ip", "internet.explorer"})
    for (std::size_t before = 0; before < 70; ++before) CHECK_FALSE(names_a_setting(std::string(before, ' ') + text));
}

}  // namespace tcptune
