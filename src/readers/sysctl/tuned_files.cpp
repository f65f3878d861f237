// SPDX-License-Identifier: MIT
// See tuned_files.h; tuned/profiles/loader.py and tuned/plugins/plugin_sysctl.py.
#include "readers/sysctl/tuned_files.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "core/boot/tuned_profile.h"
#include "core/text/error.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestProfile = 512 * 1024;
constexpr std::size_t kMostNames = 1'000;  // real chains have three or four
constexpr std::size_t kLargestTotal = 16 * 1024 * 1024;

// Empty if it cannot be read.
std::string_view content_of(const RootDirectory& root, const std::string& path) {
  const SourcePtr source = root.source(path, kLargestProfile).source;
  return source == nullptr ? std::string_view() : source->bytes();
}

class Profiles {
 public:
  explicit Profiles(const RootDirectory& root) : root_(root) {}

  // What a profile includes comes before it, so that its own values win.
  void take(const std::string& name) {
    if (name.find('/') != std::string::npos) return;
    if (++names_ > kMostNames || total_ > kLargestTotal)
      throw Error(
          "the profiles in /etc/tuned/active_profile and those that they include are more than 1,000, or larger than "
          "16 MiB; this is not a configuration");
    // /etc before /usr; the `profiles` directories are newer than the others.
    constexpr std::array kPlaces{"/etc/tuned/profiles/", "/etc/tuned/", "/usr/lib/tuned/profiles/", "/usr/lib/tuned/"};
    for (const char* place : kPlaces) {
      const std::string path = place + name + "/tuned.conf";
      // A profile that includes its own name means the one that it stands before.
      if (root_.kind_of(path) != EntryKind::file || !seen_.insert(path).second) continue;
      const std::string_view content = content_of(root_, path);
      total_ += content.size();
      for (const std::string& included : included_profiles(content)) take(included);
      files_.push_back(path);
      return;
    }
  }

  std::vector<std::string> result() { return std::move(files_); }

 private:
  const RootDirectory& root_;
  std::set<std::string> seen_;
  std::size_t names_ = 0;
  std::size_t total_ = 0;
  std::vector<std::string> files_;
};

}  // namespace

std::vector<std::string> tuned_profile_files(const RootDirectory& root) {
  Profiles profiles(root);
  for (const std::string_view name : split_words(content_of(root, "/etc/tuned/active_profile")))
    profiles.take(std::string(name));
  std::vector<std::string> files = profiles.result();
  std::vector<ProfileText> texts;
  for (const std::string& path : files) texts.push_back({content_of(root, path), static_cast<int>(texts.size())});
  // What cannot be read may set something.
  const bool unread = std::any_of(files.begin(), files.end(), [&](const std::string& path) {
    return root.source(path, kLargestProfile).source == nullptr;
  });
  return unread || !merge_tuned_profiles(texts).written.empty() ? files : std::vector<std::string>();
}

bool tuned_reapplies_files(const RootDirectory& root) {
  if (tuned_profile_files(root).empty()) return false;
  bool reapplies = true;
  for (const std::string_view line : split(content_of(root, "/etc/tuned/tuned-main.conf"), '\n')) {
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos || trim(line.substr(0, equals)) != "reapply_sysctl") continue;
    const std::string value = lower(trim(line.substr(equals + 1)));
    reapplies = value == "1" || value == "true" || value == "yes" || value == "y" || value == "t" || value == "on";
  }
  return reapplies;
}

std::vector<std::string> tuned_reapplied_files(const RootDirectory& root) {
  std::map<std::string, std::string> by_name;
  for (const std::string directory : {"/run/sysctl.d", "/etc/sysctl.d"})
    for (const std::string& name : root.names_in(directory))
      if (name.ends_with(".conf")) by_name.emplace(name, directory + '/' + name);
  std::vector<std::string> files;
  for (const auto& [name, path] : by_name)
    if (root.kind_of(path) == EntryKind::file) files.push_back(path);
  if (root.kind_of("/etc/sysctl.conf") == EntryKind::file) files.emplace_back("/etc/sysctl.conf");
  return files;
}

}  // namespace tcptune
