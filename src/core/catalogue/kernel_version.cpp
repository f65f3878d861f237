// SPDX-License-Identifier: MIT
// Kernel versions and intervals; see kernel_version.h.
#include "core/catalogue/kernel_version.h"

#include <array>
#include <charconv>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

// Up to three numbers joined by dots at the start of `text`.
struct Numbers {
  std::array<int, 3> value{};
  int count = 0;
  std::size_t length = 0;
};

Numbers leading_numbers(std::string_view text) {
  Numbers numbers;
  const char* at = text.data();
  const char* const end = text.data() + text.size();
  while (numbers.count < 3) {
    const auto [next, error] = std::from_chars(at, end, numbers.value[static_cast<std::size_t>(numbers.count)]);
    if (error != std::errc() || *at == '-') break;
    ++numbers.count;
    numbers.length = static_cast<std::size_t>(next - text.data());
    if (next == end || *next != '.') break;
    at = next + 1;
  }
  return numbers;
}

// The kernel that each release of RHEL has kept: https://access.redhat.com/articles/3078
struct RedHatKernel {
  std::string_view vendor;
  KernelVersion base;
};
constexpr std::array<RedHatKernel, 6> kRedHatKernels{{{"el5", {2, 6, 18}},
                                                      {"el6", {2, 6, 32}},
                                                      {"el7", {3, 10, 0}},
                                                      {"el8", {4, 18, 0}},
                                                      {"el9", {5, 14, 0}},
                                                      {"el10", {6, 12, 0}}}};

// "5.15" is the series; more numbers, or a release, are one version.
std::optional<KernelRange> one_version(std::string_view text) {
  const Numbers numbers = leading_numbers(text);
  if (numbers.count < 2) return std::nullopt;
  const KernelVersion version{numbers.value[0], numbers.value[1], numbers.count > 2 ? numbers.value[2] : 0};
  const std::string_view rest = text.substr(numbers.length);
  if (rest.empty())
    return KernelRange{version, {version.major, version.minor, numbers.count == 2 ? kAny : version.patch}};
  const bool fourth = rest.size() > 1 && rest[0] == '.' && rest[1] >= '0' && rest[1] <= '9';  // 2.6.32.59
  if (rest[0] != '-' && rest[0] != '+' && !(fourth && numbers.count == 3)) return std::nullopt;
  return kernels_of_release(text);
}

}  // namespace

std::optional<KernelVersion> parse_kernel_version(std::string_view release) {
  const Numbers numbers = leading_numbers(release);
  if (numbers.count < 2) return std::nullopt;
  return KernelVersion{numbers.value[0], numbers.value[1], numbers.count > 2 ? numbers.value[2] : 0};
}

std::optional<KernelRange> parse_kernel_range(std::string_view text) {
  if (text == "any") return KernelRange{};
  if (const std::size_t dots = text.find(".."); dots != std::string_view::npos) {
    const auto low = one_version(text.substr(0, dots));
    if (low && dots + 2 == text.size()) return KernelRange{low->low, kNewestKernel};
    const auto high = one_version(text.substr(dots + 2));
    if (!low || !high || high->high < low->low) return std::nullopt;
    return KernelRange{low->low, high->high};
  }
  return one_version(text);
}

std::optional<KernelRange> kernels_of_release(std::string_view release) {
  const auto version = parse_kernel_version(release);
  if (!version) return std::nullopt;
  const Numbers numbers = leading_numbers(release);
  const bool counts_builds =
      numbers.count == 3 && version->patch == 0 && release.substr(numbers.length).starts_with('-');
  return counts_builds ? KernelRange{*version, {version->major, version->minor, kAny}}
                       : KernelRange{*version, *version};
}

std::optional<KernelVersion> version_of_build(std::string_view build, const KernelRange& series) {
  for (const std::string_view word : split_words(build)) {
    if (word.empty() || word[0] < '0' || word[0] > '9' || leading_numbers(word).count < 3) continue;
    const KernelVersion version = *parse_kernel_version(word);
    const auto as_release = kernels_of_release(word);
    if (as_release && as_release->low != as_release->high) continue;  // the release itself, which stands there too
    if (version >= series.low && version <= series.high) return version;
  }
  return std::nullopt;
}

std::string kernel_vendor(std::string_view release) {
  for (const RedHatKernel& kernel : kRedHatKernels) {
    const std::string name = fmt::format(".{}", kernel.vendor);
    const std::size_t at = lower(release).find(name);
    if (at == std::string::npos || parse_kernel_version(release) != kernel.base) continue;
    const std::string_view after = release.substr(at + name.size());
    const bool whole = after.empty() || (after[0] != 'a' && (after[0] < '0' || after[0] > '9'));  // not .el7a, .el70
    const bool rebuilt = contains_ignoring_case(release, "elrepo") || contains_ignoring_case(release, "uek");
    if (whole && !rebuilt) return std::string(kernel.vendor);
  }
  // Alibaba Cloud Linux 2/3 mark releases .al7/.al8, TencentOS .tl2/.tl3 or tlinux, Amazon Linux amzn.
  if (contains_ignoring_case(release, ".al7") || contains_ignoring_case(release, ".al8")) return "alinux";
  if (contains_ignoring_case(release, "tlinux") || contains_ignoring_case(release, ".tl2") ||
      contains_ignoring_case(release, ".tl3"))
    return "tencentos";
  if (contains_ignoring_case(release, "amzn")) return "amazon";
  return "";
}

std::string to_text(const KernelVersion& version) {
  std::string text = std::to_string(version.major) + '.' + std::to_string(version.minor);
  if (version.patch != kAny && (version.patch != 0 || version.major < 3)) text += '.' + std::to_string(version.patch);
  return text;
}

std::string to_text(const KernelRange& range) {
  if (range == KernelRange{}) return "any Linux";
  if (range.high == kNewestKernel) return "Linux " + to_text(range.low) + " and later";
  if (is_single(range)) return "Linux " + to_text(range.low);
  const bool one_series = range.low.major == range.high.major && range.low.minor == range.high.minor;
  if (one_series && range.high.patch == kAny)
    return fmt::format("Linux {} and later of {}.{}", to_text(range.low), range.low.major, range.low.minor);
  return "Linux " + to_text(range.low) + " to " + to_text(range.high);
}

bool is_single(const KernelRange& range) {
  return range.low.major == range.high.major && range.low.minor == range.high.minor &&
         (range.low.patch == range.high.patch || (range.low.patch == 0 && range.high.patch == kAny));
}

}  // namespace tcptune
