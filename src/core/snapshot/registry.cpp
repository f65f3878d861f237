// SPDX-License-Identifier: MIT
// See registry.h.
#include "core/snapshot/registry.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf16.h"

namespace tcptune {
namespace {

constexpr std::size_t kWidth = 80;  // regedit breaks lists of bytes so that lines stay below this

std::uint32_t little_endian(std::string_view four) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) number = number << 8U | static_cast<unsigned char>(four[i]);
  return number;
}

// A string that comes back as it was: terminated, once, and without characters that a line cannot hold or hides.
bool is_plain_string(RegistryType type, std::string_view data) {
  if (type != RegistryType::string || data.size() < 2 || data.size() % 2 != 0) return false;
  const std::string text = from_utf16le(data.substr(0, data.size() - 2));
  return data.ends_with(std::string_view("\0\0", 2)) && to_utf16le(text) == data.substr(0, data.size() - 2) &&
         is_printable(text);
}

std::string list_of_bytes(std::string head, std::string_view data) {
  std::string out;
  for (std::size_t i = 0; i < data.size(); ++i) {
    head += fmt::format("{:02x}", static_cast<unsigned char>(data[i]));
    if (i + 1 == data.size()) break;
    head += ',';
    if (head.size() + 4 < kWidth) continue;
    out += head + "\\\r\n";
    head = "  ";
  }
  return out + head;
}

}  // namespace

std::string name_of(RegistryType type) {
  switch (type) {
    case RegistryType::none: return "REG_NONE";
    case RegistryType::string: return "REG_SZ";
    case RegistryType::expand_string: return "REG_EXPAND_SZ";
    case RegistryType::binary: return "REG_BINARY";
    case RegistryType::dword: return "REG_DWORD";
    case RegistryType::dword_big_endian: return "REG_DWORD_BIG_ENDIAN";
    case RegistryType::link: return "REG_LINK";
    case RegistryType::multi_string: return "REG_MULTI_SZ";
    case RegistryType::qword: return "REG_QWORD";
  }
  return fmt::format("type {:#x}", static_cast<std::uint32_t>(type));
}

std::optional<std::uint32_t> number_of(const RegistryValue& value) {
  if (value.type != RegistryType::dword || value.data.size() != 4) return std::nullopt;
  return little_endian(value.data);
}

std::vector<Registry> courses_of(const Registry& registry) {
  using Place = std::pair<std::string, std::string>;
  struct Course {
    std::vector<int> regions;
    std::set<Place> places;
  };
  std::vector<int> order;
  std::map<int, std::set<Place>> places;
  for (const RegistryValue& value : registry.values) {
    const auto [region, fresh] = places.try_emplace(value.region);
    if (fresh) order.push_back(value.region);
    region->second.emplace(lower(value.key), lower(value.name));
  }
  std::vector<Course> courses;
  for (const int region : order) {
    const std::set<Place>& its = places[region];
    const auto free = [&](const Course& course) {
      return std::none_of(its.begin(), its.end(), [&](const Place& place) { return course.places.contains(place); });
    };
    auto course = std::find_if(courses.begin(), courses.end(), free);
    if (course == courses.end()) course = courses.emplace(courses.end());
    course->regions.push_back(region);
    course->places.insert(its.begin(), its.end());
  }
  if (courses.size() < 2) return {registry};
  std::vector<Registry> split;
  for (const Course& course : courses) {
    split.push_back(with_regions(registry, course.regions));
    if (split.size() > 1) split.back().faults.clear(), split.back().ports.clear(), split.back().unseen.clear();
  }
  return split;
}

Registry with_regions(Registry registry, const std::vector<int>& regions) {
  if (regions.empty()) return registry;
  std::erase_if(registry.values, [&](const RegistryValue& value) {
    return std::find(regions.begin(), regions.end(), value.region) == regions.end();
  });
  registry.regions = regions;
  return registry;
}

std::string as_reg_line(std::string_view name, RegistryType type, std::string_view data) {
  const std::string head = (name.empty() ? "@" : registry_string(name)) + "=";
  if (type == RegistryType::dword && data.size() == 4) return fmt::format("{}dword:{:08x}", head, little_endian(data));
  if (is_plain_string(type, data)) return head + registry_string(from_utf16le(data.substr(0, data.size() - 2)));
  const std::string kind =
      type == RegistryType::binary ? "hex:" : fmt::format("hex({:x}):", static_cast<std::uint32_t>(type));
  return list_of_bytes(head + kind, data);
}

}  // namespace tcptune
