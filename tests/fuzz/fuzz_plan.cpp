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
#include "targets/targets.h"

namespace {

using namespace tcptune;

FilePatch patch_of(std::string_view text, const ChangeSet& changes) {
  FilePatch patch;
  patch.path = "fuzz.conf";
  patch.old_text = text;
  for (const Edit& edit : changes.edits) {
    fuzz::require(edit.file == 0 && edit.line > 0, "an edit of a line that is not there");
    patch.replaced[edit.line] = edit.lines;
  }
  for (const Addition& addition : changes.additions) {
    patch.appended.emplace_back();
    patch.appended.push_back(addition.setting + " = " + addition.value);
  }
  return patch;
}

// What a person needs to try it with `tcptune diff`.
void tell(const TargetOptions& options, const std::string& after, const ChangeSet& second) {
  std::fprintf(stderr,
               "--kernel '%s' --boot %s --systemd-version %d --memory '%s' --role %s\nafter the first plan:\n%s\n",
               options.kernel.c_str(), options.boot.c_str(), options.systemd_version, options.memory.c_str(),
               options.role.c_str(), after.c_str());
  for (const Edit& edit : second.edits)
    std::fprintf(stderr, "%d: %s -> %s (%s)\n", edit.line, edit.old_value.c_str(), edit.new_value.c_str(),
                 edit.reasons.front().rule.c_str());
  for (const Addition& addition : second.additions)
    std::fprintf(stderr, "+ %s = %s (%s)\n", addition.setting.c_str(), addition.value.c_str(),
                 addition.reasons.front().rule.c_str());
}

bool speaks_of(const ChangeSet& changes, const std::string& name) {
  for (const Addition& addition : changes.additions)
    if (addition.setting == name) return true;
  for (const Edit& edit : changes.edits) {
    if (edit.setting == name) return true;
    // A rewritten line may only now name its setting.
    for (const std::string& line : edit.lines)
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
  options.from = FromKind::conf;
  const Snapshot before = snapshot_of_text(embedded_rules(), options, "fuzz.conf", text);
  const ChangeSet changes = plan(embedded_rules(), before, how);
  const FilePatch patch = patch_of(text, changes);
  unified_diff(patch, Direction::forward);
  unified_diff(patch, Direction::reverse);
  const std::string after = patched(patch);
  fuzz::require(!changes.empty() || after == text, "an empty plan changed the file");
  try {
    const Snapshot changed = snapshot_of_text(embedded_rules(), options, "fuzz.conf", after);
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
