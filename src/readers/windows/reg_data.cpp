// SPDX-License-Identifier: MIT
// See reg_data.h. What Windows takes is told by the tests of Wine's reg.exe (programs/reg/tests/import.c), which pass
// on Windows too; where they are silent, by what `reg import` of Wine 8 does, and then a deviation is an oddity only.
#include "readers/windows/reg_data.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/utf16.h"
#include "core/text/utf8.h"

namespace tcptune {
namespace {

using State = RegData::State;

constexpr std::string_view kHexDigits = "0123456789abcdefABCDEF";

std::size_t skip_blanks(std::string_view line, std::size_t at) {
  return std::min(line.find_first_not_of(kBlanks, at), line.size());
}

// Only blanks and a comment are left.
bool is_over(std::string_view line, std::size_t at) {
  at = skip_blanks(line, at);
  return at == line.size() || line[at] == ';';
}

std::uint64_t number_of_digits(std::string_view digits) {
  std::uint64_t number = 0;
  for (const char c : digits.substr(0, 16)) {
    const std::size_t index = kHexDigits.find(c);
    number = number << 4U | (index < 16 ? index : index - 6);
  }
  return number;
}

// The hexadecimal digits at `at`.
std::string_view digits_at(std::string_view line, std::size_t at) {
  const std::size_t end = std::min(line.find_first_not_of(kHexDigits, at), line.size());
  return line.substr(at, end - at);
}

// The character at `at` for a message.
std::string shown(std::string_view line, std::size_t at) {
  return std::string(line.substr(at, decode_utf8(line.substr(at)).length));
}

RegData faulty(RegData data, std::size_t at, std::string message) {
  data.state = State::faulty;
  data.fault = {at, std::move(message)};
  return data;
}

std::string text_behind(std::string_view line, std::size_t at, std::string_view what) {
  if (line[at] == '#') return fmt::format("# begins no comment behind {}, only ; does", what);
  return fmt::format("behind {} only a comment with ; may follow", what);
}

RegData check_rest(RegData data, std::string_view line, std::size_t at, std::string_view what) {
  at = skip_blanks(line, at);
  if (is_over(line, at)) return data;
  return faulty(std::move(data), at, text_behind(line, at, what));
}

RegData parse_string(RegData data, std::string_view line, std::size_t at) {
  QuotedText quoted = parse_quoted(line, at);
  data.type = RegistryType::string;
  data.oddity = std::move(quoted.oddity);
  if (!quoted.fault.message.empty()) return faulty(std::move(data), quoted.fault.at, std::move(quoted.fault.message));
  data.data = std::move(quoted.text);
  return check_rest(std::move(data), line, quoted.end, "the closing quotation mark");
}

// `at` is behind "dword:".
RegData parse_dword(RegData data, std::string_view line, std::size_t at) {
  data.type = RegistryType::dword;
  at = skip_blanks(line, at);
  const std::string_view digits = digits_at(line, at);
  const std::size_t end = at + digits.size();
  if (digits == "0" && end < line.size() && (line[end] == 'x' || line[end] == 'X'))
    return faulty(std::move(data), at, "0x is not allowed after dword:, which takes hexadecimal digits as they are");
  if (digits.empty() && is_over(line, at))
    return faulty(std::move(data), at, "there is no number after dword:, which takes one to eight hexadecimal digits");
  if (digits.empty())
    return faulty(std::move(data), at,
                  fmt::format("{} is not a hexadecimal digit, and dword: takes one to eight of them", shown(line, at)));
  if (digits.size() > 8)
    return faulty(std::move(data), at,
                  fmt::format("dword: takes at most eight hexadecimal digits, and these are {}", digits.size()));
  const std::uint64_t number = number_of_digits(digits);
  for (unsigned shift = 0; shift < 32; shift += 8) data.data += static_cast<char>(number >> shift & 0xFFU);
  return check_rest(std::move(data), line, end, "the hexadecimal digits of dword:");
}

// Behind the backslash of a list nothing but a comment may stand.
RegData end_at_backslash(RegData data, std::string_view line, std::size_t at) {
  data.state = State::continues;
  const std::size_t rest = skip_blanks(line, at + 1);
  if (is_over(line, rest)) return data;
  return faulty(std::move(data), rest,
                "behind a backslash that carries a list of bytes on, only a comment with ; may follow");
}

// One byte at `at`; how many characters it takes, nothing if there is none.
std::optional<std::size_t> append_byte(RegData& data, std::string_view line, std::size_t at) {
  const std::string_view rest = line.substr(at);
  const std::size_t prefix = rest.starts_with("0x") || rest.starts_with("0X") ? 2 : 0;
  const std::string_view digits = digits_at(line, at + prefix);
  if (digits.empty() || digits.size() > 8 || number_of_digits(digits) > 0xFF) return std::nullopt;
  data.data += static_cast<char>(number_of_digits(digits));
  if (prefix + digits.size() > 2) data.oddity = {at, "a byte is written as one or two hexadecimal digits"};
  return prefix + digits.size();
}

// Bytes and commas from `at` to the end of the line. In a first line the list may be empty.
RegData parse_bytes(RegData data, std::string_view line, std::size_t at) {
  for (;;) {
    at = skip_blanks(line, at);
    if (at < line.size() && line[at] == ',')
      return faulty(std::move(data), at, "a byte is missing in front of this comma");
    const auto length = append_byte(data, line, at);
    if (!length && digits_at(line, at).empty())
      return faulty(
          std::move(data), at,
          fmt::format("{} is not a hexadecimal digit, and a list of bytes has nothing else", shown(line, at)));
    if (!length) return faulty(std::move(data), at, "a byte has at most two hexadecimal digits");
    at = skip_blanks(line, at + *length);
    data.state = State::complete;
    if (is_over(line, at)) return data;
    if (line[at] == '\\')
      return faulty(std::move(data), at,
                    "a list of bytes goes on in the next line only with a comma before the backslash");
    if (line[at] != ',') return faulty(std::move(data), at, text_behind(line, at, "a list of bytes"));
    if (at > 0 && kBlanks.find(line[at - 1]) != std::string_view::npos)
      data.oddity = {at - 1, "a blank comes before a comma, which some imports do not take"};
    at = skip_blanks(line, at + 1);
    if (is_over(line, at)) return data;
    if (line[at] == '\\') return end_at_backslash(std::move(data), line, at);
  }
}

// `at` is behind "hex", at the colon or the parenthesis.
RegData parse_list(RegData data, std::string_view line, std::size_t at) {
  data.listed = true;
  data.type = RegistryType::binary;
  if (line[at] == '(') {
    const std::string_view digits = digits_at(line, at + 1);
    const std::size_t close = at + 1 + digits.size();
    if (digits.empty() || digits.size() > 16 || number_of_digits(digits) > 0xFFFFFFFF ||
        !line.substr(close).starts_with("):"))
      return faulty(std::move(data), at + 1, "hex( takes the number of a type, in hexadecimal digits, and then ):");
    data.type = static_cast<RegistryType>(number_of_digits(digits));
    at = close + 1;
  }
  at = skip_blanks(line, at + 1);
  if (is_over(line, at)) return data;
  if (line[at] == '\\') return end_at_backslash(std::move(data), line, at);
  return parse_bytes(std::move(data), line, at);
}

// Does the line go on with this word, in whatever case?
bool has_word(std::string_view line, std::size_t at, std::string_view word) {
  return same_name(line.substr(at, word.size()), word);
}

std::string stored_string(RegData data, ListedStrings strings) {
  if (!data.listed || (strings == ListedStrings::ansi && !data.data.empty())) {
    std::string stored = to_utf16le(data.listed ? from_latin1(data.data) : data.data);
    if (!data.listed || !data.data.ends_with('\0')) stored.append(2, '\0');
    return stored;
  }
  const bool whole = !data.data.empty() && data.data.size() % 2 == 0;
  if (whole && data.data.substr(data.data.size() - 2) != std::string(2, '\0')) data.data.append(2, '\0');
  return std::move(data.data);
}

}  // namespace

QuotedText parse_quoted(std::string_view line, std::size_t at) {
  QuotedText quoted;
  for (quoted.end = at + 1; quoted.end < line.size(); ++quoted.end) {
    const char c = line[quoted.end];
    if (c == '"') {
      ++quoted.end;
      return quoted;
    }
    const char escaped = c == '\\' && quoted.end + 1 < line.size() ? line[quoted.end + 1] : '\0';
    if (escaped == '0') {
      quoted.fault = {quoted.end, "\\0 is not an escape, only \\\\ and \\\" are; a list hex(1): can hold a zero"};
      return quoted;
    }
    if (c == '\\' && escaped != '\\' && escaped != '"')
      quoted.oddity = {quoted.end, "only \\\\ and \\\" are escapes; a backslash that is meant stands twice"};
    if (escaped == '\\' || escaped == '"') quoted.text += line[++quoted.end];
    if (c != '\\') quoted.text += c;
  }
  quoted.fault = {at, "the closing quotation mark is missing, and a string ends in its own line"};
  return quoted;
}

RegData parse_reg_data(std::string_view line, std::size_t at) {
  RegData data;
  at = skip_blanks(line, at);
  if (is_over(line, at)) return faulty(std::move(data), at, "there is nothing behind the equals sign");
  if (line[at] == '"') return parse_string(std::move(data), line, at);
  if (line[at] == '-') {
    data.action = RegistryAction::remove_value;
    return check_rest(std::move(data), line, at + 1, "the - that removes the value");
  }
  for (const std::string_view word : {"dword:", "hex:", "hex("}) {
    if (!has_word(line, at, word)) continue;
    const std::size_t behind = at + word.size();
    const bool is_lower = line.substr(at, word.size()) == word;
    data =
        word == "dword:" ? parse_dword(std::move(data), line, behind) : parse_list(std::move(data), line, behind - 1);
    if (!is_lower && data.oddity.message.empty())
      data.oddity = {at, fmt::format("{} is written in lower case; some imports do not take it otherwise", word)};
    return data;
  }
  return faulty(std::move(data), at,
                "this is not data; it takes \"a string\", dword:, hex: or hex(type):, or - to remove the value");
}

RegData continue_reg_data(RegData so_far, std::string_view line) {
  so_far.oddity = {};
  const std::size_t at = skip_blanks(line, 0);
  if (is_over(line, at)) return so_far;
  return parse_bytes(std::move(so_far), line, at);
}

std::string stored_data(RegData data, ListedStrings strings) {
  switch (data.type) {
    case RegistryType::string:
    case RegistryType::expand_string:
    case RegistryType::multi_string: return stored_string(std::move(data), strings);
    default: return std::move(data.data);
  }
}

bool looks_like_bytes(std::string_view line) {
  constexpr std::string_view kInBytes = "0123456789abcdefABCDEF,\\ \t";
  const std::string_view bytes = line.substr(0, line.find(';'));
  return bytes.find_first_of(kHexDigits) != std::string_view::npos &&
         bytes.find_first_not_of(kInBytes) == std::string_view::npos;
}

}  // namespace tcptune
