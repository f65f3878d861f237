// SPDX-License-Identifier: MIT
// Takes the output of `reg query` apart; see reg_query.h. The layout is that of reg.exe since Vista (four blanks
// between the columns); the one of XP has tabs there.
#include "readers/windows/reg_query.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf16.h"
#include "readers/windows/registry_filter.h"
#include "readers/windows/registry_roots.h"
#include "readers/windows/windows_text.h"

namespace tcptune {
namespace {

struct TypeName {
  std::string_view name;
  RegistryType type;
};
// The names of winnt.h; the numbers without one of ours are those of hardware resources.
constexpr std::array<TypeName, 13> kTypes{{{"REG_NONE", RegistryType::none},
                                           {"REG_SZ", RegistryType::string},
                                           {"REG_EXPAND_SZ", RegistryType::expand_string},
                                           {"REG_BINARY", RegistryType::binary},
                                           {"REG_DWORD", RegistryType::dword},
                                           {"REG_DWORD_LITTLE_ENDIAN", RegistryType::dword},
                                           {"REG_DWORD_BIG_ENDIAN", RegistryType::dword_big_endian},
                                           {"REG_LINK", RegistryType::link},
                                           {"REG_MULTI_SZ", RegistryType::multi_string},
                                           {"REG_RESOURCE_LIST", RegistryType{8}},
                                           {"REG_FULL_RESOURCE_DESCRIPTOR", RegistryType{9}},
                                           {"REG_RESOURCE_REQUIREMENTS_LIST", RegistryType{10}},
                                           {"REG_QWORD", RegistryType::qword}}};

// A line of three columns.
struct Row {
  std::string_view name;
  RegistryType type = RegistryType::none;
  std::string_view data;
  std::size_t data_at = 0;
};

// How many characters separate columns at `at`: a tab, four blanks, 0 for neither.
std::size_t gap_at(std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(std::min(at, line.size()));
  return rest.starts_with('\t') ? 1 : rest.starts_with("    ") ? 4 : 0;
}

// "REG_DWORD" or, with /z, "REG_DWORD (4)" at `at`, and then a gap or the end.
std::optional<Row> row_with_type_at(std::string_view line, std::size_t at) {
  const std::size_t word_end = std::min(line.find_first_of(" \t", at), line.size());
  const std::string_view word = line.substr(at, word_end - at);
  const auto* const known =
      std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return t.name == word; });
  if (known == kTypes.end()) return std::nullopt;
  std::size_t end = word_end;
  if (line.substr(end).starts_with(" (")) {
    const std::size_t close = line.find_first_not_of("0123456789", end + 2);
    if (close != std::string_view::npos && line[close] == ')') end = close + 1;
  }
  const std::size_t gap = gap_at(line, end);
  if (gap == 0 && !trim(line.substr(end)).empty()) return std::nullopt;
  Row row;
  row.type = known->type;
  row.data_at = std::min(end + gap, line.size());
  row.data = line.substr(row.data_at);
  return row;
}

// Names and data may hold blanks, even four of them: the type is the first word between two gaps that is one.
std::optional<Row> parse_row(std::string_view line) {
  const std::size_t start = gap_at(line, 0);
  if (start == 0) return std::nullopt;
  for (std::size_t at = line.find("REG_", start); at != std::string_view::npos; at = line.find("REG_", at + 1)) {
    const std::size_t gap = line[at - 1] == '\t' ? 1 : at >= start + 4 ? gap_at(line, at - 4) : 0;
    if (gap == 0 || at < start + gap) continue;
    auto row = row_with_type_at(line, at);
    if (!row) continue;
    row->name = line.substr(start, at - gap - start);
    return row;
  }
  return std::nullopt;
}

// Numbers of up to `size` bytes, decimal or with 0x; little-endian.
std::optional<std::string> number_bytes(std::string_view text, std::size_t size) {
  const bool is_hex = text.starts_with("0x") || text.starts_with("0X");
  const std::string_view digits = text.substr(is_hex ? 2 : 0);
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, is_hex ? 16 : 10);
  if (error != std::errc() || end != digits.data() + digits.size()) return std::nullopt;
  if (size < 8 && number >> (8 * size) != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < size; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
  return bytes;
}

std::optional<std::string> hex_bytes(std::string_view digits) {
  if (digits.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    unsigned byte = 0;
    const auto [end, error] = std::from_chars(digits.data() + i, digits.data() + i + 2, byte, 16);
    if (error != std::errc() || end != digits.data() + i + 2) return std::nullopt;
    bytes += static_cast<char>(byte);
  }
  return bytes;
}

// The strings stand there joined by \0 in so many characters.
std::string multi_string(std::string_view joined) {
  std::string strings;
  while (!joined.empty()) {
    const std::size_t end = std::min(joined.find("\\0"), joined.size());
    strings += joined.substr(0, end);
    strings += '\0';
    joined.remove_prefix(std::min(end + 2, joined.size()));
  }
  return to_utf16le(strings + '\0');
}

// The bytes that are printed this way; nothing if none are.
std::optional<std::string> bytes_of(RegistryType type, std::string_view data) {
  switch (type) {
    case RegistryType::string:
    case RegistryType::expand_string:
    case RegistryType::link: return to_utf16le(std::string(data) + '\0');
    case RegistryType::multi_string: return multi_string(data);
    case RegistryType::dword: return number_bytes(trim(data), 4);
    case RegistryType::qword: return number_bytes(trim(data), 8);
    case RegistryType::dword_big_endian: {
      auto bytes = number_bytes(trim(data), 4);
      if (bytes) std::reverse(bytes->begin(), bytes->end());
      return bytes;
    }
    default: return hex_bytes(trim(data));
  }
}

// "(Default)", in whatever language.
bool is_default_name(std::string_view name) { return name.starts_with('(') && name.ends_with(')'); }

void take_row(RegistryFilter& filter, const WindowsLine& line, const Row& row) {
  RegistryValue value;
  if (!is_default_name(row.name)) value.name = row.name;
  if (!filter.concerns(value.name)) return;
  if (filter.key().empty()) return filter.miss("values without the line of their key");
  // A default value that does not exist; reg.exe says so in the language of the system.
  if (value.name.empty() && is_default_name(row.data)) return;
  value.key = filter.key();
  value.type = row.type;
  value.line = line.number;
  value.column = static_cast<int>(row.name.data() - line.text.data()) + 1;
  value.value_column = static_cast<int>(row.data_at) + 1;
  value.text = line.text;
  auto bytes = bytes_of(row.type, row.data);
  if (!bytes)
    filter.keep(RegistryFault{RegistryLoss::nothing, line.number, value.value_column, value.text,
                              fmt::format("{} is not what a {} looks like", shorten(row.data, 40), name_of(row.type))});
  value.data = std::move(bytes).value_or("");
  filter.keep(std::move(value));
}

}  // namespace

Registry parse_reg_query(const Catalogue& base, std::string_view bytes, const std::string& file) {
  const WindowsText text = examine_text(bytes);
  LineReader lines(text);
  RegistryFilter filter(base, RegistrySource::query, file);
  if (text.charset == Charset::eight_bit)
    filter.miss(
        fmt::format("the letters beyond ASCII from line {} on, for the console's code page is not known: prefer reg "
                    "export, which writes Unicode",
                    text.odd_line));
  while (const auto line = lines.next()) {
    if (const auto key = rooted_key(line->text))
      filter.enter(key->key);
    else if (const auto row = parse_row(line->text))
      take_row(filter, *line, *row);
  }
  return filter.take("reg query output");
}

}  // namespace tcptune
