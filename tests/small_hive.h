// SPDX-License-Identifier: MIT
// Hives made by hand, in every form that the format allows, for the tests of the reader.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/registry.h"
#include "core/text/utf16.h"

namespace tcptune {

struct SmallValue {
  std::string name;
  RegistryType type = RegistryType::dword;
  std::string data;
};

struct SmallKey {
  std::string name;
  std::vector<SmallValue> values;
  std::vector<SmallKey> subkeys;
};

inline std::string bytes_of(std::uint32_t number, int count = 4) {
  std::string bytes;
  for (int i = 0; i < count; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFFU);
  return bytes;
}

inline SmallValue small_number(std::string name, std::uint32_t number) {
  return {std::move(name), RegistryType::dword, bytes_of(number)};
}

inline SmallValue small_text(std::string name, std::string_view text) {
  return {std::move(name), RegistryType::string, to_utf16le(text) + std::string(2, '\0')};
}

// `names` below each other, the last of them with these values and subkeys.
inline SmallKey small_path(std::vector<std::string> names, std::vector<SmallValue> values,
                           std::vector<SmallKey> subkeys = {}) {
  SmallKey key{names.back(), std::move(values), std::move(subkeys)};
  for (names.pop_back(); !names.empty(); names.pop_back()) key = {names.back(), {}, {std::move(key)}};
  return key;
}

// `ri`: a list of lists, as Windows makes it of some hundred subkeys; here of every three.
enum class ListForm { li, lf, lh, ri };

// Writes the hive from the leaves to the root; layout and names of the parts as in the reader.
class SmallHive {
 public:
  explicit SmallHive(const SmallKey& root, ListForm form = ListForm::lh) : form_(form) {
    security_ = add("sk" + std::string(18, '\0'));
    bins_.replace(security_ + 8, 12, bytes_of(security_) + bytes_of(security_) + bytes_of(1));
    root_ = add_key(root, 0x2C);
    bins_.resize((bins_.size() + 4 + 4095) / 4096 * 4096, '\0');
    const auto rest = static_cast<std::uint32_t>(bins_.size() - used_);
    bins_.replace(used_, 4, bytes_of(rest));
    bins_.replace(0, 12, "hbin" + bytes_of(0) + bytes_of(static_cast<std::uint32_t>(bins_.size())));
  }

  // The file, with a clean head.
  std::string bytes() const {
    std::string head = "regf" + bytes_of(7) + bytes_of(7) + std::string(8, '\0');
    for (const std::uint32_t number : {1U, 5U, 0U, 1U, root_, static_cast<std::uint32_t>(bins_.size()), 1U})
      head += bytes_of(number);
    head.resize(4096, '\0');
    return with_checksum(head) + bins_;
  }

  // Corrects the checksum after a change of the head.
  static std::string with_checksum(std::string hive) {
    std::string sum(4, '\0');
    for (std::size_t i = 0; i < 508; ++i) sum[i % 4] = static_cast<char>(sum[i % 4] ^ hive[i]);
    return hive.replace(508, 4, sum);
  }

 private:
  std::uint32_t add(const std::string& content) {
    const std::size_t at = used_, size = (content.size() + 4 + 7) / 8 * 8;
    bins_.resize(at + size, '\0');
    bins_.replace(at, 4 + content.size(), bytes_of(0U - static_cast<std::uint32_t>(size)) + content);
    used_ = at + size;
    return static_cast<std::uint32_t>(at);
  }

  struct StoredName {
    std::string bytes;
    bool is_short = true;  // Windows stores ISO 8859-1 where it will do
  };
  static StoredName stored(const std::string& name) {
    const std::string wide = to_utf16le(name);
    StoredName stored;
    for (std::size_t i = 0; i < wide.size(); i += 2) {
      stored.bytes += wide[i];
      stored.is_short = stored.is_short && wide[i + 1] == '\0';
    }
    return stored.is_short ? stored : StoredName{wide, false};
  }

  std::uint32_t add_list(std::string_view sign, const std::vector<std::uint32_t>& cells) {
    std::string list = std::string(sign) + bytes_of(static_cast<std::uint32_t>(cells.size()), 2);
    for (const std::uint32_t cell : cells) list += bytes_of(cell) + std::string(sign[1] == 'i' ? 0 : 4, 'h');
    return add(list);
  }

  std::uint32_t add_subkeys(const std::vector<std::uint32_t>& cells) {
    if (form_ != ListForm::ri)
      return add_list(form_ == ListForm::li ? "li" : form_ == ListForm::lf ? "lf" : "lh", cells);
    std::vector<std::uint32_t> parts;
    for (auto at = cells.begin(); at != cells.end();) {
      const auto end = at + std::min<std::ptrdiff_t>(3, cells.end() - at);
      parts.push_back(add_list(parts.size() % 2 == 0 ? "lh" : "li", {at, end}));
      at = end;
    }
    return add_list("ri", parts);
  }

  std::uint32_t add_data(const std::string& data) {
    constexpr std::size_t kPart = 16'344;
    const std::string behind(4, '\0');  // libhivex takes the last four bytes of a part's cell for no data
    if (data.size() <= kPart) return add(data);
    std::string parts;
    for (std::size_t at = 0; at < data.size(); at += kPart) parts += bytes_of(add(data.substr(at, kPart) + behind));
    const auto count = static_cast<std::uint32_t>(parts.size() / 4);
    return add("db" + bytes_of(count, 2) + bytes_of(add(parts)) + bytes_of(0));
  }

  std::uint32_t add_value(const SmallValue& value) {
    const StoredName name = stored(value.name);
    const auto size = static_cast<std::uint32_t>(value.data.size());
    std::string vk = "vk" + bytes_of(static_cast<std::uint32_t>(name.bytes.size()), 2);
    if (size > 4)
      vk += bytes_of(size) + bytes_of(add_data(value.data));
    else
      vk += bytes_of(size | 0x8000'0000U) + value.data + std::string(4 - size, '\0');
    return add(vk + bytes_of(static_cast<std::uint32_t>(value.type)) + bytes_of(name.is_short ? 1 : 0) + name.bytes);
  }

  std::uint32_t add_key(const SmallKey& key, std::uint32_t flags) {
    const StoredName name = stored(key.name);
    std::vector<std::uint32_t> subkeys;
    std::string values;
    for (const SmallKey& subkey : key.subkeys) subkeys.push_back(add_key(subkey, 0));
    for (const SmallValue& value : key.values) values += bytes_of(add_value(value));
    std::string nk = "nk" + bytes_of(flags | (name.is_short ? 0x20U : 0U), 2) + std::string(12, '\0') + bytes_of(0);
    constexpr std::uint32_t kNone = 0xFFFF'FFFF;
    for (const std::uint32_t number :
         {static_cast<std::uint32_t>(subkeys.size()), 0U, subkeys.empty() ? kNone : add_subkeys(subkeys), kNone,
          static_cast<std::uint32_t>(key.values.size()), values.empty() ? kNone : add(values), security_, kNone})
      nk += bytes_of(number);
    nk += std::string(20, '\0') + bytes_of(static_cast<std::uint32_t>(name.bytes.size()), 2) + bytes_of(0, 2);
    const std::uint32_t cell = add(nk + name.bytes);
    for (const std::uint32_t subkey : subkeys) bins_.replace(subkey + 4 + 16, 4, bytes_of(cell));
    return cell;
  }

  ListForm form_;
  std::string bins_ = std::string(32, '\0');
  std::size_t used_ = 32;
  std::uint32_t security_ = 0;
  std::uint32_t root_ = 0;
};

}  // namespace tcptune
