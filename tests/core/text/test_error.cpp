// SPDX-License-Identifier: MIT
// Diagnostics as a person reads them.
#include <doctest/doctest.h>

#include "core/text/error.h"

namespace tcptune {
namespace {

TEST_CASE("a diagnostic names what it knows of the place") {
  CHECK(to_text(Diagnostic{"a.yaml", 3, 7, "wrong"}) == "a.yaml:3:7: wrong");
  CHECK(to_text(Diagnostic{"a.yaml", 3, 0, "wrong"}) == "a.yaml:3: wrong");
  CHECK(to_text(Diagnostic{"a.yaml", 0, 0, "wrong"}) == "a.yaml: wrong");
  CHECK(to_text(Diagnostic{"", 0, 0, "wrong"}) == "wrong");
  CHECK(to_text(Diagnostic{"a\nb.yaml", 3, 0, "\x1B"}) == "a\\x0ab.yaml:3: \\x1b");
  CHECK(std::string(Error({{"a", 1, 1, "x"}, {"b", 2, 0, "y"}}).what()) == "a:1:1: x\nb:2: y");
}

TEST_CASE("an error may hold any name, and its lines are those we meant") {
  CHECK(std::string(Error("x\ny: no\x1B[2J\xFF").what()) == "x\\x0ay: no\\x1b[2J\\xff");
  CHECK(std::string(Error("a\r", "Try: b\n").what()) == "a\\x0d\nTry: b\\x0a");
}

}  // namespace
}  // namespace tcptune
