// SPDX-License-Identifier: MIT
// Names of enumerations: each value has one, and each name leads back to its value.
#include <doctest/doctest.h>

#include <set>

#include "core/accept/policy.h"
#include "core/evaluate/planes.h"

namespace tcptune {
namespace {

// `last` is the last value: one that was added behind it without a name would go unnoticed otherwise.
template <typename Enum>
void check_names(Enum last) {
  CHECK(kNames<Enum>.size() == static_cast<std::size_t>(last) + 1);
  for (std::size_t i = 0; i < kNames<Enum>.size(); ++i) {
    const auto value = static_cast<Enum>(i);
    CHECK(named<Enum>(name_of(value)) == value);
  }
  CHECK(named<Enum>("no such name") == std::nullopt);
}

TEST_CASE("every value has a name of its own, both ways") {
  check_names(Severity::error);
  check_names(FixSafety::review);
  check_names(Verdict::not_applicable);
  check_names(FixKind::list_module);
  check_names(GivenState::malformed);
  check_names(ValueType::opaque);
  check_names(SettingScope::host_readable);
  check_names(Access::write_only);
  check_names(Plane::boot);
  check_names(FindingPlane::both);
  check_names(BootReader::registry);
  check_names(TargetKind::dump);
  check_names(NetNamespace::child);
  check_names(FailOn::unknown);
  CHECK(name_of(Severity::warning) == "warning");
  CHECK(named<FixKind>("delete") == FixKind::remove_line);
}

}  // namespace
}  // namespace tcptune
