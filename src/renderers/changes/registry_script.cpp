// SPDX-License-Identifier: MIT
// See registry_script.h.
#include "renderers/changes/registry_script.h"

#include <map>
#include <set>

#include <fmt/format.h>

#include "core/boot/registry_boot.h"
#include "core/catalogue/kernel_value.h"
#include "core/catalogue/registry_names.h"
#include "core/text/error.h"
#include "core/text/quote.h"
#include "core/text/text.h"
#include "core/text/utf16.h"

namespace tcptune {
namespace {

constexpr std::string_view kEnd = "\r\n";

std::string registry_comment(std::string_view text) {
  std::string out;
  for (const std::string& line : wrap(printable(text), 76)) out += fmt::format("; {}{}", line, kEnd);
  return out;
}

std::string dword(std::string_view number) {
  std::string bytes;
  const std::int64_t value = parse_kernel_number(number).value_or(KernelNumber{}).value;
  for (int shift = 0; shift < 32; shift += 8) bytes += static_cast<char>(value >> shift & 0xFF);
  return bytes;
}

std::string deletion(std::string_view name) {
  const std::string set = as_reg_line(name, RegistryType::string, std::string_view("\0\0", 2));
  return set.substr(0, set.size() - 2) + "-";  // ="" of an empty string becomes =-
}

// Parents come before children: a missing key is made level by level.
std::string key_with_parents(const std::string& key, std::set<std::string>& listed) {
  std::string out;
  for (std::size_t at = key.find('\\', key.find('\\') + 1);; at = key.find('\\', at + 1)) {
    const std::string part = key.substr(0, at);
    const auto line = registry_key_line(part);
    if (!line) throw Error(fmt::format("no .reg file can hold the key {}", key));  // the planner refuses these
    if (listed.insert(lower(part)).second) out += fmt::format("{}{}{}", kEnd, *line, kEnd);
    if (at == std::string::npos) return out;
  }
}

}  // namespace

std::string registry_script(const Snapshot& snapshot, const ChangeSet& changes, Direction direction) {
  const bool forward = direction == Direction::forward;
  std::string out = fmt::format("Windows Registry Editor Version 5.00{}{}", kEnd, kEnd);
  out += registry_comment(fmt::format("{} {}. It takes effect when Windows starts the next time.",
                                      forward ? "Proposed by tcptune for" : "Takes back what tcptune proposed for",
                                      snapshot.name));
  if (forward)
    out += registry_comment(
        "Undo: import what `tcptune diff --reverse` writes; make that file before this one is imported.");
  std::map<std::string, std::string> by_key;
  for (const RegistryChange& change : changes.registry) {
    std::string& lines = by_key[change.key];
    for (const Reason& reason : change.reasons)
      lines +=
          registry_comment(forward ? fmt::format("{} ({}): {}", reason.rule, name_of(reason.safety), reason.message)
                                   : fmt::format("as it was before {}", reason.rule));
    const RegistryValue* old = change.old ? &snapshot.registry->values[*change.old] : nullptr;
    if (forward)
      lines += change.value.empty() ? deletion(change.name)
                                    : as_reg_line(change.name, RegistryType::dword, dword(change.value));
    else
      lines += old == nullptr ? deletion(change.name) : as_reg_line(change.name, old->type, old->data);
    lines += kEnd;
  }
  std::set<std::string> listed;
  for (const auto& [key, lines] : by_key) out += key_with_parents(key, listed) + lines;
  return out;
}

std::string reg_file_bytes(std::string_view script) { return "\xFF\xFE" + to_utf16le(script); }

}  // namespace tcptune
