// SPDX-License-Identifier: MIT
// See kernel_pieces.h.
#include "core/catalogue/kernel_pieces.h"

#include <algorithm>
#include <array>

#include "core/catalogue/windows_version.h"

namespace tcptune {
namespace {

// The last series of each major version that has ended, from 2 on: https://www.kernel.org/pub/linux/kernel/
constexpr std::array<KernelVersion, 5> kLastSeries{
    {{2, 6, 39}, {3, 19, kAny}, {4, 20, kAny}, {5, 19, kAny}, {6, 19, kAny}}};

// The last version before: a patch less, or the last patch of the series before.
KernelVersion just_below(const KernelVersion& version) {
  if (version.patch > 0) return {version.major, version.minor, version.patch - 1};
  if (version.minor > 0) return {version.major, version.minor - 1, kAny};
  const auto before = static_cast<std::size_t>(version.major) - 3;
  return before < kLastSeries.size() ? kLastSeries[before] : KernelVersion{version.major - 1, kAny, kAny};
}

}  // namespace

KernelVersion quiet_before(std::string_view os) {
  return os == "windows" ? KernelVersion{10, 0, 0} : KernelVersion{4, 18, 0};
}

std::vector<KernelRange> pieces_of(const KernelRange& whole, const std::vector<KernelVersion>& versions) {
  std::vector<KernelRange> pieces;
  KernelVersion high = whole.high;
  for (auto at = versions.rbegin(); at != versions.rend(); ++at) {
    if (*at > high || *at <= whole.low || *at == kNever) continue;
    pieces.push_back({*at, high});
    high = just_below(*at);
  }
  pieces.push_back({whole.low, high});
  return pieces;
}

std::vector<KernelRange> joined(std::vector<KernelRange> pieces) {
  std::sort(pieces.begin(), pieces.end(), [](const KernelRange& a, const KernelRange& b) { return a.low > b.low; });
  std::vector<KernelRange> whole;
  for (const KernelRange& piece : pieces) {
    if (!whole.empty() && piece.high == just_below(whole.back().low))
      whole.back().low = piece.low;
    else
      whole.push_back(piece);
  }
  return whole;
}

std::string system_text(std::string_view os, const std::vector<KernelRange>& pieces) {
  std::string text;
  for (const KernelRange& piece : pieces)
    text += (text.empty() ? "" : &piece == &pieces.back() ? ", and " : ", ") + system_text(os, piece);
  return text;
}

}  // namespace tcptune
