// SPDX-License-Identifier: MIT
// The outputs of one run: standard output and devices are written as it comes, files appear whole or not at all, and
// none of them ever replaces what the run reads.
#pragma once

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "commands/output_file.h"
#include "core/text/error.h"
#include "readers/root/file_identity.h"

namespace tcptune {

// A file that is read, and the option that names it.
struct Input {
  std::string option;
  std::string path;  // "-": standard input
};

// What a run reads.
struct Inputs {
  std::vector<Input> files;
  std::string target;  // what names the other files that are read, such as --root; empty: those may be replaced
};

class Outputs;

// Made by Outputs. Without finish() nothing is left of a file.
class Output {
 public:
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  // Both throw Error if it cannot be written (a full disk, a pipe that nobody reads any more), or if any output of the
  // run is a file that was read by now.
  void write(std::string_view text);
  void finish();

 private:
  friend class Outputs;
  Output(const Outputs& run, std::string option, std::string name);
  void open();
  bool is_also(const Output& other) const;
  bool replaces(const Input& input) const;
  [[noreturn]] void refuse(std::string_view why) const;
  [[noreturn]] void fail(int error) const;

  const Outputs& run_;
  std::string option_;
  std::string name_;  // as the option has it
  std::optional<int> descriptor_;  // of one that was handed to this program
  std::string path_;  // where links lead
  bool is_file_ = false;  // or will be one; else it is written as it comes
  std::optional<FileIdentity> identity_;  // of what is there; nothing for terminals and the like, which many may share
  bool ascii_only_ = false;  // a terminal whose locale has nothing else
  std::string temporary_;  // what will take the place of the file
  std::FILE* file_ = nullptr;
};

class Outputs {
 public:
  explicit Outputs(Inputs inputs) : inputs_(std::move(inputs)) {}
  Outputs(const Outputs&) = delete;
  Outputs& operator=(const Outputs&) = delete;

  // "-" is standard output. It waits for nobody and changes no file. Throws Error for an empty path, a file that is an
  // input or another output by whatever name, a directory, and what cannot be written. Only a baseline may be read and
  // replaced.
  Output& open(const std::string& option, const std::string& path);

  // Throws Error if an output is a file that was read by now.
  void check() const;

 private:
  Inputs inputs_;
  std::vector<std::unique_ptr<Output>> outputs_;
};

// The whole text to standard output. Throws Error as Output does.
void print(std::string_view text);

// A message for the person, on standard error: one line, made printable. All that is written there goes through these
// two.
void say(std::string_view message);
void say(const Error& error);

}  // namespace tcptune
