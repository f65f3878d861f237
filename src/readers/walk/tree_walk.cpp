// SPDX-License-Identifier: MIT
// See tree_walk.h.
#include "readers/walk/tree_walk.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "core/text/file_path.h"
#include "readers/walk/ignore_rules.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

struct Entry {
  std::string name;
  fs::file_type type = fs::file_type::none;
};

struct Listing {
  std::vector<Entry> entries;  // by name
  std::error_code error;
};

// What the listing itself told, without another look at the file.
fs::file_type type_of(const fs::directory_entry& entry) {
  std::error_code unseen;
  if (entry.is_symlink(unseen)) return fs::file_type::symlink;
  if (entry.is_directory(unseen)) return fs::file_type::directory;
  if (entry.is_regular_file(unseen)) return fs::file_type::regular;
  return entry.symlink_status(unseen).type();
}

Listing list(const fs::path& directory) {
  Listing listing;
  fs::directory_iterator entry(directory, listing.error);
  while (!listing.error && entry != fs::directory_iterator()) {
    listing.entries.push_back({path_text(entry->path().filename()), type_of(*entry)});
    entry.increment(listing.error);
  }
  std::sort(listing.entries.begin(), listing.entries.end(),
            [](const Entry& a, const Entry& b) { return a.name < b.name; });
  return listing;
}

// A glob of --include or --exclude.
struct Glob {
  explicit Glob(std::string_view text)
      : pattern(text.starts_with('/') ? text.substr(1) : text), for_names(text.find('/') == std::string_view::npos) {}

  PathPattern pattern;
  bool for_names;
};

std::vector<Glob> globs(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

class Walk {
 public:
  Walk(const std::string& directory, const WalkOptions& options,
       const std::function<bool(const std::string& path)>& is_new,
       const std::function<void(std::size_t found)>& progress)
      : include_(globs(options.include)), exclude_(globs(options.exclude)), is_new_(is_new), progress_(progress) {
    std::string top = directory;
    while (top.size() > 1 && top.ends_with('/')) top.pop_back();
    shown_ = top == "." ? "" : top.ends_with('/') ? top : top + "/";
    std::error_code unseen;
    const fs::path real = fs::weakly_canonical(file_path(directory), unseen);
    respects_ = options.respect_ignore_files == YesNo::yes;
    if (respects_) ignore_ = IgnoreRules::of_checkout_around(real);
    enter(unseen ? file_path(directory) : real, "");
  }

  std::vector<WalkedPath> take() { return std::move(found_); }

 private:
  // `below` is the path from the directory that was named, with '/' behind it.
  void enter(const fs::path& directory, const std::string& below) {
    const Listing listing = list(directory);
    if (listing.error) pass(below, Passed::in_trouble, "it cannot be read: " + listing.error.message());
    if (respects_) ignore_.enter(directory);
    for (const Entry& entry : listing.entries) look_at(entry, directory, below);
    if (respects_) ignore_.leave();
  }

  void look_at(const Entry& entry, const fs::path& directory, const std::string& below) {
    const std::string path = below + entry.name;
    const bool is_directory = entry.type == fs::file_type::directory;
    const std::string shown = is_directory ? path + "/" : path;
    if (is_directory && entry.name.starts_with('.')) return pass(shown, Passed::by_choice, "it is a hidden directory");
    if (fits_any(exclude_, entry.name, path)) return pass(shown, Passed::by_choice, "--exclude leaves it out");
    if (respects_ && ignore_.ignores(entry.name, is_directory ? YesNo::yes : YesNo::no))
      return pass(shown, Passed::by_choice, "git ignores it (--no-ignore looks at it)");
    if (is_directory) return enter(directory / file_path(entry.name), shown);
    if (!include_.empty() && !fits_any(include_, entry.name, path))
      return pass(path, Passed::by_choice, "no --include names it");
    look_at_file(entry, directory / file_path(entry.name), path);
  }

  void look_at_file(const Entry& entry, const fs::path& file, const std::string& path) {
    if (entry.type == fs::file_type::symlink) return pass(path, Passed::by_choice, "it is a link");
    if (entry.type == fs::file_type::none || entry.type == fs::file_type::not_found)
      return pass(path, Passed::in_trouble, "it cannot be looked at");
    if (entry.type != fs::file_type::regular)
      return pass(path, Passed::by_choice, "it is a fifo, a socket or a device");
    std::error_code error;
    // Files of /proc say so too, and some of them keep their readers waiting.
    const std::uintmax_t size = fs::file_size(file, error);
    if (error) return pass(path, Passed::in_trouble, "it cannot be looked at: " + error.message());
    if (size == 0) return pass(path, Passed::by_choice, "it is empty");
    if (!is_new_(path_text(file))) return pass(path, Passed::by_choice, "it is a file that was named before");
    // "-" would be standard input.
    found_.push_back({shown_ + path == "-" ? "./-" : shown_ + path, Passed::no, ""});
    progress_(found_.size());
  }

  void pass(const std::string& path, Passed how, std::string because) {
    found_.push_back({shown_ + path, how, std::move(because)});
  }

  static bool fits_any(const std::vector<Glob>& globs, const std::string& name, const std::string& path) {
    return std::any_of(globs.begin(), globs.end(),
                       [&](const Glob& glob) { return glob.pattern.matches(glob.for_names ? name : path); });
  }

  std::vector<Glob> include_, exclude_;
  const std::function<bool(const std::string& path)>& is_new_;
  const std::function<void(std::size_t found)>& progress_;
  std::string shown_;
  bool respects_ = true;
  IgnoreRules ignore_;
  std::vector<WalkedPath> found_;
};

}  // namespace

std::vector<WalkedPath> walk_tree(const std::string& directory, const WalkOptions& options,
                                  const std::function<bool(const std::string& path)>& is_new,
                                  const std::function<void(std::size_t found)>& progress) {
  return Walk(directory, options, is_new, progress).take();
}

}  // namespace tcptune
