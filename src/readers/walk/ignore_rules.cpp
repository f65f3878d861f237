// SPDX-License-Identifier: MIT
// Written after git's dir.c; see ignore_rules.h and gitignore(5).
#include "readers/walk/ignore_rules.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>

#include "core/text/file_path.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargest = 1U << 20U;  // of a file of patterns; what is behind it is not read

// Empty for what is no regular file: a fifo would keep us waiting.
std::string beginning_of(const fs::path& file) {
  std::error_code unseen;
  if (!fs::is_regular_file(fs::status(file, unseen))) return "";
  std::ifstream stream(file, std::ios::binary);
  std::string text(std::min<std::uintmax_t>(fs::file_size(file, unseen), kLargest), '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
  return text;
}

// git does not follow a .gitignore that is a link.
std::string text_of(const fs::path& file) {
  std::error_code unseen;
  return fs::is_regular_file(fs::symlink_status(file, unseen)) ? beginning_of(file) : "";
}

// Blanks at the end go, but for one behind a backslash.
std::string_view without_trailing_blanks(std::string_view line) {
  std::size_t length = 0;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ') continue;
    if (line[i] == '\\') ++i;
    length = std::min(i + 1, line.size());
  }
  return line.substr(0, length);
}

// What ".git" leads to: it is a file in a further working tree and in a submodule.
fs::path git_directory(const fs::path& dot_git) {
  std::error_code unseen;
  if (fs::is_directory(dot_git, unseen)) return dot_git;
  constexpr std::string_view kLead = "gitdir: ";
  const std::string text = text_of(dot_git);
  if (!text.starts_with(kLead)) return {};
  const fs::path directory = dot_git.parent_path() / file_path(trim(std::string_view(text).substr(kLead.size())));
  const std::string common = text_of(directory / "commondir");
  return common.empty() ? directory : directory / file_path(trim(common));
}

bool is_there(const fs::path& path) {
  std::error_code unseen;
  return fs::exists(fs::symlink_status(path, unseen));
}

}  // namespace

IgnoreFile::IgnoreFile(std::string_view text, std::string directory) : directory_(std::move(directory)) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (!line.empty() && line.front() != '#') add(without_trailing_blanks(line));
  }
}

void IgnoreFile::add(std::string_view line) {
  const bool kept = line.starts_with('!');
  if (kept) line.remove_prefix(1);
  const bool only_directories = line.ends_with('/');
  if (only_directories) line.remove_suffix(1);
  if (line.empty()) return;
  const bool name_alone = line.find('/') == std::string_view::npos;
  if (line.front() == '/') line.remove_prefix(1);
  rules_.push_back({PathPattern(line), kept ? Says::kept : Says::ignored, only_directories, name_alone});
}

IgnoreFile::Says IgnoreFile::of(std::string_view path, YesNo is_directory) const {
  const std::string_view name = path.substr(path.rfind('/') + 1);
  const std::string_view below = path.substr(directory_.size());
  for (auto rule = rules_.rbegin(); rule != rules_.rend(); ++rule) {
    if (rule->only_directories && is_directory == YesNo::no) continue;
    if (rule->pattern.matches(rule->name_alone ? name : below)) return rule->says;
  }
  return Says::nothing;
}

IgnoreRules IgnoreRules::of_checkout_around(const fs::path& directory) {
  IgnoreRules rules;
  std::error_code unseen;
  const fs::path real = fs::weakly_canonical(directory, unseen);
  std::vector<fs::path> above;  // from the checkout's top to what holds `directory`
  for (fs::path each = real;; each = each.parent_path()) {
    if (is_there(each / ".git")) {
      if (each == real) return rules;  // enter() will see it
      above.push_back(each);
      for (auto down = above.rbegin(); down != above.rend(); ++down) rules.enter(*down, {});
      return rules;
    }
    if (each != real) above.push_back(each);
    if (each == each.root_path() || each.empty()) return rules;
  }
}

void IgnoreRules::add(Level& level, std::string_view text) {
  if (text.empty()) return;
  const std::string& directory = level.relative;
  if (IgnoreFile file(text, directory); !file.empty())
    level.files.push_back(std::make_shared<const IgnoreFile>(std::move(file)));
}

void IgnoreRules::enter(const fs::path& directory, Holds holds) {
  Level level;
  if (holds.dot_git == YesNo::yes && is_there(directory / ".git")) {
    level.in_checkout = true;
    const fs::path git = git_directory(directory / ".git");
    if (!git.empty()) add(level, beginning_of(git / "info" / "exclude"));
  } else if (!levels_.empty() && levels_.back().in_checkout) {
    level = levels_.back();
    level.relative += path_text(directory.filename()) + "/";
  }
  if (level.in_checkout && holds.ignore_file == YesNo::yes) add(level, text_of(directory / ".gitignore"));
  levels_.push_back(std::move(level));
}

void IgnoreRules::leave() { levels_.pop_back(); }

bool IgnoreRules::ignores(const std::string& name, YesNo is_directory) const {
  if (levels_.empty() || !levels_.back().in_checkout) return false;
  const Level& level = levels_.back();
  const std::string path = level.relative + name;
  for (auto file = level.files.rbegin(); file != level.files.rend(); ++file)
    if (const IgnoreFile::Says says = (*file)->of(path, is_directory); says != IgnoreFile::Says::nothing)
      return says == IgnoreFile::Says::ignored;
  return false;
}

}  // namespace tcptune
