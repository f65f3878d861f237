// SPDX-License-Identifier: MIT
// From what a command line names (files, directories, lists of files) to the inputs that are judged.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "cli.h"
#include "core/text/error.h"
#include "core/text/yes_no.h"

namespace tcptune {

struct ChosenInputs {
  std::vector<std::string> paths;  // to judge, in order
  std::vector<YesNo> found;  // of each: by a walk or a list, not named by a person
  std::vector<std::optional<std::string>> texts;  // of each: what it holds, where it was read; moved from as it is used
  bool walked = false;  // a directory or a list was among what was named
  bool has_directory = false;
  std::size_t passed_over = 0;  // files and directories
  std::vector<std::string> troubles;  // what could not be read, a message each
  std::vector<std::string> listing;  // a line for each of all of these, where that was asked for
};

// Where only files are named, these are the inputs, unseen. Throws Error for a list of files that cannot be read, and
// for options that ask for nothing.
ChosenInputs choose_inputs(const TargetOptions& options, std::size_t jobs);

// Says on standard error what could not be read, and unless less is asked for how much was passed over. Throws Error if
// nothing is left of a directory.
void tell_choice(const ChosenInputs& chosen, Talk talk = Talk::usual);

// --list-inputs.
ExitStatus print_listing(const ChosenInputs& chosen);

// As many as were asked for, or as there are cores.
std::size_t jobs_or_cores(std::size_t asked);

}  // namespace tcptune
