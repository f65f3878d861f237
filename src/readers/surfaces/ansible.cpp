// SPDX-License-Identifier: MIT
// Ansible: playbooks, files of tasks and handlers, and files of variables.
#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/text/text.h"
#include "readers/surfaces/ansible_file.h"
#include "readers/surfaces/comments.h"
#include "readers/surfaces/surfaces.h"
#include "readers/surfaces/yaml_settings.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr std::array kAnsibleMarks{"#"sv};
constexpr std::array kTaskLists{"pre_tasks"sv, "tasks"sv, "post_tasks"sv, "handlers"sv};
constexpr std::array kBlockParts{"block"sv, "rescue"sv, "always"sv};
constexpr std::array kFileModules{"copy"sv, "blockinfile"sv, "lineinfile"sv};
constexpr std::array kCommandModules{"shell"sv, "command"sv, "raw"sv};

template <typename Array>
bool is_one_of(const Array& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// Of the collections that have these modules; community.windows has others of the same name.
std::string_view module_of(std::string_view key) {
  for (const std::string_view collection :
       {"ansible.posix."sv, "ansible.builtin."sv, "ansible.legacy."sv, "community.general."sv})
    if (key.starts_with(collection)) return key.substr(collection.size());
  return key;
}

bool is_no(std::string_view word) { return written_by_sysctl_module(word) == "0"; }
bool is_yes_word(std::string_view word) { return written_by_sysctl_module(word) == "1"; }

// Conditions of a task in one line.
std::string condition_of(const LocatedNode& task) {
  const LocatedNode* when = task.find("when");
  if (when == nullptr) return {};
  std::string text = when->text;
  for (const LocatedNode* item : when->items) text.append(text.empty() ? "" : " and ").append(item->real().text);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return std::string(trim(text));
}

// What a list of tasks stands in.
struct TaskList {
  const LocatedNode& list;
  SurfaceTarget target;
  std::string condition;
  YesNo failure_ignored = YesNo::no;
  YesNo handlers = YesNo::no;
  Span removal;  // of what holds the list, where the last of its tasks goes
};

class AnsibleReader {
 public:
  explicit AnsibleReader(const SurfaceText& text) : file_(text) {}

  std::vector<Fragment> read() {
    for (const LocatedNode* document : file_.yaml.documents()) {
      if (document->kind == YamlKind::mapping) take_variables(*document);
      if (document->kind != YamlKind::sequence) continue;
      if (is_playbook(*document)) {
        take_plays(*document);
      } else {
        file_.role.push_variables(file_.scope);
        take_tasks({*document, {}, "", YesNo::no, yes_if(is_below("handlers")), {}});
      }
    }
    return file_.take();
  }

 private:
  static bool is_playbook(const LocatedNode& list) {
    return std::any_of(list.items.begin(), list.items.end(), [](const LocatedNode* item) {
      return item->real().find("hosts") != nullptr || item->real().find("import_playbook") != nullptr;
    });
  }

  bool is_below(std::string_view directory) const {
    const std::string path = "/" + std::string(file_.text.path);
    return path.find(fmt::format("/{}/", directory)) != std::string::npos;
  }

  void take_plays(const LocatedNode& plays) {
    std::set<std::string> hosts;
    for (const LocatedNode* item : plays.items) hosts.insert(hosts_of(item->real()));
    hosts.erase("");
    for (std::size_t i = 0; i < plays.items.size(); ++i) {
      const LocatedNode& play = plays.items[i]->real();
      if (play.kind != YamlKind::mapping) continue;
      SurfaceTarget target;
      if (hosts.size() > 1) target.name = "hosts " + hosts_of(play);
      take_play(play, target);
    }
  }

  static std::string hosts_of(const LocatedNode& play) {
    const LocatedNode* hosts = play.find("hosts");
    if (hosts == nullptr) return {};
    std::string text = hosts->text;
    for (const LocatedNode* item : hosts->items) text.append(text.empty() ? "" : ",").append(item->real().text);
    return text.substr(0, 60);
  }

  void take_play(const LocatedNode& play, const SurfaceTarget& target) {
    int pushed = 0;
    const auto push = [&](const LocatedNode* mapping, YesNo here) {
      if (mapping == nullptr || mapping->kind != YamlKind::mapping) return;
      file_.scope.push(mapping, here);
      ++pushed;
    };
    push(file_.role.mapping_of("group_vars/all.yml"), YesNo::no);
    push(play.find("vars"), YesNo::yes);
    if (const LocatedNode* files = play.find("vars_files"))
      for (const LocatedNode* item : files->items)
        if (item->kind == YamlKind::scalar && item->text.find("{{") == std::string::npos)
          push(file_.role.mapping_of(item->text), YesNo::no);
    for (std::size_t i = 0; i < play.entries.size(); ++i) {
      const auto& [key, value] = play.entries[i];
      if (!is_one_of(kTaskLists, key->text) || value->real().kind != YamlKind::sequence) continue;
      take_tasks({value->real(), target, "", YesNo::no, yes_if(key->text == "handlers"),
                  file_.yaml.removal_of_entry(play, i)});
    }
    for (; pushed > 0; --pushed) file_.scope.pop();
    // What the tasks of this file do not read is for a role's.
    if (const LocatedNode* variables = play.find("vars")) take_settings(*variables, target);
    if (const LocatedNode* roles = play.find("roles")) take_settings(*roles, target);
  }

  void take_variables(const LocatedNode& variables) { take_settings(variables, {}); }

  void take_settings(const LocatedNode& root, const SurfaceTarget& target) {
    const YamlSettings settings{file_.text, file_.yaml, Holes::jinja, [](const LocatedNode& scalar) {
                                  return written_by_sysctl_module(text_of_scalar(scalar));
                                }};
    const AnsibleTask task{root, target, "", {}, "", YesNo::no};
    for (Line& line : settings_below(settings, root, file_.known)) file_.add(task, kAnsible, std::move(line));
  }

  void take_tasks(const TaskList& tasks) {
    const auto& items = tasks.list.items;
    for (std::size_t i = 0; i < items.size(); ++i) {
      const LocatedNode& node = items[i]->real();
      if (node.kind != YamlKind::mapping || items[i]->alias != nullptr || is_no(node.word("when"))) continue;
      AnsibleTask task{node, tasks.target,         tasks.condition, file_.yaml.removal_of_item(tasks.list, i),
                       "",   tasks.failure_ignored};
      if (task.removal.empty()) task.removal = tasks.removal;
      if (task.removal.empty()) task.why_it_stays = "is the only task there";
      if (const std::string condition = condition_of(node); !condition.empty())
        task.condition += (task.condition.empty() ? "" : " and ") + condition;
      if (is_yes_word(node.word("ignore_errors")) || is_no(node.word("failed_when"))) task.failure_ignored = YesNo::yes;
      if (tasks.handlers == YesNo::yes) keep(task, "is a handler that other tasks call by its name");
      if (node.find("register") != nullptr) keep(task, "is a task whose result others may ask for");
      take_task(task);
    }
  }

  static void keep(AnsibleTask& task, std::string_view why) {
    task.removal = {};
    task.why_it_stays = why;
  }

  void take_task(const AnsibleTask& task) {
    const LocatedNode* variables = task.node.find("vars");
    if (variables != nullptr) file_.scope.push(variables, YesNo::yes);
    if (task.node.find("block") != nullptr)
      take_block(task);
    else
      take_module(task);
    if (variables != nullptr) file_.scope.pop();
  }

  void take_block(const AnsibleTask& task) {
    const bool alone = task.node.find("rescue") == nullptr && task.node.find("always") == nullptr;
    for (const std::string_view part : kBlockParts) {
      const LocatedNode* list = task.node.find(part);
      if (list == nullptr || list->kind != YamlKind::sequence) continue;
      take_tasks({*list, task.target, task.condition, task.failure_ignored, YesNo::no, alone ? task.removal : Span{}});
    }
  }

  void take_module(const AnsibleTask& task) {
    for (const auto& [key, value] : task.node.entries) {
      const std::string_view module = module_of(key->text);
      if (module == "action" || module == "local_action") return take_action(task, value->real());
      if (take_module(task, module, value->real())) return;
    }
  }

  bool take_module(const AnsibleTask& task, std::string_view module, const LocatedNode& written) {
    if (is_one_of(kCommandModules, module)) {
      read_command_task(file_, task, module, written);
      return true;
    }
    const bool is_file = is_one_of(kFileModules, module);
    if (module != "sysctl" && module != "template" && !is_file) return false;
    const LocatedNode* arguments = arguments_of(file_, written);
    if (arguments == nullptr) return true;
    if (module == "template" || (module == "copy" && arguments->find("content") == nullptr))
      read_template_task(file_, task, module, *arguments);
    else if (is_file)
      read_file_task(file_, task, module, *arguments);
    else
      read_sysctl_task(file_, task, *arguments);
    return true;
  }

  // action: sysctl name=net.x value=1, or with the module in a mapping.
  void take_action(const AnsibleTask& task, const LocatedNode& action) {
    if (action.kind == YamlKind::mapping) {
      take_module(task, module_of(action.word("module")), action);
      return;
    }
    const auto words = split_words(action.text);
    if (words.empty() || module_of(words[0]) != "sysctl") return;
    if (const LocatedNode* arguments = arguments_of(file_, action)) read_sysctl_task(file_, task, *arguments);
  }

  AnsibleFile file_;
};

}  // namespace

std::vector<Fragment> reading::ansible(const SurfaceText& text) {
  return with_comments(text, AnsibleReader(text).read(), kAnsibleMarks);
}

}  // namespace tcptune
