// SPDX-License-Identifier: MIT
// The text of a shell as words and simple commands, each with its place. Nothing is run, and nothing is refused: what
// does not end where it should is taken as it stands.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/snapshot/view.h"

namespace tcptune {

// $name, ${name}: `name`. All else that a shell makes up as it runs ($(…), $((…)), ${name:-x}, $1): no name.
struct ShellExpansion {
  Span span;  // in the word's text
  std::string name;
};

struct ShellWord {
  Span span;  // in the script's text, quotes included
  View view;  // without quotes; a map to the text around the script
  std::vector<ShellExpansion> expansions;  // they stand in the text as they are written
  std::vector<Span> quoted;  // parts of the text that stood in quotes
  bool has_glob = false;  // * ? [ outside of quotes

  const std::string& text() const { return view.text(); }
  bool is_quoted_at(std::size_t offset) const;
};

struct HereDocument {
  Span body;  // in the script's text, with the end of its last line
  bool strips_tabs = false;
  bool expands = true;
};

struct ShellRedirect {
  std::string op;  // ">", ">>", "<", "<<", "<<-", "<<<", "&>", ">&"
  bool of_output = true;  // of standard output, not of another descriptor
  ShellWord target;
  std::optional<HereDocument> here;
};

// A simple command; or a keyword, which stands for itself: if, then, for (its words are NAME in WORDS), case, a
// pattern of case ("pattern"), {, (, ) …
struct ShellCommand {
  Span span;  // in the script's text: words and redirections
  std::string keyword;
  std::vector<ShellWord> words;
  std::vector<ShellRedirect> redirects;
  std::string
      after;  // the operator behind it: | && || ; & ;; a line's end "\n", nothing: the end, or a keyword follows
};

std::vector<ShellCommand> shell_commands(const View& script);

}  // namespace tcptune
