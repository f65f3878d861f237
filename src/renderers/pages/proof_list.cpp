// SPDX-License-Identifier: MIT
// See proof_list.h.
#include "renderers/pages/proof_list.h"

#include <algorithm>
#include <map>
#include <vector>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

struct Record {
  std::vector<std::string_view> kernels;
  std::map<std::string_view, std::vector<std::string_view>> verdicts;  // by experiment, in the order of the kernels
};

Record read_record(std::string_view text) {
  Record record;
  for (const std::string_view line : split(text, '\n')) {
    const auto words = split_words(line);
    if (words.size() > 1 && words[0] == "kernel") record.kernels.assign(words.begin() + 1, words.end());
    if (words.size() > 2 && words[0] == "lab") record.verdicts[words[1]].assign(words.begin() + 2, words.end());
  }
  return record;
}

// "proven on 5.10.223, 6.1.176; impossible on 6.12.117": each verdict with its kernels.
std::string where_shown(const Record& record, std::string_view experiment) {
  const auto found = record.verdicts.find(experiment);
  if (found == record.verdicts.end()) return "tried on no recorded kernel";
  std::string text;
  for (const std::string_view verdict : {"proven", "refuted", "impossible"}) {
    std::vector<std::string_view> kernels;
    for (std::size_t i = 0; i < std::min(record.kernels.size(), found->second.size()); ++i)
      if (found->second[i] == verdict) kernels.push_back(record.kernels[i]);
    if (kernels.empty()) continue;
    if (!text.empty()) text += "; ";
    text += fmt::format("{} on {}", verdict == "impossible" ? "cannot be tried" : verdict, fmt::join(kernels, ", "));
  }
  return text;
}

std::string proof_of(const Rule& rule, const Record& record) {
  if (!rule.lab.empty()) return fmt::format("{}: {}", printable(rule.lab), where_shown(record, rule.lab));
  if (!rule.no_proof.empty()) return fmt::format("none -- {}", printable(rule.no_proof));
  return "none, and the rule does not say why";
}

}  // namespace

std::string proof_list(const RuleBase& base, std::string_view text) {
  const Record record = read_record(text);
  std::string out;
  for (const Rule& rule : base.rules)
    if (rule.os != "windows") out += fmt::format("{:<9} {}\n", rule.id, proof_of(rule, record));
  return out;
}

}  // namespace tcptune
