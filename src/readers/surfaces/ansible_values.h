// SPDX-License-Identifier: MIT
// What Ansible makes of values: YAML 1.1, templates of variables that are literal somewhere, and arguments in one word.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/snapshot/source.h"
#include "core/text/yes_no.h"
#include "yaml/located_yaml.h"

namespace tcptune {

// A node, and whether it stands in the file that is read: others cannot be edited with it. Null: it is not known.
struct AnsibleValue {
  const LocatedNode* node = nullptr;
  YesNo here = YesNo::yes;
};

// One turn of a loop: what `item` is. Of a dictionary's entry that is a key and a value, of lists that are walked
// together one value of each.
struct AnsibleTurn {
  std::string variable = "item";
  AnsibleValue item, key, value;
  std::vector<AnsibleValue> parts;
};

// Variables that are literal, by the mappings that hold them.
class AnsibleScope {
 public:
  // Those that are pushed later hide the ones before.
  void push(const LocatedNode* mapping, YesNo here);
  void pop() { mappings_.pop_back(); }
  AnsibleValue find(std::string_view name) const;

 private:
  using Index = std::unordered_map<std::string_view, const LocatedNode*>;
  struct Pushed {
    const LocatedNode* mapping;
    const Index* index;
    YesNo here;
  };
  std::map<const LocatedNode*, Index> indices_;  // of all that were ever pushed
  std::vector<Pushed> mappings_;
};

// The one expression of a template that is nothing else: "{{ a.b | default(1) }}" gives "a.b | default(1)".
std::optional<std::string_view> only_expression(std::string_view text);

// What an expression stands for: a variable and steps into it (a.b, a['b'], a[0]), and filters that leave literals as
// they are. `turn` may be null. Null: it is known only as it runs.
AnsibleValue resolved(std::string_view expression, const AnsibleTurn* turn, const AnsibleScope& scope);

// The scalar as Ansible hands it to a module: 010 is 8, 1_000 is 1000, other types are as they stand.
std::string text_of_scalar(const LocatedNode& scalar);

// A scalar whose templates are filled in.
struct AnsibleText {
  std::optional<std::string> text;  // nothing: it is known only as it runs
  AnsibleValue from;  // the one literal that it is; null: it was put together
};
AnsibleText filled_in(const AnsibleValue& scalar, const AnsibleTurn* turn, const AnsibleScope& scope);

// What the module sysctl writes of a value: it takes yes, on and true for 1, no, off and false for 0.
std::string written_by_sysctl_module(std::string_view value);

}  // namespace tcptune
