// SPDX-License-Identifier: MIT
// See assemble.h.
#include "core/boot/assemble.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "core/boot/boot_winners.h"
#include "core/boot/sysctl_conf.h"
#include "core/snapshot/text_marks.h"
#include "core/text/error.h"
#include "core/text/size.h"

namespace tcptune {
namespace {

std::string dotted(std::string name) {
  std::replace(name.begin(), name.end(), '/', '.');
  return name;
}

// busybox tries which dots of a key are directories, so that net.ipv4.conf.eth0.100.rp_filter works as it stands. Only
// a key with a dot before its first slash is taken as it is written.
void probe_dots(BootConfiguration& config) {
  if (config.existing == nullptr) return;
  std::unordered_map<std::string, const std::string*> by_dotted;
  for (const std::string& name : *config.existing) by_dotted.emplace(dotted(name), &name);
  for (Line& line : config.lines) {
    const std::size_t slash = line.key.find('/');
    if (slash != std::string::npos && line.key.find('.') < slash) continue;
    if (const auto found = by_dotted.find(dotted(line.name)); found != by_dotted.end()) line.name = *found->second;
  }
}

// Readers give up at a line that is too long, and keep what stood before it.
std::string_view readable_part(const BootFile& file) {
  const std::string_view text = file.source->bytes();
  return file.status == FileStatus::unreadable ? text.substr(0, find_long_line(text).offset) : text;
}

bool has_lines(const BootFile& file) {
  return file.source != nullptr && (file.status == FileStatus::read || file.status == FileStatus::unreadable);
}

}  // namespace

BootFile with_source(BootFile file, SourcePtr source) {
  file.source = std::move(source);
  if (file.source->bytes().empty() && file.path != "/etc/sysctl.conf") file.status = FileStatus::masked;
  if (const LongLine long_line = find_long_line(file.source->bytes()); long_line.line > 0) {
    file.status = FileStatus::unreadable;
    file.trouble = "line " + std::to_string(long_line.line) + " is longer than " + size_text(kLongestLine) +
                   "; nothing from there on is read";
  }
  return with_marks(std::move(file));
}

BootConfiguration assembled(BootConfiguration listed) {
  listed.lines.clear();
  for (std::size_t i = 0; i < listed.files.size(); ++i) {
    const BootFile& file = listed.files[i];
    if (!has_lines(file)) continue;
    std::vector<Line> lines =
        parse_sysctl_conf(readable_part(file), file.path, static_cast<int>(i), {listed.reader, listed.systemd_version});
    if (listed.lines.size() + lines.size() > kMostLines)
      throw Error("more than 500,000 settings and comments up to " + file.path + "; this is no sysctl configuration");
    if (listed.lines.empty())
      listed.lines = std::move(lines);
    else
      std::move(lines.begin(), lines.end(), std::back_inserter(listed.lines));
  }
  if (listed.reader == BootReader::busybox) probe_dots(listed);
  listed.winners = find_winners(listed);
  return listed;
}

BootConfiguration with_replacements(const BootConfiguration& boot, const Replacements& replacements) {
  BootConfiguration changed;
  changed.reader = boot.reader;
  changed.systemd_version = boot.systemd_version;
  changed.existing = boot.existing;
  changed.drop_in = boot.drop_in;
  changed.unseen = boot.unseen;
  changed.files = boot.files;
  for (BootFile& file : changed.files) {
    const auto found = replacements.sources.find(file.source.get());
    if (found == replacements.sources.end()) continue;
    if (file.status == FileStatus::masked) file.status = FileStatus::read;
    file = with_source(std::move(file), found->second);
  }
  if (replacements.drop_in != nullptr && boot.drop_in.exists == YesNo::no) {
    BootFile file;
    file.path = boot.drop_in.path;
    changed.files.insert(changed.files.begin() + static_cast<std::ptrdiff_t>(boot.drop_in.position),
                         with_source(std::move(file), replacements.drop_in));
    changed.drop_in.exists = YesNo::yes;
  }
  return assembled(std::move(changed));
}

}  // namespace tcptune
