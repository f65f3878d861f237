// SPDX-License-Identifier: MIT
// Fuzzes what a walk does with a file before anybody reads it: the table of kinds, the readers that it asks, and the
// patterns of a .gitignore. The first line is the file's name, or the path that patterns are tried on.
#include <algorithm>
#include <cstdint>
#include <string>

#include "audit.h"
#include "readers/input/input_kind.h"
#include "readers/input/text_signs.h"
#include "readers/walk/ignore_rules.h"

namespace {

using namespace tcptune;

void recognise_both(std::string_view name, std::string_view text) {
  const Recognised found = recognise_found(name, text);
  fuzz::require(!found.what.empty(), "a kind without a word for it");
  if (found.kind) fuzz::require(recognise(name, text).kind == found.kind, "found as something else than named");
  recognise_bytes(text.substr(0, 8192));
}

// A mark is found wherever the parts of the text begin.
void look_in_parts(std::string_view text) {
  const std::size_t half = text.size() / 2;
  const std::size_t begin = half - std::min(half, kLongestSettingMark);
  const bool in_parts = names_a_setting(text.substr(0, half)) || names_a_setting(text.substr(begin));
  fuzz::require(in_parts == names_a_setting(text), "a mark that is only seen in one piece");
}

void ignore(std::string_view path, std::string_view text) {
  const IgnoreFile file(text, "");
  file.of(path, YesNo::no);
  file.of(path, YesNo::yes);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), input.size());
  const std::string_view name = input.substr(0, std::min<std::size_t>(end, 4096));
  const std::string_view text = input.substr(std::min(end + 1, input.size()));
  recognise_both(name, text);
  look_in_parts(text);
  ignore(name, text);
  return 0;
}
