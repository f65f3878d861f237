// SPDX-License-Identifier: MIT
// The baseline file: findings that were there already, as JSON.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/accept/fingerprint.h"

namespace tcptune {

// A new number when a fingerprint is computed in another way: baselines of another version cannot be used.
inline constexpr int kBaselineVersion = 1;

// `file` is how messages name it; `directory` is where it lies, absolute. Throws Error for what is no JSON (with line
// and column), no baseline, or a baseline of another version.
Baseline read_baseline(std::string_view text, const std::string& file, const std::string& directory);

// Sorted, one finding a line, so that version control shows what changed.
std::string baseline_text(const std::vector<BaselineEntry>& entries, std::string_view tool_version);

}  // namespace tcptune
