// SPDX-License-Identifier: MIT
// What makes a finding the same finding tomorrow: a hash that does not depend on line numbers, and the baseline of
// known ones.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/checks/finding.h"

namespace tcptune {

// One known finding. `file` is empty for the running kernel.
struct BaselineEntry {
  std::string fingerprint;
  std::string rule;
  std::string setting;
  std::string file;
  auto operator<=>(const BaselineEntry&) const = default;
};

// Findings that were there already. `directory` is where the baseline lies, absolute and without a final slash.
struct Baseline {
  std::string directory;
  std::vector<BaselineEntry> findings;  // sorted by fingerprint
};

// An absolute path without ".", ".." and a slash at its end; a relative one counts from `directory`, which is absolute.
// Links are not followed.
std::string absolute_path(std::string_view path, std::string_view directory);

// `path` as seen from `directory` ("../web/sysctl.conf"); both are absolute. On another drive: the path itself.
std::string relative_path(std::string_view path, std::string_view directory);

// The hash of rule, setting, `file`, and the text of the finding's line with its white space collapsed (without a line:
// the value that was found).
std::uint64_t fingerprint_hash(const Finding& finding, std::string_view file);

// 16 hexadecimal digits; the second with this hash and later ones are told apart by their number: ":2".
std::string to_text(const Fingerprint& fingerprint);

// `file`: its path as it is to be kept.
BaselineEntry baseline_entry(const Finding& finding, const std::string& file);

// Sorted by file, rule, setting and fingerprint, each once: the order in which a person reads them.
std::vector<BaselineEntry> in_baseline_order(std::vector<BaselineEntry> entries);

Baseline make_baseline(std::string directory, std::vector<BaselineEntry> findings);

// The fingerprint alone decides; the rest is there for people.
bool holds(const Baseline& baseline, std::string_view fingerprint);

}  // namespace tcptune
