// SPDX-License-Identifier: MIT
// See registry.h.
#include "core/snapshot/registry.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/text/quote.h"
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

std::string as_reg_line(std::string_view name, RegistryType type, std::string_view data) {
  const std::string head = (name.empty() ? "@" : registry_string(name)) + "=";
  if (type == RegistryType::dword && data.size() == 4) return fmt::format("{}dword:{:08x}", head, little_endian(data));
  if (is_plain_string(type, data)) return head + registry_string(from_utf16le(data.substr(0, data.size() - 2)));
  const std::string kind =
      type == RegistryType::binary ? "hex:" : fmt::format("hex({:x}):", static_cast<std::uint32_t>(type));
  return list_of_bytes(head + kind, data);
}

}  // namespace tcptune
