// SPDX-License-Identifier: MIT
// Walks the commands of a script and collects what they set.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "readers/surfaces/shell.h"
#include "readers/surfaces/shell_files.h"
#include "readers/surfaces/shell_lines.h"
#include "readers/surfaces/shell_programs.h"
#include "readers/surfaces/shell_sysctl.h"
#include "readers/surfaces/shell_values.h"

namespace tcptune {

// A line, and where in the script it was found.
struct ShellFound {
  Line line;
  SurfaceTarget target;
  std::string program;  // as Fragment has it
  std::string scope;  // "function name", "branch 2": what may run instead of another; empty: it always runs
  int phase = 0;  // grows with each program that may use what is set
};

class ShellReader {
 public:
  // `source` is the text around the script; it must outlive the reader, as must all of `script`.
  ShellReader(const Script& script, const Source& source);

  std::vector<ShellFound> run();

  // The lines of scripts that set something and stand in so many other ones that they were not looked into.
  const std::vector<int>& too_deep() const { return too_deep_; }

 private:
  // What a script hands to another shell.
  ShellReader(const Script& script, const ShellReader& around);

  // What a pipeline hands to the files that it writes.
  struct Producer {
    enum class Kind { nothing, words, here } kind = Kind::nothing;
    std::vector<ShellWord> words;  // expanded
    const HereDocument* here = nullptr;
    YesNo escapes = YesNo::yes;  // \n ends a line
  };
  struct Pipeline {
    std::size_t first = 0, last = 0;
    ShellBindings bindings;
  };
  struct Target {  // of a write
    ShellWord path;  // expanded
    YesNo appends = YesNo::no;
    const ShellCommand* command = nullptr;
    std::size_t index = 0;
    YesNo by_redirect = YesNo::yes;
    YesNo one_of_several = YesNo::no;
  };

  void look_ahead();
  void walk(std::size_t begin, std::size_t end, const ShellBindings& bindings);
  std::size_t walk_loop(std::size_t at, std::size_t end, const ShellBindings& bindings);
  std::vector<std::string> items_of(const ShellCommand& loop, const ShellBindings& bindings) const;
  void follow_keyword(const ShellCommand& command);
  void take_pipeline(const Pipeline& pipeline);
  void take_command(const Pipeline& pipeline, std::size_t index, const Producer& producer);
  Producer producer_of(const Pipeline& pipeline) const;
  void take_sysctl(const Pipeline& pipeline, std::size_t index, const std::vector<ShellWord>& words,
                   const ShellProgram& program);
  void take_container(const Pipeline& pipeline, std::size_t index, const std::vector<ShellWord>& words,
                      const ShellProgram& program);
  void take_script(const View& view);
  void write(const Pipeline& pipeline, const Target& target, const Producer& producer);
  void write_kernel(const Pipeline& pipeline, const Target& target, const Producer& producer);
  void write_file(const Pipeline& pipeline, const Target& target, const Producer& producer, ShellFile kind);
  std::vector<Line> lines_of_words(const Pipeline& pipeline, const Producer& producer) const;
  std::vector<Line> lines_of_here(const HereDocument& here, const ShellBindings& bindings) const;
  void remark_on_file(Line& line, const Target& target, const std::string& path, ShellFile kind);
  void remark_on_redirect(Line& line, const Pipeline& pipeline, const Target& target);
  std::vector<ShellWord> expanded(const std::vector<ShellWord>& words, const ShellBindings& bindings) const;
  std::optional<std::string> value_of(const Producer& producer) const;
  View content_of(const Producer& producer) const;
  View body_of(const HereDocument& here) const;
  ShellRemoval removal(const Pipeline& pipeline) const;
  Line placed(Line line, const View& view) const;
  Span whole(const Pipeline& pipeline) const;
  void add(Line line, const std::string& program);
  [[noreturn]] void refuse_extent() const;
  void spend(std::size_t cost);  // of what loops may cost
  std::string scope() const;

  const Script& script_;
  const Source& source_;
  int depth_ = 0;
  std::vector<ShellCommand> commands_;
  ShellVariables variables_;
  std::vector<ShellFound> found_;
  std::vector<int> too_deep_;
  // Of the whole script.
  bool loads_default_ = false, loads_all_ = false;
  std::vector<std::string> loaded_files_, cleared_files_, remarked_;
  // Blocks that are open: of functions, and of branches with the number of the one that is read.
  struct Block {
    std::string name;
    int branch = 0;
  };
  std::vector<Block> blocks_;
  std::string next_function_;
  int branches_ = 0;
  int loops_ = 0;
  int containers_ = 0;
  int phase_ = 0;
  std::shared_ptr<std::size_t> budget_;  // commands that may still be looked at: loops and scripts multiply them
};

}  // namespace tcptune
