// SPDX-License-Identifier: MIT
// The changes of several targets as one; see plan.h.
#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include "core/plan/plan.h"

namespace tcptune {
namespace {

template <typename T>
void append(std::vector<T>& to, std::vector<T>& more) {
  to.insert(to.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

bool overlap(const Edit& a, const Edit& b) {
  return a.span.begin < b.span.end ? b.span.begin < a.span.end || a.span == b.span : a.span == b.span;
}

// Of the source that it changes too; null: another one.
FileChange* same_file(std::vector<FileChange>& files, const FileChange& file) {
  const auto found = std::find_if(files.begin(), files.end(), [&](const FileChange& known) {
    return known.source != nullptr && known.source == file.source && known.path == file.path;
  });
  return found == files.end() ? nullptr : &*found;
}

bool collides(const FileChange& file, const FileChange& more) {
  return std::any_of(more.edits.begin(), more.edits.end(), [&](const Edit& edit) {
    return std::any_of(file.edits.begin(), file.edits.end(), [&](const Edit& known) { return overlap(known, edit); });
  });
}

}  // namespace

ChangeSet merged(ChangeSet changes, ChangeSet more) {
  append(changes.refusals, more.refusals);
  for (FileChange& file : more.files) {
    FileChange* known = same_file(changes.files, file);
    if (known == nullptr) {
      changes.files.push_back(std::move(file));
      continue;
    }
    if (collides(*known, file)) {
      for (const LineChange& line : more.lines)
        if (line.file == file.path && !line.reasons.empty())
          changes.refusals.push_back({line.reasons.front().rule, line.setting,
                                      "another change of the same line comes first: run the diff again after it"});
      std::erase_if(more.lines, [&](const LineChange& line) { return line.file == file.path; });
      continue;
    }
    append(known->edits, file.edits);
    std::sort(known->edits.begin(), known->edits.end(), [](const Edit& a, const Edit& b) {
      return std::tie(a.span.begin, a.span.end) < std::tie(b.span.begin, b.span.end);
    });
  }
  append(changes.lines, more.lines);
  std::stable_sort(changes.lines.begin(), changes.lines.end(), [](const LineChange& a, const LineChange& b) {
    return std::tie(a.file, a.line) < std::tie(b.file, b.line);
  });
  append(changes.additions, more.additions);
  append(changes.modules, more.modules);
  append(changes.registry, more.registry);
  return changes;
}

}  // namespace tcptune
