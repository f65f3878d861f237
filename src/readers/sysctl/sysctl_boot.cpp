// SPDX-License-Identifier: MIT
// Reads the sysctl files of a root into one boot configuration; see sysctl_boot.h.
#include "readers/sysctl/sysctl_boot.h"

#include <algorithm>
#include <cerrno>
#include <utility>

#include "core/boot/assemble.h"
#include "core/boot/boot_winners.h"
#include "core/boot/dialects.h"
#include "core/snapshot/text_marks.h"
#include "core/text/error.h"
#include "core/text/size.h"
#include "readers/sysctl/boot_detection.h"
#include "readers/sysctl/boot_files.h"
#include "readers/sysctl/boot_writers.h"

namespace tcptune {
namespace {

BootFile read_file(const RootDirectory& root, BootFile file, std::size_t& total) {
  const ReadSource read = root.source(file.path, kLargestConf);
  if (read.error == ENOENT) {
    file.status = FileStatus::masked;
  } else if (read.error == EISDIR) {
    file.status = FileStatus::not_a_file;
  } else if (read.error != 0) {
    file.status = FileStatus::unreadable;
    file.trouble = words_for_read_error(read.error, kLargestConf);
  } else {
    total += read.source->bytes().size();
    if (total > kLargestTotal)
      throw Error("the sysctl files up to " + file.path + " are larger than " + size_text(kLargestTotal) +
                  " together; this is not a sysctl configuration");
    return with_source(std::move(file), read.source, Dialect::boot_reader);
  }
  return file;
}

std::string_view directory_of(const BootFile& file) {
  return std::string_view(file.path).substr(0, file.path.rfind('/'));
}
std::string_view name_of(const BootFile& file) { return std::string_view(file.path).substr(file.path.rfind('/') + 1); }

// Among the files of /etc/sysctl.d by its name; where there are none, before what is read after that directory.
std::size_t position_by_name(const BootConfiguration& config, std::string_view name) {
  const bool merged = config.reader != BootReader::busybox;
  std::size_t position = config.files.size();
  for (std::size_t i = config.files.size(); i-- > 0;) {
    const BootFile& file = config.files[i];
    if (file.writer != kBootReader) break;
    const bool in_etc = directory_of(file) == "/etc/sysctl.d";
    const bool by_name = in_etc || (merged && file.path != "/etc/sysctl.conf");
    if (by_name && name_of(file) < name) return i + 1;
    if (by_name || file.path == "/etc/sysctl.conf" || directory_of(file) == "/run/sysctl.d") position = i;
  }
  return position;
}

// busybox alone reads /etc/sysctl.conf and nothing else.
DropIn place_for_new_lines(const BootConfiguration& config, bool reads_directory) {
  DropIn drop_in;
  drop_in.path = reads_directory ? std::string(kDropInPath) : "/etc/sysctl.conf";
  const std::string_view name = std::string_view(drop_in.path).substr(drop_in.path.rfind('/') + 1);
  for (std::size_t i = 0; i < config.files.size(); ++i) {
    const BootFile& file = config.files[i];
    if (file.writer != kBootReader) continue;
    if (file.path == drop_in.path) {
      drop_in.exists = YesNo::yes;
      drop_in.position = i;
      if (file.status == FileStatus::masked)
        drop_in.trouble = "it is empty or a link to nowhere, which is a mask that hides other files of its name";
      else if (file.status == FileStatus::unreadable)
        drop_in.trouble = file.trouble;
      else if (file.status != FileStatus::read)
        drop_in.trouble = "it is not read at boot";
      return drop_in;
    }
    if (reads_directory && name_of(file) == name && file.status == FileStatus::read)
      drop_in.trouble = file.path + " has the same name and would no longer be read";
  }
  drop_in.position = reads_directory ? position_by_name(config, name) : config.files.size();
  return drop_in;
}

// Nothing of its files is applied; a later writer may still read them.
BootConfiguration without_boot_reader(BootConfiguration config) {
  for (std::size_t i = 0; i < config.files.size(); ++i) {
    BootFile& file = config.files[i];
    if (file.writer != kBootReader || file.status != FileStatus::read) continue;
    const std::vector<Line> lines = lines_in_dialect(config, static_cast<int>(i), file.source->bytes());
    file.settings = static_cast<int>(
        std::count_if(lines.begin(), lines.end(), [](const Line& line) { return line.kind == LineKind::assignment; }));
    file.status = FileStatus::not_run;
    file.trouble = config.reader_runs.because;
  }
  config.drop_in.trouble = config.reader_runs.because;
  return config;
}

}  // namespace

BootConfiguration read_boot(const RootDirectory& root, const BootOptions& options, const SettingNames& existing) {
  BootConfiguration config;
  config.reader = options.reader ? *options.reader : detect_boot_reader(root);
  if (config.reader == BootReader::systemd)
    config.systemd_version = options.systemd_version ? *options.systemd_version : detect_systemd_version(root);
  config.procps_version = options.procps_version ? *options.procps_version : detect_procps_version(root, config.reader);
  config.reader_runs = detect_whether_reader_runs(root, config.reader);
  config.existing = existing;
  config = with_writers(std::move(config), root, Stage::before_boot_files, options.kernels);
  std::size_t total = 0;
  for (BootFile& file : list_boot_files(root, config.reader, config.systemd_version)) {
    if (file.status == FileStatus::read) file = read_file(root, std::move(file), total);
    config.files.push_back(std::move(file));
  }
  config.drop_in = place_for_new_lines(
      config, config.reader != BootReader::busybox || detect_busybox_layout(root) != BusyboxLayout::plain);
  if (config.reader_runs.known == Known::no) config = without_boot_reader(std::move(config));
  return assembled(with_writers(std::move(config), root, Stage::after_boot_files, options.kernels));
}

BootConfiguration boot_of_file(const SourcePtr& source, const std::string& path, const BootOptions& options,
                               const SettingNames& existing) {
  BootConfiguration config;
  config.reader = options.reader.value_or(BootReader::single_file);
  if (config.reader == BootReader::systemd) config.systemd_version = options.systemd_version.value_or(0);
  config.procps_version = options.procps_version.value_or(0);
  config.existing = existing;
  BootFile file;
  file.path = path;
  file.source = source;
  config.files.push_back(with_marks(std::move(file)));
  config.drop_in = {path, 0, YesNo::yes, ""};
  return assembled(std::move(config));
}

}  // namespace tcptune
