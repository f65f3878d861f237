// SPDX-License-Identifier: MIT
// See dialects.h.
#include "core/boot/dialects.h"

#include <algorithm>
#include <array>

#include "core/boot/kernel_command_line.h"
#include "core/boot/networkd_files.h"
#include "core/boot/shell_writes.h"
#include "core/boot/surface_parts.h"
#include "core/boot/sysctl_conf.h"
#include "core/boot/tuned_profile.h"

namespace tcptune {
namespace {

struct Input {
  const BootConfiguration& config;
  std::string_view text;
  int file_index;
  const std::string& path() const { return config.files[static_cast<std::size_t>(file_index)].path; }
};

std::vector<Line> for_boot_reader(const Input& in) {
  return parse_sysctl_conf(in.text, in.path(), in.file_index,
                           {in.config.reader, in.config.systemd_version, in.config.procps_version});
}
std::vector<Line> for_procps(const Input& in) {
  return parse_sysctl_conf(in.text, in.path(), in.file_index, {BootReader::procps, 0, in.config.procps_version});
}
std::vector<Line> of_command_line(const Input& in) { return parse_command_lines(in.text, in.file_index); }
std::vector<Line> of_profile(const Input& in) { return merge_tuned_profiles({{in.text, in.file_index}}).lines; }
std::vector<Line> for_tuned(const Input& in) { return parse_tuned_reapply(in.text, in.file_index); }
std::vector<Line> of_networkd(const Input& in) { return parse_networkd(in.text, in.file_index); }
std::vector<Line> of_script(const Input& in) { return parse_shell(in.text, in.file_index); }
// A part of a surface has its lines already.
std::vector<Line> of_nothing(const Input&) { return {}; }

struct Row {
  Dialect dialect;
  std::vector<Line> (&read)(const Input&);
  YesNo sysctl_file;
  std::string_view why_not_edited;
};

constexpr std::array kRows{
    Row{Dialect::boot_reader, for_boot_reader, YesNo::yes, ""},
    Row{Dialect::procps, for_procps, YesNo::yes, ""},
    Row{Dialect::command_line, of_command_line, YesNo::no,
        "is the boot loader's: change the kernel command line there and make its entries anew"},
    Row{Dialect::tuned_profile, of_profile, YesNo::no, ""},
    Row{Dialect::tuned_reapply, for_tuned, YesNo::yes, ""},
    Row{Dialect::networkd, of_networkd, YesNo::no, "is a file of systemd-networkd, which tcptune does not edit"},
    Row{Dialect::shell, of_script, YesNo::no, "is a script, which tcptune does not edit"},
    Row{Dialect::surface, of_nothing, YesNo::no, ""},
};

const Row& row_of(Dialect dialect) {
  return *std::find_if(kRows.begin(), kRows.end(), [dialect](const Row& row) { return row.dialect == dialect; });
}

}  // namespace

std::vector<Line> lines_in_dialect(const BootConfiguration& config, int file_index, std::string_view text) {
  const BootFile& file = config.files[static_cast<std::size_t>(file_index)];
  if (file.part != nullptr) return lines_of_part(*file.part, file_index);
  return row_of(config.dialect_of(file)).read({config, text, file_index});
}

std::string_view why_not_edited(Dialect dialect) { return row_of(dialect).why_not_edited; }

bool is_sysctl_file(Dialect dialect) { return row_of(dialect).sysctl_file == YesNo::yes; }

}  // namespace tcptune
