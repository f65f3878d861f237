// SPDX-License-Identifier: MIT
// Which sysctl files a boot reads, in which order, and which line wins.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/snapshot/snapshot.h"
#include "readers/root/root_directory.h"

namespace tcptune {

struct BootOptions {
  std::optional<BootReader> reader;  // nothing: found out from what is installed under the root, see detect_boot_reader
  std::optional<int> systemd_version;  // nothing: found out (libsystemd-shared-NNN.so, dpkg's data), 0 if it cannot be
  std::optional<int> procps_version = std::nullopt;  // likewise
  KernelRange kernels = {};  // what they can decides whether the command line sets anything
};

// `existing` are the settings that globs are expanded against.
// procps of an unknown version is taken as 4.0.0 to 4.0.4: globs are expanded, and an exclusion that is a glob itself
// has no effect. Files are listed in the order of the boot: what other writers apply (see with_writers) before or after
// those of the boot reader, whose order is that of list_boot_files. A file that is a link keeps its own path, also in
// lines; where it leads is in `link_target`. Under systemd /etc/sysctl.conf is `not_read`, or absent from `files` when
// a link in sysctl.d leads to it; under procps it is read a second time then, and each of its lines appears twice.
// Winner::overridden lists assignments that lost, also globs that give way to a line naming the setting (Line::glob
// tells them). Throws Error only for what is no configuration: more than 64 MiB in them, 100,000 files, 500,000 lines
// or 1,000 globs.
BootConfiguration read_boot(const RootDirectory& root, const BootOptions& options, const SettingNames& existing);

// One file judged alone, under the name `path`. Winners: the last assignment of each name. Throws Error as above, and
// for a line that is too long.
BootConfiguration boot_of_file(const SourcePtr& source, const std::string& path, const BootOptions& options,
                               const SettingNames& existing);

}  // namespace tcptune
