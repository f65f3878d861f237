// SPDX-License-Identifier: MIT
// A private network and mount namespace in which the real boot readers run on a tree, and can change nothing else.
#pragma once

#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "scenario.h"

namespace tcptune::boot_order {

// Why no sandbox can be had here; the run is then skipped, not failed.
struct Unavailable : std::runtime_error {
  using std::runtime_error::runtime_error;
};

struct Program {
  std::vector<std::string> command;  // inside the sandbox, with the dynamic loader in front where one is needed
  std::string version;  // the first line of --version
};

// /proc/sys is read-only but for /proc/sys/net, which belongs to the new network namespace; the host's files are seen
// read-only under /host. The process that makes a Sandbox must be of a single thread and must not outlive it by much:
// it stays in the namespaces.
class Sandbox {
 public:
  // `directory` is an empty directory to mount things on. Throws Unavailable.
  explicit Sandbox(const std::string& directory);

  // A program of the host, by its first path that exists; nothing if there is none.
  std::optional<Program> find_program(const std::vector<std::string>& paths,
                                      const std::vector<std::string>& arguments) const;

  // The same of another root on the host, which holds the program with its loader and libraries: the packages of a
  // distribution, unpacked.
  std::optional<Program> find_program_in(const std::string& root, const std::vector<std::string>& paths,
                                         const std::vector<std::string>& arguments) const;

  // Mounts a fresh, empty root, builds the tree in it, and gives its path. The one before is gone.
  std::string build(const std::vector<TreeEntry>& tree);

  // Sets every observed setting to kUntouched, runs the program with the tree as its root, and reads the settings back.
  std::map<std::string, std::string> run(const Program& program);

  // Every setting below /proc/sys/net by its full name, sorted, as this network namespace has them.
  std::vector<std::string> existing() const;

  static constexpr const char* kUntouched = "5";  // no scenario sets this value

 private:
  std::string proc_file(const std::string& setting) const;

  std::string directory_;
  bool has_root_ = false;
};

}  // namespace tcptune::boot_order
