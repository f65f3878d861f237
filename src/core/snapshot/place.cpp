// SPDX-License-Identifier: MIT
// See place.h.
#include "core/snapshot/place.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::string_view kSystem = "HKEY_LOCAL_MACHINE\\SYSTEM\\";

// From the column to the last character that is no blank.
int underlined(std::string_view text, int column) {
  const std::size_t start = static_cast<std::size_t>(std::max(1, column)) - 1;
  if (start >= text.size()) return 0;
  std::size_t end = text.size();
  while (end > start && is_space(text[end - 1])) --end;
  return static_cast<int>(end - start);
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
  place.text = text_of(snapshot, line);
  place.length = underlined(place.text, place.column);
  return place;
}

Place place_of_value(const Registry& registry, const RegistryValue& value) {
  Place place;
  place.file = file_of_value(registry, value);
  place.line = value.line;
  place.column = std::max(1, value.column);
  place.text = value.text;
  if (place.text.empty()) {
    place.text = as_reg_line(value.name, value.type, value.data);
    place.text = place.text.substr(0, place.text.find('\r'));
  }
  place.length = underlined(place.text, place.column);
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
