// SPDX-License-Identifier: MIT
// See piece_verdicts.h.
#include "core/judge/piece_verdicts.h"

#include <algorithm>
#include <utility>

#include "core/catalogue/kernel_pieces.h"

namespace tcptune {
namespace {

// What a verdict is on a part of the interval, and whether it may differ inside.
struct Judged {
  PieceVerdict piece;
  YesNo settled = YesNo::yes;
};

// The first case that holds. One that may hold leaves it open which.
Judged with_case(const Rule& rule, const Context& context) {
  Judged judged{{Verdict::fail, context.kernels, nullptr, ""}, YesNo::yes};
  for (const Case& one : rule.cases) {
    const Value holds = evaluate(one.when, context);
    if (is_unknown(holds)) judged.settled = YesNo::no;
    if (!is_true(holds)) continue;
    judged.piece.chosen = &one;
    break;
  }
  return judged;
}

Judged judge_exactly(const Rule& rule, const Context& context) {
  const auto unknown = [&](const Value& why) {
    return Judged{{Verdict::unknown, context.kernels, nullptr, why.text}, YesNo::no};
  };
  const Value applies = evaluate(rule.applies_when, context);
  if (is_false(applies)) return {{Verdict::not_applicable, context.kernels, nullptr, ""}, YesNo::yes};
  const Value check = evaluate(rule.check, context);
  if (is_unknown(applies) && !is_true(check)) return unknown(applies);
  if (check.kind != Value::Kind::truth) return unknown(check);
  if (is_true(check)) return {{Verdict::pass, context.kernels, nullptr, ""}, YesNo::yes};
  return with_case(rule, context);
}

}  // namespace

std::vector<KernelVersion> boundaries_for(const RuleUse& use, const Context& context) {
  std::vector<KernelVersion> versions = use.boundaries;
  if (context.it != nullptr) {
    const std::vector<KernelVersion> more = boundaries_of(*context.it);
    versions.insert(versions.end(), more.begin(), more.end());
  }
  const Facts& facts = context.snapshot.facts;
  if (facts.any_kernel == YesNo::yes) versions.push_back(quiet_before(facts.os));
  std::sort(versions.begin(), versions.end());
  versions.erase(std::unique(versions.begin(), versions.end()), versions.end());
  return versions;
}

std::vector<PieceVerdict> judge_rule(const RuleUse& use, const Context& context) {
  Judged whole = judge_exactly(*use.rule, context);
  if (whole.settled == YesNo::yes || context.kernels.low == context.kernels.high) return {std::move(whole.piece)};
  Context piece = context;
  std::vector<PieceVerdict> pieces;
  for (const KernelRange& kernels : pieces_of(context.kernels, boundaries_for(use, context))) {
    piece.kernels = kernels;
    pieces.push_back(judge_exactly(*use.rule, piece).piece);
  }
  return pieces;
}

}  // namespace tcptune
