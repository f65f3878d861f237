// SPDX-License-Identifier: MIT
// The order of writes of each boot reader; see boot_winners.h.
#include "core/boot/boot_winners.h"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <iterator>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "core/boot/glob_expansion.h"
#include "core/boot/resolution.h"
#include "core/catalogue/names.h"
#include "core/text/error.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Python's int(), as tuned takes it.
std::optional<std::int64_t> decimal(std::string_view text) {
  text = trim(text);
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

bool is_assignment(const Line& line) { return line.kind == LineKind::assignment; }

using Run = std::span<const Taken>;

// Who writes, as far as that decides which lines count.
struct Reader {
  BootReader reader = BootReader::single_file;
  int systemd_version = 0;
  int procps_version = 0;
};

bool expands_globs(const Reader& reader) {
  switch (reader.reader) {
    case BootReader::busybox: return false;
    case BootReader::procps: return reader.procps_version == 0 || reader.procps_version >= kProcpsWithGlobs;
    case BootReader::systemd: return reader.systemd_version == 0 || reader.systemd_version >= kSystemdWithGlobs;
    case BootReader::single_file:
    case BootReader::registry: break;
  }
  return true;
}

void check_number_of_globs(const BootConfiguration& config) {
  int globs = 0;
  for (const Line& line : config.lines)
    if (line.glob == YesNo::yes && ++globs > kMostGlobs) {
      const std::string& path = config.files[static_cast<std::size_t>(line.file)].path;
      throw Error(
          {Diagnostic{path, line.line, 0, "more than 1,000 keys with * ? or [; this is not a sysctl configuration"}});
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

// systemd keeps one entry a key in an ordered table. The same value again changes nothing; another value, or an
// exclusion, takes the entry out and puts the new one at the end. That order matters between globs, and where the
// kernel compares a value with another one.
struct Entry {
  std::size_t position = 0;
  std::size_t line = 0;
};

bool same_value(const Line& a, const Line& b) { return a.kind == b.kind && a.value == b.value; }

class Resolver {
 public:
  explicit Resolver(const BootConfiguration& config) : config_(config) {}

  void take(Run run) {
    const int writer = run.front().writer;
    if (writer == kBootReader) {
      take_as({config_.reader, config_.systemd_version, config_.procps_version}, run);
      return;
    }
    switch (config_.writers[static_cast<std::size_t>(writer)].dialect) {
      case Dialect::procps: take_as({BootReader::procps, 0, config_.procps_version}, run); break;
      default: write_all(run); break;
    }
  }

  Resolved result() {
    Resolved resolved{std::move(resolution_).winners(), {}};
    for (auto at = resolved.winners.begin(); at != resolved.winners.end();) {
      Winner& winner = at->second;
      const bool computed = line(winner.line).kind == LineKind::computed;
      if (computed) resolved.unseen.emplace(at->first, ReadingState::malformed);
      std::erase_if(winner.writes, [&](const BootWrite& write) { return line(write.line).kind == LineKind::computed; });
      at = computed ? resolved.winners.erase(at) : std::next(at);
    }
    return resolved;
  }

 private:
  const Line& line(std::size_t index) const { return config_.lines[index]; }
  const std::vector<std::string>& existing() const {
    static const std::vector<std::string> kNone;
    return config_.existing == nullptr ? kNone : *config_.existing;
  }

  void take_as(const Reader& reader, Run run) {
    if (reader.reader == BootReader::systemd)
      write_from_table(reader, run);
    else
      write_in_order(reader, run);
  }

  // procps, busybox and single files: line after line.
  void write_in_order(const Reader& reader, Run run) {
    std::unordered_set<std::string_view> named;
    for (const Taken& taken : run)
      if (const Line& line = this->line(taken.line);
          (is_assignment(line) || line.kind == LineKind::exclusion) && keeps_globs_off(line, reader.reader))
        named.insert(line.name);
    GlobExpansion expansion(existing(), Braces::literal);
    std::unordered_set<std::size_t> excluded;  // by patterns
    if (reader.reader == BootReader::procps && reader.procps_version >= kProcpsWithExcludingPatterns)
      for (const Taken& taken : run)
        if (const Line& line = this->line(taken.line); line.kind == LineKind::exclusion && line.glob == YesNo::yes)
          for (const std::size_t match : expansion.matches(line.name)) excluded.insert(match);
    for (const Taken& taken : run) {
      const Line& line = this->line(taken.line);
      if (!sets(line)) continue;
      if (line.glob == YesNo::no) {
        resolution_.mention(without_alias(line.name), taken.line);
        resolution_.write(without_alias(line.name), taken.line);
      } else if (expands_globs(reader)) {
        for (const std::size_t match : expansion.matches(line.name)) {
          resolution_.mention(existing()[match], taken.line);
          if (!named.contains(existing()[match]) && !excluded.contains(match))
            resolution_.write(existing()[match], taken.line);
        }
      }
    }
  }

  void write_from_table(const Reader& reader, Run run) {
    std::unordered_map<std::string_view, Entry> table;
    GlobExpansion expansion(existing(), Braces::expanded);
    for (const auto& [i, writer, written] : run) {
      const Line& line = this->line(i);
      if (!sets(line) && line.kind != LineKind::exclusion) continue;
      const auto [entry, is_new] = table.try_emplace(line.name, Entry{i, i});
      if (!is_new && !same_value(this->line(entry->second.line), line)) entry->second.position = i;
      entry->second.line = i;
      if (!sets(line)) continue;
      if (line.glob == YesNo::no)
        resolution_.mention(without_alias(line.name), i);
      else if (expands_globs(reader))
        for (const std::size_t match : expansion.matches(line.name)) resolution_.mention(existing()[match], i);
    }
    std::vector<Entry> order;
    for (const auto& [name, entry] : table)
      if (sets(line(entry.line))) order.push_back(entry);
    std::sort(order.begin(), order.end(), [](const Entry& a, const Entry& b) { return a.position < b.position; });
    for (const Entry& entry : order) {
      const Line& line = this->line(entry.line);
      if (line.glob == YesNo::no)
        resolution_.write(without_alias(line.name), entry.line);
      else if (expands_globs(reader))
        for (const std::size_t match : expansion.matches(line.name))
          if (!table.contains(existing()[match])) resolution_.write(existing()[match], entry.line);
    }
  }

  void write_all(Run run) {
    for (const Taken& taken : run) {
      const Line& line = this->line(taken.line);
      if (!sets(line)) continue;
      resolution_.mention(without_alias(line.name), taken.line);
      if (taken.written == YesNo::yes && changes(line)) resolution_.write(without_alias(line.name), taken.line);
    }
  }

  static bool sets(const Line& line) { return is_assignment(line) || line.kind == LineKind::computed; }

  // "At least" and "at most" against what an earlier line has set. Where none has, it is the kernel's default that
  // decides, which is not known here.
  bool changes(const Line& line) const {
    if (line.assigns == Assigns::value) return true;
    const std::optional<std::size_t> before = resolution_.last_written(without_alias(line.name));
    if (!before || this->line(*before).assigns != Assigns::value) return true;
    return this->line(*before).kind == LineKind::computed ||
           replaces(line.assigns, line.value, this->line(*before).value);
  }

  const BootConfiguration& config_;
  Resolution resolution_;
};

}  // namespace

bool replaces(Assigns how, std::string_view value, std::string_view current) {
  const std::optional<std::int64_t> wanted = decimal(value), there = decimal(current);
  if (how == Assigns::value || !wanted || !there) return true;
  return how == Assigns::at_least ? *wanted > *there : *wanted < *there;
}

Resolved resolve(const BootConfiguration& config, const std::vector<Taken>& order) {
  check_number_of_globs(config);
  Resolver resolver(config);
  for (std::size_t begin = 0; begin < order.size();) {
    std::size_t end = begin;
    while (end < order.size() && order[end].writer == order[begin].writer) ++end;
    resolver.take(Run(order).subspan(begin, end - begin));
    begin = end;
  }
  return resolver.result();
}

}  // namespace tcptune
