// SPDX-License-Identifier: MIT
// An interval of versions cut where something changes, so that each piece can be judged as if it were one version.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/catalogue/kernel_version.h"

namespace tcptune {

// With no version asked for, what is older than this is judged quietly: RHEL 8's kernel; Windows 10 and Server 2016.
KernelVersion quiet_before(std::string_view os);

// The interval cut at the versions, which are sorted, newest piece first. Each version begins a piece.
std::vector<KernelRange> pieces_of(const KernelRange& whole, const std::vector<KernelVersion>& versions);

// Pieces that follow each other as one, newest first.
std::vector<KernelRange> joined(std::vector<KernelRange> pieces);

// "Linux 5.4 and later, and Linux 4.4 to 4.9", for pieces that are joined.
std::string system_text(std::string_view os, const std::vector<KernelRange>& pieces);

}  // namespace tcptune
