// SPDX-License-Identifier: MIT
// Every release says what the options that it stands for would take.
#include "core/catalogue/releases.h"

#include <doctest/doctest.h>

#include <string>

#include "core/catalogue/kernel_version.h"
#include "core/catalogue/windows_version.h"
#include "core/snapshot/boot_configuration.h"

namespace tcptune {
namespace {

TEST_CASE("a release is a Linux with a kernel and a reader, or a Windows with a version") {
  for (const KnownRelease& release : known_releases()) {
    INFO(std::string(release.name));
    CHECK(find_release(release.name) == &release);
    if (!release.windows.empty()) {
      CHECK(parse_windows_range(release.windows).has_value());
      CHECK(release.kernel.empty());
      continue;
    }
    CHECK(parse_kernel_range(release.kernel).has_value());
    CHECK(named<BootReader>(release.reader).has_value());
    if (!release.procps_version.empty()) CHECK(parse_kernel_version(release.procps_version).has_value());
  }
  CHECK(find_release("debian") == nullptr);
}

}  // namespace
}  // namespace tcptune
