// SPDX-License-Identifier: MIT
// The walk over a script: loops, functions and branches, and what its pipelines run. See shell_reader.h.
#include "readers/surfaces/shell_reader.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/text/error.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr int kDeepestScript = 4;  // of scripts that scripts hand to a shell
constexpr int kDeepestLoop = 6;
constexpr std::size_t kMostItems = 256;  // of a loop
constexpr std::size_t kLoopedCommands = 5'000;  // that are looked at in loops; more in longer scripts
constexpr std::size_t kMostFound = 200'000;
// What is looked at closer; all else sets nothing.
constexpr std::array<std::string_view, 13> kLookedAt{"sysctl", "tee",  "docker", "podman", "nerdctl", "su", "runuser",
                                                     "sh",     "bash", "dash",   "ash",    "ksh",     "zsh"};

// Programs that use nothing of what is set: between two of others the values that they find count.
constexpr std::array<std::string_view, 22> kQuiet{
    "",    "sysctl", "echo", "printf", "cat",      "tee",   "test", "[",     "[[", "true", ":",
    "set", "export", "grep", "sed",    "modprobe", "local", "rm",   "mkdir", "cp", "exit", "return"};

bool begins_block(std::string_view keyword) { return keyword == "do"; }

// The index of the `done` that closes the `do` at `at`.
std::size_t end_of_loop(const std::vector<ShellCommand>& commands, std::size_t at, std::size_t end) {
  int depth = 0;
  for (std::size_t i = at; i < end; ++i) {
    if (begins_block(commands[i].keyword)) ++depth;
    if (commands[i].keyword == "done" && --depth == 0) return i;
  }
  return end;
}

}  // namespace

ShellReader::ShellReader(const Script& script, const Source& source)
    : script_(script),
      source_(source),
      commands_(shell_commands(script.script)),
      variables_(commands_),
      budget_(std::make_shared<std::size_t>(script.script.text().size() / 64 + kLoopedCommands)) {}

ShellReader::ShellReader(const Script& script, const ShellReader& around)
    : script_(script),
      source_(around.source_),
      depth_(around.depth_ + 1),
      commands_(shell_commands(script.script)),
      variables_(commands_),
      loops_(around.loops_),
      budget_(around.budget_) {}

std::vector<ShellFound> ShellReader::run() {
  look_ahead();
  walk(0, commands_.size(), {});
  return std::move(found_);
}

std::vector<ShellWord> ShellReader::expanded(const std::vector<ShellWord>& words, const ShellBindings& bindings) const {
  std::vector<ShellWord> result;
  result.reserve(words.size());
  for (const ShellWord& word : words) result.push_back(variables_.expanded(word, bindings));
  return result;
}

// What later commands load, and what is emptied before it is written.
void ShellReader::look_ahead() {
  for (const ShellCommand& command : commands_) {
    if (!command.keyword.empty()) continue;
    const ShellProgram program = program_of(command.words);
    if (program.name == "sysctl") {
      const std::vector<ShellWord> words = expanded(command.words, {});
      const SysctlWords taken =
          sysctl_words(script_.script.text(), script_.script, command.words, words, program.operands);
      loads_all_ |= taken.loads_all;
      loads_default_ |= taken.loads && !taken.loads_all && taken.files.empty();
      loaded_files_.insert(loaded_files_.end(), taken.files.begin(), taken.files.end());
    } else if (program.name == "sed" || program.name == "rm" || program.name == "mv" || program.name == "cp" ||
               program.name == "grep" || program.name == "truncate") {
      for (const ShellWord& word : command.words) cleared_files_.push_back(variables_.expanded(word, {}).text());
    }
    for (const ShellRedirect& redirect : command.redirects)
      if (redirect.of_output && redirect.op == ">")
        cleared_files_.push_back(variables_.expanded(redirect.target, {}).text());
  }
}

// What was found so far is a part of what the script sets, and would pass for all of it.
void ShellReader::refuse_extent() const {
  throw Error(
      fmt::format("{}: its loops set so much that it cannot be followed; nothing of it was judged", script_.text.path),
      "Judge what it leaves in the kernel instead: sysctl -a | tcptune audit -");
}

void ShellReader::spend(std::size_t cost) {
  if (cost > *budget_) refuse_extent();
  *budget_ -= cost;
}

void ShellReader::walk(std::size_t begin, std::size_t end, const ShellBindings& bindings) {
  for (std::size_t i = begin; i < end;) {
    if (loops_ > 0) spend(1);
    if (commands_[i].keyword == "for") {
      i = walk_loop(i, end, bindings);
    } else if (!commands_[i].keyword.empty()) {
      follow_keyword(commands_[i++]);
    } else {
      std::size_t last = i;
      while (commands_[last].after == "|" && last + 1 < end && commands_[last + 1].keyword.empty()) ++last;
      take_pipeline({i, last, bindings});
      i = last + 1;
    }
  }
}

void ShellReader::follow_keyword(const ShellCommand& command) {
  const std::string& word = command.keyword;
  if (word == "function") {
    const std::size_t name = command.words.size() > 1 ? 1 : 0;
    if (!command.words.empty()) next_function_ = "function " + command.words[name].text();
  } else if (word == "{") {
    blocks_.push_back({std::exchange(next_function_, ""), 0});
  } else if (word == "if" || word == "case") {
    blocks_.push_back({"", word == "if" ? ++branches_ : 0});
  } else if (word == "else" || word == "elif" || word == "pattern") {
    if (!blocks_.empty()) blocks_.back().branch = ++branches_;
  } else if ((word == "}" || word == "fi" || word == "esac") && !blocks_.empty()) {
    blocks_.pop_back();
  }
}

std::string ShellReader::scope() const {
  std::string result;
  for (const Block& block : blocks_) {
    if (!block.name.empty()) result = block.name;
    if (block.branch > 0) result += fmt::format("{}branch {}", result.empty() ? "" : ", ", block.branch);
  }
  return result;
}

// What a loop goes over; nothing: it is not known.
std::vector<std::string> ShellReader::items_of(const ShellCommand& loop, const ShellBindings& bindings) const {
  std::vector<std::string> items;
  if (loop.words.size() < 4 || loop.words[2].text() != "in") return {};
  for (std::size_t i = 3; i < loop.words.size(); ++i) {
    const ShellWord word = variables_.expanded(loop.words[i], bindings);
    if (word.text().find(kShellUnknown) != std::string::npos) return {};
    // A variable without quotes falls into its words.
    if (!loop.words[i].expansions.empty() && word.quoted.empty()) {
      for (const std::string_view part : split_words(word.text())) items.emplace_back(part);
    } else {
      for (std::string& item : word.quoted.empty() ? with_braces(word.text()) : std::vector<std::string>{word.text()})
        items.push_back(std::move(item));
    }
    if (items.size() > kMostItems) return {};
  }
  return items;
}

std::size_t ShellReader::walk_loop(std::size_t at, std::size_t end, const ShellBindings& bindings) {
  std::size_t body = at + 1;
  while (body < end && commands_[body].keyword != "do" && body < at + 3) ++body;
  if (body >= end || commands_[body].keyword != "do" || commands_[at].words.size() < 2) return at + 1;
  // Deeper ones are read once, as if they were none.
  if (loops_ >= kDeepestLoop) return body + 1;
  const std::size_t done = end_of_loop(commands_, body, end);
  if (loops_ > 0) spend((done - body) / 8);
  ShellBindings inner = bindings;
  std::string& variable = inner[commands_[at].words[1].text()];
  const std::vector<std::string> items = items_of(commands_[at], bindings);
  const std::size_t depth = blocks_.size();
  ++loops_;
  if (items.empty()) {
    variable = std::string(1, kShellUnknown);
    walk(body + 1, done, inner);
  }
  for (const std::string& item : items) {
    variable = item;
    walk(body + 1, done, inner);
    blocks_.resize(std::min(blocks_.size(), depth));
  }
  --loops_;
  return std::min(done + 1, end);
}

Span ShellReader::whole(const Pipeline& pipeline) const {
  return script_.script.in_source({commands_[pipeline.first].span.begin, commands_[pipeline.last].span.end});
}

ShellRemoval ShellReader::removal(const Pipeline& pipeline) const {
  if (loops_ > 0) return {{}, "is written in a loop"};
  return removal_of(script_.text.text, script_.script, commands_, pipeline.first, pipeline.last);
}

void ShellReader::add(Line line, const std::string& program) {
  if (found_.size() >= kMostFound) refuse_extent();
  if (line.name.find(kShellUnknown) != std::string::npos) return;
  found_.push_back({std::move(line), script_.target, program, scope(), phase_});
}

void ShellReader::take_script(const View& view) {
  if (depth_ >= kDeepestScript) {
    if (view.text().find("sysctl") != std::string::npos || view.text().find("/proc/sys/") != std::string::npos)
      too_deep_.push_back(source_.line_at(view.in_source({0, 1}).begin));
    return;
  }
  if (loops_ > 0) spend(view.text().size() / 16);
  const Script inner{script_.text, view, script_.target, script_.program, script_.where};
  ShellReader reader(inner, *this);
  for (ShellFound& one : reader.run()) {
    if (loops_ > 0) set_not_edited(one.line, "is written in a loop");
    if (one.scope.empty()) one.scope = scope();
    found_.push_back(std::move(one));
  }
  too_deep_.insert(too_deep_.end(), reader.too_deep_.begin(), reader.too_deep_.end());
}

ShellReader::Producer ShellReader::producer_of(const Pipeline& pipeline) const {
  const ShellCommand& command = commands_[pipeline.first];
  Producer producer;
  const ShellProgram program = program_of(command.words);
  for (std::size_t i = pipeline.first; i <= pipeline.last; ++i)
    for (const ShellRedirect& redirect : commands_[i].redirects) {
      if (redirect.here) return {Producer::Kind::here, {}, &*redirect.here, YesNo::no};
      if (redirect.op == "<<<")
        return {Producer::Kind::words, {variables_.expanded(redirect.target, pipeline.bindings)}, nullptr, YesNo::no};
    }
  if (program.name != "echo" && program.name != "printf") return producer;
  producer.kind = Producer::Kind::words;
  for (std::size_t i = program.operands; i < command.words.size(); ++i) {
    const std::string& word = command.words[i].text();
    const bool option = producer.words.empty() && command.words[i].quoted.empty() && word.size() > 1 &&
                        word.front() == '-' && word.find_first_not_of("-neE") == std::string::npos;
    if (!option) producer.words.push_back(variables_.expanded(command.words[i], pipeline.bindings));
  }
  if (program.name == "printf" && !producer.words.empty() && producer.words[0].text().find('%') != std::string::npos) {
    const std::string format = producer.words[0].text();
    producer.words.erase(producer.words.begin());
    const bool plain = format == "%s\\n" || format == "%s" || format == "%d\\n" || format == "%d" || format == "%s\n";
    // One line for each word, or what is not followed.
    if (!plain || producer.words.size() != 1) return {};
  }
  return producer;
}

void ShellReader::take_pipeline(const Pipeline& pipeline) {
  const std::string name = program_of(commands_[pipeline.first].words).name;
  if (std::find(kQuiet.begin(), kQuiet.end(), name) == kQuiet.end()) ++phase_;
  const Producer producer = producer_of(pipeline);
  for (std::size_t i = pipeline.first; i <= pipeline.last; ++i) take_command(pipeline, i, producer);
}

void ShellReader::take_command(const Pipeline& pipeline, std::size_t index, const Producer& producer) {
  const ShellCommand& command = commands_[index];
  const ShellProgram written = program_of(command.words);
  const bool looked_at = std::find(kLookedAt.begin(), kLookedAt.end(), written.name) != kLookedAt.end() ||
                         written.name.find('$') != std::string::npos;
  if (!looked_at && command.redirects.empty()) return;
  const std::vector<ShellWord> words = looked_at ? expanded(command.words, pipeline.bindings) : command.words;
  const ShellProgram program = program_of(words);
  if (program.elsewhere == YesNo::yes) return;
  const auto script = script_operand(program, words);
  if (script) take_script(command.words[*script].view);
  if (program.name == "sysctl") take_sysctl(pipeline, index, words, program);
  if (program.name == "docker" || program.name == "podman" || program.name == "nerdctl")
    take_container(pipeline, index, words, program);
  for (const ShellRedirect& redirect : command.redirects)
    if (redirect.of_output && (redirect.op == ">" || redirect.op == ">>" || redirect.op == ">|"))
      write(pipeline,
            {variables_.expanded(redirect.target, pipeline.bindings), yes_if(redirect.op == ">>"), &command, index},
            producer);
  if (program.name != "tee") return;
  Target target{{}, YesNo::no, &command, index, YesNo::no, YesNo::no};
  std::size_t files = 0;
  for (std::size_t i = program.operands; i < words.size(); ++i) files += words[i].text().starts_with('-') ? 0 : 1;
  target.one_of_several = yes_if(files > 1);
  for (std::size_t i = program.operands; i < words.size(); ++i) {
    target.path = words[i];
    if (words[i].text() == "-a" || words[i].text() == "--append" || words[i].text() == "-ai")
      target.appends = YesNo::yes;
    else if (!words[i].text().starts_with('-'))
      write(pipeline, target, producer);
  }
}

void ShellReader::take_sysctl(const Pipeline& pipeline, std::size_t index, const std::vector<ShellWord>& words,
                              const ShellProgram& program) {
  const ShellCommand& command = commands_[index];
  const SysctlWords taken = sysctl_words(script_.script.text(), script_.script, command.words, words, program.operands);
  for (const SysctlOperand& operand : taken.settings) {
    const ShellWord& word = words[operand.word];
    const std::size_t equals = std::min(operand.equals, word.text().size());
    ShellSetting setting = setting_of_word(word, equals, whole(pipeline));
    ShellRemoval goes = removal(pipeline);
    if (taken.settings.size() + taken.others.size() > 1 && goes.why_not != "is written in a loop") {
      const Span part{command.words[operand.word - 1].span.end, command.words[operand.word].span.end};
      goes = {script_.script.in_source(part), ""};
    }
    Line line = line_of(source_, setting, goes);
    if (operand.fault && line.name.find(kShellUnknown) == std::string::npos) {
      line.kind = LineKind::inert;
      add_fault(source_, line, *operand.fault);
      if (!operand.fault->cure) set_not_edited(line, "sets nothing as it is written");
    }
    if (script_.where == RunsWhere::image_build && line.kind != LineKind::inert) {
      line.kind = LineKind::inert;
      add_fault(source_, line,
                {"SRC002",
                 fmt::format("{} is set while the image is built: nothing of it is kept in the image, and builders "
                             "that mount /proc/sys read-only stop here. Set it where the container starts (docker run "
                             "--sysctl, `sysctls:` of compose or of the pod), or on the host",
                             line.name),
                 std::nullopt});
    }
    add(std::move(line), script_.program);
  }
}

}  // namespace tcptune
