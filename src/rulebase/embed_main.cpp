// SPDX-License-Identifier: MIT
// Build step: tcptune_embed RULES_DIRECTORY OUTPUT. Fails, with every fault named, when the rule base is faulty.
#include <cstdio>
#include <fstream>

#include "core/error.h"
#include "rulebase/embed.h"
#include "rulebase/loader.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: tcptune_embed RULES_DIRECTORY OUTPUT\n", stderr);
    return 2;
  }
  try {
    const tcptune::LoadedRules rules = tcptune::load_rules(tcptune::read_rule_files(argv[1], "rules"), {});
    std::ofstream output(argv[2], std::ios::binary | std::ios::trunc);
    output << tcptune::embed(rules.base);
    output.close();
    if (!output) throw tcptune::Error(std::string(argv[2]) + ": cannot be written");
    return 0;
  } catch (const tcptune::Error& error) {
    std::fprintf(stderr, "%s\n", error.what());
    return 1;
  }
}
