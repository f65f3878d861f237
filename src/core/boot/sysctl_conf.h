// SPDX-License-Identifier: MIT
// The syntax of sysctl.conf and sysctl.d files, as systemd-sysctl, procps and busybox read it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/boot_configuration.h"

namespace tcptune {

// Whose syntax holds; they differ in comments (`;`), joined lines, the '-' prefix, and what ends a line.
// `single_file` takes what procps and systemd up to 258 both take.
struct SysctlSyntax {
  BootReader reader = BootReader::single_file;
  int systemd_version = 0;  // 0: not known, then `;` starts a comment and '-key' without '=' is an exclusion
  int procps_version = 0;  // 0: not known, then some 4.0.x
};

// No line may be longer than this many bytes: systemd-sysctl gives up on it too (LONG_LINE_MAX).
inline constexpr std::size_t kLongestLine = 1024 * 1024;

// More lines that say something than this are no configuration; the limit bounds memory. Thousands are the most ever
// seen.
inline constexpr std::size_t kMostLines = 500'000;

// Since 259 systemd-sysctl takes only '#' for a comment, no longer ';'.
inline constexpr int kSystemdWithoutSemicolon = 259;

// The lines of a file; spans are in `text`, and Line::file is `file_index`. Never fails on what is written: what is no
// assignment becomes a line of that kind. A line that is too long, or too many lines, throw Error naming `path`:line.
// Line::line is the line an editor shows. systemd-sysctl ends a line at a lone CR and at NUL too, so that one such line
// can yield several of ours; the others ignore what follows a NUL. A line that busybox joins (backslash at its end) has
// the number of its first part, and only `whole` for its spans. Line::name is what the reader makes of the key: for
// procps "- key" keeps its space and "key/" its separator (for busybox also
// "/key"), and so they name no setting; busybox has no '-' prefix, so that it is part of the name.
std::vector<Line> parse_sysctl_conf(std::string_view text, const std::string& path, int file_index,
                                    SysctlSyntax syntax);

// About how many assignments a text holds, whoever reads it. READMEs and leftovers that are all comment have none.
int count_assignments(std::string_view text);

// The number of the first line that parse_sysctl_conf would refuse for its length, 0 for none; where that line starts.
struct LongLine {
  int line = 0;
  std::size_t offset = 0;
};
LongLine find_long_line(std::string_view text);

}  // namespace tcptune
