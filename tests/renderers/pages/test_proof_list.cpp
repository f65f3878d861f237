// SPDX-License-Identifier: MIT
// The list of what shows the rules' claims.
#include <doctest/doctest.h>

#include "renderers/pages/proof_list.h"

namespace tcptune {
namespace {

constexpr std::string_view kRecord =
    "kernel 5.10.223 6.1.176 7.2.13\n"
    "lab everywhere      proven     proven     proven\n"
    "lab newer-kernels   impossible proven     refuted\n";

Rule rule_with(std::string_view id, std::string_view lab, std::string_view no_proof) {
  Rule rule;
  rule.id = id;
  rule.os = "linux";
  rule.lab = lab;
  rule.no_proof = no_proof;
  return rule;
}

TEST_CASE("the list of proofs names the experiment and what each kernel said, or why there is none") {
  Rule windows = rule_with("WIN001", "", "");
  windows.os = "windows";
  const Rule rules[] = {rule_with("AA001", "everywhere", ""),
                        rule_with("AA002", "newer-kernels", ""),
                        rule_with("AA003", "not-yet-tried", ""),
                        rule_with("AA004", "", "the key is gone since 4.12"),
                        rule_with("AA005", "", ""),
                        windows};
  RuleBase base;
  base.rules = rules;
  CHECK(proof_list(base, kRecord) ==
        "AA001     everywhere: proven on 5.10.223, 6.1.176, 7.2.13\n"
        "AA002     newer-kernels: proven on 6.1.176; refuted on 7.2.13; cannot be tried on 5.10.223\n"
        "AA003     not-yet-tried: tried on no recorded kernel\n"
        "AA004     none -- the key is gone since 4.12\n"
        "AA005     none, and the rule does not say why\n");
}

}  // namespace
}  // namespace tcptune
