// SPDX-License-Identifier: MIT
// Walking a path by hand; see path_walk.h.
#include "readers/root/path_walk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr int kMostLinks = 40;  // the kernel's MAXSYMLINKS, path_resolution(7)
constexpr std::size_t kDeepest = 256;  // one descriptor a level is held; far below the usual limit of 1024

struct Step {
  Descriptor descriptor;
  std::string name;
};

class Walker {
 public:
  Walker(int root, const std::string& path, int flags) : root_(root), flags_(flags) {
    push(path);
    // "link/" means what the link leads to, and that it must be a directory.
    if (path.ends_with('/')) pending_.insert(pending_.begin(), ".");
  }

  Walk run() {
    while (!pending_.empty()) {
      const std::string component = std::move(pending_.back());
      pending_.pop_back();
      if (const int error = take(component); error != 0)
        return {{}, error == ENOENT ? lexical(component) : std::string(), error};
    }
    return finish();
  }

 private:
  // `pending_` is kept in reverse, so that a link's target can be put in front cheaply.
  void push(std::string_view path) {
    const std::vector<std::string_view> parts = split(path, '/');
    for (auto part = parts.rbegin(); part != parts.rend(); ++part)
      if (!part->empty()) pending_.emplace_back(*part);
  }

  int current() const { return steps_.empty() ? root_ : steps_.back().descriptor.number(); }

  int take(const std::string& component) {
    if (component == "." || component == "..") {
      if (!at_directory_) return ENOTDIR;
      if (component == ".." && !steps_.empty()) steps_.pop_back();
      return 0;
    }
    if (steps_.size() >= kDeepest) return ENAMETOOLONG;
    Descriptor next(::openat(current(), component.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
    if (next.number() < 0) return errno;
    struct stat status {};
    if (::fstat(next.number(), &status) != 0) return errno;
    if (S_ISLNK(status.st_mode) && !(pending_.empty() && (flags_ & O_NOFOLLOW) != 0)) return follow(next);
    at_directory_ = S_ISDIR(status.st_mode);
    steps_.push_back({std::move(next), component});
    return 0;
  }

  int follow(const Descriptor& link) {
    if (++links_ > kMostLinks) return ELOOP;
    std::array<char, PATH_MAX> target{};
    const ssize_t length = ::readlinkat(link.number(), "", target.data(), target.size());
    if (length < 0) return errno;
    if (length == 0) return ENOENT;
    const std::string_view text(target.data(), static_cast<std::size_t>(length));
    if (text.starts_with('/')) steps_.clear();
    at_directory_ = true;
    push(text);
    return 0;
  }

  std::string path_so_far() const {
    std::string path;
    for (const Step& step : steps_) path.append(1, '/').append(step.name);
    return path.empty() ? "/" : path;
  }

  std::string lexical(const std::string& missing) {
    std::vector<std::string> parts;
    for (const Step& step : steps_) parts.push_back(step.name);
    parts.push_back(missing);
    for (; !pending_.empty(); pending_.pop_back()) {
      if (pending_.back() == ".." && !parts.empty())
        parts.pop_back();
      else if (pending_.back() != "." && pending_.back() != "..")
        parts.push_back(pending_.back());
    }
    std::string path;
    for (const std::string& part : parts) path.append(1, '/').append(part);
    return path.empty() ? "/" : path;
  }

  // Opens what was reached with the flags that were asked for. The last name is opened again from its directory,
  // without following: a link that was slipped in meanwhile is refused instead of obeyed.
  Walk finish() {
    Walk walk{{}, path_so_far(), 0};
    const int directory = steps_.size() > 1 ? steps_[steps_.size() - 2].descriptor.number() : root_;
    const char* name = steps_.empty() ? "." : steps_.back().name.c_str();
    walk.descriptor = Descriptor(::openat(directory, name, flags_ | O_NOFOLLOW | O_CLOEXEC));
    if (walk.descriptor.number() < 0) walk.error = errno;
    return walk;
  }

  int root_;
  int flags_;
  int links_ = 0;
  bool at_directory_ = true;
  std::vector<std::string> pending_;
  std::vector<Step> steps_;
};

}  // namespace

Walk walk_by_hand(int root, const std::string& path, int flags) { return Walker(root, path, flags).run(); }

}  // namespace tcptune
