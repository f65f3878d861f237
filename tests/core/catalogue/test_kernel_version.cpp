// SPDX-License-Identifier: MIT
// Kernel versions, intervals of them, and how they are told.
#include <doctest/doctest.h>

#include "core/catalogue/kernel_version.h"

namespace tcptune {
namespace {

TEST_CASE("a release string starts with its version") {
  CHECK(parse_kernel_version("6.1.0-18-amd64") == KernelVersion{6, 1, 0});
  CHECK(parse_kernel_version("3.10.0-1160.el7.x86_64") == KernelVersion{3, 10, 0});
  CHECK(parse_kernel_version("2.6.18") == KernelVersion{2, 6, 18});
  CHECK(parse_kernel_version("6.1") == KernelVersion{6, 1, 0});
  CHECK(parse_kernel_version("6.12+") == KernelVersion{6, 12, 0});
  CHECK(parse_kernel_version("5.15.167.4-microsoft-standard-WSL2") == KernelVersion{5, 15, 167});
  for (const char* text : {"", "6", "six.one", "-6.1", "6.-1", "v6.1", " 6.1", "99999999999.1"})
    CHECK_FALSE(parse_kernel_version(text).has_value());
}

TEST_CASE("versions are ordered by number") {
  CHECK(KernelVersion{4, 9, 0} < KernelVersion{4, 10, 0});
  CHECK(KernelVersion{2, 6, 39} < KernelVersion{3, 0, 0});
  CHECK(KernelVersion{5, 15, 3} > KernelVersion{5, 15, 0});
  CHECK(KernelVersion{7, 1, 5} < kNewestKernel);
}

TEST_CASE("a series is all its patches, a release is itself") {
  CHECK(parse_kernel_range("5.15") == KernelRange{{5, 15, 0}, {5, 15, kAny}});
  CHECK(parse_kernel_range("5.15.3") == KernelRange{{5, 15, 3}, {5, 15, 3}});
  CHECK(parse_kernel_range("6.12.48+deb13-amd64") == KernelRange{{6, 12, 48}, {6, 12, 48}});
  CHECK(parse_kernel_range("any") == KernelRange{kOldestKernel, kNewestKernel});
}

TEST_CASE("a release that counts builds says nothing of the patch level; the build does") {
  const KernelRange debian = *parse_kernel_range("6.1.0-18-amd64");
  CHECK(debian == KernelRange{{6, 1, 0}, {6, 1, kAny}});
  CHECK(kernels_of_release("5.15.0-91-generic") == KernelRange{{5, 15, 0}, {5, 15, kAny}});
  CHECK(kernels_of_release("6.18.44-custom") == KernelRange{{6, 18, 44}, {6, 18, 44}});
  CHECK(version_of_build("#1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 (2024-02-01)", debian) == KernelVersion{6, 1, 76});
  CHECK(version_of_build("Linux version 6.1.0-18-amd64 (debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) "
                         "12.2.0, GNU ld (GNU Binutils for Debian) 2.40) #1 SMP PREEMPT_DYNAMIC Debian 6.1.76-1 "
                         "(2024-02-01)",
                         debian) == KernelVersion{6, 1, 76});
  CHECK_FALSE(version_of_build("#101-Ubuntu SMP Tue Nov 14 13:30:08 UTC 2023", debian));
}

TEST_CASE("a range takes both ends in, and may be open above") {
  CHECK(parse_kernel_range("4.4..5.10") == KernelRange{{4, 4, 0}, {5, 10, kAny}});
  CHECK(parse_kernel_range("4.4.7..5.10.2") == KernelRange{{4, 4, 7}, {5, 10, 2}});
  CHECK(parse_kernel_range("4.4..") == KernelRange{{4, 4, 0}, kNewestKernel});
}

TEST_CASE("what is not a version or range is refused") {
  for (const char* text :
       {"", "6", "latest", "5.10..4.4", "..5.10", "4.4...", "4.4..x", "5.15 ", "5.15,6.1", "6.1x", "x6.1"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_kernel_range(text).has_value());
  }
}

TEST_CASE("the vendor is told from the release") {
  CHECK(kernel_vendor("2.6.18-274.el5") == "el5");
  CHECK(kernel_vendor("3.10.0-1160.el7.x86_64") == "el7");
  CHECK(kernel_vendor("4.18.0-477.27.1.el8_8.x86_64") == "el8");
  CHECK(kernel_vendor("6.12.0-55.9.1.el10_0.x86_64") == "el10");
  CHECK(kernel_vendor("5.10.134-16.al8.x86_64") == "alinux");
  CHECK(kernel_vendor("5.4.119-19.0009.28") == "");
  CHECK(kernel_vendor("5.4.119-1-tlinux4-0009") == "tencentos");
  CHECK(kernel_vendor("4.14.355-275.572.amzn2.x86_64") == "amazon");
  CHECK(kernel_vendor("6.1.0-18-amd64") == "");
  for (const char* mainline : {"5.4.167-1.el7.elrepo.x86_64", "6.6.1-1.el8.elrepo.x86_64", "4.18.0-147.8.1.el7.x86_64",
                               "4.14.35-2047.el7uek.x86_64", "4.14.0-115.el7a.aarch64", "5.14.0-1.el8.x86_64"})
    CHECK(kernel_vendor(mainline) == "");
  CHECK(kernel_vendor("") == "");
}

TEST_CASE("el1 is not mistaken for el10, nor el10 for el1") {
  CHECK(kernel_vendor("6.12.0-1.el10.x86_64") == "el10");
  CHECK(kernel_vendor("6.12.0-1.el1.x86_64") == "");
}

TEST_CASE("versions and ranges are told in few words") {
  CHECK(to_text(KernelVersion{4, 12, 0}) == "4.12");
  CHECK(to_text(KernelVersion{2, 6, 18}) == "2.6.18");
  CHECK(to_text(KernelVersion{6, 1, 5}) == "6.1.5");
  CHECK(to_text(KernelRange{}) == "any Linux");
  CHECK(to_text(*parse_kernel_range("5.15")) == "Linux 5.15");
  CHECK(to_text(*parse_kernel_range("6.1.5")) == "Linux 6.1.5");
  CHECK(to_text(*parse_kernel_range("4.4..5.10")) == "Linux 4.4 to 5.10");
  CHECK(to_text(*parse_kernel_range("4.12..")) == "Linux 4.12 and later");
}

TEST_CASE("one series or one version is single, an interval is not") {
  CHECK(is_single(*parse_kernel_range("6.1")));
  CHECK(is_single(*parse_kernel_range("6.1.5")));
  CHECK_FALSE(is_single(*parse_kernel_range("6.1.5..6.1.9")));
  CHECK_FALSE(is_single(*parse_kernel_range("6.1..6.2")));
  CHECK_FALSE(is_single(KernelRange{}));
}

}  // namespace
}  // namespace tcptune
