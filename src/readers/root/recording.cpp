// SPDX-License-Identifier: MIT
// See recording.h.
#include "readers/root/recording.h"

#include <algorithm>
#include <cerrno>
#include <iterator>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// Then the text of a path tells which directory a name stands in.
bool is_plain(std::string_view path) {
  if (!path.starts_with('/') || path.ends_with('/')) return false;
  const std::vector<std::string_view> parts = split(path.substr(1), '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](std::string_view part) { return part.empty() || part == "." || part == ".."; });
}

// What the error must have been, where a file was not read.
int error_of_kind(EntryKind kind) {
  switch (kind) {
    case EntryKind::directory: return EISDIR;
    case EntryKind::missing: return ENOENT;
    case EntryKind::denied: return EACCES;
    default: return EINVAL;
  }
}

}  // namespace

bool follows_to_be_missing(const RecordedTree& tree, std::string_view path) {
  if (!is_plain(path)) return false;
  for (std::size_t slash = path.rfind('/'); slash != std::string_view::npos; slash = path.rfind('/', slash - 1)) {
    const std::string_view above = slash == 0 ? "/" : path.substr(0, slash);
    const auto at = tree.find(above);
    if (at != tree.end()) {
      const RecordedEntry& entry = at->second;
      if (entry.kind != EntryKind::directory) return entry.kind != EntryKind::denied;
      const std::string_view rest = path.substr(slash + 1);
      return entry.listing == Look::done &&
             !std::binary_search(entry.names.begin(), entry.names.end(), rest.substr(0, rest.find('/')));
    }
    if (slash == 0) break;
  }
  return false;
}

RecordedEntry in_short(RecordedEntry entry) {
  if (entry.listing == Look::refused && entry.kind != EntryKind::directory) entry.listing = Look::not_taken;
  if (entry.reading != Look::refused || entry.kind == EntryKind::file || entry.error != error_of_kind(entry.kind))
    return entry;
  entry.reading = Look::not_taken;
  entry.error = 0;
  return entry;
}

Recording::Recording(RecordedTree tree, std::string name) : tree_(std::move(tree)), name_(std::move(name)) {}

void Recording::not_recorded(const std::string& path) const {
  throw Error(fmt::format("{}: whether there is {}, and what is in it, was not recorded in this snapshot", name_, path),
              "The snapshot was made by another version of tcptune, or was changed since; take a new one");
}

const RecordedEntry& Recording::entry_of(const std::string& path) const {
  static const RecordedEntry kMissing;
  if (const auto at = tree_.find(path); at != tree_.end()) return at->second;
  if (follows_to_be_missing(tree_, path)) return kMissing;
  not_recorded(path);
}

EntryKind Recording::kind_of(const std::string& path) const { return entry_of(path).kind; }

EntryKind Recording::kind_of_link(const std::string& path) const { return entry_of(path).link_kind; }

std::optional<std::vector<std::string>> Recording::names_in(const std::string& path) const {
  const RecordedEntry& entry = entry_of(path);
  if (entry.listing == Look::done) return entry.names;
  if (entry.listing == Look::not_taken && entry.kind == EntryKind::directory) not_recorded(path);
  return std::nullopt;
}

FileContent Recording::content_of(const std::string& path) const {
  const RecordedEntry& entry = entry_of(path);
  if (entry.reading == Look::done) return {entry.source->bytes(), 0};
  if (entry.reading == Look::refused) return {{}, entry.error};
  if (entry.kind == EntryKind::file) not_recorded(path);
  return {{}, error_of_kind(entry.kind)};
}

std::string Recording::link_target(const std::string& path) const { return entry_of(path).link_target; }

std::optional<FileIdentity> Recording::identity(const std::string& path) const {
  const RecordedEntry& entry = entry_of(path);
  if (entry.kind != EntryKind::file && entry.kind != EntryKind::directory) return std::nullopt;
  const auto first = tree_.find(entry.same_as.empty() ? path : entry.same_as);
  if (first == tree_.end()) not_recorded(entry.same_as);
  // A number of its own for each; 0 belongs to directories that only a proposal needs.
  return FileIdentity{0, static_cast<std::uint64_t>(std::distance(tree_.begin(), first)) + 1};
}

bool Recording::is_executable(const std::string& path) const { return entry_of(path).executable == YesNo::yes; }

}  // namespace tcptune
