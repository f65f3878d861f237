// SPDX-License-Identifier: MIT
// Tasks of Ansible that hold a text: a sysctl file or lines of one (copy, blockinfile, lineinfile), and commands.
#include <memory>
#include <utility>

#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/ansible_file.h"
#include "readers/surfaces/ansible_loops.h"
#include "readers/surfaces/boot_places.h"
#include "readers/surfaces/embedded_sysctl.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/sysctl_template.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

Line with_faults(Line line, std::string_view path) {
  const std::string why = why_no_boot_reads(path);
  if (why.empty() || line.writing == nullptr || line.kind == LineKind::comment) return line;
  Writing writing = *line.writing;
  writing.faults.push_back({"SRC004", line.name + " is written to " + why, {}});
  line.writing = std::make_shared<const Writing>(std::move(writing));
  return line;
}

void add_sysctl_lines(AnsibleFile& file, const AnsibleTask& task, std::string_view path, const LocatedNode& scalar) {
  std::vector<Line> lines = sysctl_lines(file.text, view_of(file.text.text, scalar), Holes::jinja);
  if (lines.empty()) return;
  for (Line& line : lines) line = with_faults(std::move(line), path);
  file.add({{task.target, "", {}, std::move(lines)}}, task, path);
}

// One line that a loop or a variable fills in: it is known, and stays as it is.
void add_filled_line(AnsibleFile& file, const AnsibleTask& task, std::string_view path, const LocatedNode& scalar,
                     const AnsibleTurn* turn) {
  const AnsibleText filled = filled_in({&scalar, YesNo::yes}, turn, file.scope);
  if (!filled.text) return;
  const bool is_verbatim = filled.from.node != nullptr && filled.from.here == YesNo::yes;
  View view;
  if (is_verbatim)
    view = view_of(file.text.text, *filled.from.node);
  else
    view.append_decoded(*filled.text, scalar.inner);
  for (Line& line : sysctl_lines(file.text, view, Holes::jinja)) {
    if (line.kind == LineKind::comment || line.writing == nullptr) continue;
    Writing writing = *line.writing;
    writing.not_edited = "is filled in as the play runs";
    line.writing = std::make_shared<const Writing>(std::move(writing));
    file.add(task, "", std::move(line), path);
  }
}

// A task that puts one line into a file goes as a whole.
void add_single_line(AnsibleFile& file, const AnsibleTask& task, std::string_view path, const LocatedNode& scalar) {
  for (Line& line : sysctl_lines(file.text, view_of(file.text.text, scalar), Holes::jinja)) {
    line = with_faults(std::move(line), path);
    if (line.writing == nullptr || line.kind == LineKind::comment) continue;
    Writing writing = *line.writing;
    writing.sysctl_line = YesNo::no;
    writing.removal = task.removal;
    writing.not_edited = task.removal.empty() ? task.why_it_stays : "";
    line.writing = std::make_shared<const Writing>(std::move(writing));
    file.add(task, "", std::move(line), path);
  }
}

std::string_view first_word(const LocatedNode& arguments, std::initializer_list<std::string_view> names) {
  for (const std::string_view name : names)
    if (const std::string_view word = arguments.word(name); !word.empty()) return word;
  return {};
}

// The text of a command with the holes filled that are known; nothing: one is not.
View filled_command(const AnsibleFile& file, const LocatedNode& scalar, const AnsibleTurn* turn) {
  const View whole = view_of(file.text.text, scalar);
  const std::string_view text = whole.text();
  View view;
  std::size_t at = 0;
  const auto copy = [&](std::size_t end) {
    // Piece by piece: what is between them stands elsewhere.
    while (at < end) {
      std::size_t next = std::min(text.find('\n', at), end - 1) + 1;
      const Span part{at, next};
      if (whole.is_verbatim(part))
        view.append(text.substr(at, next - at), whole.in_source(part).begin);
      else
        view.append_decoded(text.substr(at, next - at), whole.in_source(part));
      at = next;
    }
  };
  for (std::size_t open = text.find("{{"); open != std::string_view::npos; open = text.find("{{", at)) {
    const std::size_t close = text.find("}}", open);
    if (close == std::string_view::npos) break;
    copy(open);
    const AnsibleValue value = resolved(trim(text.substr(open + 2, close - open - 2)), turn, file.scope);
    const bool known = value.node != nullptr && value.node->kind == YamlKind::scalar;
    // "$" makes it what a shell works out.
    view.append_decoded(known ? text_of_scalar(*value.node) : "$x", whole.in_source({open, close + 2}));
    at = close + 2;
  }
  copy(text.size());
  return view;
}

void read_script(AnsibleFile& file, const AnsibleTask& task, const LocatedNode& script, YesNo has_shell,
                 const AnsibleTurn* turn) {
  const bool has_tag = script.text.find("{%") != std::string::npos;
  if (has_tag || (has_shell == YesNo::no && script.text.find_first_of("<>|;&") != std::string::npos)) return;
  const View view = filled_command(file, script, turn);
  for (Fragment& fragment : script_fragments({file.text, view, task.target, std::string(kAnsible), RunsWhere::host})) {
    const bool in_kernel = !fragment.program.empty();
    file.add({std::move(fragment)}, task, in_kernel ? std::optional(std::string_view()) : std::nullopt);
  }
}

bool follows(AnsibleFile& file, const AnsibleLoop& loop) {
  file.turns -= static_cast<int>(loop.steps.size());
  return file.turns > 0;
}

}  // namespace

void read_template_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module,
                        const LocatedNode& arguments) {
  const std::string_view path = first_word(arguments, {"dest", "path"});
  if (!is_place_of_sysctls(path) || loop_of(task.node, file.scope).over != AnsibleLoop::Over::nothing) return;
  const std::string directory = module == "template" ? "templates" : "files";
  const std::string name = directory + "/" + std::string(arguments.word("src"));
  const SourcePtr source = file.role.file_of(directory, arguments.word("src"));
  if (source == nullptr) return;
  const SurfaceText text{name, source->bytes(), file.text.neighbour};
  for (const Line& line : lines_of_template(text, file.scope))
    if (line.kind == LineKind::assignment) file.add_elsewhere(task, path, name, line);
}

void read_file_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module, const LocatedNode& arguments) {
  const std::string_view path = first_word(arguments, {"dest", "path", "destfile"});
  if (!is_place_of_sysctls(path) || arguments.word("state") == "absent") return;
  const LocatedNode* text = arguments.find(module == "copy" ? "content" : module == "blockinfile" ? "block" : "line");
  if (text == nullptr && module == "blockinfile") text = arguments.find("content");
  if (text == nullptr && module == "lineinfile") text = arguments.find("value");
  if (text == nullptr || text->kind != YamlKind::scalar) return;
  if (module != "lineinfile") return add_sysctl_lines(file, task, path, *text);
  const AnsibleLoop loop = loop_of(task.node, file.scope);
  if (loop.over == AnsibleLoop::Over::nothing && text->text.find("{{") == std::string::npos)
    return add_single_line(file, task, path, *text);
  if (!follows(file, loop)) return;
  if (loop.over != AnsibleLoop::Over::known) return add_filled_line(file, task, path, *text, nullptr);
  for (const AnsibleLoop::Step& step : loop.steps) add_filled_line(file, task, path, *text, &step.turn);
}

void read_command_task(AnsibleFile& file, const AnsibleTask& task, std::string_view module,
                       const LocatedNode& arguments) {
  const LocatedNode* script = arguments.kind == YamlKind::scalar ? &arguments : arguments.find("cmd");
  if (script == nullptr || script->kind != YamlKind::scalar) return;
  const YesNo has_shell = yes_if(module != "command");
  const AnsibleLoop loop = loop_of(task.node, file.scope);
  if (!follows(file, loop)) return;
  if (loop.over != AnsibleLoop::Over::known) return read_script(file, task, *script, has_shell, nullptr);
  for (const AnsibleLoop::Step& step : loop.steps) read_script(file, task, *script, has_shell, &step.turn);
}

}  // namespace tcptune
