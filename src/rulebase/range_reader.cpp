// SPDX-License-Identifier: MIT
// See range_reader.h.
#include "rulebase/range_reader.h"

#include <algorithm>

#include "core/catalogue/kernel_value.h"

namespace tcptune {
namespace {

struct Sighting {
  AcceptedRange range;
  KernelVersion series;  // X.Y.0
  KernelVersion seen;  // X.Y.P
  KernelVersion next;  // the series after it
};

AcceptedRange range_of(const YamlNode& item, Arena& arena) {
  const auto number = [&item](std::string_view key) { return parse_kernel_number(item.find(key)->text)->value; };
  const YamlNode* vendor = item.find("vendor");
  return {version_or(item, "from", kOldestKernel), version_or(item, "until", kNever),
          vendor == nullptr ? std::string_view() : arena.keep(vendor->text), number("min"), number("max")};
}

std::vector<Sighting> sightings_of(const YamlNode& item, const AcceptedRange& range) {
  std::vector<Sighting> all;
  const YamlNode* releases = item.find("lts");
  if (releases == nullptr) return all;
  for (const YamlNode& release : releases->items) {
    const auto seen = parse_kernel_version(release.text);
    if (!seen) continue;
    all.push_back({range, {seen->major, seen->minor, 0}, *seen, {seen->major, seen->minor + 1, 0}});
  }
  return all;
}

bool overlaps(const AcceptedRange& range, const KernelVersion& from, const KernelVersion& until) {
  return range.vendor.empty() && range.from < until && from < range.until;
}

// Takes [from, until) out of the mainline ranges.
std::vector<AcceptedRange> without(const std::vector<AcceptedRange>& ranges, const KernelVersion& from,
                                   const KernelVersion& until) {
  std::vector<AcceptedRange> rest;
  for (const AcceptedRange& range : ranges) {
    if (!overlaps(range, from, until)) {
      rest.push_back(range);
      continue;
    }
    AcceptedRange before = range, after = range;
    before.until = from;
    after.from = until;
    if (before.from < before.until) rest.push_back(before);
    if (after.from < after.until) rest.push_back(after);
  }
  return rest;
}

}  // namespace

KernelVersion version_or(const YamlNode& item, std::string_view key, KernelVersion otherwise) {
  const YamlNode* field = item.find(key);
  return field == nullptr ? otherwise : parse_kernel_version(field->text).value_or(otherwise);
}

std::vector<AcceptedRange> read_ranges(const std::vector<const YamlNode*>& items, Arena& arena) {
  std::vector<AcceptedRange> ranges, seen;
  std::vector<Sighting> sightings;
  for (const YamlNode* item : items) {
    ranges.push_back(range_of(*item, arena));
    for (const Sighting& sighting : sightings_of(*item, ranges.back())) sightings.push_back(sighting);
  }
  for (const Sighting& one : sightings) {
    ranges = without(ranges, one.seen, one.next);
    const bool had_one = std::any_of(ranges.begin(), ranges.end(),
                                     [&](const auto& range) { return overlaps(range, one.series, one.seen); });
    if (!had_one && one.series < one.seen) seen.push_back({one.series, one.seen, "", INT32_MIN, INT32_MAX});
    seen.push_back({one.series, one.next, "", one.range.min, one.range.max});
  }
  ranges.insert(ranges.end(), seen.begin(), seen.end());
  std::stable_sort(ranges.begin(), ranges.end(),
                   [](const AcceptedRange& a, const AcceptedRange& b) { return a.from < b.from; });
  return ranges;
}

}  // namespace tcptune
