// SPDX-License-Identifier: MIT
// Pairs of a sysctl and its value in texts of any syntax.
#include <doctest/doctest.h>

#include <string>

#include "readers/surfaces/scanned_pairs.h"

namespace tcptune {
namespace {

std::string pairs(const std::string& text) {
  std::string said;
  for (const ScannedPair& pair : scanned_pairs(text)) {
    CHECK(pair.value.end <= text.size());
    said += pair.name + "=" + pair.text + (pair.for_container ? " container" : "") + "\n";
  }
  return said;
}

TEST_CASE("a name and a literal beside it are a pair, in each syntax") {
  const std::string one = "net.core.somaxconn=1\n";
  CHECK(pairs("\"net.core.somaxconn\": \"1\",") == one);
  CHECK(pairs("\"net.core.somaxconn\" = 1") == one);
  CHECK(pairs("'net.core.somaxconn' => '1',") == one);
  CHECK(pairs("(\"net.core.somaxconn\", \"1\")") == one);
  CHECK(pairs("x = [\"net.core.somaxconn=1\"]") == one);
  CHECK(pairs("  \"net.core.somaxconn = 1\",") == one);
  CHECK(pairs("{Name: \"net.core.somaxconn\", Value: \"1\"}") == one);
  CHECK(pairs("- name: net.core.somaxconn\n  value: \"1\"\n") == one);
  CHECK(pairs("{ \"namespace\": \"net.core.somaxconn\",\n \"value\": \"1\" }") == one);
  CHECK(pairs("default['sysctl']['params']['net']['core']['somaxconn'] = 1") == one);
  CHECK(pairs("node['sysctl']['net.core.somaxconn'] = 1") == one);
  CHECK(pairs("sysctl 'net.core.somaxconn' do\n  value 1\nend\n") == one);
  CHECK(pairs("  net_core_somaxconn = 1\n") == one);
  CHECK(pairs("ENV net__core__somaxconn=1 \\\n") == one);
  CHECK(pairs("net.core.somaxconn: 1\n") == one);
  CHECK(pairs("docker run --sysctl net.core.somaxconn=1 \\\n") == "net.core.somaxconn=1 container\n");
  CHECK(pairs("\"net.ipv4.tcp_rmem\": \"4096 87380 1\"") == "net.ipv4.tcp_rmem=4096 87380 1\n");
  CHECK(pairs("\"net.ipv4.tcp_congestion_control\" = \"bbr\"") == "net.ipv4.tcp_congestion_control=bbr\n");
}

TEST_CASE("comments, prose, variables and comparisons are no pairs") {
  for (const char* text :
       {"# net.core.somaxconn = 1", "// \"net.core.somaxconn\": \"1\"", "x() # \"net.core.somaxconn\" = 1",
        "/*\n\"net.core.somaxconn\" = 1\n*/", "set net.core.somaxconn = 1 for more",
        "log(\"set net.core.somaxconn=1\")", "\"net.core.somaxconn\": var.x", "\"net.core.somaxconn\" == \"1\"",
        "[\"net.core.somaxconn\", \"net.core.x\"]", "\"net.core.somaxconn\" = 4 * 1024",
        "\"net.core.somaxconn\" = \"${x}\"", "\"net.http.port\": \"1\"", "\"internet.core.x\": 1", "net_foo_bar = 1",
        "\"net.core.\": 1"}) {
    CAPTURE(text);
    CHECK(pairs(text).empty());
  }
}

TEST_CASE("hostile texts are read once") {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "\"net.core.x\", '";
  CHECK_NOTHROW(pairs(text));
  CHECK_NOTHROW(pairs(std::string(1'000'000, '\n')));
}

}  // namespace
}  // namespace tcptune
