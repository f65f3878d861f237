// SPDX-License-Identifier: MIT
// The vocabulary of the expression language: one table that the parser accepts and the manual explains.
#pragma once

#include <string_view>
#include <vector>

namespace tcptune {

enum class Argument { setting, value, state };  // `state`: time-wait or close-wait
enum class LastArgument { once, repeated };
enum class Yields { value, truth };  // only a truth may stand where a condition is wanted

struct FunctionWord {
  std::string_view name;
  std::vector<Argument> arguments;
  LastArgument last = LastArgument::once;
  Yields yields = Yields::value;
  std::string_view usage;  // as it is written: "near(S, time-wait)"
  std::string_view meaning;  // one sentence
};

struct FactWord {
  std::string_view name;
  Yields yields = Yields::value;
  std::string_view meaning;
};

struct OperatorWord {
  std::string_view usage;  // "a in (b, c)"
  std::string_view meaning;
};

// Sorted by name.
const std::vector<FunctionWord>& expression_functions();
const std::vector<FactWord>& expression_facts();

// Loosest first, as the parser binds them.
const std::vector<OperatorWord>& expression_operators();

// Null if there is no such function or fact.
const FunctionWord* find_function(std::string_view name);
const FactWord* find_fact(std::string_view name);

}  // namespace tcptune
