// SPDX-License-Identifier: MIT
// Evaluation: Kleene logic, kernel intervals, arithmetic that saturates, and the functions of the language.
#include <doctest/doctest.h>

#include "core/evaluate/in_force.h"
#include "core/rules/embedded_rules.h"
#include "small_world.h"

namespace tcptune {
namespace {

const World kNowhere;  // any kernel, nothing known, no files

TEST_CASE("and, or, not are Kleene's") {
  struct Row {
    const char *left, *right, *conjunction, *disjunction;
  };
  // `memory > 0` is unknown here.
  constexpr std::string_view kUnknown = "unknown (the machine's memory)";
  const auto word = [&](std::string_view letter) {
    return letter == "t" ? "true" : letter == "f" ? "false" : std::string(kUnknown);
  };
  const auto term = [](std::string_view letter) {
    return letter == "t" ? "true" : letter == "f" ? "false" : "memory > 0";
  };
  for (const Row& row : {Row{"t", "t", "t", "t"}, Row{"t", "f", "f", "t"}, Row{"t", "u", "u", "t"},
                         Row{"f", "t", "f", "t"}, Row{"f", "f", "f", "f"}, Row{"f", "u", "f", "u"},
                         Row{"u", "t", "u", "t"}, Row{"u", "f", "f", "u"}, Row{"u", "u", "u", "u"}}) {
    CAPTURE(row.left);
    CAPTURE(row.right);
    CHECK(outcome(fmt::format("{} and {}", term(row.left), term(row.right)), kNowhere) == word(row.conjunction));
    CHECK(outcome(fmt::format("{} or {}", term(row.left), term(row.right)), kNowhere) == word(row.disjunction));
  }
  CHECK(outcome("not true", kNowhere) == "false");
  CHECK(outcome("not false", kNowhere) == "true");
  CHECK(outcome("not memory > 0", kNowhere) == kUnknown);
}

TEST_CASE("and binds tighter than or, not tighter than and") {
  CHECK(outcome("true or false and false", kNowhere) == "true");
  CHECK(outcome("not false and false", kNowhere) == "false");
  CHECK(outcome("not (false and false)", kNowhere) == "true");
}

TEST_CASE("a kernel comparison over an interval is true, false or unknown") {
  struct Row {
    const char *kernels, *expression, *outcome;
  };
  for (const Row& row : {Row{"4.12", "kernel >= 4.12", "true"},
                         Row{"4.12.3", "kernel >= 4.12", "true"},
                         Row{"4.11", "kernel >= 4.12", "false"},
                         Row{"4.4..5.10", "kernel >= 4.12", "unknown (the kernel version)"},
                         Row{"4.12..5.10", "kernel >= 4.12", "true"},
                         Row{"4.4..4.11", "kernel >= 4.12", "false"},
                         Row{"4.11", "kernel < 4.12", "true"},
                         Row{"4.12", "kernel < 4.12", "false"},
                         Row{"4.4..4.12", "kernel < 4.12", "unknown (the kernel version)"},
                         Row{"4.12.0-1-amd64", "kernel <= 4.12", "unknown (the kernel version)"},
                         Row{"4.12.1", "kernel <= 4.12", "false"},
                         Row{"4.13", "kernel > 4.12", "true"},
                         Row{"4.11", "kernel > 4.12", "false"},
                         Row{"4.12", "kernel > 4.12", "unknown (the kernel version)"},
                         Row{"4.9.76", "kernel == 4.9.76", "true"},
                         Row{"4.9.77", "kernel == 4.9.76", "false"},
                         Row{"4.9", "kernel == 4.9.76", "unknown (the kernel version)"},
                         Row{"4.9.77", "kernel != 4.9.76", "true"},
                         Row{"4.9.76", "kernel != 4.9.76", "false"},
                         Row{"any", "kernel >= 2.6.18", "true"},
                         Row{"any", "kernel < 2.6.18", "false"},
                         Row{"any", "kernel >= 6.18", "unknown (the kernel version)"}}) {
    CAPTURE(row.kernels);
    CAPTURE(row.expression);
    CHECK(outcome(row.expression, World().kernel(row.kernels)) == row.outcome);
  }
}

TEST_CASE("arithmetic is that of whole numbers") {
  CHECK(outcome("2 + 3 * 4 - 1", kNowhere) == "13");
  CHECK(outcome("(2 + 3) * 4", kNowhere) == "20");
  CHECK(outcome("7 / 2", kNowhere) == "3");
  CHECK(outcome("7 % 4", kNowhere) == "3");
  CHECK(outcome("-7 + 2", kNowhere) == "-5");
  CHECK(outcome("10 - 3 - 2", kNowhere) == "5");
  CHECK(outcome("64 / 4 / 2", kNowhere) == "8");
  CHECK(outcome("2GiB / 1MiB", kNowhere) == "2048");
  CHECK(outcome("0x10", kNowhere) == "16");
}

TEST_CASE("what is too large stays the largest, with its sign") {
  constexpr std::string_view kLargest = "9223372036854775807", kSmallest = "-9223372036854775808";
  CHECK(outcome("9223372036854775807 + 1", kNowhere) == kLargest);
  CHECK(outcome("8388607TiB * 4096", kNowhere) == kLargest);
  CHECK(outcome("-8388607TiB * 4096", kNowhere) == kSmallest);
  CHECK(outcome("8388607TiB * -4096", kNowhere) == kSmallest);
  CHECK(outcome("-8388607TiB * -4096", kNowhere) == kLargest);
  CHECK(outcome("-9223372036854775807 - 2", kNowhere) == kSmallest);
  CHECK(outcome("0 - 9223372036854775807 - 9223372036854775807", kNowhere) == kSmallest);
  CHECK(outcome("9223372036854775807 - -2", kNowhere) == kLargest);
  CHECK(outcome("-9223372036854775807 + -2", kNowhere) == kSmallest);
}

TEST_CASE("dividing by nothing is not known") {
  CHECK(outcome("1 / 0", kNowhere) == "unknown (a division by zero)");
  CHECK(outcome("1 % 0 == 1", kNowhere) == "unknown (a division by zero)");
  CHECK(outcome("(-9223372036854775807 - 1) / -1", kNowhere) == "unknown (a division by zero)");
}

TEST_CASE("names and numbers do not mix") {
  CHECK(outcome("os == 1", kNowhere) == "false");
  CHECK(outcome("os != 1", kNowhere) == "true");
  CHECK(outcome("os < 1", kNowhere) == "false");
  CHECK(outcome("os + 1", kNowhere) == "unknown (not a number)");
  CHECK(outcome("max(os, 1)", kNowhere) == "unknown (not a number)");
  CHECK(outcome("os == linux", kNowhere) == "true");
  CHECK(outcome("os == \"linux\"", kNowhere) == "true");
}

TEST_CASE("membership is true when one is equal, unknown when one might be") {
  CHECK(outcome("2 in (1, 2, 3)", kNowhere) == "true");
  CHECK(outcome("4 in (1, 2, 3)", kNowhere) == "false");
  CHECK(outcome("4 in (1, memory)", kNowhere) == "unknown (the machine's memory)");
  CHECK(outcome("1 in (memory, 1)", kNowhere) == "true");
  CHECK(outcome("memory in (1, 2)", kNowhere) == "unknown (the machine's memory)");
  CHECK(outcome("os in (linux)", kNowhere) == "true");
}

TEST_CASE("facts are told, or not known") {
  World world;
  world.snapshot.facts.vendor = "el7";
  world.snapshot.facts.role = "server";
  world.memory(std::int64_t{8} << 30);
  CHECK(outcome("vendor", world) == "\"el7\"");
  CHECK(outcome("role == server", world) == "true");
  CHECK(outcome("memory / 1GiB", world) == "8");
  CHECK(outcome("page_size", world) == "4096");
  CHECK(outcome("plane", world, Plane::now) == "\"now\"");
  CHECK(outcome("plane", world, Plane::boot) == "\"boot\"");
  CHECK(outcome("container", world) == "unknown (whether this is a container)");
  CHECK(outcome("namespace == child", world) == "unknown (the network namespace)");
  world.snapshot.facts.container = Known::yes;
  world.snapshot.facts.net_namespace = NetNamespace::child;
  CHECK(outcome("container and namespace == child", world) == "true");
  world.snapshot.facts.net_namespace = NetNamespace::initial;
  CHECK(outcome("namespace", world) == "\"initial\"");
}

TEST_CASE("a denied reading never becomes a truth") {
  World world;
  world.live("net.ipv4.alpha", "", ReadingState::denied).live("net.ipv4.beta", "", ReadingState::malformed);
  CHECK(outcome("net.ipv4.alpha == 0", world, Plane::now) == "unknown (net.ipv4.alpha: reading it is denied)");
  CHECK(outcome("net.ipv4.alpha != 0", world, Plane::now) == "unknown (net.ipv4.alpha: reading it is denied)");
  CHECK(outcome("present(net.ipv4.alpha)", world, Plane::now) == "unknown (net.ipv4.alpha: reading it is denied)");
  CHECK(outcome("absent(net.ipv4.alpha)", world, Plane::now) == "unknown (net.ipv4.alpha: reading it is denied)");
  CHECK(outcome("net.ipv4.beta.max > 1", world, Plane::now) == "unknown (net.ipv4.beta: it cannot be read)");
  CHECK(outcome("present(net.ipv4.beta)", world, Plane::now) == "true");
  CHECK(outcome("known(net.ipv4.alpha)", world, Plane::now) == "false");
}

TEST_CASE("set() asks for a line, not for a value") {
  World world;
  world.file("net.ipv4.alpha = 0\n").live("net.ipv4.beta", "1 2 3");
  CHECK(outcome("set(net.ipv4.alpha)", world) == "true");
  CHECK(outcome("set(net.ipv4.beta)", world, Plane::now) == "false");
  CHECK(outcome("set(net.ipv4.alpha)", world, Plane::now) == "true");
}

TEST_CASE("a field is one number of a vector, and a short one leaves the default") {
  World world;
  world.file("net.ipv4.beta = 10 20\n");
  CHECK(outcome("net.ipv4.beta.min", world) == "10");
  CHECK(outcome("net.ipv4.beta.default", world) == "20");
  CHECK(outcome("net.ipv4.beta.max", world) == "3");
  CHECK(outcome("default(net.ipv4.beta.max)", world) == "3");
  CHECK(outcome("net.ipv4.beta", world) == "\"10 20\"");
}

TEST_CASE("a value that is no number is refused: the one before it stays, else the default") {
  CHECK(outcome("net.ipv4.alpha", World().kernel("6.1").file("net.ipv4.alpha = lots\n")) == "1");
  CHECK(outcome("net.ipv4.alpha", World().kernel("6.1").file("net.ipv4.alpha = 7\nnet.ipv4.alpha = lots\n")) == "7");
  CHECK(outcome("refused(net.ipv4.alpha)", World().kernel("6.1").file("net.ipv4.alpha = lots\n")) == "true");
  CHECK(outcome("written(net.ipv4.alpha)", World().kernel("6.1").file("net.ipv4.alpha = 256\n")) == "256");
}

TEST_CASE("a range is held against itself, also where its default is not known") {
  const RuleBase& base = embedded_rules();
  World world;
  world.kernel("4.2..4.3")
      .file("net.ipv4.ip_local_port_range = 1024 65000\n\nnet.ipv4.ip_local_port_range = 60000 1024\n");
  const Setting& range = *find_setting(base, "net.ipv4.ip_local_port_range");
  const Context context{base, world.snapshot, Plane::boot, world.snapshot.facts.kernel, nullptr, {}};
  CHECK(fates_of_writes(range, range.name, context) == std::vector{Known::no, Known::yes});
  CHECK(line_in_force(range, range.name, context).line->value == "1024 65000");
}

TEST_CASE("exists() and unread() go by the catalogue and the kernel") {
  CHECK(outcome("exists(net.ipv4.older)", World().kernel("4.11")) == "true");
  CHECK(outcome("exists(net.ipv4.older)", World().kernel("4.12")) == "false");
  CHECK(outcome("exists(net.ipv4.older)", World().kernel("4.4..5.4")) == "unknown (the kernel version)");
  CHECK(outcome("exists(net.ipv4.older)", World().kernel("4.18.0-477.el8")) == "true");
  CHECK(outcome("exists(net.ipv4.newer)", World().kernel("5.3")) == "false");
  CHECK(outcome("exists(net.ipv4.newer)", World().kernel("5.4")) == "true");
  CHECK(outcome("exists(net.ipv4.vendored)", World().kernel("6.1")) == "false");
  CHECK(outcome("exists(net.ipv4.vendored)", World().kernel("5.10.134-16.al8.x86_64")) == "true");
  CHECK(outcome("unread(net.ipv4.unheard)", World().kernel("4.14")) == "false");
  CHECK(outcome("unread(net.ipv4.unheard)", World().kernel("4.15")) == "true");
  CHECK(outcome("unread(net.ipv4.unheard)", kNowhere) == "unknown (the kernel version)");
  CHECK(outcome("unread(net.ipv4.alpha)", kNowhere) == "false");
}

TEST_CASE("a live reading is better evidence than the version") {
  World world;
  world.kernel("6.1").live("net.ipv4.older", "1");
  CHECK(outcome("exists(net.ipv4.older)", world, Plane::now) == "true");
  CHECK(outcome("exists(net.ipv4.older)", world, Plane::boot) == "false");
}

TEST_CASE("functions on numbers") {
  CHECK(outcome("min(3, 1, 2)", kNowhere) == "1");
  CHECK(outcome("max(3, 1, 2)", kNowhere) == "3");
  CHECK(outcome("abs(-3) + abs(3)", kNowhere) == "6");
  CHECK(outcome("pow2ceil(1000)", kNowhere) == "1024");
  CHECK(outcome("pow2ceil(1024)", kNowhere) == "1024");
  CHECK(outcome("pow2ceil(0)", kNowhere) == "1");
  CHECK(outcome("pow2ceil(-5)", kNowhere) == "1");
  CHECK(outcome("pow2ceil(9223372036854775807)", kNowhere) == "4611686018427387904");
  CHECK(outcome("has_bits(0x601, 0x200)", kNowhere) == "true");
  CHECK(outcome("has_bits(0x401, 0x200)", kNowhere) == "false");
  CHECK(outcome("has_bits(0x200, 0x600)", kNowhere) == "false");
  CHECK(outcome("min(1, memory)", kNowhere) == "unknown (the machine's memory)");
}

TEST_CASE("equal() compares all with the first") {
  CHECK(outcome("equal(1, 1, 1)", kNowhere) == "true");
  CHECK(outcome("equal(1, 1, 2)", kNowhere) == "false");
  CHECK(outcome("equal(1, memory, 2)", kNowhere) == "false");
  CHECK(outcome("equal(1, memory, 1)", kNowhere) == "unknown (the machine's memory)");
  CHECK(outcome("equal(memory, 1, 2)", kNowhere) == "unknown (the machine's memory)");
}

TEST_CASE("available congestion controls are those the kernel lists") {
  World world;
  CHECK(outcome("available(bbr)", world).starts_with("unknown"));
  world.live("net.ipv4.tcp_available_congestion_control", "reno cubic");
  CHECK(outcome("available(cubic)", world) == "true");
  CHECK(outcome("available(bbr)", world) == "false");
  CHECK(outcome("available(cub)", world) == "false");
  world.live("net.ipv4.tcp_available_congestion_control", "", ReadingState::denied);
  CHECK(outcome("available(cubic)", world).starts_with("unknown"));
}

TEST_CASE("near() looks for the state in the comments of the block, above and below") {
  const auto near = [](std::string_view text, std::string_view state) {
    return outcome(fmt::format("near(net.ipv4.alpha, {})", state), World().file(text));
  };
  CHECK(near("# too many TIME_WAIT sockets\nnet.ipv4.alpha = 1\n", "time-wait") == "true");
  CHECK(near("net.ipv4.alpha = 1\n# cures time-wait\n", "time-wait") == "true");
  CHECK(near("# Time Wait\nnet.ipv4.beta = 1 2 3\nnet.ipv4.alpha = 1\n", "time-wait") == "true");
  CHECK(near("; TIMEWAIT\nnet.ipv4.alpha = 1\n", "time-wait") == "true");
  CHECK(near("# TIME_WAIT\n\nnet.ipv4.alpha = 1\n", "time-wait") == "false");
  CHECK(near("# CLOSE_WAIT\nnet.ipv4.alpha = 1\n", "close-wait") == "true");
  CHECK(near("# CLOSE_WAIT\nnet.ipv4.alpha = 1\n", "time-wait") == "false");
  CHECK(near("# TIME_WAIT\nnet.ipv4.alpha = 1\n", "close-wait") == "false");
  CHECK(near("# time to wait\nnet.ipv4.alpha = 1\n", "time-wait") == "false");
  CHECK(near("# against TIME-WAIT assassination\nnet.ipv4.alpha = 1\n", "time-wait") == "false");
  CHECK(near("net.ipv4.beta = 1 2 3\n", "time-wait") == "false");
}

TEST_CASE("a comment that follows a setting is a heading: what it says is about the lines below it") {
  const auto near = [](std::string_view text) {
    return outcome("near(net.ipv4.alpha, time-wait)", World().file(text));
  };
  CHECK(near("# TIME_WAIT\nnet.ipv4.beta = 1 2 3\n# queues\nnet.ipv4.alpha = 1\n") == "false");
  CHECK(near("# queues\nnet.ipv4.alpha = 1\n# TIME_WAIT\nnet.ipv4.beta = 1 2 3\n") == "false");
  CHECK(near("# queues\nnet.ipv4.beta = 1 2 3\n# TIME_WAIT\n# and more\nnet.ipv4.alpha = 1\n") == "true");
  CHECK(near("# TIME_WAIT\nnet.ipv4.beta = 1 2 3\n#net.ipv4.gamma = 1\nnet.ipv4.alpha = 1\n") == "true");
}

TEST_CASE("lines about TIME_WAIT and nothing else speak of it, but not of CLOSE_WAIT") {
  const auto near = [](std::string_view text, std::string_view state) {
    return outcome(fmt::format("near(net.ipv4.alpha, {})", state), World().file(text));
  };
  CHECK(near("net.ipv4.alpha = 1\nnet.ipv4.tcp_tw_reuse = 1\n", "time-wait") == "true");
  CHECK(near("net.ipv4.tcp_max_tw_buckets = 1\nnet.ipv4.alpha = 1\n", "time-wait") == "true");
  CHECK(near("net.ipv4.tcp_tw_reuse = 1\nnet.ipv4.alpha = 1\nnet.ipv4.tcp_syncookies = 1\n", "time-wait") == "true");
  CHECK(near("net.ipv4.tcp_tw_reuse = 1\nnet.ipv4.alpha = 1\nnet.core.somaxconn = 1\n", "time-wait") == "false");
  CHECK(near("net.ipv4.alpha = 1\nnet.ipv4.tcp_tw_reuse = 1\n", "close-wait") == "false");
  CHECK(near("net.ipv4.alpha = 1\n\nnet.ipv4.tcp_tw_reuse = 1\n", "time-wait") == "false");
}

TEST_CASE("ports are counted with the reservations taken off") {
  CHECK(outcome("usable_ports", kNowhere) == "28232");
  CHECK(outcome("usable_ports",
                World().file(
                    "net.ipv4.ip_local_port_range = 1000 1999\nnet.ipv4.ip_local_reserved_ports = 1500-1599,1999\n")) ==
        "899");
  CHECK(outcome("usable_ports", World().file("net.ipv4.ip_local_port_range = x y\n")) == "28232");
  CHECK(outcome("usable_ports", World().file("net.ipv4.ip_local_reserved_ports = 1,x\n")) == "28232");
  CHECK(outcome("ports_at_risk > 0", kNowhere) == "false");
}

TEST_CASE("ports at risk are those that listen, else the well-known ones") {
  World world;
  world.file("net.ipv4.ip_local_port_range = 3000 4000\nnet.ipv4.ip_local_reserved_ports = 3306\n");
  CHECK(outcome("ports_at_risk", world) == "3");  // squid, iscsi, rdp
  CHECK(outcome("ports_to_reserve", world) == "\"3128,3260,3306,3389\"");
  world.snapshot.facts.listening = std::vector<int>{22, 3500};
  CHECK(outcome("ports_at_risk", world) == "1");
  CHECK(outcome("ports_to_reserve", world) == "\"3306,3500\"");
  world.snapshot.facts.listening = std::vector<int>{};
  CHECK(outcome("ports_at_risk", world) == "0");
}

}  // namespace
}  // namespace tcptune
