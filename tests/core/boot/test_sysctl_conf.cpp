// SPDX-License-Identifier: MIT
// Lines, keys and marks of sysctl files, as each reader takes them.
#include <doctest/doctest.h>

#include <string>

#include "core/boot/sysctl_conf.h"
#include "core/catalogue/names.h"
#include "core/snapshot/text_marks.h"
#include "core/text/error.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

constexpr SysctlSyntax kSystemd{BootReader::systemd, 252};
constexpr SysctlSyntax kProcps{BootReader::procps, 0};
constexpr SysctlSyntax kBusybox{BootReader::busybox, 0};
constexpr SysctlSyntax kSingle{};

std::vector<Line> lines_of(std::string_view text, SysctlSyntax syntax = kSingle) {
  return parse_sysctl_conf(text, "a.conf", 3, syntax);
}

// The only line of a text.
Line line_of(std::string_view text, SysctlSyntax syntax = kSingle) {
  const std::vector<Line> lines = lines_of(text, syntax);
  REQUIRE(lines.size() == 1);
  return lines[0];
}

BootFile marks(std::string_view text) {
  BootFile file;
  file.source = make_source(std::string(text));
  return with_marks(std::move(file));
}

}  // namespace

TEST_CASE("an assignment has its key, name, value and their places") {
  const std::string text = "  net.ipv4.tcp_rmem =\t4096 87380 6291456 \n";
  const Line line = line_of(text);
  CHECK(line.kind == LineKind::assignment);
  CHECK(line.file == 3);
  CHECK(line.line == 1);
  CHECK(line.column == 3);
  CHECK(line.whole == Span{0, text.size() - 1});
  CHECK(line.key_span == Span{2, 19});
  CHECK(line.value_span == Span{22, 40});
  CHECK(line.key == "net.ipv4.tcp_rmem");
  CHECK(line.name == "net.ipv4.tcp_rmem");
  CHECK(line.value == "4096 87380 6291456");
  CHECK(line.ignore_failure == YesNo::no);
  CHECK(line.glob == YesNo::no);
}

TEST_CASE("the first equals sign splits, and a value may be empty") {
  CHECK(line_of("a.b == 5").value == "= 5");
  CHECK(line_of("a.b = c=d").value == "c=d");
  const Line empty = line_of("a.b =  ");
  CHECK(empty.kind == LineKind::assignment);
  CHECK(empty.value.empty());
  CHECK(empty.value_span == Span{5, 5});
}

TEST_CASE("a leading dash is taken off the key") {
  const Line line = line_of(" -net.core.somaxconn = 1");
  CHECK(line.ignore_failure == YesNo::yes);
  CHECK(line.key == "net.core.somaxconn");
  CHECK(line.column == 3);
  const Line blank = line_of("- net.core.somaxconn = 1", kSystemd);
  CHECK(blank.name == "net.core.somaxconn");
  CHECK(blank.column == 3);
  CHECK(line_of("- net.core.somaxconn = 1", kProcps).name == " net.core.somaxconn");
  CHECK(line_of("- net.core.somaxconn = 1", kProcps).key == "net.core.somaxconn");
  CHECK(line_of("--net.core.somaxconn = 1", kProcps).name == "net.core.somaxconn");
  CHECK(line_of("--net.core.somaxconn = 1", kSystemd).name == "-net.core.somaxconn");
  const Line busybox = line_of("-net.core.somaxconn = 1", kBusybox);
  CHECK(busybox.name == "-net.core.somaxconn");
  CHECK(busybox.ignore_failure == YesNo::no);
  CHECK(line_of("-- = 1", kProcps).kind == LineKind::assignment);
}

TEST_CASE("a dash without a value is an exclusion where the reader knows them") {
  const Line line = line_of(" -net.ipv4.conf.all.rp_filter ", kSystemd);
  CHECK(line.kind == LineKind::exclusion);
  CHECK(line.name == "net.ipv4.conf.all.rp_filter");
  CHECK(line.value.empty());
  CHECK(line_of("-a.b", kProcps).kind == LineKind::exclusion);
  CHECK(line_of("-a.b").kind == LineKind::exclusion);
  CHECK(line_of("-a.b", kBusybox).kind == LineKind::not_assignment);
  CHECK(line_of("-a.b", {BootReader::systemd, 0}).kind == LineKind::exclusion);
  CHECK(line_of("-a.b", {BootReader::systemd, 245}).kind == LineKind::exclusion);
  CHECK(line_of("-a.b", {BootReader::systemd, 244}).kind == LineKind::not_assignment);
}

TEST_CASE("lines that nobody understands are kept as such") {
  for (const char* text : {"net.core.somaxconn 1", "= 5", "-", "- = 5", "sysctl -p", "[section]", "="}) {
    CAPTURE(text);
    const Line line = line_of(text);
    CHECK(line.kind == LineKind::not_assignment);
    CHECK(line.key.empty());
    CHECK(line.name.empty());
    CHECK(line.column == 1);
    CHECK(line.whole == Span{0, std::string_view(text).size()});
  }
}

TEST_CASE("comments start with a number sign, or a semicolon up to systemd 258") {
  for (const SysctlSyntax syntax : {kSystemd, kProcps, kBusybox, kSingle, SysctlSyntax{BootReader::systemd, 0},
                                    SysctlSyntax{BootReader::systemd, 258}}) {
    CHECK(line_of("  # a = b", syntax).kind == LineKind::comment);
    CHECK(line_of("; a = b", syntax).kind == LineKind::comment);
  }
  CHECK(line_of("  # a = b").column == 3);
  CHECK(line_of("# a = b", {BootReader::systemd, 259}).kind == LineKind::comment);
  CHECK(line_of("; words", {BootReader::systemd, 259}).kind == LineKind::not_assignment);
  CHECK(line_of("; a.b = 1", {BootReader::systemd, 259}).name == "; a.b");
  CHECK(line_of("a.b = 1 # why").value == "1 # why");
}

TEST_CASE("globs are marked and left as they are") {
  CHECK(line_of("net.ipv4.conf.*.rp_filter = 1").glob == YesNo::yes);
  CHECK(line_of("net.ipv4.tcp_?mem = 1").glob == YesNo::yes);
  CHECK(line_of("net.ipv4.tcp_[rw]mem = 1").glob == YesNo::yes);
  CHECK(line_of("-net.ipv4.conf.*.rp_filter").glob == YesNo::yes);
  CHECK(line_of("net.ipv4.tcp_rmem = *").glob == YesNo::no);
  CHECK(line_of("net/ipv4/conf/eth0.*/tag = 1").name == "net.ipv4.conf.eth0/*.tag");
}

TEST_CASE("the first separator decides what a key names") {
  CHECK(canonical_name("net.ipv4.tcp_rmem") == "net.ipv4.tcp_rmem");
  CHECK(canonical_name("net/ipv4/tcp_rmem") == "net.ipv4.tcp_rmem");
  CHECK(canonical_name("net/ipv4/conf/eth0.100/rp_filter") == "net.ipv4.conf.eth0/100.rp_filter");
  CHECK(canonical_name("net.ipv4.conf.eth0/100.rp_filter") == "net.ipv4.conf.eth0/100.rp_filter");
  CHECK(canonical_name("net.ipv4/tcp_rmem") == "net.ipv4/tcp_rmem");
  CHECK(canonical_name("net/ipv4.tcp_rmem") == "net.ipv4/tcp_rmem");
  CHECK(canonical_name("swappiness") == "swappiness");
  CHECK(canonical_name("").empty());
}

TEST_CASE("superfluous separators are dropped") {
  CHECK(canonical_name("/net//ipv4/./tcp_rmem/") == "net.ipv4.tcp_rmem");
  CHECK(canonical_name(".net..ipv4.tcp_rmem.") == "net.ipv4.tcp_rmem");
  CHECK(canonical_name("net./.ipv4") == "net.ipv4");
  CHECK(canonical_name("..") == "..");
  CHECK(canonical_name("/") == "/");
  CHECK(line_of("net.ipv4.tcp_rmem. = 1", kProcps).name == "net.ipv4.tcp_rmem.");
  CHECK(line_of("net/ipv4/tcp_rmem/ = 1", kBusybox).name == "net.ipv4.tcp_rmem.");
  CHECK(line_of("/net/ipv4/tcp_rmem = 1", kBusybox).name == ".net.ipv4.tcp_rmem");
  CHECK(line_of("/net/ipv4/tcp_rmem = 1", kProcps).name == "net.ipv4.tcp_rmem");
}

TEST_CASE("lines without an empty line between them share a block") {
  const std::vector<Line> lines = lines_of("a.a = 1\n# x\n\nb.b = 2\n \t\r\n\nc.c = 3\nd.d = 4");
  REQUIRE(lines.size() == 5);
  CHECK(lines[0].block == lines[1].block);
  CHECK(lines[1].block != lines[2].block);
  CHECK(lines[2].block != lines[3].block);
  CHECK(lines[3].block == lines[4].block);
  CHECK(lines[4].line == 8);
}

TEST_CASE("carriage returns are no part of a line") {
  const std::vector<Line> lines = lines_of("# x\r\na.b = 1\r\n-c.d\r\n");
  REQUIRE(lines.size() == 3);
  CHECK(lines[1].value == "1");
  CHECK(lines[1].value_span == Span{11, 12});
  CHECK(lines[2].name == "c.d");
}

TEST_CASE("a lone carriage return ends a line for systemd alone") {
  const std::vector<Line> split = lines_of("a.b = 1\rc.d = 2\ne.f = 3", kSystemd);
  REQUIRE(split.size() == 3);
  CHECK(split[0].value == "1");
  CHECK(split[1].name == "c.d");
  CHECK(split[1].line == 1);
  CHECK(split[1].column == 9);
  CHECK(split[1].whole == Span{8, 15});
  CHECK(split[1].value_span == Span{14, 15});
  CHECK(split[2].line == 2);
  CHECK(line_of("a.b = 1\rc.d = 2", kProcps).value == "1\rc.d = 2");
}

TEST_CASE("a NUL ends a line for systemd, and hides the rest from the others") {
  const std::string_view text = "a.b = 1\0c.d = 2\n"sv;
  CHECK(lines_of(text, kSystemd).size() == 2);
  for (const SysctlSyntax syntax : {kProcps, kBusybox, kSingle}) CHECK(line_of(text, syntax).value == "1");
  CHECK(lines_of("\0a.b = 1"sv, kProcps).empty());
}

TEST_CASE("busybox alone joins a line that ends in a backslash with the next") {
  const std::vector<Line> joined = lines_of("a.b = 1 \\\n  2 \\\n 3\nc.d = 4\n", kBusybox);
  REQUIRE(joined.size() == 2);
  CHECK(joined[0].value == "1   2  3");
  CHECK(joined[0].line == 1);
  CHECK(joined[0].whole == Span{0, 18});
  CHECK(joined[0].continued == 2);
  CHECK(joined[1].line == 4);
  CHECK(lines_of("a.b = 1 \\\n  2\n", kSystemd).size() == 2);
  CHECK(lines_of("# x \\\na.b = 1\n", kBusybox).size() == 1);
  CHECK(line_of("a.b = 1\\", kBusybox).value == "1\\");
}

TEST_CASE("an empty file has no lines") {
  CHECK(lines_of("").empty());
  CHECK(lines_of("\n \n\t\r\n").empty());
  CHECK(marks("").lines == 0);
  CHECK(marks("\n \n\t\r\n").lines == 3);
  CHECK(marks("a\nb").lines == 2);
}

TEST_CASE("a byte order mark is marked and stays in the first key") {
  CHECK(marks("\xEF\xBB\xBF# x\n").byte_order_mark == YesNo::yes);
  CHECK(marks("\xFF\xFE#").byte_order_mark == YesNo::yes);
  CHECK(marks("\xEF\xBB").byte_order_mark == YesNo::no);
  CHECK(line_of("\xEF\xBB\xBF# x").kind == LineKind::not_assignment);
  CHECK(line_of("\xEF\xBB\xBFnet.core.somaxconn = 1").name == "\xEF\xBB\xBFnet.core.somaxconn");
}

TEST_CASE("the first line with a NUL, with foreign bytes, and CR LF are marked") {
  const BootFile file = marks("a\nb\r\nc\0\nd\0\n\xE4\n"sv);
  CHECK(file.nul_line == 3);
  CHECK(file.not_utf8_line == 5);
  CHECK(file.carriage_returns == YesNo::yes);
  CHECK(marks("a\rb\n").carriage_returns == YesNo::no);
  CHECK(marks("clean\n").nul_line == 0);
  CHECK(marks("clean\n").not_utf8_line == 0);
}

TEST_CASE("UTF-8 is checked as strictly as the standard says") {
  for (const char* good : {"\xC2\x80", "\xDF\xBF", "\xE0\xA0\x80", "\xED\x9F\xBF", "\xEE\x80\x80", "\xF0\x90\x80\x80",
                           "\xF4\x8F\xBF\xBF", "\xE4\xB8\xAD"})
    CHECK(marks(good).not_utf8_line == 0);
  for (const char* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xC2\x41", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE4\xB8",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF0\x90\x80", "\xF5\x80\x80\x80", "\xFF"})
    CHECK(marks(bad).not_utf8_line == 1);
}

TEST_CASE("a line that is too long is refused by name and number") {
  const std::string longest = "a.b = " + std::string(kLongestLine - 6, '1');
  CHECK(line_of(longest).value.size() == kLongestLine - 6);
  CHECK(find_long_line("x\n" + longest).line == 0);
  CHECK_THROWS_WITH_AS(lines_of("x\n" + longest + "1\ny"), doctest::Contains("a.conf:2: "), Error);
  CHECK(find_long_line("x\n" + longest + "1\ny").line == 2);
  CHECK(find_long_line("x\n" + longest + "1\ny").offset == 2);
}

TEST_CASE("joined lines cannot grow without limit") {
  std::string text;
  for (int i = 0; i < 20; ++i) text += std::string(100'000, 'x') + "\\\n";
  CHECK_THROWS_AS(lines_of(text, kBusybox), Error);
}

TEST_CASE("more lines than any configuration has are refused") {
  std::string text;
  for (std::size_t i = 0; i <= kMostLines; ++i) text += "#\n";
  CHECK_THROWS_WITH_AS(lines_of(text), doctest::Contains("a.conf:500001: "), Error);
}

TEST_CASE("ten thousand lines keep their numbers") {
  std::string text;
  for (int i = 1; i <= 10'000; ++i) text += "net.ipv4.conf.eth" + std::to_string(i) + ".rp_filter = 1\n";
  const std::vector<Line> lines = lines_of(text);
  REQUIRE(lines.size() == 10'000);
  CHECK(lines.back().line == 10'000);
  CHECK(lines.back().name == "net.ipv4.conf.eth10000.rp_filter");
}

}  // namespace tcptune
