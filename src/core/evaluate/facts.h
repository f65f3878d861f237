// SPDX-License-Identifier: MIT
// The facts of the expression language: one table that the parser takes, the evaluator asks, examples give and the
// manual explains.
#pragma once

#include <span>
#include <string_view>

#include "core/evaluate/given_words.h"
#include "core/evaluate/planes.h"
#include "core/evaluate/value.h"
#include "core/language/vocabulary.h"

namespace tcptune {

using Get = Value(const Context&);

struct Fact : FactSignature {
  std::string_view meaning;
  Get& get;
  std::string_view takes;  // what an example gives; empty with never_given
  Give& give;
  std::span<const std::string_view> reads = {};  // the settings that it is made of
};

// Sorted by name.
std::span<const Fact> expression_facts();
std::span<const FactSignature> fact_signatures();

}  // namespace tcptune
