// SPDX-License-Identifier: MIT
// First bytes of other formats; see foreign_file.h.
#include "readers/input/foreign_file.h"

#include <algorithm>

#include "readers/input/input_kind.h"

namespace tcptune {
namespace {

struct Signature {
  std::string_view bytes;
  ForeignFile file;
};

constexpr std::string_view kDecompress = "Decompress it first, for example: zcat FILE | tcptune audit -";
constexpr std::string_view kUnpack = "Unpack it and audit the tree with --root DIR";
constexpr std::string_view kRecode = "Convert it first: iconv -f UTF-16 -t UTF-8 FILE | tcptune audit -";
constexpr std::string_view kNameText =
    "Only sysctl files, the output of `sysctl -a` and registries of Windows can be judged";

// The formats' own signatures, as file(1) knows them.
constexpr Signature kSignatures[] = {
    {"\177ELF", {"an ELF program", kNameText}}, {"\x1f\x8b", {"gzip data", kDecompress}},
    {"\3757zXZ", {"xz data", kDecompress}},     {"\x28\xb5\x2f\xfd", {"zstd data", kDecompress}},
    {"BZh", {"bzip2 data", kDecompress}},       {"PK\x03\x04", {"a zip archive", kUnpack}},
    {"\xff\xfe", {"UTF-16 text", kRecode}},     {"\xfe\xff", {"UTF-16 text", kRecode}},
};

bool is_text_byte(char c) { return (c >= ' ' && c <= '~') || c == '\t' || c == '\n' || c == '\r'; }

}  // namespace

ForeignFile describe_foreign(std::string_view content) {
  constexpr std::size_t kHead = 8 * 1024;
  const std::string_view head = content.substr(0, kHead);
  const auto is_registry = [head](const KnownInput& input) {
    return input.holds == Holds::registry && input.recognise(head);
  };
  if (std::any_of(known_inputs().begin(), known_inputs().end(), is_registry)) return {};
  for (const Signature& signature : kSignatures)
    if (head.starts_with(signature.bytes)) return signature.file;
  if (head.find('\0') == std::string_view::npos) return {};
  if (head.size() > 262 && head.substr(257, 5) == "ustar") return {"a tar archive", kUnpack};
  const auto text = static_cast<std::size_t>(std::count_if(head.begin(), head.end(), is_text_byte));
  return text * 10 >= head.size() * 9 ? ForeignFile{} : ForeignFile{"binary data", kNameText};
}

}  // namespace tcptune
