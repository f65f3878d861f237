// SPDX-License-Identifier: MIT
// A directory tree made for one test and removed after it.
#pragma once

#include <filesystem>
#include <fstream>
#include <random>
#include <string>
#include <string_view>

namespace tcptune {

class TemporaryTree {
 public:
  TemporaryTree() {
    std::random_device random;
    do {
      root_ = std::filesystem::temp_directory_path() / ("tcptune-test-" + std::to_string(random()));
    } while (!std::filesystem::create_directory(root_));
  }
  ~TemporaryTree() {
    std::error_code ignored;
    std::filesystem::remove_all(root_, ignored);
  }
  TemporaryTree(const TemporaryTree&) = delete;
  TemporaryTree& operator=(const TemporaryTree&) = delete;

  std::string root() const { return root_.generic_string(); }
  std::string path(const std::string& relative) const { return (root_ / relative).generic_string(); }

  // Makes the directories it needs.
  void write(const std::string& relative, std::string_view text) const {
    std::filesystem::create_directories((root_ / relative).parent_path());
    std::ofstream(root_ / relative, std::ios::binary) << text;
  }
  void make_executable(const std::string& relative) const {
    std::filesystem::permissions(root_ / relative, std::filesystem::perms::owner_all);
  }
  void make_directory(const std::string& relative) const { std::filesystem::create_directories(root_ / relative); }
  void link(const std::string& relative, const std::string& target) const {
    std::filesystem::create_directories((root_ / relative).parent_path());
    std::filesystem::create_symlink(target, root_ / relative);
  }

 private:
  std::filesystem::path root_;
};

}  // namespace tcptune
