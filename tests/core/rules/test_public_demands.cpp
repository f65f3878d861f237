// SPDX-License-Identifier: MIT
// What public baselines demand, as people ask for it and read it.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/rules/embedded_rules.h"
#include "core/rules/public_demands.h"

using namespace tcptune;

namespace {

constexpr PublicId kIds[] = {
    {"cis", "Debian 12 v1.1.0 3.3.2"}, {"cis", "RHEL 9 v2.0.0 3.3.2"}, {"stig", "RHEL 9 V2R9 RHEL-09-253065"}};

}  // namespace

TEST_CASE("a demand is found by the number at its end, in any case, and by nothing else") {
  const PublicDemand demand{"net.ipv4.conf.all.send_redirects", "0", kIds, {}};
  CHECK(has_number(demand, "RHEL-09-253065"));
  CHECK(has_number(demand, "rhel-09-253065"));
  CHECK(has_number(demand, "3.3.2"));
  CHECK_FALSE(has_number(demand, "3.3"));
  CHECK_FALSE(has_number(demand, "RHEL"));
}

TEST_CASE("numbers stand in a line for each baseline") {
  CHECK(id_lines(kIds) == std::vector<std::string>{"CIS: Debian 12 v1.1.0 3.3.2, RHEL 9 v2.0.0 3.3.2",
                                                   "STIG: RHEL 9 V2R9 RHEL-09-253065"});
}

TEST_CASE("a summary names the number for the distribution at hand") {
  CHECK(id_summary(kIds, "Red Hat Enterprise Linux 9.4 (Plow)") ==
        "CIS RHEL 9 v2.0.0 3.3.2 and 1 more; STIG RHEL 9 V2R9 RHEL-09-253065");
  CHECK(id_summary(kIds, "Debian GNU/Linux 12 (bookworm)").starts_with("CIS Debian 12 v1.1.0 3.3.2 and 1 more"));
  CHECK(id_summary(kIds, "Debian GNU/Linux 120").starts_with("CIS Debian 12 "));
  CHECK(id_summary(kIds, "").starts_with("CIS Debian 12 v1.1.0"));
}

TEST_CASE("a demand has the answer of each profile that knows it") {
  const auto demands = public_demands(embedded_rules());
  const auto found = std::find_if(demands.begin(), demands.end(),
                                  [](const PublicDemand& one) { return one.setting == "net.ipv4.ip_forward"; });
  REQUIRE(found != demands.end());
  REQUIRE(found->answers.size() == 2);
  CHECK(found->asked == "0");
  CHECK(found->answers[0].profile->name == "hardening");
  CHECK(found->answers[0].entry != nullptr);
  CHECK(found->answers[1].profile->name == "hardening-router");
  CHECK(found->answers[1].left != nullptr);
}
