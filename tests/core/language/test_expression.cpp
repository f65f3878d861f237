// SPDX-License-Identifier: MIT
// The expression parser: what it takes, and where and how it says what is wrong.
#include <doctest/doctest.h>

#include "core/evaluate/facts.h"
#include "core/evaluate/functions.h"
#include "small_world.h"

namespace tcptune {
namespace {

std::string fault_of(std::string_view source, Wanted wanted = Wanted::truth,
                     IteratorName it = IteratorName::not_bound) {
  const ParsedExpression parsed = parse_expression(source, vocabulary_of(small_catalogue()), it, wanted);
  return parsed.fault ? fmt::format("{}: {}", parsed.fault->offset, parsed.fault->message) : "";
}

TEST_CASE("conditions of every kind are taken") {
  for (const char* source : {"true",
                             "not false",
                             "container",
                             "kernel >= 4.12",
                             "kernel == 2.6.18",
                             "memory < 8GiB",
                             "net.ipv4.alpha != 0x10",
                             "net.ipv4.beta.max > net.ipv4.beta.min",
                             "net.ipv4.tcp_congestion_control in (cubic, reno, \"bbr\")",
                             "net.ipv4.conf.all.rp_filter == 1",
                             "set(net.ipv4.alpha) and not present(net.ipv4.alpha)",
                             "near(net.ipv4.alpha, time-wait)",
                             "equal(1, 2, 3)",
                             "max(1, 2, 3) > -1",
                             "(1 + 2) * 3 - 4 / 5 % 6 == 0",
                             "has_bits(net.ipv4.alpha, 0x200)",
                             "os == linux or vendor == el7",
                             "default(net.ipv4.beta.max) > 1",
                             "  true  ",
                             "role == 'server'",
                             "- - 1 < 0",
                             "net.ipv4.vendored_alias > 1"}) {
    CAPTURE(source);
    CHECK(fault_of(source) == "");
  }
}

TEST_CASE("a value is enough where a value is wanted") {
  CHECK(fault_of("net.ipv4.alpha", Wanted::any) == "");
  CHECK(fault_of("1 + 1", Wanted::any) == "");
  CHECK(fault_of("\"cubic\"", Wanted::any) == "");
  CHECK(fault_of("cubic", Wanted::any) == "0: unknown name \"cubic\"; quote it if it is text");
}

TEST_CASE("`it` needs a rule with for_each") {
  CHECK(fault_of("it > 1", Wanted::truth, IteratorName::bound) == "");
  CHECK(fault_of("it.max > 1 and default(it) > 0 and it_name == x", Wanted::truth, IteratorName::bound) == "");
  CHECK(fault_of("1 < it") == "4: `it` has a meaning only in a rule with for_each");
  CHECK(fault_of("it_name == x") == "0: `it` has a meaning only in a rule with for_each");
}

TEST_CASE("a misspelt setting is told with the nearest name") {
  CHECK(fault_of("1 == net.ipv4.alhpa") == "5: unknown setting \"net.ipv4.alhpa\"; did you mean \"net.ipv4.alpha\"?");
  CHECK(fault_of("net.far.away_from_all == 1") == "0: unknown setting \"net.far.away_from_all\"");
  CHECK(fault_of("set(net.ipv4.older_)") == "4: unknown setting \"net.ipv4.older_\"; did you mean \"net.ipv4.older\"?");
}

TEST_CASE("a misspelt field is told with those there are") {
  CHECK(fault_of("net.ipv4.beta.mex > 1") == "14: net.ipv4.beta has no field \"mex\"; it has: min, default, max");
  CHECK(fault_of("net.ipv4.alpha.max > 1") == "15: net.ipv4.alpha has no field \"max\"; it has: none");
}

TEST_CASE("a misspelt function is told with the nearest one") {
  CHECK(fault_of("presnt(net.ipv4.alpha)") == "0: unknown function \"presnt\"; did you mean \"present\"?");
  CHECK(fault_of("xyzzyx(1)") == "0: unknown function \"xyzzyx\"");
}

TEST_CASE("wrong arguments are told") {
  CHECK(fault_of("min(1) > 0") == "0: min() takes at least 2 arguments");
  CHECK(fault_of("abs(1, 2) > 0") == "0: abs() takes 1 argument");
  CHECK(fault_of("has_bits(1, 2, 3)") == "0: has_bits() takes 2 arguments");
  CHECK(fault_of("set(1)") == "4: expected the name of a setting, or `it`");
  CHECK(fault_of("near(net.ipv4.alpha, fin-wait)") == "21: expected time-wait or close-wait");
  CHECK(fault_of("near(net.ipv4.alpha)") == "0: near() takes 2 arguments");
  CHECK(fault_of("set()").starts_with("4: "));
}

TEST_CASE("versions are compared with the kernel, in this order, and with nothing else") {
  constexpr std::string_view kOnlyKernel =
      "compare `kernel` with a version such as 4.12, or `windows` with one such as 6.1, in this order, and nothing "
      "else";
  CHECK(fault_of("os == windows and windows >= 6.1").empty());
  CHECK(fault_of("windows == 7") == fmt::format("0: {}", kOnlyKernel));
  CHECK(fault_of("memory > 4.12") == fmt::format("9: {}", kOnlyKernel));
  CHECK(fault_of("true and kernel > 4") == fmt::format("9: {}", kOnlyKernel));
  CHECK(fault_of("kernel == linux") == fmt::format("0: {}", kOnlyKernel));
  for (const char* source : {"4.12", "4.12 <= kernel", "kernel in (4.12, 4.13)", "known(kernel)", "kernel",
                             "max(4.12, 4.13) > 1", "4.12 in (4.12)", "kernel + 1 > 4", "equal(kernel, kernel)"}) {
    CAPTURE(source);
    CHECK(fault_of(source) != "");
    CHECK(fault_of(source, Wanted::any) != "");
  }
}

TEST_CASE("what is no condition is not taken for one") {
  constexpr std::string_view kCondition = "expected a condition here, such as a comparison";
  CHECK(fault_of("net.ipv4.alpha") == fmt::format("0: {}", kCondition));
  CHECK(fault_of("1 + 1") == fmt::format("0: {}", kCondition));
  CHECK(fault_of("true and 1") == fmt::format("5: {}", kCondition));
  CHECK(fault_of("not memory") == fmt::format("0: {}", kCondition));
  CHECK(fault_of("abs(1)") == fmt::format("0: {}", kCondition));
  CHECK(fault_of("or_else or true") == fmt::format("8: {}", kCondition));
}

TEST_CASE("a broken shape is told at its place") {
  CHECK(fault_of("") == "0: the expression stops short: expected a value");
  CHECK(fault_of("1 ==") == "4: the expression stops short: expected a value");
  CHECK(fault_of("(1 == 1") == "7: expected ')'");
  CHECK(fault_of("1 == 1)") == "6: expected an operator or the end, found \")\"");
  CHECK(fault_of("1 == 2 == 3") == "7: expected an operator or the end, found \"==\"");
  CHECK(fault_of("* 3") == "0: expected a value, found \"*\"");
  CHECK(fault_of("1 in 2") == "5: expected '('");
  CHECK(fault_of("os = linux") == "3: expected ==");
  CHECK(fault_of("1 ! 2") == "2: '!' has no meaning here");
  CHECK(fault_of("1 == \"open") == "5: this quoted text has no end");
  CHECK(fault_of("a\x1B") == "1: '?' has no meaning here");
  CHECK(fault_of("a \xC3\xA4").starts_with("2: "));
}

TEST_CASE("numbers have units and an end") {
  CHECK(fault_of("memory > 8GB") == "10: expected KiB, MiB, GiB, TiB or an operator behind the number");
  CHECK(fault_of("memory > 99999999999999999999") == "9: this number is too large");
  CHECK(fault_of("memory > 9999999999TiB") == "9: this number is too large");
  CHECK(fault_of("memory > 0x") == "9: this number is too large");
  CHECK(fault_of("memory > 12abc") == "11: expected KiB, MiB, GiB, TiB or an operator behind the number");
}

TEST_CASE("deep nesting is refused, not followed") {
  const auto nested = [](int depth, std::string_view open, std::string_view close) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += open;
    text += "true";
    for (int i = 0; i < depth; ++i) text += close;
    return text;
  };
  CHECK(fault_of(nested(60, "(", ")")) == "");
  CHECK(fault_of(nested(100'000, "(", ")")).ends_with("this expression is nested too deeply"));
  CHECK(fault_of(nested(100'000, "not ", "")).ends_with("this expression is nested too deeply"));
  CHECK(fault_of(nested(100'000, "- ", "")).ends_with("this expression is nested too deeply"));
  CHECK(fault_of(nested(100'000, "abs(", ")") + " > 0").ends_with("this expression is nested too deeply"));
  CHECK(fault_of(nested(100'000, "1 in (", ")")) != "");
}

TEST_CASE("nesting beside each other is no nesting") {
  std::string text = "(true)";
  for (int i = 0; i < 100; ++i) text += " and (not (true))";
  CHECK(fault_of(text) == "");
}

TEST_CASE("long expressions and lists are refused") {
  std::string sum = "1";
  for (int i = 0; i < 2'000; ++i) sum += " + 1";
  CHECK(fault_of(sum + " > 0").ends_with("this expression is too long"));
  std::string list = "1 in (1";
  for (int i = 0; i < 70; ++i) list += ", 1";
  CHECK(fault_of(list + ")").ends_with("this list is too long"));
}

TEST_CASE("facts and functions have names of their own, and are explained") {
  const auto check = [](const auto& words) {
    for (std::size_t i = 0; i < words.size(); ++i) {
      CAPTURE(words[i].name);
      if (i > 0) CHECK(words[i - 1].name < words[i].name);
      CHECK_FALSE(words[i].meaning.empty());
    }
  };
  check(expression_facts());
  check(expression_functions());
}

}  // namespace
}  // namespace tcptune
