// SPDX-License-Identifier: MIT
// See boot_edit.h.
#include "core/boot/boot_edit.h"

#include <algorithm>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"

namespace tcptune {

void remove_line(BootConfiguration& boot, std::size_t line) {
  for (auto at = boot.winners.begin(); at != boot.winners.end();) {
    Winner& winner = at->second;
    std::erase(winner.overridden, line);
    if (winner.line != line) {
      ++at;
    } else if (winner.overridden.empty()) {
      at = boot.winners.erase(at);
    } else {
      winner.line = winner.overridden.back();
      winner.overridden.pop_back();
      ++at;
    }
  }
  Line& gone = boot.lines[line];
  gone.kind = LineKind::comment;
  gone.text.clear();
  gone.key.clear();
  gone.name.clear();
  gone.value.clear();
}

void replace_value(BootConfiguration& boot, std::size_t line, std::string_view value) {
  Line& changed = boot.lines[line];
  changed.text = text_with_value(boot, changed, value);
  changed.value = value;
}

std::size_t append_assignment(BootConfiguration& boot, std::string_view path, std::string_view name,
                              std::string_view value) {
  auto file = std::find_if(boot.files.begin(), boot.files.end(),
                           [path](const SourceFile& candidate) { return candidate.path == path; });
  if (file == boot.files.end()) {
    boot.files.emplace_back().path = path;
    file = boot.files.end() - 1;
  }
  Line line;
  line.file = static_cast<int>(file - boot.files.begin());
  line.line = ++file->lines;
  line.column = 1;
  line.block = line.line + 1000000;  // a block of its own
  line.text = fmt::format("{} = {}", name, value);
  line.value_column = static_cast<int>(name.size()) + 4;
  line.key = name;
  line.name = name;
  line.value = value;
  boot.lines.push_back(std::move(line));
  const std::size_t index = boot.lines.size() - 1;
  const auto [winner, fresh] = boot.winners.try_emplace(std::string(name));
  if (!fresh) winner->second.overridden.push_back(winner->second.line);
  winner->second.line = index;
  return index;
}

std::string text_with_value(const BootConfiguration& boot, const Line& line, std::string_view value) {
  if (boot.reader == BootReader::registry) {
    const std::string head = line.text.substr(0, static_cast<std::size_t>(std::max(1, line.value_column)) - 1);
    return fmt::format("{}dword:{:08x}", head, parse_kernel_number(value).value_or(KernelNumber{}).value);
  }
  const auto start = static_cast<std::size_t>(std::max(1, line.value_column)) - 1;
  if (line.value_column == 0 || start > line.text.size()) return fmt::format("{} = {}", line.key, value);
  return line.text.substr(0, start).append(value);
}

}  // namespace tcptune
