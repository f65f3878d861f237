// SPDX-License-Identifier: MIT
// The functions of the expression language: one table that the parser takes, the evaluator calls and the manual
// explains.
#pragma once

#include <span>
#include <string_view>

#include "core/evaluate/planes.h"
#include "core/evaluate/setting_functions.h"
#include "core/evaluate/value.h"
#include "core/language/vocabulary.h"

namespace tcptune {

// The arguments of one call. Each is evaluated when it is asked for.
class Arguments {
 public:
  Arguments(std::span<const Node> nodes, const Node& call, const Context& context)
      : nodes_(nodes), call_(call), context_(context) {}

  const Context& context() const { return context_; }
  std::size_t size() const;
  Value value(std::size_t i) const;
  NamedSetting setting(std::size_t i) const;  // of an argument of the kind `setting`
  std::string_view word(std::size_t i) const;  // of the kind `word`

 private:
  int index(std::size_t i) const;

  std::span<const Node> nodes_;
  const Node& call_;
  const Context& context_;
};

using Call = Value(const Arguments&);

struct Function : FunctionSignature {
  std::string_view usage;  // as it is written: "near(S, time-wait)"
  std::string_view meaning;  // one sentence
  Call& call;
  std::span<const std::string_view> reads = {};  // the settings that it looks at beside its arguments
};

// Sorted by name.
std::span<const Function> expression_functions();
std::span<const FunctionSignature> function_signatures();

}  // namespace tcptune
