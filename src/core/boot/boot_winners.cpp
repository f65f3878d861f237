// SPDX-License-Identifier: MIT
// The order of writes of each boot reader; see boot_winners.h.
#include "core/boot/boot_winners.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/boot/glob_expansion.h"
#include "core/boot/resolution.h"
#include "core/catalogue/names.h"
#include "core/text/error.h"

namespace tcptune {
namespace {

bool is_assignment(const Line& line) { return line.kind == LineKind::assignment; }

bool expands_globs(const BootConfiguration& config) {
  if (config.reader == BootReader::busybox) return false;
  const bool old_systemd =
      config.reader == BootReader::systemd && config.systemd_version > 0 && config.systemd_version < kSystemdWithGlobs;
  return !old_systemd;
}

void check_number_of_globs(const BootConfiguration& config) {
  int globs = 0;
  for (const Line& line : config.lines)
    if (line.glob == YesNo::yes && ++globs > kMostGlobs) {
      const std::string& path = config.files[static_cast<std::size_t>(line.file)].path;
      throw Error(
          {Diagnostic{path, line.line, 0, "more than 1,000 keys with * ? or [; this is no sysctl configuration"}});
    }
}

// procps compares paths as they were written, so that a key with a separator too many does not keep a glob off its
// setting.
bool keeps_globs_off(const Line& line, BootReader reader) {
  if (reader != BootReader::procps) return true;
  std::string_view key = line.key;
  if (key.starts_with('-')) key.remove_prefix(1);
  return canonical_name(key).size() == key.size();
}

// procps, busybox and single files: line after line.
Resolution write_in_order(const BootConfiguration& config, const std::vector<std::string>& existing) {
  Resolution resolution;
  std::unordered_set<std::string_view> named;
  const bool globs = expands_globs(config);
  for (const Line& line : config.lines)
    if ((is_assignment(line) || line.kind == LineKind::exclusion) && keeps_globs_off(line, config.reader))
      named.insert(line.name);
  GlobExpansion expansion(existing, Braces::literal);
  for (std::size_t i = 0; i < config.lines.size(); ++i) {
    const Line& line = config.lines[i];
    if (!is_assignment(line)) continue;
    if (line.glob == YesNo::no) {
      resolution.mention(line.name, i);
      resolution.write(line.name, i);
    } else if (globs) {
      for (const std::size_t match : expansion.matches(line.name)) {
        resolution.mention(existing[match], i);
        if (!named.contains(existing[match])) resolution.write(existing[match], i);
      }
    }
  }
  return resolution;
}

// systemd keeps one entry a key in an ordered table. The same value again changes nothing; another value, or an
// exclusion, takes the entry out and puts the new one at the end. That order matters between globs alone.
struct Entry {
  std::size_t position = 0;
  std::size_t line = 0;
};

bool same_value(const Line& a, const Line& b) { return a.kind == b.kind && a.value == b.value; }

Resolution write_from_table(const BootConfiguration& config, const std::vector<std::string>& existing) {
  Resolution resolution;
  std::unordered_map<std::string_view, Entry> table;
  const bool globs = expands_globs(config);
  GlobExpansion expansion(existing, Braces::expanded);
  for (std::size_t i = 0; i < config.lines.size(); ++i) {
    const Line& line = config.lines[i];
    if (line.kind != LineKind::assignment && line.kind != LineKind::exclusion) continue;
    const auto [entry, is_new] = table.try_emplace(line.name, Entry{i, i});
    if (!is_new && !same_value(config.lines[entry->second.line], line)) entry->second.position = i;
    entry->second.line = i;
    if (!is_assignment(line)) continue;
    if (line.glob == YesNo::no)
      resolution.mention(line.name, i);
    else if (globs)
      for (const std::size_t match : expansion.matches(line.name)) resolution.mention(existing[match], i);
  }
  std::vector<Entry> order;
  for (const auto& [name, entry] : table)
    if (is_assignment(config.lines[entry.line])) order.push_back(entry);
  std::sort(order.begin(), order.end(), [](const Entry& a, const Entry& b) { return a.position < b.position; });
  for (const Entry& entry : order) {
    const Line& line = config.lines[entry.line];
    if (line.glob == YesNo::no)
      resolution.write(line.name, entry.line);
    else if (globs)
      for (const std::size_t match : expansion.matches(line.name))
        if (!table.contains(existing[match])) resolution.write(existing[match], entry.line);
  }
  return resolution;
}

}  // namespace

std::map<std::string, Winner, std::less<>> find_winners(const BootConfiguration& config) {
  static const std::vector<std::string> kNone;
  check_number_of_globs(config);
  const std::vector<std::string>& existing = config.existing == nullptr ? kNone : *config.existing;
  const bool systemd = config.reader == BootReader::systemd;
  return (systemd ? write_from_table(config, existing) : write_in_order(config, existing)).winners();
}

}  // namespace tcptune
