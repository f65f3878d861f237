// SPDX-License-Identifier: MIT
// The module sysctl of Ansible (ansible.posix.sysctl): it puts NAME=VALUE into a sysctl file and reads that file in.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/names.h"
#include "core/text/text.h"
#include "readers/surfaces/ansible_file.h"
#include "readers/surfaces/ansible_loops.h"
#include "readers/surfaces/boot_places.h"
#include "readers/surfaces/yaml_lines.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

const LocatedNode* argument(const LocatedNode& arguments, std::string_view name, std::string_view other) {
  const LocatedNode* found = arguments.find(name);
  return found == nullptr ? arguments.find(other) : found;
}

bool is_yes(std::string_view word) { return written_by_sysctl_module(word) == "1"; }

// What the task is told, a loop's turn filled in.
struct SysctlPair {
  const LocatedNode& name;
  const LocatedNode& value;
  AnsibleText name_text;
  AnsibleText value_text;
};

// Does the node stand below what the turn is?
bool is_of_turn(const AnsibleTurn& turn, const LocatedNode* node) {
  const auto holds = [node](const AnsibleValue& value) {
    return value.node != nullptr && node != nullptr && value.here == YesNo::yes &&
           value.node->span.begin <= node->span.begin && node->span.end <= value.node->span.end;
  };
  return holds(turn.item) || holds(turn.key) || holds(turn.value) ||
         std::any_of(turn.parts.begin(), turn.parts.end(), holds);
}

class SysctlTask {
 public:
  SysctlTask(AnsibleFile& file, const AnsibleTask& task, const LocatedNode& arguments)
      : file_(file), task_(task), arguments_(arguments) {}

  void read() {
    const LocatedNode *name = argument(arguments_, "name", "key"), *value = argument(arguments_, "value", "val");
    if (name == nullptr || value == nullptr || arguments_.word("state") == "absent") return;
    if (file_.turns <= 0) return;
    const AnsibleLoop loop = loop_of(task_.node, file_.scope);
    file_.turns -= static_cast<int>(loop.steps.size());
    if (loop.over == AnsibleLoop::Over::nothing) take(*name, *value, nullptr, loop);
    if (loop.over == AnsibleLoop::Over::unknown) take_unknown(*name, *value);
    for (const AnsibleLoop::Step& step : loop.steps) take(*name, *value, &step, loop);
  }

 private:
  // Only the name stands in the task.
  void take_unknown(const LocatedNode& name, const LocatedNode& value) {
    if (name.text.find("{{") != std::string::npos) return;
    Line line = yaml_line(file_.text, name, value, Holes::jinja, {});
    line.kind = LineKind::computed;
    file_.add(task_, kAnsible, std::move(line));
  }

  void take(const LocatedNode& name, const LocatedNode& value, const AnsibleLoop::Step* step, const AnsibleLoop& loop) {
    const AnsibleTurn* turn = step == nullptr ? nullptr : &step->turn;
    const SysctlPair pair{name, value, filled_in({&name, YesNo::yes}, turn, file_.scope),
                          filled_in({&value, YesNo::yes}, turn, file_.scope)};
    if (!pair.name_text.text || trim(*pair.name_text.text).empty()) return;
    const AnsibleValue &from_name = pair.name_text.from, &from_value = pair.value_text.from;
    // Both stand in a file of variables, which is judged by itself.
    if (from_name.node != nullptr && from_name.here == YesNo::no && from_value.here == YesNo::no) return;
    if (pair.value_text.text && trim(*pair.value_text.text).empty()) return;
    const LocatedNode& key = from_name.node != nullptr && from_name.here == YesNo::yes ? *from_name.node : name;
    if (step != nullptr && is_of_turn(*turn, &key) && !file_.known.insert(&key).second) return;
    file_.known.insert(&key);
    const std::string_view path = arguments_.word("sysctl_file");
    file_.add(task_, kAnsible, line_of(pair, key, step, loop), path.empty() ? "/etc/sysctl.conf" : path);
  }

  Line line_of(const SysctlPair& pair, const LocatedNode& key, const AnsibleLoop::Step* step,
               const AnsibleLoop& loop) const {
    const AnsibleValue& from = pair.value_text.from;
    const bool value_is_here = from.node != nullptr && from.here == YesNo::yes;
    const bool value_is_near = from.node == &pair.value || (step != nullptr && is_of_turn(step->turn, from.node));
    const LocatedNode& value = value_is_here && value_is_near ? *from.node : pair.value;
    const bool shared = step != nullptr && !is_of_turn(step->turn, from.node);
    const Span removal = removal_of(step, loop);
    Line line = yaml_line(file_.text, key, value, Holes::none, removal);
    line.key = trim(*pair.name_text.text);
    line.name = canonical_name(line.key);
    line.kind = pair.value_text.text ? LineKind::assignment : LineKind::computed;
    line.value = pair.value_text.text ? written_by_sysctl_module(*pair.value_text.text) : trim(pair.value.text);
    Writing writing = *line.writing;
    if (step != nullptr && !is_of_turn(step->turn, &key)) {
      writing.not_edited = "is set in a loop over something else";
    } else if (removal.empty()) {
      writing.not_edited = why_it_stays(step);
    } else if (!value_is_near || !value_is_here || shared) {
      // The value is for others too, or put together: the setting can go, and keep its value.
      line.value_span = {line.value_span.begin, line.value_span.begin};
      writing.not_edited.clear();
    }
    if (line.value_span.begin > 0 && file_.text.text[line.value_span.begin - 1] == '=')
      writing.takes_blanks = YesNo::no;
    add_faults(writing, line);
    line.writing = std::make_shared<const Writing>(std::move(writing));
    return line;
  }

  Span removal_of(const AnsibleLoop::Step* step, const AnsibleLoop& loop) const {
    if (step == nullptr) return task_.removal;
    if (step->collection == nullptr) return {};
    const LocatedNode& collection = *step->collection;
    const Span part = collection.kind == YamlKind::mapping ? file_.yaml.removal_of_entry(collection, step->index)
                                                           : file_.yaml.removal_of_item(collection, step->index);
    return part.empty() && loop.in_task == YesNo::yes ? task_.removal : part;
  }

  std::string why_it_stays(const AnsibleLoop::Step* step) const {
    if (step == nullptr || (step->collection != nullptr && !task_.why_it_stays.empty())) return task_.why_it_stays;
    return step->collection == nullptr ? "stands in what a loop goes over elsewhere"
                                       : "is the only one of a variable that a loop goes over";
  }

  void add_faults(Writing& writing, const Line& line) const {
    if (const std::string_view where = arguments_.word("sysctl_file"); !where.empty())
      if (const std::string why = why_no_boot_reads(where); !why.empty())
        writing.faults.push_back({"SRC004", fmt::format("{} is written to {}", line.name, why), {}});
    const bool ignores = is_yes(arguments_.word("ignoreerrors"));
    if (!ignores && task_.failure_ignored == YesNo::no) return;
    writing.faults.push_back(
        {"SRC005",
         fmt::format("{} hides that {} is not set: the play goes on as if it were",
                     ignores ? "ignoreerrors" : "the task ignores its own failure, which", line.name),
         {}});
  }

  AnsibleFile& file_;
  const AnsibleTask& task_;
  const LocatedNode& arguments_;
};

}  // namespace

void read_sysctl_task(AnsibleFile& file, const AnsibleTask& task, const LocatedNode& arguments) {
  SysctlTask(file, task, arguments).read();
}

}  // namespace tcptune
