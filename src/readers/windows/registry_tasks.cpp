// SPDX-License-Identifier: MIT
// See registry_tasks.h.
// https://docs.ansible.com/ansible/latest/collections/ansible/windows/win_regedit_module.html
#include "readers/windows/registry_tasks.h"

#include <array>
#include <initializer_list>

#include "core/text/text.h"
#include "readers/windows/script_registry.h"
#include "yaml/located_yaml.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr int kDeepest = 20;  // blocks in blocks
constexpr std::array kLists{"tasks"sv, "pre_tasks"sv, "post_tasks"sv, "handlers"sv, "block"sv, "rescue"sv, "always"sv};
constexpr std::array kModules{"win_regedit"sv, "ansible.windows.win_regedit"sv};

class TaskReader {
 public:
  TaskReader(const Catalogue& base, std::string_view bytes, const std::string& file)
      : registry_(base, bytes, file, "tasks of Ansible", read_registry_tasks), yaml_(registry_.text(), file) {}

  Registry read() {
    for (const std::size_t line : comment_lines()) take_comment(line);
    for (const LocatedNode* document : yaml_.documents()) take_list(*document, 0, 0);
    return registry_.take();
  }

 private:
  std::vector<std::size_t> comment_lines() const {
    std::vector<std::size_t> lines;
    const std::string_view text = registry_.text();
    for (std::size_t at = 0; at < text.size(); at = std::min(text.find('\n', at), text.size() - 1) + 1) {
      const std::size_t first = std::min(text.find_first_not_of(" \t", at), text.size());
      if (text.substr(first).starts_with('#')) lines.push_back(first);
    }
    return lines;
  }

  void take_comment(std::size_t at) {
    const std::string_view text = registry_.text();
    const std::string_view words = trim(text.substr(at + 1, std::min(text.find('\n', at), text.size()) - at - 1));
    const auto begin = static_cast<std::size_t>(words.data() - text.data());
    if (!words.empty()) registry_.comment({begin, begin + words.size()});
  }

  void take_list(const LocatedNode& list, int region, int depth) {
    if (list.kind != YamlKind::sequence || depth > kDeepest) return;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const LocatedNode& item = list.items[i]->real();
      if (item.kind != YamlKind::mapping) continue;
      const bool apart = item.find("when") != nullptr || item.find("hosts") != nullptr;
      const int own = apart ? ++regions_ : region;
      for (const std::string_view name : kLists)
        if (const LocatedNode* inner = item.find(name)) take_list(inner->real(), own, depth + 1);
      for (const std::string_view name : kModules)
        if (const LocatedNode* module = item.find(name)) take_task(item, *module, yaml_.removal_of_item(list, i), own);
    }
  }

  void take_task(const LocatedNode& task, const LocatedNode& module, Span removal, int region) {
    const LocatedNode* loop = task.find("loop");
    if (loop == nullptr) loop = task.find("with_items");
    if (loop == nullptr) return take_module(module, task.span, removal, region, nullptr);
    const LocatedNode& items = loop->real();
    if (items.kind != YamlKind::sequence) return take_module(module, task.span, removal, region, nullptr);
    for (std::size_t i = 0; i < items.items.size(); ++i) {
      const LocatedNode& item = items.items[i]->real();
      take_module(module, item.span, yaml_.removal_of_item(items, i), region, &item);
    }
  }

  // A scalar; "{{ item.name }}" is what the item says.
  static ScriptWord word_of(const LocatedNode& mapping, std::initializer_list<std::string_view> names,
                            const LocatedNode* item) {
    const LocatedNode* node = nullptr;
    for (const std::string_view name : names)
      if (node == nullptr) node = mapping.find(name);
    if (node == nullptr) return {};
    std::string_view hole = trim(node->text);
    if (item != nullptr && hole.starts_with("{{") && hole.ends_with("}}")) {
      hole = trim(hole.substr(2, hole.size() - 4));
      if (hole == "item" && item->kind == YamlKind::scalar) node = item;
      if (hole.starts_with("item.") && item->kind == YamlKind::mapping)
        if (const LocatedNode* field = item->find(hole.substr(5))) node = field;
    }
    ScriptWord word;
    word.text = node->text;
    word.span = node->span;
    word.inner = node->inner;
    word.quoted = yes_if(node->style != ScalarStyle::plain);
    word.known = yes_if(node->kind == YamlKind::scalar && node->tag.empty() &&
                        word.text.find("{{") == std::string::npos && word.text.find("{%") == std::string::npos);
    return word;
  }

  void take_module(const LocatedNode& module, Span whole, Span removal, int region, const LocatedNode* item) {
    if (module.kind != YamlKind::mapping) return;
    ScriptValue value;
    value.key = word_of(module, {"path", "key"}, item);
    value.name = word_of(module, {"name", "entry", "value"}, item);
    value.data = word_of(module, {"data"}, item);
    const ScriptWord type = word_of(module, {"type", "datatype"}, item), state = word_of(module, {"state"}, item);
    value.whole = whole;
    value.removal = removal;
    value.region = region;
    if (removal.empty()) value.not_edited = "is the only one of its list, which has to go as a whole";
    value.type = type.text.empty() ? RegistryType::string : registry_type(type.text).value_or(RegistryType::none);
    if (state.known == YesNo::no || type.known == YesNo::no || value.type == RegistryType::none)
      value.data.known = YesNo::no;
    // An octal number of YAML.
    if (value.data.quoted == YesNo::no && value.data.text.size() > 1 && value.data.text[0] == '0' &&
        value.data.text[1] != 'x')
      value.data.known = YesNo::no;
    if (state.text == "absent")
      value.action = value.name.text.empty() ? RegistryAction::remove_key : RegistryAction::remove_value;
    else if (value.name.text.empty() || value.data.span.empty())
      return;
    registry_.add(value);
  }

  ScriptRegistry registry_;
  LocatedYaml yaml_;
  int regions_ = 0;
};

}  // namespace

Registry read_registry_tasks(const Catalogue& base, std::string_view bytes, const std::string& file) {
  return TaskReader(base, bytes, file).read();
}

}  // namespace tcptune
