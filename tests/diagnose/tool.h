// SPDX-License-Identifier: MIT
// Runs the built `tcptune diagnose` inside the namespace of an experiment, and says what it must have said.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

namespace lab {

// The path of the program under test; must be called first.
void use_tool(std::string path);

enum class Restriction { none, nobody, no_netlink };  // another user; seccomp refuses netlink

struct Said {
  int status = 0;  // the exit status
  std::string text;  // as a person sees it
  std::string words;  // the same, each run of blanks and line ends as one blank
};

// Throws Failed when a line of the diagnosis is longer than 80 columns or the program dies. `arguments` follow
// "diagnose".
Said diagnose(const std::vector<std::string>& arguments = {}, Restriction restriction = Restriction::none);

// Two looks, three seconds apart; `between` is done after the first one.
Said diagnose_twice(const std::function<void()>& between);

// Throws Failed with the whole text when a phrase is not there, or is.
void expect_said(const Said& said, const std::vector<std::string_view>& phrases);
void expect_not_said(const Said& said, const std::vector<std::string_view>& phrases);

// Exit status 0 and the sentence that nothing is wrong.
void expect_nothing_wrong(const Said& said);

// Gives this process a name of its own, and says it as diagnose does: "leaky (pid 12)".
std::string name_this_program(const char* name);

// A process of its own that does `work` and then waits to be ended, at the latest with its parent.
class Helper {
 public:
  Helper(const char* name, const std::function<void()>& work);  // returns when the work is done
  ~Helper() { end(); }
  Helper(const Helper&) = delete;
  Helper& operator=(const Helper&) = delete;

  pid_t pid() const { return pid_; }
  std::string told() const { return told_; }  // as name_this_program
  void end();

 private:
  pid_t pid_ = 0;
  std::string told_;
};

}  // namespace lab
