// SPDX-License-Identifier: MIT
#include "core/snapshot/view.h"

#include <doctest/doctest.h>

using namespace tcptune;

TEST_CASE("a part of a view is found again in the bytes that it was made of") {
  // "  a\n  b" without its indentation, and an escape that stands for a line end.
  View view;
  view.append("a\n", 2);
  view.append("b", 6);
  view.append_decoded("\n", {7, 9});
  view.append("c", 9);
  CHECK(view.text() == "a\nb\nc");
  CHECK(view.in_source({0, 1}) == Span{2, 3});
  CHECK(view.in_source({2, 3}) == Span{6, 7});
  CHECK(view.in_source({0, 3}) == Span{2, 7});
  CHECK(view.in_source({3, 4}) == Span{7, 9});
  CHECK(view.in_source({4, 5}) == Span{9, 10});
  CHECK(view.in_source({5, 5}) == Span{10, 10});
  CHECK(view.is_verbatim({0, 2}));
  CHECK_FALSE(view.is_verbatim({0, 3}));
  CHECK_FALSE(view.is_verbatim({3, 4}));
}
