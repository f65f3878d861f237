// SPDX-License-Identifier: MIT
// See place.h.
#include "core/snapshot/place.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kSystem = "HKEY_LOCAL_MACHINE\\SYSTEM\\";

// Each finding keeps its line, and thousands may stand on one: more than this is not shown of it.
constexpr std::size_t kLongestShown = 4096;

// Shows the line, underlined from the column to the last character that is no blank.
void show(Place& place, std::string_view line) {
  const std::size_t start = std::min(line.size(), static_cast<std::size_t>(place.column) - 1);
  std::size_t end = line.size();
  while (end > start && is_space(line[end - 1])) --end;
  place.length = static_cast<int>(end - start);
  if (line.size() <= kLongestShown) {
    place.text = line;
    return;
  }
  place.text = line.substr(start, kLongestShown);
  place.text_from = static_cast<int>(start) + 1;
}

}  // namespace

std::string_view text_of(const Snapshot& snapshot, const Line& line) {
  if (snapshot.registry)
    return line.kind == LineKind::comment ? snapshot.registry->comments[line.entry].text
                                          : snapshot.registry->values[line.entry].text;
  const SourcePtr& source = snapshot.boot->file_of(line).source;
  return source == nullptr ? std::string_view() : source->line_text(line.line);
}

Place place_of_line(const Snapshot& snapshot, const Line& line) {
  if (snapshot.registry && line.kind == LineKind::assignment)
    return place_of_value(*snapshot.registry, snapshot.registry->values[line.entry]);
  Place place;
  place.file = snapshot.boot->file_of(line).path;
  place.line = line.line;
  place.column = std::max(1, line.column);
  show(place, text_of(snapshot, line));
  return place;
}

Place place_of_value(const Registry& registry, const RegistryValue& value) {
  Place place;
  place.file = file_of_value(registry, value);
  place.line = value.line;
  place.column = std::max(1, value.column);
  if (value.text.empty()) {
    const std::string line = as_reg_line(value.name, value.type, value.data);
    show(place, std::string_view(line).substr(0, line.find('\r')));
  } else {
    show(place, value.text);
  }
  return place;
}

std::string file_of_value(const Registry& registry, const RegistryValue& value) {
  if (is_text(registry)) return registry.file;
  if (registry.source == RegistrySource::live)
    return fmt::format("HKLM\\{}", value.key.substr(value.key.find('\\') + 1));
  const std::string_view key = value.key;
  return fmt::format("{}: {}", registry.file, key.starts_with(kSystem) ? key.substr(kSystem.size()) : key);
}

}  // namespace tcptune
