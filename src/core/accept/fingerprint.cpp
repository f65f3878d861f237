// SPDX-License-Identifier: MIT
// See fingerprint.h.
#include "core/accept/fingerprint.h"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "core/text/file_path.h"
#include "core/text/hash.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Sorted by the key, which has every field, and without repetitions.
template <typename Key>
std::vector<BaselineEntry> each_once(std::vector<BaselineEntry> entries, Key key) {
  std::sort(entries.begin(), entries.end(),
            [&](const BaselineEntry& a, const BaselineEntry& b) { return key(a) < key(b); });
  entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
  return entries;
}

}  // namespace

std::string absolute_path(std::string_view path, std::string_view directory) {
  const std::filesystem::path whole = (file_path(directory) / file_path(path)).lexically_normal();
  return path_text(whole.has_filename() ? whole : whole.parent_path());
}

std::string relative_path(std::string_view path, std::string_view directory) {
  const std::filesystem::path whole = file_path(path);
  const std::filesystem::path relative = whole.lexically_relative(file_path(directory));
  return path_text(relative.empty() ? whole : relative);  // empty: on another drive, to which no way leads
}

std::uint64_t fingerprint_hash(const Finding& finding, std::string_view file) {
  // A NUL ends each part: no two lists of parts give the same text.
  constexpr std::string_view kEnd("\0", 1);
  std::uint64_t hash = kHashStart;
  const std::string_view what = finding.subject.empty() ? finding.setting : finding.subject;
  for (const std::string_view part : {finding.rule->id, what, file}) hash = hash_of(hash_of(hash, part), kEnd);
  std::string_view blank;
  for (const std::string_view word : split_words(finding.place.text.empty() ? finding.value : finding.place.text)) {
    hash = hash_of(hash_of(hash, blank), word);
    blank = " ";
  }
  return hash;
}

std::string to_text(const Fingerprint& fingerprint) {
  return fingerprint.number > 1 ? fmt::format("{:016x}:{}", fingerprint.hash, fingerprint.number)
                                : fmt::format("{:016x}", fingerprint.hash);
}

BaselineEntry baseline_entry(const Finding& finding, const std::string& file) {
  return {to_text(finding.fingerprint), std::string(finding.rule->id), finding.setting, file};
}

std::vector<BaselineEntry> in_baseline_order(std::vector<BaselineEntry> entries) {
  return each_once(std::move(entries),
                   [](const BaselineEntry& e) { return std::tie(e.file, e.rule, e.setting, e.fingerprint); });
}

Baseline make_baseline(std::string directory, std::vector<BaselineEntry> findings) {
  // All of an entry counts: in a file that was edited one fingerprint may stand for several findings.
  return {std::move(directory), each_once(std::move(findings), [](const BaselineEntry& e) {
            return std::tie(e.fingerprint, e.file, e.rule, e.setting);
          })};
}

bool holds(const Baseline& baseline, std::string_view fingerprint) {
  const auto& all = baseline.findings;
  const auto at = std::lower_bound(all.begin(), all.end(), fingerprint,
                                   [](const BaselineEntry& e, std::string_view f) { return e.fingerprint < f; });
  return at != all.end() && at->fingerprint == fingerprint;
}

}  // namespace tcptune
