// SPDX-License-Identifier: MIT
// Where a report goes: standard output as it comes, or a file that appears whole or not at all.
#pragma once

#include <cstdio>
#include <string>
#include <string_view>

#include "commands/output_file.h"
#include "core/text/error.h"

namespace tcptune {

class Output {
 public:
  // Empty path: standard output. Throws Error when the file cannot be made.
  explicit Output(const std::string& path);
  // Without finish() nothing is left of the file.
  ~Output();
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;

  void write(std::string_view text);

  // Throws Error if anything could not be written (a full disk, a closed descriptor).
  void finish();

 private:
  std::string path_;
  std::string temporary_;
  std::FILE* file_ = nullptr;
};

// A message for the person, on standard error: one line, made printable. All that is written there goes through these
// two.
void say(std::string_view message);
void say(const Error& error);

}  // namespace tcptune
