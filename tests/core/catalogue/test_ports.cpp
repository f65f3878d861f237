// SPDX-License-Identifier: MIT
// Port arithmetic.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>

#include "core/catalogue/ports.h"

namespace tcptune {
namespace {

// The same by counting every port.
int counted(int low, int high, const PortRanges& reserved) {
  int usable = 0;
  for (int port = low; port <= high; ++port)
    usable += std::none_of(reserved.begin(), reserved.end(),
                           [port](const auto& r) { return r.first <= port && port <= r.second; })
                  ? 1
                  : 0;
  return usable;
}

TEST_CASE("reserved ports are taken off once, inside the range only") {
  const std::vector<PortRanges> lists = {{},
                                         {{1, 65535}},
                                         {{100, 200}},
                                         {{50, 120}, {110, 130}},
                                         {{199, 205}},
                                         {{1, 99}},
                                         {{201, 300}},
                                         {{100, 100}, {100, 100}, {200, 200}},
                                         {{110, 190}, {120, 130}}};
  for (const PortRanges& reserved : lists) CHECK(usable_ports(100, 200, reserved) == counted(100, 200, reserved));
  CHECK(usable_ports(32768, 60999, {}) == 28232);
  CHECK(usable_ports(200, 100, {}) == 0);
  CHECK(usable_ports(5, 5, {}) == 1);
}

TEST_CASE("ports at risk are the well-known ones, unless it is known which listen") {
  CHECK(ports_at_risk(3300, 3310, {}, nullptr) == std::vector<int>{3306});
  CHECK(ports_at_risk(3300, 3310, {{3306, 3306}}, nullptr).empty());
  const std::vector<int> listening{22, 3300, 3305, 3310, 3311};
  CHECK(ports_at_risk(3300, 3310, {{3305, 3309}}, &listening) == std::vector<int>{3300, 3310});
  const std::vector<int> none;
  CHECK(ports_at_risk(1, 65535, {}, &none).empty());
}

TEST_CASE("well-known services are sorted, unique and real ports") {
  const auto& services = well_known_services();
  CHECK(services.size() > 20);
  for (std::size_t i = 1; i < services.size(); ++i) CHECK(services[i - 1].port < services[i].port);
  CHECK(services.front().port > 1023);
  CHECK(services.back().port < 65536);
  for (const Service& service : services) CHECK_FALSE(service.name.empty());
}

TEST_CASE("a list of ports is written as the kernel takes it, neighbours joined") {
  CHECK(port_list({}, {}) == "");
  CHECK(port_list({}, {8080, 3306}) == "3306,8080");
  CHECK(port_list({{3306, 3306}}, {3307, 3308}) == "3306-3308");
  CHECK(port_list({{30000, 32767}}, {30001, 32768, 29999}) == "29999-32768");
  CHECK(port_list({{5, 9}, {1, 3}}, {4}) == "1-9");
  CHECK(port_list({{1, 10}, {2, 3}}, {}) == "1-10");
}

}  // namespace
}  // namespace tcptune
