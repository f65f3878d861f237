// SPDX-License-Identifier: MIT
// Judges machines that are much alike, such as those of a fleet: what a rule says depends on few settings, so it is
// judged once for each of their values and remembered. Says the same as judge().
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/judge/engine.h"

namespace tcptune {

// For texts that are looked up by a view.
struct TextHash {
  using is_transparent = void;  // NOLINT(readability-identifier-naming): the library's name
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
};

// Which rules look at which settings: the same for all machines of one system.
struct RuleReaders {
  // `rules` are those of one machine of that system.
  explicit RuleReaders(const PreparedRules& rules);

  // By position in the catalogue, positions in rules.rules(): those that look at the setting, and those whose for_each
  // may bind it.
  std::vector<std::vector<std::uint32_t>> readers, binders;
  std::vector<YesNo> on_facts;  // of each rule: does it look at memory or listening ports?
};

// For one thread, and for machines whose settings are known on the plane `now` alone, without a profile: what there is
// beside rules needs boot files.
class RememberedRules {
 public:
  // `standard` is a machine on which nothing was changed. All that are judged later have its facts, but for memory and
  // listening ports. `rules` and `readers` must outlive it.
  RememberedRules(const PreparedRules& rules, const RuleReaders& readers, const Snapshot& standard);

  // Of a machine of which `changed` names every setting that differs from those of the standard one.
  Judgement judge(const Snapshot& machine, const Readings& changed);

  // How much it keeps: verdicts of rules, and what they are remembered by.
  std::size_t remembered() const { return count_; }
  void forget();

 private:
  // What is remembered of a rule.
  struct Memory {
    std::vector<std::pair<std::string, RuleResult>> standard;  // by bound setting, in order; one without a name else
    RuleResult whole;  // of all of them
    // By what differs from the standard machine: of all, and of one bound setting.
    std::unordered_map<std::string, RuleResult, TextHash, std::equal_to<>> by_changes, by_bound;
  };

  using Ids = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

  // A setting that was changed on some machine.
  struct Known {
    std::vector<std::uint32_t> readers;  // rules that look at it, but for those that bind it
    std::vector<std::uint32_t> binders;
    Ids values;  // each that was met has an id of its own, so that keys are short
  };

  // Of the machine that is judged now, what a rule looks at where it is not as on the standard one.
  struct Bound {
    std::string_view name;
    std::uint32_t value = 0;  // its id
    YesNo is_there = YesNo::yes;
  };
  struct Change {
    std::string key;  // the ids of facts and of settings that it does not bind
    std::vector<Bound> bound;
  };

  Known& known(const std::string& name);
  std::uint32_t id_of(Known& setting, const Reading& reading);
  void tell_changes(const Snapshot& machine, const Readings& changed);
  const RuleResult& result_of(std::size_t rule, const Snapshot& machine);
  RuleResult judge_bound(std::size_t rule, const Snapshot& machine);
  const RuleResult& result_of_bound(std::size_t rule, std::string_view name, std::uint32_t value,
                                    const Snapshot& machine);

  const PreparedRules& rules_;
  const RuleReaders& readers_;
  std::vector<RuleOutcome> others_;  // of rules that need code
  std::vector<Memory> memories_;  // by position in rules.rules(), as the changes
  std::unordered_map<std::string, Known, TextHash, std::equal_to<>> known_;
  Ids facts_;
  std::uint32_t last_id_ = 0;
  std::vector<Change> changes_;
  std::string key_;
  std::size_t count_ = 0;
};

}  // namespace tcptune
