// SPDX-License-Identifier: MIT
// The profile hardening against what the public baselines ask: public_baselines.tsv, taken down from them.
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "core/rules/embedded_rules.h"
#include "core/rules/public_demands.h"
#include "core/text/text.h"

using namespace tcptune;

namespace {

struct Asked {
  std::string setting;
  std::string value;
  std::string baseline;
  std::string id;
};

std::vector<Asked> asked_by_baselines() {
  std::ifstream file(SOURCE_DIR "/tests/rulebase/public_baselines.tsv");
  std::vector<Asked> all;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    const auto fields = split(line, '\t');
    REQUIRE(fields.size() == 4);
    all.push_back({std::string(fields[0]), std::string(fields[1]), std::string(fields[2]), std::string(fields[3])});
  }
  return all;
}

bool holds(std::span<const PublicId> ids, const Asked& asked) {
  return std::any_of(ids.begin(), ids.end(),
                     [&](const PublicId& id) { return id.baseline == asked.baseline && id.id == asked.id; });
}

// By an entry with the value, or by a reason why not.
bool answers(const Profile& profile, const Asked& asked) {
  const auto followed = [&](const ProfileEntry& entry) {
    return entry.setting_name == asked.setting && entry.value == asked.value && holds(entry.ids, asked);
  };
  const auto declined = [&](const NotSet& left) {
    return left.setting == asked.setting && left.asked == asked.value && holds(left.ids, asked);
  };
  return std::any_of(profile.entries.begin(), profile.entries.end(), followed) ||
         std::any_of(profile.not_set.begin(), profile.not_set.end(), declined);
}

}  // namespace

TEST_CASE("the profile hardening answers every demand of the public baselines under its number") {
  const Profile* hardening = find_profile(embedded_rules(), "hardening");
  REQUIRE(hardening != nullptr);
  const std::vector<Asked> all = asked_by_baselines();
  CHECK(all.size() > 100);
  for (const Asked& asked : all) {
    CAPTURE(asked.setting);
    CAPTURE(asked.id);
    CHECK(answers(*hardening, asked));
  }
}

TEST_CASE("no profile names a number that the public baselines do not have") {
  const std::vector<Asked> all = asked_by_baselines();
  for (const PublicDemand& demand : public_demands(embedded_rules()))
    for (const DemandAnswer& answer : demand.answers)
      for (const PublicId& id : answer.entry != nullptr ? answer.entry->ids : answer.left->ids) {
        CAPTURE(answer.profile->name);
        CAPTURE(id.id);
        CHECK(std::any_of(all.begin(), all.end(), [&](const Asked& asked) {
          return asked.setting == demand.setting && asked.baseline == id.baseline && asked.id == id.id;
        }));
      }
}

TEST_CASE("every line that a shipped profile wants says when it is wrong, unless it is the default") {
  for (const Profile& profile : embedded_rules().profiles)
    for (const ProfileEntry& entry : profile.entries) {
      CAPTURE(profile.name);
      CAPTURE(entry.setting_name);
      CHECK((!entry.wrong_when.empty() || entry.safety == FixSafety::safe));
    }
}
