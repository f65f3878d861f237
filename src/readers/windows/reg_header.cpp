// SPDX-License-Identifier: MIT
// See reg_header.h. The tests of Wine's reg.exe (programs/reg/tests/import.c), which pass on Windows, tell what counts.
#include "readers/windows/reg_header.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/quote.h"

namespace tcptune {
namespace {

constexpr std::string_view kVersion5 = "Windows Registry Editor Version 5.00";
constexpr std::string_view kVersion4 = "REGEDIT4";
constexpr std::string_view kProgram = "REGEDIT";
constexpr std::string_view kEditor = "Windows Registry Editor";

std::string_view without_blanks_behind(std::string_view line) {
  return line.substr(0, line.find_last_not_of(" \t") + 1);
}

RegHeader almost(std::string fault, bool ansi_lists) {
  return {RegHeader::Kind::almost, ansi_lists, std::move(fault), ""};
}

}  // namespace

RegHeader read_reg_header(std::string_view line) {
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  const std::string_view bare = without_blanks_behind(line);
  const std::string oddity =
      line.size() == bare.size() ? "" : "blanks stand behind the header; some imports refuse the file for that";
  if (bare == kVersion5) return {RegHeader::Kind::version_5, false, "", oddity};
  if (bare == kVersion4) return {RegHeader::Kind::version_4, true, "", oddity};
  if (bare.starts_with(kProgram))
    return almost(fmt::format("{} is not a header, though an import then reports success; it is {} or {}",
                              shorten(bare, 40), kVersion5, kVersion4),
                  bare.starts_with(kVersion4));
  for (const std::string_view header : {kVersion5, kVersion4})
    if (same_name(bare, header))
      return almost(fmt::format("the header counts only if it is written {}", header), header == kVersion4);
  if (same_name(bare.substr(0, kEditor.size()), kEditor) || same_name(bare.substr(0, kProgram.size()), kProgram))
    return almost(fmt::format("this version is not known; the header is {} or {}", kVersion5, kVersion4), false);
  return {RegHeader::Kind::none, false,
          fmt::format("there is no header; the first line must be {} or {}", kVersion5, kVersion4), ""};
}

std::string_view name_of(RegHeader::Kind kind) {
  switch (kind) {
    case RegHeader::Kind::version_5: return "REGEDIT 5.00";
    case RegHeader::Kind::version_4: return kVersion4;
    case RegHeader::Kind::almost:
    case RegHeader::Kind::none: break;
  }
  return "no valid header";
}

}  // namespace tcptune
