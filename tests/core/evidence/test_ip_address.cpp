// SPDX-License-Identifier: MIT
// Addresses are read and written as RFC 5952 says.
#include "core/evidence/ip_address.h"

#include <doctest/doctest.h>

namespace tcptune {
namespace {

std::string again(std::string_view text) {
  const auto address = parse_ip_address(text);
  return address ? to_text(*address) : "none";
}

TEST_CASE("an address is written as RFC 5952 wants it, however it was spelt") {
  CHECK(again("10.0.0.1") == "10.0.0.1");
  CHECK(again("::ffff:10.0.0.1") == "10.0.0.1");
  CHECK(again("2001:DB8:0:0:1:0:0:1") == "2001:db8::1:0:0:1");
  CHECK(again("2001:db8:0:1:1:1:1:1") == "2001:db8:0:1:1:1:1:1");
  CHECK(again("fe80::1%eth0") == "fe80::1");
  CHECK(again("::") == "::");
  CHECK(again("*") == "::");
  CHECK(again("1::") == "1::");
}

TEST_CASE("what is no address is none") {
  for (const char* text : {"", "10.0.0", "10.0.0.256", "10.0.0.1.2", "1:2:3", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9",
                           "12345::", "1:2:3:4:5:6:7:", "g::", "10.0.0.1:80"})
    CHECK_MESSAGE(again(text) == "none", text);
}

TEST_CASE("the loopback and any address are known in both families") {
  CHECK(is_loopback(*parse_ip_address("127.9.9.9")));
  CHECK(is_loopback(*parse_ip_address("::1")));
  CHECK(!is_loopback(*parse_ip_address("128.0.0.1")));
  CHECK(is_any(*parse_ip_address("0.0.0.0")));
  CHECK(to_text(Endpoint{*parse_ip_address("::"), 80}) == "*:80");
  CHECK(to_text(Endpoint{*parse_ip_address("::1"), 80}) == "[::1]:80");
}

}  // namespace
}  // namespace tcptune
