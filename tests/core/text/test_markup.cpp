// SPDX-License-Identifier: MIT
// Text for the readers of reports: what each takes for its own is written so that it does not.
#include <string>

#include <doctest/doctest.h>

#include "core/text/markup.h"

namespace tcptune {

TEST_CASE("a path is written for a workflow so that it is found, and commands nothing") {
  CHECK(workflow_property("new\nline\r.conf") == "new%0Aline%0D.conf");
  CHECK(workflow_property("a:b,c%0A") == "a%3Ab%2Cc%250A");
  CHECK(workflow_property("\x1B]0;x") == "\\x1b]0;x");
  CHECK(workflow_property("\n") == "%0A");
  CHECK(workflow_property("") == "");
  CHECK(workflow_message("one\ntwo").find('\n') == std::string::npos);
}

}  // namespace tcptune
