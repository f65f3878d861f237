// SPDX-License-Identifier: MIT
// Reads the sysctl files of a root into one boot configuration; see sysctl_boot.h.
#include "readers/sysctl/sysctl_boot.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <unordered_map>

#include "core/boot/boot_winners.h"
#include "core/text/error.h"
#include "readers/sysctl/boot_detection.h"
#include "readers/sysctl/boot_files.h"
#include "readers/sysctl/sysctl_conf.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestTotal = 64 * 1024 * 1024;  // of all files together; bounds memory

// What parsing may find out about a file, put into the file's entry beside its path and status.
void take_marks(SourceFile& file, const SourceFile& marks) {
  file.byte_order_mark = marks.byte_order_mark;
  file.carriage_returns = marks.carriage_returns;
  file.nul_line = marks.nul_line;
  file.not_utf8_line = marks.not_utf8_line;
  file.lines = marks.lines;
}

void parse_into(BootConfiguration& config, std::size_t index, std::string_view text) {
  SourceFile& file = config.files[index];
  // Readers give up at a line that is too long, and keep what stood before it.
  if (const LongLine long_line = find_long_line(text); long_line.line > 0) {
    file.status = FileStatus::unreadable;
    file.trouble = "line " + std::to_string(long_line.line) + " is longer than 1 MiB; nothing from there on is read";
    text = text.substr(0, long_line.offset);
  }
  ParsedConf parsed =
      parse_sysctl_conf(text, file.path, static_cast<int>(index), {config.reader, config.systemd_version});
  take_marks(file, parsed.file);
  if (config.lines.size() + parsed.lines.size() > kMostLines)
    throw Error("more than 500,000 settings and comments up to " + file.path + "; this is no sysctl configuration");
  std::move(parsed.lines.begin(), parsed.lines.end(), std::back_inserter(config.lines));
}

void read_file(const RootDirectory& root, BootConfiguration& config, std::size_t index, std::size_t& total) {
  SourceFile& file = config.files[index];
  FileContent read = root.read(file.path, kLargestConf + 1);
  if (read.content.size() > kLargestConf) read = {{}, EFBIG};
  total += read.content.size();
  if (total > kLargestTotal)
    throw Error("the sysctl files up to " + file.path +
                " are larger than 64 MiB together; this is no sysctl configuration");
  if (read.error == ENOENT) {
    file.status = FileStatus::masked;
  } else if (read.error != 0) {
    file.status = FileStatus::unreadable;
    file.trouble = words_for_read_error(read.error);
  } else if (read.content.empty() && file.path != "/etc/sysctl.conf") {
    file.status = FileStatus::masked;
  } else {
    parse_into(config, index, read.content);
  }
}

// busybox tries which dots of a key are directories, so that net.ipv4.conf.eth0.100.rp_filter works as it stands. Only
// a key with a dot before its first slash is taken as it is written.
void probe_dots(BootConfiguration& config, const std::vector<std::string>& existing) {
  const auto dotted = [](std::string name) {
    std::replace(name.begin(), name.end(), '/', '.');
    return name;
  };
  std::unordered_map<std::string, const std::string*> by_dotted;
  for (const std::string& name : existing) by_dotted.emplace(dotted(name), &name);
  for (Line& line : config.lines) {
    const std::size_t slash = line.key.find('/');
    if (slash != std::string::npos && line.key.find('.') < slash) continue;
    if (const auto found = by_dotted.find(dotted(line.name)); found != by_dotted.end()) line.name = *found->second;
  }
}

void finish(BootConfiguration& config, const std::vector<std::string>& existing) {
  if (config.reader == BootReader::busybox) probe_dots(config, existing);
  config.winners = find_winners(config, existing);
}

}  // namespace

BootConfiguration read_boot(const RootDirectory& root, const BootOptions& options,
                            const std::vector<std::string>& existing) {
  BootConfiguration config;
  config.reader = options.reader ? *options.reader : detect_boot_reader(root);
  if (config.reader == BootReader::systemd)
    config.systemd_version = options.systemd_version ? *options.systemd_version : detect_systemd_version(root);
  config.files = list_boot_files(root, config.reader, config.systemd_version);
  std::size_t total = 0;
  for (std::size_t i = 0; i < config.files.size(); ++i)
    if (config.files[i].status == FileStatus::read) read_file(root, config, i, total);
  finish(config, existing);
  return config;
}

BootConfiguration boot_of_file(std::string_view text, const std::string& path, const BootOptions& options,
                               const std::vector<std::string>& existing) {
  BootConfiguration config;
  config.reader = options.reader.value_or(BootReader::single_file);
  if (config.reader == BootReader::systemd) config.systemd_version = options.systemd_version.value_or(0);
  ParsedConf parsed = parse_sysctl_conf(text, path, 0, {config.reader, config.systemd_version});
  parsed.file.path = path;
  config.files.push_back(std::move(parsed.file));
  config.lines = std::move(parsed.lines);
  finish(config, existing);
  return config;
}

}  // namespace tcptune
