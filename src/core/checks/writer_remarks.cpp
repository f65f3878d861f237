// SPDX-License-Identifier: MIT
// See writer_remarks.h.
#include "core/checks/writer_remarks.h"

#include <map>
#include <string_view>
#include <utility>

namespace tcptune {

std::vector<Finding> with_writer_remarks(std::vector<Finding> findings, const Snapshot& snapshot) {
  if (!snapshot.boot || snapshot.boot->writers.empty()) return findings;
  const BootConfiguration& boot = *snapshot.boot;
  const auto remark_on = [&](const BootFile& file) -> const Running* {
    const Writer* writer = boot.writer_of(file);
    const bool speaks = writer != nullptr && file.status == FileStatus::read && !writer->running.because.empty();
    return speaks ? &writer->running : nullptr;
  };
  // By path, and line: 0 for a file that is one writer's from end to end.
  std::map<std::pair<std::string_view, int>, const Running*> remarks;
  for (const BootFile& file : boot.files)
    if (const Running* running = remark_on(file); running != nullptr && file.part == nullptr)
      remarks.try_emplace({file.path, 0}, running);
  for (const Line& line : boot.lines)
    if (const BootFile& file = boot.file_of(line); file.part != nullptr && line.kind != LineKind::comment)
      if (const Running* running = remark_on(file)) remarks.try_emplace({file.path, line.line}, running);
  for (Finding& finding : findings) {
    if (finding.place.line == 0) continue;
    auto remark = remarks.find({finding.place.file, 0});
    if (remark == remarks.end()) remark = remarks.find({finding.place.file, finding.place.line});
    if (remark == remarks.end()) continue;
    Place place;
    place.file = finding.place.file;
    place.line = finding.place.line;
    place.column = finding.place.column;
    place.label = remark->second->because;
    finding.related.push_back(std::move(place));
  }
  return findings;
}

}  // namespace tcptune
