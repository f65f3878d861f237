// SPDX-License-Identifier: MIT
// See regf.h. All offsets and sizes: github.com/msuhanov/regf, "Windows registry file format specification".
#include "readers/windows/regf.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/registry_names.h"
#include "core/text/utf16.h"

namespace tcptune {
namespace {

constexpr std::size_t kHead = 4096;
constexpr std::size_t kChecksumAt = 508;
constexpr std::uint32_t kTypeLog = 1, kTypeLogSince81 = 6;

// Of a key (nk), a value (vk) and a head of scattered data (db): the length up to the name or the end.
constexpr std::size_t kKeyHead = 76, kValueHead = 20, kDataHead = 8;
constexpr std::uint32_t kDataIsInline = 0x8000'0000;
constexpr std::size_t kLargestInline = 4;
constexpr std::uint32_t kLargestCell = 0x7FFF'FFFF;
constexpr std::size_t kDataPart = 16'344;

// learn.microsoft.com/windows/win32/sysinfo/registry-element-size-limits: 255 and 16,383 characters.
constexpr std::size_t kLongestKeyName = 2 * 255, kLongestValueName = 2 * 16'383;

// An ordinary SYSTEM hive takes some ten thousand; the smallest cell has 8 bytes, and an honest reader comes by each a
// dozen times: once for each path through it.
constexpr std::size_t kMostCells = 300'000, kSmallestCell = 8, kRounds = 32;

std::uint32_t number(std::string_view bytes, std::size_t at) {
  std::uint32_t number = 0;
  for (std::size_t i = 4; i-- > 0;) number = number << 8U | static_cast<unsigned char>(bytes[at + i]);
  return number;
}

std::uint32_t short_number(std::string_view bytes, std::size_t at) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at])) |
         static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[at + 1])) << 8U;
}

std::uint32_t checksum(std::string_view head) {
  std::uint32_t sum = 0;
  for (std::size_t at = 0; at < kChecksumAt; at += 4) sum ^= number(head, at);
  return sum == 0 ? 1 : sum == 0xFFFF'FFFF ? 0xFFFF'FFFE : sum;
}

HiveState state_of(std::string_view head) {
  if (checksum(head) != number(head, kChecksumAt)) return HiveState::bad_checksum;
  return number(head, 4) == number(head, 8) ? HiveState::clean : HiveState::dirty;
}

[[noreturn]] void refuse_damage(std::string_view what) {
  throw HiveFault(fmt::format("the hive is damaged: {}", what));
}

[[noreturn]] void refuse_cell(std::uint32_t offset, std::string_view expected) {
  refuse_damage(fmt::format("there is no {} at byte {:#x}", expected, kHead + offset));
}

enum class NameForm { utf16, latin1 };

std::string decode_name(std::string_view record, std::size_t at, std::size_t length, NameForm form, std::size_t limit) {
  if (length > record.size() - at || length > limit)
    refuse_damage("a name is longer than its place, or than Windows allows");
  const std::string_view name = record.substr(at, length);
  return form == NameForm::latin1 ? from_latin1(name) : from_utf16le(name);
}

std::string key_name(std::string_view key) {
  const NameForm form = (short_number(key, 2) & 0x20U) != 0 ? NameForm::latin1 : NameForm::utf16;
  return decode_name(key, kKeyHead, short_number(key, 72), form, kLongestKeyName);
}

std::string value_name(std::string_view value) {
  const NameForm form = (short_number(value, 16) & 1U) != 0 ? NameForm::latin1 : NameForm::utf16;
  return decode_name(value, kValueHead, short_number(value, 2), form, kLongestValueName);
}

// How far an entry is from the next: lf and lh have 4 bytes for faster look-ups behind each. 0: no list of keys.
std::size_t stride_of(std::string_view list) {
  if (list.starts_with("lf") || list.starts_with("lh")) return 8;
  return list.starts_with("li") || list.starts_with("ri") ? 4 : 0;
}

std::vector<std::uint32_t> entries_of(std::string_view list) {
  const std::size_t stride = stride_of(list), count = short_number(list, 2);
  if (stride == 0 || count * stride > list.size() - 4) refuse_damage("a list of subkeys is none");
  std::vector<std::uint32_t> entries(count);
  for (std::size_t i = 0; i < count; ++i) entries[i] = number(list, 4 + i * stride);
  return entries;
}

}  // namespace

Hive::Hive(std::string_view bytes) {
  constexpr std::size_t kTypeAt = 28;
  if (!bytes.starts_with("regf")) throw HiveFault("this is not a hive, since it does not begin with \"regf\"");
  if (bytes.size() >= kTypeAt + 4)
    if (const auto type = number(bytes, kTypeAt); type == kTypeLog || type == kTypeLogSince81)
      throw HiveFault("this is a log of a hive, not the hive itself");
  if (bytes.size() < kHead)
    throw HiveFault(
        fmt::format("the hive is cut off: its head alone takes {} bytes, and the file has {}", kHead, bytes.size()));
  const std::uint32_t major = number(bytes, 20), minor = number(bytes, 24), size = number(bytes, 40);
  if (major != 1) throw HiveFault(fmt::format("this hive has the format {}.{}, and only 1.x is known", major, minor));
  if (bytes.size() - kHead < size)
    throw HiveFault(fmt::format("the hive is cut off: by its head the file should have {} bytes, and it has {}",
                                kHead + size, bytes.size()));
  bins_ = bytes.substr(kHead, size);
  root_ = number(bytes, 36);
  state_ = state_of(bytes);
  cells_left_ = std::min(kMostCells, kRounds * bins_.size() / kSmallestCell);
  bytes_left_ = bins_.size();
}

// What a cell holds, without its size. Cells that are not in use have a positive one.
std::string_view Hive::cell(std::uint32_t offset, std::size_t least, std::string_view what) {
  if (cells_left_ == 0) refuse_damage("its parts refer to each other without end");
  --cells_left_;
  if (offset % kSmallestCell == 0 && bins_.size() >= kSmallestCell && offset <= bins_.size() - kSmallestCell) {
    const std::uint32_t size = 0U - number(bins_, offset);
    if (size <= kLargestCell && size >= 4 + least && size <= bins_.size() - offset)
      return bins_.substr(offset + 4, size - 4);
  }
  refuse_cell(offset, what);
}

std::string_view Hive::record(std::uint32_t offset, std::string_view signature, std::size_t least,
                              std::string_view what) {
  const std::string_view found = cell(offset, least, what);
  if (!found.starts_with(signature)) refuse_cell(offset, what);
  return found;
}

std::vector<std::uint32_t> Hive::subkey_cells(std::string_view key) {
  const std::uint32_t count = number(key, 20);
  if (count == 0) return {};
  const std::string_view list = cell(number(key, 28), 4, "list of subkeys");
  std::vector<std::uint32_t> cells = entries_of(list);
  if (list.starts_with("ri")) {
    const std::vector<std::uint32_t> parts = std::move(cells);
    cells.clear();
    for (const std::uint32_t part : parts) {
      const std::string_view leaf = cell(part, 4, "list of subkeys");
      if (leaf.starts_with("ri")) refuse_damage("its lists of subkeys are nested too deep");
      const std::vector<std::uint32_t> more = entries_of(leaf);
      if (more.size() > count - std::min<std::size_t>(count, cells.size())) break;
      cells.insert(cells.end(), more.begin(), more.end());
    }
  }
  if (cells.size() != count) refuse_damage(fmt::format("a key counts {} subkeys and lists {}", count, cells.size()));
  return cells;
}

std::vector<HiveKey> Hive::subkeys(const HiveKey& key) {
  std::vector<HiveKey> keys;
  for (const std::uint32_t offset : subkey_cells(record(key.cell, "nk", kKeyHead, "key")))
    keys.push_back({key_name(record(offset, "nk", kKeyHead, "key")), offset});
  return keys;
}

std::optional<HiveKey> Hive::find(HiveKey from, std::string_view path) {
  while (!path.empty()) {
    const std::string_view name = path.substr(0, path.find('\\'));
    path.remove_prefix(std::min(path.size(), name.size() + 1));
    std::vector<HiveKey> keys = subkeys(from);
    const auto found =
        std::find_if(keys.begin(), keys.end(), [&](const HiveKey& key) { return same_name(key.name, name); });
    if (found == keys.end()) return std::nullopt;
    from = std::move(*found);
  }
  return from;
}

std::vector<RegistryValue> Hive::values(const HiveKey& key) {
  const std::string_view node = record(key.cell, "nk", kKeyHead, "key");
  const std::size_t count = number(node, 36);
  std::vector<RegistryValue> values;
  if (count == 0) return values;
  const std::string_view list = cell(number(node, 40), 4 * count, "list of values");
  for (std::size_t i = 0; i < count; ++i) values.push_back(value(number(list, 4 * i)));
  return values;
}

RegistryValue Hive::value(std::uint32_t offset) {
  const std::string_view found = record(offset, "vk", kValueHead, "value");
  spend(kValueHead + short_number(found, 2));
  RegistryValue value;
  value.name = value_name(found);
  value.type = static_cast<RegistryType>(number(found, 12));
  value.data = data_of(found);
  return value;
}

std::string Hive::data_of(std::string_view value) {
  const std::uint32_t size = number(value, 4);
  if ((size & kDataIsInline) != 0) {
    const std::size_t length = size & ~kDataIsInline;
    if (length > kLargestInline) refuse_damage("the data of a value do not fit in their place");
    return std::string(value.substr(8, length));
  }
  if (size == 0) return {};
  spend(size);
  const std::string_view content = cell(number(value, 8), 1, "data of a value");
  return content.size() >= size ? std::string(content.substr(0, size)) : scattered_data(content, size);
}

// Since Windows XP data longer than a part are spread over several cells.
std::string Hive::scattered_data(std::string_view head, std::size_t size) {
  std::string data;
  if (head.starts_with("db") && head.size() >= kDataHead) {
    const std::size_t count = short_number(head, 2);
    const std::string_view list = cell(number(head, 4), 4 * count, "list of data");
    for (std::size_t i = 0; i < count && data.size() < size; ++i)
      data += cell(number(list, 4 * i), 1, "part of data").substr(0, std::min(kDataPart, size - data.size()));
  }
  if (data.size() < size) refuse_damage("the data of a value are shorter than it says");
  return data;
}

void Hive::spend(std::size_t bytes) {
  if (bytes > bytes_left_) refuse_damage("its values are larger than the file");
  bytes_left_ -= bytes;
}

}  // namespace tcptune
