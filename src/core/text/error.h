// SPDX-License-Identifier: MIT
// What can go wrong, in two shapes: a list of diagnostics about an input, or one fatal Error.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tcptune {

enum class ExitStatus { clean = 0, findings = 1, trouble = 2 };

// A fault in a named input. `line` and `column` count from 1; 0 means "the whole file".
struct Diagnostic {
  std::string file;
  int line = 0;
  int column = 0;
  std::string message;  // what is wrong, what was expected, what to do
};

// "file:line:column: message" in one line; the parts that are 0 are left out.
std::string to_text(const Diagnostic& diagnostic);

// Ends the run. Names and texts from inputs may go into it as they are: `what()` is printable, and its line ends are
// ours.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string_view message);
  // `hint` is a line of its own.
  Error(std::string_view message, std::string_view hint);
  // A line each.
  explicit Error(const std::vector<Diagnostic>& diagnostics);
};

}  // namespace tcptune
