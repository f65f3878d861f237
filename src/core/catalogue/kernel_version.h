// SPDX-License-Identifier: MIT
// Linux kernel versions, and the interval of them that a target may run.
#pragma once

#include <array>
#include <compare>
#include <limits>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

struct KernelVersion {
  int major = 0;
  int minor = 0;
  int patch = 0;
  auto operator<=>(const KernelVersion&) const = default;
};

inline constexpr int kAny = std::numeric_limits<int>::max();
inline constexpr KernelVersion kOldestKernel{2, 6, 18};  // RHEL 5; nothing older is judged
inline constexpr KernelVersion kNewestKernel{kAny, kAny, kAny};
inline constexpr KernelVersion kNever = kNewestKernel;  // "removed: never"

// Both ends belong to the interval. A single series, 5.15, is {5.15.0, 5.15.any}.
struct KernelRange {
  KernelVersion low = kOldestKernel;
  KernelVersion high = kNewestKernel;
  auto operator<=>(const KernelRange&) const = default;
};

// The version a release string starts with: "6.1.0-18-amd64" is 6.1.0; "6.1" is 6.1.0. Nothing if there is none.
std::optional<KernelVersion> parse_kernel_version(std::string_view release);

// "5.15" (the series), "5.15.3" or a full release (that version), "4.4..5.10", "4.4..", "any". Nothing if it is none of
// these.
std::optional<KernelRange> parse_kernel_range(std::string_view text);

// The kernels that a release may be: X.Y.0-ABI of Debian, Ubuntu and others keeps its 0 through all updates of the
// series, so it is the whole series. Nothing if there is no version.
std::optional<KernelRange> kernels_of_release(std::string_view release);

// The version inside `series` that a build says it is made from: "#1 SMP Debian 6.1.76-1 (2024-02-01)" is 6.1.76. The
// whole of /proc/version will do.
std::optional<KernelVersion> version_of_build(std::string_view build, const KernelRange& series);

// What kernel_vendor() can be.
inline constexpr std::array<std::string_view, 10> kKernelVendors{"",    "el5",  "el6",    "el7",       "el8",
                                                                 "el9", "el10", "alinux", "tencentos", "amazon"};

// The vendor a release string tells: el5…el10, alinux, tencentos, amazon; empty if it tells none. elN only for RHEL's
// own kernel of that release, which its base version tells: kernels of ELRepo, UEK and others are mainline.
std::string kernel_vendor(std::string_view release);

// "4.12", "2.6.18", "6.1.5": minor-only when the patch is 0 and the major is not 2.
std::string to_text(const KernelVersion& version);

// "Linux 5.15", "Linux 4.4 to 5.10", "Linux 4.12 and later", "any Linux".
std::string to_text(const KernelRange& range);

// True when one series or one version is meant, so that a verdict needs no "on kernels…".
bool is_single(const KernelRange& range);

}  // namespace tcptune
