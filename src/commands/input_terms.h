// SPDX-License-Identifier: MIT
// On which terms each input is judged: the command line's, then those of the policy for its path, then the policy's.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "cli.h"
#include "commands/rule_selection.h"
#include "commands/site.h"
#include "core/accept/policy.h"

namespace tcptune {

// What the policy says for an input, in the order in which it counts. `input` is absolute; empty: no file is named, and
// no path of an override fits it.
std::vector<const PolicyDefaults*> defaults_for(const Policy& policy, const std::string& input);

// The options with what the policy says for an input, where they say nothing themselves.
TargetOptions options_for(TargetOptions given, const Policy& policy, const std::string& input);

// Adds what the policy's defaults have that options of those names do not take.
void append_default_faults(std::vector<Diagnostic>& faults, const Policy& policy, const RuleBase& all);

struct Terms {
  TargetOptions target;  // complete: what --target says is filled in
  ChosenRules rules;
};

// Made of such defaults.
Terms terms_of(TargetOptions given, const std::vector<const PolicyDefaults*>& defaults);

class InputTerms {
 public:
  // For the paths of `given`. Throws Error as choose_rules() does.
  InputTerms(const TargetOptions& given, const Site& site);

  // Those that no override changes come first, whether an input has them or not.
  const std::vector<std::unique_ptr<Terms>>& all() const { return all_; }
  // By position in the paths; 0 for a machine.
  std::size_t number_of(std::size_t input) const { return of_input_.empty() ? 0 : of_input_[input]; }

 private:
  std::vector<std::unique_ptr<Terms>> all_;
  std::vector<std::size_t> of_input_;
};

}  // namespace tcptune
