// SPDX-License-Identifier: MIT
// See reg_text.h.
#include "readers/windows/reg_text.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "core/text/text.h"
#include "readers/windows/reg_file.h"
#include "readers/windows/windows_text.h"

namespace tcptune {
namespace {

// Lines of a source end at LF alone.
bool has_lone_returns(std::string_view bytes) {
  for (std::size_t at = bytes.find('\r'); at != std::string_view::npos; at = bytes.find('\r', at + 1))
    if (!bytes.substr(at + 1).starts_with('\n')) return true;
  return false;
}

std::string why_not_edited(std::string_view bytes) {
  const Charset charset = examine_text(bytes).charset;
  if (charset == Charset::utf16le || charset == Charset::utf16be)
    return "is UTF-16 text, and a patch holds lines of bytes; named alone, it gets a .reg file to import";
  if (charset == Charset::eight_bit) return "is not UTF-8; named alone, it gets a .reg file to import";
  if (has_lone_returns(bytes)) return "has lines that end in a CR alone; named alone, it gets a .reg file to import";
  return {};
}

RegistryWriting writing_of(const RegistryValue& value, const Source& source) {
  const Span first = source.line(value.line),
             last = source.line(std::min(source.lines(), value.line + value.continued));
  const std::string_view line = source.line_text(value.line);
  const auto column = [&](int number) {
    return first.begin + std::min<std::size_t>(line.size(), static_cast<std::size_t>(std::max(1, number) - 1));
  };
  RegistryWriting writing;
  writing.whole = writing.removal = {first.begin, last.end};
  writing.name = {column(value.column), column(value.column)};
  writing.hexadecimal = YesNo::yes;
  if (value.type != RegistryType::dword || value.continued > 0) return writing;
  const std::size_t data = column(value.value_column);
  const std::size_t colon = line.find(':', data - first.begin);
  if (colon == std::string_view::npos || lower(line.substr(data - first.begin, 6)) != "dword:") return writing;
  const std::size_t begin = std::min(line.find_first_not_of(" \t", colon + 1), line.size());
  const std::size_t end = std::min(line.find_first_not_of("0123456789abcdefABCDEF", begin), line.size());
  writing.digits = {first.begin + begin, first.begin + end};
  return writing;
}

}  // namespace

Registry read_reg_text(const Catalogue& base, std::string_view bytes, const std::string& file) {
  Registry registry = parse_reg_file(base, bytes, file);
  registry.text.read = read_reg_text;
  registry.text.not_edited = why_not_edited(bytes);
  registry.text.source = make_source(std::string(bytes));
  if (!registry.text.not_edited.empty()) return registry;
  for (RegistryValue& value : registry.values)
    if (value.line > 0 && value.line <= registry.text.source->lines())
      value.writing = std::make_shared<const RegistryWriting>(writing_of(value, *registry.text.source));
  return registry;
}

}  // namespace tcptune
