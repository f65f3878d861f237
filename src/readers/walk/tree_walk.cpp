// SPDX-License-Identifier: MIT
// See tree_walk.h.
#include "readers/walk/tree_walk.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

#include "core/text/file_path.h"
#include "readers/walk/directory_listing.h"
#include "readers/walk/ignore_rules.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

// A glob of --include or --exclude.
struct Glob {
  explicit Glob(std::string_view text)
      : pattern(text.starts_with('/') ? text.substr(1) : text), for_names(text.find('/') == std::string_view::npos) {}

  PathPattern pattern;
  bool for_names;
};

struct Globs {
  explicit Globs(const WalkGlobs& from)
      : all(from.globs.begin(), from.globs.end()), above(from.above.empty() ? "" : from.above + "/") {}

  bool fit(std::string_view name, std::string_view path) const {
    return std::any_of(all.begin(), all.end(), [&](const Glob& glob) {
      if (glob.for_names) return glob.pattern.matches(name);
      return above.empty() ? glob.pattern.matches(path) : glob.pattern.matches(above + std::string(path));
    });
  }

  std::vector<Glob> all;
  std::string above;
};

// Where pipelines are kept; each of them is read by its service under this name only.
bool is_for_pipelines(std::string_view directory) {
  constexpr std::array<std::string_view, 7> kNames = {".github",   ".gitlab",     ".gitea",    ".forgejo",
                                                      ".circleci", ".woodpecker", ".buildkite"};
  return std::find(kNames.begin(), kNames.end(), directory) != kNames.end();
}

bool holds(const DirectoryListing& listing, std::string_view name) {
  const auto& entries = listing.entries;
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), name,
                       [](const DirectoryEntry& entry, std::string_view sought) { return entry.name < sought; });
  return found != entries.end() && found->name == name;
}

class Walk {
 public:
  Walk(const std::string& directory, const WalkOptions& options, const std::function<void(WalkedPath)>& take)
      : include_(options.include), exclude_(options.exclude), take_(take) {
    std::string top = directory;
    while (top.size() > 1 && top.ends_with('/')) top.pop_back();
    shown_ = top == "." ? "" : top.ends_with('/') ? top : top + "/";
    std::error_code unseen;
    fs::path real = fs::weakly_canonical(file_path(directory), unseen);
    if (unseen) real = file_path(directory);
    respects_ = options.respect_ignore_files == YesNo::yes;
    if (respects_) ignore_ = IgnoreRules::of_checkout_around(real);
    enter(path_text(real), "");
  }

 private:
  // `below` is the path from the directory that was named, with '/' behind it.
  void enter(const std::string& directory, const std::string& below) {
    const DirectoryListing listing = list_directory(directory);
    if (!listing.trouble.empty())
      take_({shown_ + below, Passed::in_trouble, "it cannot be read", ": " + listing.trouble});
    if (respects_)
      ignore_.enter(file_path(directory), {yes_if(holds(listing, ".git")), yes_if(holds(listing, ".gitignore"))});
    for (const DirectoryEntry& entry : listing.entries) look_at(entry, directory, below);
    if (respects_) ignore_.leave();
  }

  void look_at(const DirectoryEntry& entry, const std::string& directory, const std::string& below) {
    std::string path = below + entry.name;
    const bool is_directory = entry.type == EntryType::directory;
    if (is_directory) path += '/';
    if (is_directory && entry.name.starts_with('.') && !is_for_pipelines(entry.name))
      return pass(path, "it is a hidden directory");
    const std::string_view bare = std::string_view(path).substr(0, below.size() + entry.name.size());
    if (exclude_.fit(entry.name, bare)) return pass(path, "--exclude, or the policy, leaves it out");
    if (respects_ && ignore_.ignores(entry.name, yes_if(is_directory)))
      return pass(path, "git ignores it (--no-ignore looks at it)");
    if (is_directory) return enter(directory + (directory.ends_with('/') ? "" : "/") + entry.name, path);
    if (!include_.all.empty() && !include_.fit(entry.name, bare))
      return pass(path, "no --include, or the policy's, names it");
    if (entry.type == EntryType::link) return pass(path, "it is a link");
    if (entry.type == EntryType::special) return pass(path, "it is a fifo, a socket or a device");
    if (entry.type == EntryType::unseen) return pass(path, "it is gone");
    // "-" would be standard input.
    take_({shown_ + path == "-" ? "./-" : shown_ + path, Passed::no, "", ""});
  }

  void pass(const std::string& path, std::string_view because) {
    take_({shown_ + path, Passed::by_choice, because, ""});
  }

  Globs include_, exclude_;
  const std::function<void(WalkedPath)>& take_;
  std::string shown_;
  bool respects_ = true;
  IgnoreRules ignore_;
};

}  // namespace

void walk_tree(const std::string& directory, const WalkOptions& options, const std::function<void(WalkedPath)>& take) {
  Walk(directory, options, take);
}

}  // namespace tcptune
