// SPDX-License-Identifier: MIT
// What was seen and what is proposed, on every system; see root_directory.h.
#include "readers/root/root_directory.h"

#include <algorithm>
#include <cerrno>
#include <set>
#include <utility>

namespace tcptune {
namespace {

// The value that `look` gives, looked for once.
template <typename Seen, typename Look>
const typename Seen::mapped_type& once(Seen& seen, const std::string& path, Look look) {
  const auto at = seen.find(path);
  return at != seen.end() ? at->second : seen.emplace(path, look()).first->second;
}

}  // namespace

RootDirectory::RootDirectory(Recording recording, std::string path)
    : recording_(std::move(recording)), path_(std::move(path)), resolution_(LinkResolution::by_walk) {}

EntryKind RootDirectory::kind_of(const std::string& path) const {
  if (proposed_.contains(path)) return EntryKind::file;
  return once(kinds_, path, [&] { return recording_ ? recording_->kind_of(path) : look_at_kind(path); });
}

EntryKind RootDirectory::kind_of_link(const std::string& path) const {
  if (proposed_.contains(path)) return EntryKind::file;
  return once(link_kinds_, path, [&] { return recording_ ? recording_->kind_of_link(path) : look_at_link(path); });
}

void RootDirectory::propose(const std::string& path, std::string content) {
  proposed_[path] = make_source(std::move(content));
  names_.clear();
}

const std::optional<std::vector<std::string>>& RootDirectory::list(const std::string& path) const {
  return once(names_, path,
              [&] { return with_proposed(recording_ ? recording_->names_in(path) : look_for_names(path), path); });
}

const std::vector<std::string>& RootDirectory::names_in(const std::string& path) const {
  static const std::vector<std::string> kNone;
  const std::optional<std::vector<std::string>>& names = list(path);
  return names ? *names : kNone;
}

std::optional<std::vector<std::string>> RootDirectory::with_proposed(std::optional<std::vector<std::string>> names,
                                                                     const std::string& directory) const {
  for (const auto& [file, content] : proposed_) {
    if (file.substr(0, file.rfind('/')) != directory) continue;
    if (!names) names.emplace();
    std::string name = file.substr(directory.size() + 1);
    const auto at = std::lower_bound(names->begin(), names->end(), name);
    if (at == names->end() || *at != name) names->insert(at, std::move(name));
  }
  return names;
}

ReadSource RootDirectory::source(const std::string& path, std::size_t limit) const {
  if (const auto proposed = proposed_.find(path); proposed != proposed_.end()) return {proposed->second, 0};
  const std::string target = link_target(path);
  const std::string& real = target.empty() ? path : target;
  const ReadSource& seen = once(sources_, real, [&]() -> ReadSource {
    FileContent content = recording_ ? recording_->content_of(real) : look_into(path, limit + 1);
    if (content.error != 0) return {nullptr, content.error};
    if (content.content.size() > limit) return {nullptr, EFBIG};
    return {make_source(std::move(content.content)), 0};
  });
  return seen.source != nullptr && seen.source->bytes().size() > limit ? ReadSource{nullptr, EFBIG} : seen;
}

FileContent RootDirectory::read(const std::string& path, std::size_t limit) const {
  if (const auto proposed = proposed_.find(path); proposed != proposed_.end())
    return {proposed->second->bytes().substr(0, limit), 0};
  if (!recording_) return look_into(path, limit);
  const std::string target = link_target(path);
  FileContent content = recording_->content_of(target.empty() ? path : target);
  content.content.resize(std::min(limit, content.content.size()));
  return content;
}

std::string RootDirectory::link_target(const std::string& path) const {
  if (proposed_.contains(path)) return {};
  return once(targets_, path, [&] { return recording_ ? recording_->link_target(path) : look_behind_link(path); });
}

bool RootDirectory::is_executable(const std::string& path) const {
  return once(executables_, path,
              [&] { return recording_ ? recording_->is_executable(path) : look_whether_executable(path); });
}

std::optional<FileIdentity> RootDirectory::identity(const std::string& path) const {
  const std::optional<FileIdentity>& seen =
      once(identities_, path, [&] { return recording_ ? recording_->identity(path) : look_at_identity(path); });
  // A directory that only a proposal needs is like no other: no inode has the number 0.
  return !seen && proposes_in(path) ? FileIdentity{0, 0} : seen;
}

bool RootDirectory::proposes_in(const std::string& directory) const {
  const auto first = proposed_.lower_bound(directory + '/');
  return first != proposed_.end() && first->first.starts_with(directory + '/');
}

RecordedEntry RootDirectory::recorded_entry(const std::string& path) const {
  RecordedEntry entry;
  entry.kind = kind_of(path);
  entry.link_kind = kind_of_link(path);
  entry.link_target = link_target(path);
  entry.executable = yes_if(entry.kind == EntryKind::file && is_executable(path));
  if (const auto names = names_.find(path); names != names_.end()) {
    entry.listing = names->second ? Look::done : Look::refused;
    if (names->second) entry.names = *names->second;
  }
  if (const auto read = sources_.find(path); read != sources_.end()) {
    entry.reading = read->second.source != nullptr ? Look::done : Look::refused;
    entry.error = read->second.error;
    entry.source = read->second.source;
  }
  return in_short(std::move(entry));
}

RecordedTree RootDirectory::recorded() const {
  std::set<std::string> paths;
  const auto add = [&paths](const auto& seen) {
    for (const auto& [path, value] : seen) paths.insert(path);
  };
  add(kinds_);
  add(link_kinds_);
  add(names_);
  add(sources_);
  add(targets_);
  add(identities_);
  add(executables_);
  RecordedTree tree;
  std::vector<std::pair<FileIdentity, std::string>> files;
  for (const std::string& path : paths) {
    RecordedEntry& entry = tree[path] = recorded_entry(path);
    const std::optional<FileIdentity> file = identity(path);
    if (!file) continue;
    const auto first =
        std::find_if(files.begin(), files.end(), [&](const auto& known) { return known.first == *file; });
    if (first != files.end())
      entry.same_as = first->second;
    else
      files.emplace_back(*file, path);
  }
  return tree;
}

}  // namespace tcptune
