// SPDX-License-Identifier: MIT
// See ansible_loops.h.
#include "readers/surfaces/ansible_loops.h"

#include <algorithm>
#include <array>

#include "core/text/text.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

using Step = AnsibleLoop::Step;

constexpr std::array kLists = {"loop"sv, "with_items"sv, "with_list"sv, "with_flattened"sv};

bool has_filter(std::string_view expression, std::string_view name) {
  for (const std::string_view part : split(expression, '|'))
    if (trim(part).starts_with(name)) return true;
  return false;
}

// "lookup('dict', x)", "query('dict', x)": x.
std::string_view without_dict_lookup(std::string_view expression) {
  for (const std::string_view call : {"lookup('dict',"sv, "query('dict',"sv, "q('dict',"sv, "lookup(\"dict\","sv})
    if (expression.starts_with(call) && expression.ends_with(')'))
      return trim(expression.substr(call.size(), expression.size() - call.size() - 1));
  return expression;
}

void add_list(std::vector<Step>& steps, const AnsibleValue& list, const std::string& variable, int flatten) {
  const LocatedNode& node = list.node->real();
  for (std::size_t i = 0; i < node.items.size(); ++i) {
    const LocatedNode& item = node.items[i]->real();
    if (flatten > 0 && item.kind == YamlKind::sequence) {
      add_list(steps, {&item, list.here}, variable, flatten - 1);
      continue;
    }
    const bool in_place = list.here == YesNo::yes && node.items[i]->alias == nullptr;
    Step& step = steps.emplace_back();
    step.turn.variable = variable;
    step.turn.item = {&item, list.here};
    step.collection = in_place ? &node : nullptr;
    step.index = i;
  }
}

void add_dictionary(std::vector<Step>& steps, const AnsibleValue& dictionary, const std::string& variable) {
  const LocatedNode& node = dictionary.node->real();
  for (std::size_t i = 0; i < node.entries.size(); ++i) {
    Step& step = steps.emplace_back();
    step.turn.variable = variable;
    step.turn.key = {node.entries[i].key, dictionary.here};
    step.turn.value = {&node.entries[i].value->real(), dictionary.here};
    step.collection = dictionary.here == YesNo::yes ? &node : nullptr;
    step.index = i;
  }
}

void add_together(std::vector<Step>& steps, const LocatedNode& lists, const std::string& variable) {
  if (lists.items.empty()) return;
  std::size_t turns = lists.items[0]->real().items.size();
  for (const LocatedNode* list : lists.items) turns = std::min(turns, list->real().items.size());
  for (std::size_t i = 0; i < turns; ++i) {
    Step& step = steps.emplace_back();
    step.turn.variable = variable;
    for (const LocatedNode* list : lists.items) step.turn.parts.push_back({&list->real().items[i]->real(), YesNo::yes});
  }
}

struct Goes {
  AnsibleValue value;  // null: it is not known
  bool as_dictionary = false;
};

Goes goes_over(const LocatedNode& written, const AnsibleScope& scope) {
  if (written.kind != YamlKind::scalar) return {{&written, YesNo::yes}};
  const auto expression = only_expression(written.text);
  // with_items: name, as Ansible 1 had it.
  std::string_view inner = expression ? *expression : std::string_view(written.text);
  const std::string_view looked_up = without_dict_lookup(inner);
  const bool as_dictionary = looked_up != inner || has_filter(inner, "dict2items") || looked_up.ends_with(".items()");
  inner = looked_up;
  if (inner.ends_with(".items()")) inner.remove_suffix(8);
  return {resolved(inner, nullptr, scope), as_dictionary};
}

}  // namespace

AnsibleLoop loop_of(const LocatedNode& task, const AnsibleScope& scope) {
  AnsibleLoop loop;
  std::string variable = "item";
  if (const LocatedNode* control = task.find("loop_control"))
    if (const std::string_view name = control->word("loop_var"); !name.empty()) variable = name;
  for (const LocatedEntry& entry : task.entries) {
    const std::string_view word = entry.key->text;
    const bool is_list = std::find(kLists.begin(), kLists.end(), word) != kLists.end();
    if (!is_list && !word.starts_with("with_")) continue;
    loop.over = AnsibleLoop::Over::unknown;
    const LocatedNode& written = entry.value->real();
    if (word == "with_together" && written.kind == YamlKind::sequence) {
      add_together(loop.steps, written, variable);
    } else if (is_list || word == "with_dict") {
      const Goes goes = goes_over(written, scope);
      if (goes.value.node == nullptr) return loop;
      const YamlKind kind = goes.value.node->real().kind;
      const bool as_dictionary = goes.as_dictionary || word == "with_dict";
      if (kind == YamlKind::sequence && !as_dictionary)
        add_list(loop.steps, goes.value, variable, word == "loop" || word == "with_list" ? 0 : 1);
      else if (kind == YamlKind::mapping && as_dictionary)
        add_dictionary(loop.steps, goes.value, variable);
      else
        return loop;
      loop.in_task = yes_if(goes.value.node == &written && entry.value->alias == nullptr);
    } else {
      return loop;
    }
    loop.over = AnsibleLoop::Over::known;
    return loop;
  }
  return loop;
}

}  // namespace tcptune
