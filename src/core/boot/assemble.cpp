// SPDX-License-Identifier: MIT
// See assemble.h.
#include "core/boot/assemble.h"

#include <algorithm>
#include <iterator>
#include <unordered_map>
#include <utility>

#include "core/boot/boot_winners.h"
#include "core/boot/dialects.h"
#include "core/boot/surface_parts.h"
#include "core/boot/sysctl_conf.h"
#include "core/boot/tuned_profile.h"
#include "core/snapshot/text_marks.h"
#include "core/text/error.h"
#include "core/text/size.h"

namespace tcptune {
namespace {

constexpr std::string_view kSysctlConf = "/etc/sysctl.conf";

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
    if (config.file_of(line).writer != kBootReader) continue;
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

class Assembly {
 public:
  explicit Assembly(BootConfiguration listed) : config_(std::move(listed)) {}

  BootConfiguration run() {
    config_.lines.clear();
    for (std::size_t i = 0; i < config_.files.size(); ++i) {
      if (!has_lines(config_.files[i])) continue;
      if (config_.dialect_of(config_.files[i]) != Dialect::tuned_profile)
        take(static_cast<int>(i));
      else if (i == 0 || config_.files[i - 1].writer != config_.files[i].writer)
        take_profiles(i);
    }
    if (config_.reader == BootReader::busybox) probe_dots(config_);
    Resolved resolved = resolve(config_, order_);
    config_.winners = std::move(resolved.winners);
    config_.unseen = std::move(resolved.unseen);
    return std::move(config_);
  }

 private:
  void check_number(std::size_t further, const BootFile& file) const {
    if (config_.lines.size() + further > kMostLines)
      throw Error("more than 500,000 settings and comments up to " + file.path +
                  "; this is not a sysctl configuration");
  }

  void take(int index) {
    const BootFile& file = config_.files[static_cast<std::size_t>(index)];
    std::vector<Line> lines = lines_in_dialect(config_, index, readable_part(file));
    check_number(lines.size(), file);
    const auto before = first_line_of_.find(file.source.get());
    if (before != first_line_of_.end() && config_.dialect_of(file) == Dialect::tuned_reapply) {
      take_again(before->second, lines, file.writer);
      return;
    }
    first_line_of_.try_emplace(file.source.get(), config_.lines.size());
    for (std::size_t i = 0; i < lines.size(); ++i) order_.push_back({config_.lines.size() + i, file.writer});
    if (config_.lines.empty())
      config_.lines = std::move(lines);
    else
      std::move(lines.begin(), lines.end(), std::back_inserter(config_.lines));
  }

  // All profiles of one writer, of which `first` is the first file.
  void take_profiles(std::size_t first) {
    std::vector<ProfileText> texts;
    const int writer = config_.files[first].writer;
    for (std::size_t i = first; i < config_.files.size() && config_.files[i].writer == writer; ++i)
      if (has_lines(config_.files[i])) texts.push_back({readable_part(config_.files[i]), static_cast<int>(i)});
    MergedProfiles merged = merge_tuned_profiles(texts);
    check_number(merged.lines.size(), config_.files[first]);
    const std::size_t before = config_.lines.size();
    for (std::size_t i = 0; i < merged.lines.size(); ++i) order_.push_back({before + i, writer, YesNo::no});
    for (const std::size_t at : merged.written) order_.push_back({before + at, writer});
    std::move(merged.lines.begin(), merged.lines.end(), std::back_inserter(config_.lines));
  }

  // The file stands in the configuration already: its lines are applied once more, those at least that mean the same to
  // both programs. What only the second one would make of a line is a name that no kernel has.
  void take_again(std::size_t at, const std::vector<Line>& lines, int writer) {
    const int file = config_.lines.empty() || at >= config_.lines.size() ? -1 : config_.lines[at].file;
    for (const Line& line : lines) {
      const auto is_before = [&] {
        return at < config_.lines.size() && config_.lines[at].file == file &&
               config_.lines[at].key_span.begin < line.key_span.begin;
      };
      while (is_before()) ++at;
      if (at >= config_.lines.size() || config_.lines[at].file != file) return;
      const Line& same = config_.lines[at];
      if (same.kind == LineKind::assignment && same.key_span == line.key_span && same.name == line.name)
        order_.push_back({at, writer});
    }
  }

  BootConfiguration config_;
  std::vector<Taken> order_;
  std::map<const Source*, std::size_t> first_line_of_;
};

// Who applies /etc/sysctl.d once more; kBootReader: nobody.
int reapplying_writer(const BootConfiguration& boot) {
  for (std::size_t i = 0; i < boot.writers.size(); ++i)
    if (boot.writers[i].dialect == Dialect::tuned_reapply && boot.writers[i].running.known != Known::no)
      return static_cast<int>(i);
  return kBootReader;
}

// Behind its last file, or where that would stand: all that precede it are applied earlier.
std::size_t end_of_writer(const BootConfiguration& boot, int writer) {
  const auto last = std::find_if(boot.files.rbegin(), boot.files.rend(),
                                 [writer](const BootFile& file) { return file.writer <= writer; });
  return static_cast<std::size_t>(boot.files.rend() - last);
}

std::string_view name_of(std::string_view path) { return path.substr(path.rfind('/') + 1); }

// Where a file of sysctl.d comes among those of its writer: by name, and before /etc/sysctl.conf.
std::size_t place_among(const BootConfiguration& boot, const BootFile& wanted) {
  std::size_t place = end_of_writer(boot, wanted.writer);
  while (place > 0 && boot.files[place - 1].writer == wanted.writer &&
         (boot.files[place - 1].path == kSysctlConf || name_of(boot.files[place - 1].path) > name_of(wanted.path)))
    --place;
  return place;
}

}  // namespace

BootFile with_source(BootFile file, SourcePtr source, Dialect dialect) {
  file.source = std::move(source);
  file.lines = file.source->lines();
  if (!is_sysctl_file(dialect) || file.part != nullptr) return file;
  if (file.source->bytes().empty() && dialect == Dialect::boot_reader && file.path != "/etc/sysctl.conf")
    file.status = FileStatus::masked;
  if (const LongLine long_line = find_long_line(file.source->bytes()); long_line.line > 0) {
    file.status = FileStatus::unreadable;
    file.trouble = "line " + std::to_string(long_line.line) + " is longer than " + size_text(kLongestLine) +
                   "; nothing from there on is read";
  }
  return with_marks(std::move(file));
}

BootConfiguration assembled(BootConfiguration listed) { return Assembly(std::move(listed)).run(); }

std::size_t last_reading_of_drop_in(const BootConfiguration& boot) {
  const int reapply = reapplying_writer(boot);
  return reapply == kBootReader ? boot.drop_in.position : end_of_writer(boot, reapply);
}

BootConfiguration with_replacements(const BootConfiguration& boot, const Replacements& replacements) {
  BootConfiguration changed;
  changed.reader = boot.reader;
  changed.systemd_version = boot.systemd_version;
  changed.procps_version = boot.procps_version;
  changed.reader_runs = boot.reader_runs;
  changed.existing = boot.existing;
  changed.writers = boot.writers;
  changed.drop_in = boot.drop_in;
  changed.files = boot.files;
  std::map<const SurfaceReading*, SurfaceReadingPtr> readings;
  for (BootFile& file : changed.files) {
    const auto found = replacements.sources.find(file.source.get());
    if (found == replacements.sources.end()) continue;
    if (file.part != nullptr) {
      SurfaceReadingPtr& again = readings[file.part->reading.get()];
      const SurfaceReading& before = *file.part->reading;
      if (again == nullptr) again = read_surface(*before.surface, file.path, found->second, before.neighbour, boot);
      file.part = std::make_shared<const SurfacePart>(SurfacePart{again, file.part->target, file.part->program});
    }
    if (!has_lines(file) && file.status != FileStatus::masked) {
      file.source = found->second;
      file.settings = count_assignments(file.source->bytes());
      continue;
    }
    if (file.status == FileStatus::masked) file.status = FileStatus::read;
    file = with_source(std::move(file), found->second, boot.dialect_of(file));
  }
  if (replacements.drop_in != nullptr && boot.drop_in.exists == YesNo::no) {
    BootFile file;
    file.path = boot.drop_in.path;
    changed.files.insert(changed.files.begin() + static_cast<std::ptrdiff_t>(boot.drop_in.position),
                         with_source(file, replacements.drop_in, Dialect::boot_reader));
    changed.drop_in.exists = YesNo::yes;
    if (const int writer = reapplying_writer(changed); writer != kBootReader && boot.drop_in.path != kSysctlConf) {
      file.writer = writer;
      changed.files.insert(changed.files.begin() + static_cast<std::ptrdiff_t>(place_among(changed, file)),
                           with_source(file, replacements.drop_in, Dialect::tuned_reapply));
    }
  }
  return assembled(std::move(changed));
}

}  // namespace tcptune
