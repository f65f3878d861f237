// SPDX-License-Identifier: MIT
// The audited tree on Windows. Its links cannot be confined to the root, so none is followed; see root_directory.h.
#include <windows.h>

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <system_error>

#include "core/text/error.h"
#include "core/text/file_path.h"
#include "core/text/text.h"
#include "readers/root/root_directory.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

struct Place {
  fs::path path;
  EntryKind kind = EntryKind::directory;
  int error = 0;  // an errno value; 0 when it is there
};

// Symbolic links, junctions and mounted volumes lead elsewhere; compressed files and the like do not.
bool leads_elsewhere(const fs::path& path, DWORD attributes) {
  if ((attributes & FILE_ATTRIBUTE_REPARSE_POINT) == 0) return false;
  WIN32_FIND_DATAW found{};
  const HANDLE search = ::FindFirstFileW(path.c_str(), &found);
  if (search == INVALID_HANDLE_VALUE) return true;
  ::FindClose(search);
  return IsReparseTagNameSurrogate(found.dwReserved0);
}

// A name that is more than a name on Windows would lead out of the tree, or to a device.
bool is_plain_path(std::string_view name) { return name.find_first_of("\\:*?\"<>|") == std::string_view::npos; }

Place look_at(const fs::path& path) {
  const DWORD attributes = ::GetFileAttributesW(path.c_str());
  if (attributes == INVALID_FILE_ATTRIBUTES)
    return {path, EntryKind::missing, ::GetLastError() == ERROR_ACCESS_DENIED ? EACCES : ENOENT};
  if (leads_elsewhere(path, attributes)) return {path, EntryKind::link, 0};
  if ((attributes & FILE_ATTRIBUTE_DIRECTORY) != 0) return {path, EntryKind::directory, 0};
  std::error_code error;
  return {path, fs::is_regular_file(path, error) ? EntryKind::file : EntryKind::other, 0};
}

// Component by component, since a link in the middle would be followed by the system.
Place find_below(const fs::path& root, const std::string& path) {
  Place place{root, EntryKind::directory, 0};
  std::vector<fs::path> above;
  for (const std::string_view name : split(path, '/')) {
    if (place.kind == EntryKind::link) return {{}, EntryKind::missing, ELOOP};
    if (place.kind != EntryKind::directory && (!name.empty() || path.ends_with('/')))
      return {{}, EntryKind::missing, ENOTDIR};
    if (name.empty() || name == ".") continue;
    if (name == "..") {
      if (above.empty()) continue;
      place = {above.back(), EntryKind::directory, 0};
      above.pop_back();
      continue;
    }
    if (!is_plain_path(name)) return {{}, EntryKind::missing, ENOENT};
    above.push_back(place.path);
    place = look_at(place.path / file_path(name));
    if (place.error != 0) return place;
  }
  return place;
}

EntryKind kind_of_place(const Place& place) {
  if (place.error == EACCES) return EntryKind::denied;
  return place.error == 0 ? place.kind : EntryKind::missing;
}

}  // namespace

RootDirectory::RootDirectory(const std::string& path, LinkResolution resolution)
    : path_(path), resolution_(resolution) {
  while (path_.size() > 1 && (path_.ends_with('/') || path_.ends_with('\\'))) path_.pop_back();
  if (path_.ends_with(':')) path_ += '/';  // C: alone is the working directory of that drive
  std::error_code error;
  if (fs::is_directory(file_path(path_), error)) return;
  throw Error("cannot open the root directory " + path + ": " +
              (error ? error.message() : std::string("it is not a directory")));
}

RootDirectory::~RootDirectory() = default;

EntryKind RootDirectory::look_at_kind(const std::string& path) const {
  const EntryKind kind = look_at_link(path);
  return kind == EntryKind::link ? EntryKind::missing : kind;
}

EntryKind RootDirectory::look_at_link(const std::string& path) const {
  return kind_of_place(find_below(file_path(path_), path));
}

bool RootDirectory::look_whether_executable(const std::string& path) const { return kind_of(path) == EntryKind::file; }

std::optional<std::vector<std::string>> RootDirectory::look_for_names(const std::string& path) const {
  std::vector<std::string> names;
  const Place place = find_below(file_path(path_), path);
  std::error_code error;
  if (place.error == 0 && place.kind == EntryKind::directory)
    for (fs::directory_iterator at(place.path, error), end; !error && at != end; at.increment(error))
      names.push_back(path_text(at->path().filename()));
  if (place.error != 0 || place.kind != EntryKind::directory || error) return std::nullopt;
  std::sort(names.begin(), names.end());
  return names;
}

FileContent RootDirectory::look_into(const std::string& path, std::size_t limit) const {
  const Place place = find_below(file_path(path_), path);
  if (place.error != 0) return {{}, place.error};
  if (place.kind == EntryKind::directory) return {{}, EISDIR};
  if (place.kind != EntryKind::file) return {{}, place.kind == EntryKind::link ? ENOENT : EINVAL};
  std::ifstream stream(place.path, std::ios::binary);
  if (!stream.is_open()) return {{}, EACCES};
  note_read(identity_of(path_text(place.path)));
  std::error_code error;
  FileContent result;
  result.content.resize(static_cast<std::size_t>(std::min<std::uintmax_t>(limit, fs::file_size(place.path, error))));
  stream.read(result.content.data(), static_cast<std::streamsize>(result.content.size()));
  result.content.resize(static_cast<std::size_t>(stream.gcount()));
  return stream.bad() ? FileContent{{}, EIO} : result;
}

std::string RootDirectory::look_behind_link(const std::string&) const { return {}; }

std::optional<FileIdentity> RootDirectory::look_at_identity(const std::string& path) const {
  const Place place = find_below(file_path(path_), path);
  if (place.error != 0 || place.kind == EntryKind::link) return std::nullopt;
  return identity_of(path_text(place.path));
}

}  // namespace tcptune
