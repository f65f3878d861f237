// SPDX-License-Identifier: MIT
// Fuzzes the planner: a file is judged, changed as planned and judged again; then nothing may be left to do.
#include <cstdio>
#include <string>

#include "audit.h"
#include "core/evaluate/evaluate.h"
#include "core/plan/patch.h"
#include "core/plan/plan.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "shipped_rules.h"
#include "targets/targets.h"

namespace {

using namespace tcptune;

// The file with the changes made; its diff is made on the way, in both directions.
std::string changed_text(std::string_view text, const ChangeSet& changes) {
  fuzz::require(changes.files.size() <= 1, "a change of a file that is not there");
  if (changes.files.empty()) return std::string(text);
  const FileChange& file = changes.files[0];
  fuzz::require(!unified_diff("fuzz.conf", file, Direction::forward).empty(), "a change without a diff");
  fuzz::require(!unified_diff("fuzz.conf", file, Direction::reverse).empty(), "a change without a way back");
  return edited(file.source->bytes(), file.edits);
}

// What a person needs to try it with `tcptune diff`.
void tell(const TargetOptions& options, const std::string& after, const ChangeSet& second) {
  std::fprintf(stderr,
               "--kernel '%s' --boot %s --systemd-version %d --memory '%s' --role %s\nafter the first plan:\n%s\n",
               options.kernel.c_str(), options.boot ? std::string(name_of(*options.boot)).c_str() : "auto",
               options.systemd_version, options.memory.c_str(), options.role.c_str(), after.c_str());
  for (const LineChange& change : second.lines)
    std::fprintf(stderr, "%d: %s -> %s (%s)\n", change.line, change.old_value.c_str(), change.new_value.c_str(),
                 change.reasons.front().rule.c_str());
  for (const Addition& addition : second.additions)
    std::fprintf(stderr, "+ %s = %s (%s)\n", addition.setting.c_str(), addition.value.c_str(),
                 addition.reasons.front().rule.c_str());
}

bool speaks_of(const ChangeSet& changes, const std::string& name) {
  for (const Addition& addition : changes.additions)
    if (addition.setting == name) return true;
  for (const LineChange& change : changes.lines) {
    if (change.setting == name) return true;
    // A rewritten line may only now name its setting.
    for (const std::string& line : change.lines)
      if (line.find(name) != std::string::npos) return true;
  }
  return false;
}

// What the plan does not speak of is set as before.
void check_others(const Snapshot& before, const Snapshot& after, const ChangeSet& changes) {
  for (const auto& [name, winner] : before.boot->winners) {
    if (speaks_of(changes, name)) continue;
    const Line* line = winning_line(after, name);
    fuzz::require(line != nullptr && line->value == before.boot->lines[winner.line].value,
                  "a setting changed that the plan does not speak of");
  }
}

// The readers, kernels and roles depend on the text, so the first text's are kept for the second.
void plan_twice(std::string_view text, const PlanOptions& how) {
  TargetOptions options = fuzz::some_options(text);
  options.from = InputKind::sysctl_conf;
  const Snapshot before = text_target(shipped_rules(), options, "fuzz.conf", std::string(text)).snapshot;
  const ChangeSet changes = plan(embedded_rules(), before, how);
  const std::string after = changed_text(text, changes);
  fuzz::require(!changes.empty() || after == text, "an empty plan changed the file");
  try {
    const Snapshot changed = text_target(shipped_rules(), options, "fuzz.conf", std::string(after)).snapshot;
    check_others(before, changed, changes);
    const ChangeSet second = plan(embedded_rules(), changed, how);
    if (!second.empty()) tell(options, after, second);
    fuzz::require(second.empty(), "a second plan is not empty");
  } catch (const Error&) {
    // Nothing but comments may be left, which no audit takes.
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const PlanReview review : {PlanReview::no, PlanReview::yes})
    for (const PlanPrune prune : {PlanPrune::no, PlanPrune::yes}) {
      try {
        plan_twice(text, {review, prune});
      } catch (const Error&) {
        // A file that no reader takes.
      }
    }
  return 0;
}
