// SPDX-License-Identifier: MIT
// What an example may say of its machine: what each word takes, and that it then is so.
#include <doctest/doctest.h>

#include "core/evaluate/facts.h"
#include "small_world.h"

namespace tcptune {
namespace {

std::optional<ExampleMachine> given(std::string_view word, std::string_view value) {
  return given_words().at(word).give({}, value);
}

TEST_CASE("a fact that is given is the fact that a rule sees") {
  struct Row {
    const char *word, *value, *expression;
  };
  for (const Row& row :
       {Row{"container", "true", "container"}, Row{"container", "false", "not container"},
        Row{"kernel", "6.1", "kernel >= 6.1"}, Row{"kernel", "4.4..4.9", "kernel < 4.10"},
        Row{"kernel", "3.10.0-1160.el7.x86_64", "vendor == el7"}, Row{"memory", "8GiB", "memory == 8GiB"},
        Row{"memory", "4096", "memory == 4096"}, Row{"namespace", "child", "namespace == child"},
        Row{"os", "windows", "os == windows"}, Row{"page_size", "65536", "page_size == 64KiB"},
        Row{"role", "proxy", "role == proxy"}, Row{"vendor", "alinux", "vendor == alinux"},
        Row{"windows", "6.1", "os == windows and windows == 6.1"}}) {
    CAPTURE(row.expression);
    const auto machine = given(row.word, row.value);
    REQUIRE(machine);
    World world;
    world.snapshot.facts = machine->facts;
    CHECK(outcome(row.expression, world) == (std::string_view(row.expression).find("windows ==") == std::string::npos
                                                 ? "true"
                                                 : "unknown (the version of Windows)"));
  }
}

TEST_CASE("what is not a fact is given too") {
  CHECK(given("boot", "procps")->reader == BootReader::procps);
  CHECK(given("boot", "systemd")->systemd_version == 0);
  CHECK(given("boot", "systemd 252")->systemd_version == 252);
  CHECK(given("listening", "3306 22")->facts.listening == std::vector<int>{22, 3306});
  CHECK(given("profile", "client")->facts.profile == "client");
  CHECK(given("today", "2026-11-20")->today == Date{2026, 11, 20});
}

TEST_CASE("a value that means nothing is refused") {
  struct Row {
    const char *word, *value;
  };
  for (const Row& row :
       {Row{"boot", "upstart"}, Row{"boot", "registry"}, Row{"boot", ""}, Row{"boot", "systemd new"},
        Row{"boot", "procps 4"}, Row{"boot", "systemd 252 253"}, Row{"container", "perhaps"}, Row{"kernel", "new"},
        Row{"listening", "http"}, Row{"listening", "0"}, Row{"listening", "65536"}, Row{"memory", "8 bushels"},
        Row{"namespace", "mine"}, Row{"os", "plan9"}, Row{"page_size", "0"}, Row{"role", "king"}, Row{"today", "soon"},
        Row{"windows", "new"}}) {
    CAPTURE(row.word);
    CAPTURE(row.value);
    CHECK_FALSE(given(row.word, row.value));
  }
}

TEST_CASE("a fact says what an example may give, or cannot be given at all") {
  for (const Fact& fact : expression_facts()) {
    CAPTURE(fact.name);
    CHECK(given_words().contains(fact.name) == !fact.takes.empty());
    if (fact.takes.empty()) CHECK_FALSE(fact.give({}, "true"));
  }
}

}  // namespace
}  // namespace tcptune
