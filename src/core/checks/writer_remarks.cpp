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
  std::map<std::string_view, const Running*> remarks;  // by path
  for (const BootFile& file : boot.files)
    if (const Writer* writer = boot.writer_of(file);
        writer != nullptr && file.status == FileStatus::read && !writer->running.because.empty())
      remarks.emplace(file.path, &writer->running);
  for (Finding& finding : findings) {
    const auto remark = finding.place.line > 0 ? remarks.find(finding.place.file) : remarks.end();
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
