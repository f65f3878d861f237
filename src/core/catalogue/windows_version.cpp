// SPDX-License-Identifier: MIT
// See windows_version.h.
#include "core/catalogue/windows_version.h"

#include <array>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

// The NT versions and builds that Windows releases report. The first build of each server of the 10.0 line, and of
// Windows 11: https://learn.microsoft.com/en-us/windows/release-health/release-information and its pages for servers.
struct Release {
  KernelVersion version;
  std::string_view name;
  std::array<std::string_view, 4> words;  // what people type, without blanks, "windows" and "server"
};

constexpr Release kWindowsReleases[] = {
    {{5, 0, 0}, "Windows 2000", {"2000", "2k", "", ""}},
    {{5, 1, 0}, "Windows XP", {"xp", "", "", ""}},
    {{5, 2, 0}, "Windows Server 2003", {"2003", "2003r2", "2k3", ""}},
    {{6, 0, 0}, "Windows Vista / Server 2008", {"vista", "2008", "2k8", ""}},
    {{6, 1, 0}, "Windows 7 / Server 2008 R2", {"7", "2008r2", "2k8r2", ""}},
    {{6, 2, 0}, "Windows 8 / Server 2012", {"8", "2012", "2k12", ""}},
    {{6, 3, 0}, "Windows 8.1 / Server 2012 R2", {"8.1", "2012r2", "2k12r2", ""}},
    {{10, 0, 0}, "Windows 10 / Server 2016", {"10", "", "", ""}},
    {{10, 0, 14393}, "Windows 10 / Server 2016", {"2016", "", "", ""}},
    {{10, 0, 17763}, "Windows 10 / Server 2019", {"2019", "", "", ""}},
    {{10, 0, 20348}, "Windows Server 2022", {"2022", "", "", ""}},
    {{10, 0, 22000}, "Windows 11", {"11", "", "", ""}},
    {{10, 0, 26100}, "Windows 11 / Server 2025", {"2025", "", "", ""}},
};

const Release& release_of(const KernelVersion& version) {
  const Release* found = std::begin(kWindowsReleases);
  for (const Release& release : kWindowsReleases)
    if (release.version <= version) found = &release;
  return *found;
}

// Up to the next release of another number: "7" is 6.1 whatever the build, "10" is every 10.0 before Windows 11.
KernelRange range_of(const Release& release) {
  const KernelVersion& from = release.version;
  if (from.major < 10) return {from, {from.major, from.minor, kAny}};
  if (release.words[0] == "10") return {from, {10, 0, 21999}};
  if (release.words[0] == "11") return {from, {10, 0, kAny}};
  return {from, from};
}

std::string plain(std::string_view text) {
  std::string word;
  for (const char c : lower(text))
    if (!is_space(c) && c != '-' && c != '_') word += c;
  for (const std::string_view prefix : {"windows", "win", "server"})
    if (word.starts_with(prefix)) word.erase(0, prefix.size());
  return word;
}

std::optional<KernelRange> one_release(std::string_view text) {
  const std::string word = plain(text);
  for (const Release& release : kWindowsReleases)
    for (const std::string_view name : release.words)
      if (!word.empty() && word == name) return range_of(release);
  // A newer minor version than any known is as good a version as another.
  const auto range = parse_kernel_range(word);
  return range && range->low >= kAnyWindows.low && word.find("..") == std::string::npos ? range : std::nullopt;
}

}  // namespace

std::optional<KernelRange> parse_windows_range(std::string_view text) {
  if (plain(text) == "any") return kAnyWindows;
  const std::size_t dots = text.find("..");
  if (dots == std::string_view::npos) return one_release(text);
  const auto low = one_release(text.substr(0, dots));
  if (low && trim(text.substr(dots + 2)).empty()) return KernelRange{low->low, kNewestKernel};
  const auto high = one_release(text.substr(dots + 2));
  if (!low || !high || high->high < low->low) return std::nullopt;
  return KernelRange{low->low, high->high};
}

std::string windows_name(const KernelVersion& version) { return std::string(release_of(version).name); }

std::string windows_text(const KernelRange& range) {
  if (range == kAnyWindows) return "any Windows";
  if (range.high == kNewestKernel) return windows_name(range.low) + " and later";
  const std::string low = windows_name(range.low), high = windows_name(range.high);
  if (range.low == range.high)
    return fmt::format("{} ({}.{}{})", low, range.low.major, range.low.minor,
                       range.low.patch > 0 ? fmt::format(".{}", range.low.patch) : "");
  if (range == range_of(release_of(range.low))) return low;
  return low == high ? low : low + " to " + high;
}

std::string system_text(std::string_view os, const KernelRange& range) {
  return os == "windows" ? windows_text(range) : to_text(range);
}

std::string_view version_phrase(std::string_view os) {
  return os == "windows" ? "the version of Windows" : "the kernel version";
}

}  // namespace tcptune
