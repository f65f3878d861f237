// SPDX-License-Identifier: MIT
// Build step: tcptune_embed RULES_DIRECTORY PROFILES_DIRECTORY OUTPUT. Fails, with every fault named, when the rule
// base is faulty.
#include <cstdio>
#include <fstream>

#include "core/text/error.h"
#include "rulebase/embed.h"
#include "rulebase/loader.h"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: tcptune_embed RULES_DIRECTORY PROFILES_DIRECTORY OUTPUT\n", stderr);
    return 2;
  }
  try {
    std::vector<tcptune::RuleSource> sources = tcptune::read_rule_files(argv[1], "rules");
    for (tcptune::RuleSource& source : tcptune::read_rule_files(argv[2], "profiles"))
      sources.push_back(std::move(source));
    const tcptune::LoadedRules rules = tcptune::load_rules(sources, {});
    std::ofstream output(argv[3], std::ios::binary | std::ios::trunc);
    output << tcptune::embed(rules.base);
    output.close();
    if (!output) throw tcptune::Error(std::string(argv[3]) + ": cannot be written");
    return 0;
  } catch (const tcptune::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
