// SPDX-License-Identifier: MIT
// See fingerprint.h.
#include "core/accept/fingerprint.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <tuple>

#include <fmt/format.h>

#include "core/text/file_path.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// FNV-1a with 64 bits: http://www.isthe.com/chongo/tech/comp/fnv/
constexpr std::uint64_t kOffsetBasis = 0xcbf29ce484222325;
constexpr std::uint64_t kPrime = 0x100000001b3;

std::uint64_t hash_of(std::string_view text) {
  std::uint64_t hash = kOffsetBasis;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

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
  return path_text((file_path(directory) / file_path(path)).lexically_normal());
}

std::string relative_path(std::string_view path, std::string_view directory) {
  const std::filesystem::path whole = file_path(path);
  const std::filesystem::path relative = whole.lexically_relative(file_path(directory));
  return path_text(relative.empty() ? whole : relative);  // empty: on another drive, to which no way leads
}

std::string fingerprint(const Finding& finding, std::string_view file) {
  const std::string& shown = finding.place.text.empty() ? finding.value : finding.place.text;
  // A NUL ends each part: no two lists of parts give the same text.
  const std::string text = fmt::format("{}{}{}{}{}{}{}", finding.rule->id, '\0', finding.setting, '\0', file, '\0',
                                       fmt::join(split_words(shown), " "));
  return fmt::format("{:016x}", hash_of(text));
}

std::vector<BaselineEntry> baseline_entries(const std::vector<Finding>& findings,
                                            const std::vector<std::string>& files) {
  std::map<std::string, int> seen;
  std::vector<BaselineEntry> entries;
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    BaselineEntry entry{fingerprint(finding, files[i]), std::string(finding.rule->id), finding.setting, files[i]};
    if (const int number = ++seen[entry.fingerprint]; number > 1) entry.fingerprint += fmt::format(":{}", number);
    entries.push_back(std::move(entry));
  }
  return entries;
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
