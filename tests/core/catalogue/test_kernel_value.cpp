// SPDX-License-Identifier: MIT
// Values as the kernel reads them: base 0, vectors, port lists, ranges by version and vendor.
#include <doctest/doctest.h>

#include <cstdint>

#include "core/catalogue/kernel_value.h"

namespace tcptune {
namespace {

constexpr std::string_view kTriple[] = {"min", "default", "max"};

Setting of_type(ValueType type) {
  Setting setting;
  setting.name = "net.ipv4.x";
  setting.type = type;
  if (type == ValueType::vector) setting.fields = kTriple;
  return setting;
}

Setting integer() { return of_type(ValueType::integer); }
Setting triple() { return of_type(ValueType::vector); }

AcceptedRange range(std::int64_t min, std::int64_t max, KernelVersion from = kOldestKernel,
                    KernelVersion until = kNever, std::string_view vendor = "") {
  return {from, until, vendor, min, max};
}

WriteResult write(const Setting& setting, std::string_view text, std::string_view kernels = "any",
                  std::string_view vendor = "") {
  return assess_write(setting, text, parse_kernel_range(kernels).value(), vendor);
}

TEST_CASE("numbers are read in the base that their start tells") {
  CHECK(parse_kernel_number("30")->value == 30);
  CHECK(parse_kernel_number("030")->value == 24);
  CHECK(parse_kernel_number("0x1e")->value == 30);
  CHECK(parse_kernel_number("0X1E")->value == 30);
  CHECK(parse_kernel_number("-1")->value == -1);
  CHECK(parse_kernel_number("-010")->value == -8);
  CHECK(parse_kernel_number("0")->value == 0);
  CHECK(parse_kernel_number("  7")->value == 7);
  for (const char* text : {"", "-", "--1", "+1", "x", "0xg", "#", "-x"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_kernel_number(text).has_value());
  }
}

TEST_CASE("what follows a number is kept") {
  CHECK(parse_kernel_number("30 # x")->rest == " # x");
  CHECK(parse_kernel_number("30s")->rest == "s");
  CHECK(parse_kernel_number("08")->rest == "8");  // 8 is no octal digit
  CHECK(parse_kernel_number("1.5")->rest == ".5");
}

TEST_CASE("a number too large for 64 bits is the largest") {
  CHECK(parse_kernel_number("9223372036854775807")->value == INT64_MAX);
  CHECK(parse_kernel_number("99999999999999999999999")->value == INT64_MAX);
  CHECK(parse_kernel_number("-99999999999999999999999")->value == -INT64_MAX);
}

TEST_CASE("a vector gives as many numbers as are well formed") {
  CHECK(parse_numbers("4096 87380\t6291456", 3) == std::vector<std::int64_t>{4096, 87380, 6291456});
  CHECK(parse_numbers("4096", 3) == std::vector<std::int64_t>{4096});
  CHECK(parse_numbers("1 2 3 4", 3) == std::vector<std::int64_t>{1, 2, 3});
  CHECK(parse_numbers("1 x 3", 3) == std::vector<std::int64_t>{1});
  CHECK(parse_numbers("1,2,3", 3).empty());
  CHECK(parse_numbers("", 3).empty());
}

TEST_CASE("a plain number is taken") {
  for (const char* text : {"30", " 30 ", "0", "-1", "30\t"})
    CHECK(write(integer(), text).outcome == WriteOutcome::taken);
  CHECK(write(integer(), " 30 ").stored == "30");
  CHECK(write(triple(), "4096\t87380  6291456").stored == "4096 87380 6291456");
  CHECK(write(triple(), "4096 87380 6291456").outcome == WriteOutcome::taken);
}

TEST_CASE("octal and hexadecimal numbers are a surprise, and the decimal value is told") {
  CHECK(write(integer(), "030").outcome == WriteOutcome::surprising);
  CHECK(write(integer(), "030").stored == "24");
  CHECK(write(integer(), "030").because == "a leading zero makes 030 octal: the kernel stores 24");
  CHECK(write(integer(), "-030").outcome == WriteOutcome::surprising);
  CHECK(write(integer(), "0x1e").because == "0x1e is hexadecimal: the kernel stores 30");
  CHECK(write(triple(), "010 20 30").stored == "8 20 30");
  CHECK(write(integer(), "0").outcome == WriteOutcome::taken);
}

TEST_CASE("a bit mask is rightly written in hexadecimal") {
  Setting mask = integer();
  mask.unit = "bitmask";
  CHECK(write(mask, "0x403").outcome == WriteOutcome::taken);
  CHECK(write(mask, "0x403").stored == "1027");
  CHECK(write(mask, "0403").outcome == WriteOutcome::surprising);
}

TEST_CASE("a vector that is too short changes the first numbers only") {
  const WriteResult one = write(triple(), "4096");
  CHECK(one.outcome == WriteOutcome::surprising);
  CHECK(one.stored == "4096");
  CHECK(one.because == "it needs 3 numbers and has 1: the kernel changes the first one only");
  CHECK(write(triple(), "4096 87380").because == "it needs 3 numbers and has 2: the kernel changes the first 2 only");
}

TEST_CASE("more words than numbers are ignored by the kernel") {
  CHECK(write(integer(), "30 40").outcome == WriteOutcome::surprising);
  CHECK(write(integer(), "30 40").because == "the kernel ignores \"40\" and stores 30");
  CHECK(write(triple(), "1 2 3 4").stored == "1 2 3");
}

TEST_CASE("a comment behind a number is survived, glued to it it is not") {
  for (const char* text : {"30 # half a minute", "30 ; half", "30 // half"}) {
    CAPTURE(text);
    const WriteResult result = write(integer(), text);
    CHECK(result.outcome == WriteOutcome::surprising);
    CHECK(result.comment);
    CHECK(result.stored == "30");
  }
  CHECK(write(integer(), "30#x").outcome == WriteOutcome::refused);
  CHECK(write(integer(), "30#x").comment);
  CHECK(write(integer(), "30;").outcome == WriteOutcome::refused);
  CHECK(write(triple(), "4096 87380 # two").outcome == WriteOutcome::surprising);
  CHECK(write(triple(), "4096 87380 # two").stored == "4096 87380");
}

TEST_CASE("what is no number is refused") {
  for (const char* text : {"", "yes", "30s", "= 30", "\"30\"", "1,2", "# x", "1.5", "0x"}) {
    CAPTURE(text);
    CHECK(write(integer(), text).outcome == WriteOutcome::refused);
  }
  CHECK(write(integer(), "").because == "the value is empty");
  CHECK(write(integer(), "yes").because == "\"yes\" is not a number");
  CHECK(write(triple(), "1 two 3").outcome == WriteOutcome::refused);
}

TEST_CASE("a name is looked up whole") {
  const Setting name = of_type(ValueType::string);
  CHECK(write(name, "bbr").outcome == WriteOutcome::taken);
  CHECK(write(name, "cubic # fast").outcome == WriteOutcome::refused);
  CHECK(write(name, "cubic # fast").comment);
  CHECK(write(name, "cubic reno").outcome == WriteOutcome::refused);
  CHECK_FALSE(write(name, "cubic reno").comment);
  CHECK(write(name, "\"cubic\"").outcome == WriteOutcome::refused);
  CHECK(write(name, "'cubic'").outcome == WriteOutcome::refused);
}

TEST_CASE("port lists are read as the kernel reads them") {
  using Ranges = std::vector<std::pair<int, int>>;
  CHECK(parse_ports("3306,8080-8090") == Ranges{{3306, 3306}, {8080, 8090}});
  CHECK(parse_ports("8080,22") == Ranges{{22, 22}, {8080, 8080}});
  CHECK(parse_ports("") == Ranges{});
  CHECK(parse_ports(" 0,65535 ") == Ranges{{0, 0}, {65535, 65535}});
  for (const char* text : {"8090-8080", "65536", "22 80", "22,", ",", "-", "1-", "-1", "x", "1-2-3", "22, 80"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_ports(text).has_value());
  }
}

TEST_CASE("a port list that the kernel refuses is told") {
  const Setting ports = of_type(ValueType::ports);
  CHECK(write(ports, "3306,8080-8090").outcome == WriteOutcome::taken);
  CHECK(write(ports, "").outcome == WriteOutcome::taken);
  CHECK(write(ports, "3306 8080").outcome == WriteOutcome::refused);
  CHECK(write(ports, "3306 # mysql").comment);
  CHECK_FALSE(write(ports, "3306 8080").comment);
}

TEST_CASE("a range holds for the kernels that enforce it") {
  const AcceptedRange ranges[] = {range(0, 2, {4, 19, 0}, {5, 4, 0}), range(0, 255, {5, 4, 0})};
  Setting setting = integer();
  setting.ranges = ranges;
  CHECK(write(setting, "3", "4.19").outcome == WriteOutcome::refused);
  CHECK(write(setting, "3", "4.19").because == "3 is outside 0 to 2, the values this kernel takes");
  CHECK(write(setting, "3", "4.18").outcome == WriteOutcome::taken);
  CHECK(write(setting, "3", "5.4").outcome == WriteOutcome::taken);
  CHECK(write(setting, "256", "5.4..").outcome == WriteOutcome::refused);
  CHECK(write(setting, "-1", "6.1").outcome == WriteOutcome::refused);
  CHECK(write(setting, "0", "6.1").outcome == WriteOutcome::taken);
  CHECK(write(setting, "255", "6.1").outcome == WriteOutcome::taken);
}

TEST_CASE("over an interval a value is refused only if every kernel of it refuses it") {
  const AcceptedRange ranges[] = {range(0, 2, {4, 19, 0}, {5, 4, 0}), range(0, 255, {5, 4, 0})};
  Setting setting = integer();
  setting.ranges = ranges;
  CHECK_FALSE(accepted_range(setting, *parse_kernel_range("4.4..5.10"), "").has_value());
  CHECK(accepted_range(setting, *parse_kernel_range("4.19..5.10"), "") ==
        std::pair<std::int64_t, std::int64_t>{0, 255});
  CHECK(write(setting, "300", "any").outcome == WriteOutcome::taken);
  CHECK(write(setting, "300", "4.19..").outcome == WriteOutcome::refused);
  CHECK(write(setting, "3", "4.19..").outcome == WriteOutcome::taken);
}

TEST_CASE("a gap between two ranges is a kernel that takes anything") {
  const AcceptedRange ranges[] = {range(0, 1, kOldestKernel, {4, 0, 0}), range(0, 1, {5, 0, 0})};
  Setting setting = integer();
  setting.ranges = ranges;
  CHECK_FALSE(accepted_range(setting, KernelRange{}, "").has_value());
  CHECK(accepted_range(setting, *parse_kernel_range("5.0.."), "").has_value());
  CHECK(accepted_range(setting, *parse_kernel_range("3.10"), "").has_value());
  CHECK_FALSE(accepted_range(setting, *parse_kernel_range("4.4"), "").has_value());
}

TEST_CASE("a vendor's range replaces what mainline does") {
  const AcceptedRange ranges[] = {range(0, 65535, kOldestKernel, kNever, "el7"), range(0, 100)};
  Setting setting = integer();
  setting.ranges = ranges;
  CHECK(write(setting, "60000", "3.10", "el7").outcome == WriteOutcome::taken);
  CHECK(write(setting, "70000", "3.10", "el7").outcome == WriteOutcome::refused);
  CHECK(write(setting, "60000", "3.10").outcome == WriteOutcome::refused);
  CHECK(write(setting, "60000", "3.10", "el8").outcome == WriteOutcome::refused);
}

TEST_CASE("the range holds for each number of a vector") {
  const AcceptedRange ranges[] = {range(1, 65535)};
  Setting setting = triple();
  setting.ranges = ranges;
  CHECK(write(setting, "1 2 65536").outcome == WriteOutcome::refused);
  CHECK(write(setting, "0 2 3").outcome == WriteOutcome::refused);
  CHECK(write(setting, "1 2 3").outcome == WriteOutcome::taken);
}

TEST_CASE("values are compared as the kernel stores them") {
  CHECK(same_value(integer(), "010", "8"));
  CHECK(same_value(integer(), "30 # x", "30"));
  CHECK_FALSE(same_value(integer(), "30", "31"));
  CHECK_FALSE(same_value(integer(), "x", "x"));
  CHECK(same_value(triple(), "1  2\t3", "1 2 3"));
  CHECK_FALSE(same_value(triple(), "1 2 3", "1 2 4"));
  CHECK(same_value(of_type(ValueType::ports), "80,22", "22,80"));
  CHECK(same_value(of_type(ValueType::words), "reno  cubic", "reno cubic"));
  CHECK_FALSE(same_value(of_type(ValueType::words), "reno cubic", "cubic reno"));
  CHECK(same_value(of_type(ValueType::string), " bbr", "bbr "));
  CHECK_FALSE(same_value(of_type(ValueType::string), "bbr", "cubic"));
}

}  // namespace
}  // namespace tcptune
