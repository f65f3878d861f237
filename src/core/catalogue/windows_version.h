// SPDX-License-Identifier: MIT
// Versions of Windows as the NT version that they report: 6.1 is Windows 7 and Server 2008 R2. They share the type of
// kernel versions, because rules compare both in the same way; the third number is the build.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/catalogue/kernel_version.h"

namespace tcptune {

// Windows 2000, the first with the settings that are judged, up to all that is to come.
inline constexpr KernelRange kAnyWindows{{5, 0, 0}, kNewestKernel};

// What --windows-version takes: a name ("xp", "7", "2012r2", "server 2016", "11"), an NT version ("6.1",
// "10.0.19045"), a range of them ("vista..", "7..10") or "any". Case, blanks and a leading "windows" or "server" do not
// matter. Nothing if it is none of these.
std::optional<KernelRange> parse_windows_range(std::string_view text);

// "Windows 7 / Server 2008 R2", for the newest one that is not later than the version.
std::string windows_name(const KernelVersion& version);

// "any Windows", "Windows Vista / Server 2008 and later", "Windows 7 / Server 2008 R2 (6.1.7601)".
std::string windows_text(const KernelRange& range);

// The interval in the words of its system, which is what `os` of Facts says: "Linux 5.15", "any Windows".
std::string system_text(std::string_view os, const KernelRange& range);

// What is not known when the interval is too wide: "the kernel version", "the version of Windows".
std::string_view version_phrase(std::string_view os);

}  // namespace tcptune
