// SPDX-License-Identifier: MIT
// The words of the expression language as its parser sees them: how each is written, not what it means.
#pragma once

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace tcptune {

struct Setting;

// `truth`: may stand where a condition is wanted. `version`: is compared with versions, and with nothing else.
// `setting`: stands for a setting, so that one of its numbers may follow behind a dot.
enum class Yields { value, truth, version, setting };
enum class IteratorName { not_bound, bound };  // is there an `it`?

struct FactSignature {
  std::string_view name;
  Yields yields = Yields::value;
  IteratorName needs = IteratorName::not_bound;  // bound: has a meaning only where `it` has one
  std::span<const std::string_view> words;  // what it can be, of a fact that is one of a few words
};

enum class Argument { setting, value, word };
enum class LastArgument { once, repeated };

struct FunctionSignature {
  std::string_view name;
  std::span<const Argument> arguments;
  LastArgument last = LastArgument::once;
  Yields yields = Yields::value;
  std::span<const std::string_view> words;  // what an argument that is a word can be
};

struct FoundSetting {
  const Setting* setting = nullptr;  // null: there is none of that name
  std::span<const std::string_view> fields;  // names of a vector's numbers
};

// All that an expression may name. Facts and functions are sorted by name; a node keeps the position of its own.
struct Vocabulary {
  std::span<const FactSignature> facts;
  std::span<const FunctionSignature> functions;
  std::function<FoundSetting(std::string_view name)> find_setting;
  std::function<std::vector<std::string_view>()> setting_names;  // for a did-you-mean
  std::function<bool(std::string_view text)> is_version;
};

// An operator as people see it; the parser and Op have it as they need it.
struct OperatorWord {
  std::string_view usage;  // "a in (b, c)"
  std::string_view meaning;
};

// Loosest first, as the parser binds them.
std::span<const OperatorWord> expression_operators();

}  // namespace tcptune
