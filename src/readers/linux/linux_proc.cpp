// SPDX-License-Identifier: MIT
// Reads the catalogue's files, one open, read and close each; see linux_proc.h.
#include "readers/linux/linux_proc.h"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "core/catalogue/registry_names.h"
#include "core/text/error.h"
#include "readers/root/descriptor.h"

namespace tcptune {
namespace {

constexpr std::size_t kUsualValue =
    256;  // nearly every value; the kernel allocates what read() asks for, so small is fast
constexpr std::size_t kLargeValue = 16 * 1024;
constexpr std::size_t kLongestValue = 1024 * 1024;  // 65536 ports written out take less than half of it

ReadingState state_of_error(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return ReadingState::absent;
    case EACCES:
    case EPERM: return ReadingState::denied;
    default: return ReadingState::malformed;
  }
}

Reading without_value(ReadingState state) { return {state, {}, 0}; }

Reading value_of(std::string_view bytes) {
  if (bytes.ends_with('\n')) bytes.remove_suffix(1);
  return {ReadingState::present, std::string(bytes), 0};
}

// The kernel yields a port list only to a read from its start, never in pieces: a full buffer means asking again with
// more room.
Reading read_long_value(int file) {
  std::string bytes;
  for (std::size_t room = kLargeValue; room <= kLongestValue; room *= 8) {
    bytes.resize(room);
    const ssize_t length = ::pread(file, bytes.data(), room, 0);
    if (length < 0) return without_value(state_of_error(errno));
    if (static_cast<std::size_t>(length) < room)
      return value_of(std::string_view(bytes).substr(0, static_cast<std::size_t>(length)));
  }
  return without_value(ReadingState::malformed);
}

Reading read_value(int folder, const char* name) {
  const Descriptor file(::openat(folder, name, O_RDONLY | O_CLOEXEC));
  if (!file) return without_value(state_of_error(errno));
  std::array<char, kUsualValue> bytes;
  const ssize_t length = ::read(file.number(), bytes.data(), bytes.size());
  if (length < 0) return without_value(state_of_error(errno));
  if (static_cast<std::size_t>(length) == bytes.size()) return read_long_value(file.number());
  return value_of({bytes.data(), static_cast<std::size_t>(length)});
}

// The names in a directory, sorted. One that may not be listed still says "denied" for the member that is always there.
std::vector<std::string> list_members(int root, const std::string& path) {
  Descriptor opened(::openat(root, path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!opened) return errno == ENOENT ? std::vector<std::string>() : std::vector<std::string>{"default"};
  const std::unique_ptr<DIR, int (*)(DIR*)> stream(::fdopendir(opened.number()), ::closedir);
  if (!stream) return {};
  opened.release();
  std::vector<std::string> members;
  while (const dirent* entry = ::readdir(stream.get())) {
    const std::string_view name = entry->d_name;
    if (name != "." && name != "..") members.emplace_back(name);
  }
  std::sort(members.begin(), members.end());
  return members;
}

// What the names of a family share: everything up to the `*`, and that.
std::string_view start_of(const Setting& family) { return family.name.substr(0, family.name.find('*') + 1); }

std::string with_replaced(std::string text, char from, char to) {
  std::replace(text.begin(), text.end(), from, to);
  return text;
}

class ProcReader {
 public:
  explicit ProcReader(int root) : root_(root) {}

  void read_single(const Setting& setting) {
    Reading& reading = entry(std::string(setting.name));
    reading = read_path(with_replaced(std::string(setting.name), '.', '/'));
    for (const std::string_view alias : setting.aliases) {
      if (reading.state != ReadingState::absent) return;
      reading = read_path(with_replaced(std::string(alias), '.', '/'));
    }
  }

  // `family`: settings that share everything up to the `*`; not empty.
  void read_family(const std::vector<const Setting*>& family) {
    const std::string_view start = start_of(*family.front());
    const std::string prefix(start.substr(0, start.size() - 1));
    const std::string prefix_path = with_replaced(prefix, '.', '/');
    for (const std::string& member : list_members(root_, prefix_path)) {
      const std::string name = prefix + with_replaced(member, '.', '/');
      for (const Setting* setting : family) {
        const std::string rest(setting->name.substr(start.size()));
        entry(name + rest) = read_path(prefix_path + member + with_replaced(rest, '.', '/'));
      }
    }
  }

  Readings take() { return std::move(readings_); }

 private:
  // The catalogue is sorted, so a new entry nearly always belongs at the end.
  Reading& entry(std::string name) { return readings_.try_emplace(readings_.end(), std::move(name))->second; }

  // Neighbours in the catalogue mostly share a folder. Keeping it open saves the kernel a walk from the root for each
  // file, a sixth of the whole cost.
  Reading read_path(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    const std::string_view folder = std::string_view(path).substr(0, slash);
    if (slash == std::string::npos) return read_value(root_, path.c_str());
    if (folder != folder_path_) {
      folder_path_ = folder;
      Descriptor opened(::openat(root_, folder_path_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
      folder_error_ = opened ? 0 : errno;
      folder_ = std::move(opened);
    }
    return folder_error_ != 0 ? without_value(state_of_error(folder_error_))
                              : read_value(folder_.number(), path.c_str() + slash + 1);
  }

  int root_;
  std::string folder_path_;
  Descriptor folder_;
  int folder_error_ = 0;
  Readings readings_;
};

}  // namespace

Readings read_proc_sys(const Catalogue& catalogue, const std::vector<bool>& wanted, const std::string& proc_sys) {
  const Descriptor root(::open(proc_sys.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!root)
    throw Error("cannot open " + proc_sys + ": " + std::generic_category().message(errno) +
                ". Mount it with `mount -t proc proc /proc`, or name the files to audit");
  ProcReader reader(root.number());
  std::vector<const Setting*> family;  // those that share everything up to the `*`
  for (std::size_t i = 0; i < catalogue.settings.size(); ++i) {
    const Setting& setting = catalogue.settings[i];
    if (!wanted[i] || !is_readable(setting)) continue;
    const std::size_t star = setting.name.find('*');
    if (!family.empty() && !setting.name.starts_with(start_of(*family.front())))
      reader.read_family(std::exchange(family, {}));
    if (star == std::string_view::npos)
      reader.read_single(setting);
    else
      family.push_back(&setting);
  }
  if (!family.empty()) reader.read_family(family);
  return reader.take();
}

}  // namespace tcptune
