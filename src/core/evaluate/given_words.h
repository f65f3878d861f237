// SPDX-License-Identifier: MIT
// What a rule's example may say of its machine, apart from settings and files: facts, and what only examples know.
#pragma once

#include <map>
#include <optional>
#include <string_view>

#include "core/snapshot/snapshot.h"
#include "core/text/date.h"

namespace tcptune {

struct ExampleMachine {
  Facts facts;
  std::optional<BootReader> reader;  // who reads the files at boot
  int systemd_version = 0;  // 0: not given
  std::optional<Evidence> evidence;  // of its connections
  Date today;  // not given: long ago, and no suppression has ended
};

// The machine with the value given; nothing when the value means nothing.
using Give = std::optional<ExampleMachine>(ExampleMachine machine, std::string_view value);

// Of facts that follow from the rest of an example, or from what is judged: means nothing ever.
std::optional<ExampleMachine> never_given(ExampleMachine machine, std::string_view value);

struct GivenWord {
  std::string_view takes;  // "a size such as 8GiB"
  Give& give;
};

// Every fact that can be given and the words that are no facts, by name.
const std::map<std::string_view, GivenWord>& given_words();

}  // namespace tcptune
