// SPDX-License-Identifier: MIT
// What an import makes of the lines of a .reg file. tests/reg_import compares the same with a real import.
#include <doctest/doctest.h>

#include <string>

#include "core/text/utf16.h"
#include "readers/windows/reg_file.h"
#include "small_catalogue.h"

namespace tcptune {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

const std::string kFive = "Windows Registry Editor Version 5.00\r\n\r\n";
const std::string kTcpip = R"(HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";
const std::string kTcpipLine = "[" + kTcpip + "]\r\n";

Registry parse(std::string_view bytes) { return parse_reg_file(two_windows_settings(), bytes, "a.reg"); }

// Lines below the key of TCP/IP, which is line 3; the first of them is line 4.
Registry below_tcpip(std::string_view lines) { return parse(kFive + kTcpipLine + std::string(lines)); }

RegistryValue only_value(const Registry& registry) {
  REQUIRE(registry.values.size() == 1);
  return registry.values[0];
}

RegistryFault only_fault(const Registry& registry) {
  REQUIRE(registry.faults.size() == 1);
  return registry.faults[0];
}

// The one value of a line that an import takes without anything to remark.
RegistryValue value_of(std::string_view line) {
  const Registry registry = below_tcpip(line);
  CHECK(registry.faults.empty());
  return only_value(registry);
}

// The remark on a line that an import drops: "column: message".
std::string why_lost(std::string_view line) {
  const Registry registry = below_tcpip(line);
  CHECK(registry.values.empty());
  const RegistryFault fault = only_fault(registry);
  CHECK(fault.loss == RegistryLoss::line);
  CHECK(fault.line == 4);
  return std::to_string(fault.column) + ": " + fault.message;
}

// The remark on a line that is taken all the same.
std::string oddity_of(std::string_view line) {
  const Registry registry = below_tcpip(line);
  CHECK(registry.values.size() == 1);
  const RegistryFault fault = only_fault(registry);
  CHECK(fault.loss == RegistryLoss::nothing);
  return std::to_string(fault.column) + ": " + fault.message;
}

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string utf16(std::string_view text) { return to_utf16le(text); }

// The names of the values that are left, each with its key's last part: "Parameters/a Parameters/b".
std::string taken(const Registry& registry) {
  std::string names;
  for (const RegistryValue& value : registry.values)
    names += (names.empty() ? "" : " ") + value.key.substr(value.key.rfind('\\') + 1) + "/" + value.name;
  return names;
}

}  // namespace

TEST_CASE("a value has its key, name, type, data and their places") {
  const RegistryValue value = value_of("  \"TcpTimedWaitDelay\" = dword:0000001e ; half a minute\r\n");
  CHECK(value.key == kTcpip);
  CHECK(value.name == "TcpTimedWaitDelay");
  CHECK(value.action == RegistryAction::set);
  CHECK(value.type == RegistryType::dword);
  CHECK(value.data == "\x1e\0\0\0"s);
  CHECK(number_of(value) == 30U);
  CHECK(value.line == 4);
  CHECK(value.continued == 0);
  CHECK(value.column == 3);
  CHECK(value.value_column == 25);
  CHECK(value.text == "  \"TcpTimedWaitDelay\" = dword:0000001e ; half a minute");
}

TEST_CASE("the registry says what file it is, and in which form") {
  const Registry registry = parse(kFive);
  CHECK(registry.source == RegistrySource::reg_file);
  CHECK(registry.file == "a.reg");
  CHECK(registry.form == "REGEDIT 5.00, ASCII, CR LF");
  CHECK(registry.faults.empty());
  CHECK(parse("\xFF\xFE" + utf16(kFive)).form == "REGEDIT 5.00, UTF-16LE, CR LF");
  CHECK(parse("REGEDIT4\n; \xC3\xA9\n").form == "REGEDIT4, UTF-8 without a byte order mark, LF");
  CHECK(parse("REGEDIT4").form == "REGEDIT4, ASCII");
  CHECK(parse("REGEDIT4\r\n;\n").form == "REGEDIT4, ASCII, mixed line ends");
  CHECK(parse("[x]\r").form == "no valid header, ASCII, CR");
}

TEST_CASE("every encoding gives the same values") {
  const std::string text =
      kFive + kTcpipLine + "\"TcpTimedWaitDelay\"=dword:1e\r\n\"caf\u00e9\"=\"\u4e2d\U0001F600\"\r\n";
  std::string swapped = utf16(text);
  for (std::size_t i = 0; i < swapped.size(); i += 2) std::swap(swapped[i], swapped[i + 1]);
  for (const std::string& bytes :
       {"\xFF\xFE" + utf16(text), utf16(text), "\xFE\xFF" + swapped, swapped, text, "\xEF\xBB\xBF" + text}) {
    const Registry registry = parse(bytes);
    REQUIRE(registry.values.size() == 2);
    CHECK(number_of(registry.values[0]) == 30U);
    CHECK(registry.values[1].name == "caf\u00e9");
    CHECK(registry.values[1].data == utf16("\u4e2d\U0001F600\0"sv));
    CHECK(registry.values[1].line == 5);
  }
}

TEST_CASE("the safe encodings call for no remark, the others for one") {
  const std::string text = kFive + kTcpipLine;
  CHECK(parse("\xFF\xFE" + utf16(text)).faults.empty());
  CHECK(parse(text).faults.empty());
  CHECK(only_fault(parse(utf16(text))).loss == RegistryLoss::file);
  CHECK(only_fault(parse("\xEF\xBB\xBF" + text)).loss == RegistryLoss::nothing);
  CHECK(parse("\xFE\xFF\0R"sv).faults.front().loss == RegistryLoss::file);
  CHECK(has(parse("\xFE\xFF\0R"sv).faults.front().message, "big-endian"));
}

TEST_CASE("letters beyond ASCII without a byte order mark are told where they begin") {
  const RegistryFault utf8 = only_fault(below_tcpip("; plain\r\n; caf\xC3\xA9\r\n"));
  CHECK(utf8.loss == RegistryLoss::nothing);
  CHECK(utf8.line == 5);
  CHECK(has(utf8.message, "UTF-8 without a byte order mark"));
  const Registry ansi = below_tcpip("; plain\r; plain\n\"caf\xE9\"=\"\xFC\"\r\n");
  CHECK(only_fault(ansi).line == 6);
  CHECK(only_fault(ansi).text == "\"caf\u00e9\"=\"\u00fc\"");
  CHECK(has(only_fault(ansi).message, "ANSI code page"));
  CHECK(only_value(ansi).name == "caf\u00e9");
}

TEST_CASE("a zero character is told once") {
  const Registry registry = below_tcpip("\"a\"=\"x\0y\"\r\n;\0\r\n"sv);
  CHECK(only_fault(registry).column == 7);
  CHECK(only_value(registry).data == utf16("x\0y\0"sv));
}

TEST_CASE("lines end with CR LF, LF or CR alone") {
  for (const std::string end : {"\r\n", "\n", "\r"}) {
    const Registry registry =
        parse("REGEDIT4" + end + "[" + kTcpip + "]" + end + "\"a\"=dword:1" + end + end + "\"b\"=dword:2");
    CHECK(taken(registry) == "Parameters/a Parameters/b");
    CHECK(registry.values[1].line == 5);
  }
}

TEST_CASE("a header may stand behind blanks, but nowhere else and in no other letters") {
  for (const std::string header : {" \tREGEDIT4", "\tWindows Registry Editor Version 5.00"})
    CHECK(parse(header + "\n" + kTcpipLine + "\"a\"=dword:1\n").faults.empty());
  for (const std::string header :
       {"", " ", ";c\nREGEDIT4", "\nWindows Registry Editor Version 5.00", "regedit4",
        "Windows registry editor version 5.00", "Windows Registry Editor Version 4.00",
        "Windows Registry Editor Version 5", "Windows Registry Editor Version 5.00;x", "REGEDIT", "REGEDIT3",
        "REGEDIT5", "REGEDIT 4", "REGEDIT4FOO", "REGEDIT4 FOO", "hello"}) {
    CAPTURE(header);
    const Registry registry = parse(header + "\n" + kTcpipLine + "\"a\"=dword:1\n");
    REQUIRE(!registry.faults.empty());
    CHECK(registry.faults[0].loss == RegistryLoss::file);
    CHECK(registry.faults[0].line == 1);
    CHECK(taken(registry) == "Parameters/a");
  }
  const Registry bare = parse(kTcpipLine + "\"a\"=dword:1\n");
  CHECK(only_fault(bare).loss == RegistryLoss::file);
  CHECK(taken(bare) == "Parameters/a");
  CHECK(only_fault(parse("")).line == 0);
  CHECK(only_fault(parse("\r\n\r\n")).loss == RegistryLoss::file);
  CHECK(only_fault(parse("Windows Registry Editor Version 5.00 \n")).loss == RegistryLoss::nothing);
  CHECK(only_fault(parse("REGEDIT4\t\n")).loss == RegistryLoss::nothing);
}

TEST_CASE("an import that takes nothing but reports success is told as such") {
  CHECK(
      has(only_fault(parse("REGEDIT5\n")).message, "REGEDIT5 is not a header, though an import then reports success"));
  CHECK(has(only_fault(parse("Regedit4\n")).message, "only if it is written REGEDIT4"));
}

TEST_CASE("dword: takes one to eight hexadecimal digits") {
  for (const std::string digits : {"1e", "1E", "0000001e", " \t1e", "1e;x", "1e ;x", "1e\t"})
    CHECK(number_of(value_of("\"a\"=dword:" + digits + "\r\n")) == 30U);
  CHECK(number_of(value_of("\"a\"=dword:ffffffff")) == 0xFFFFFFFFU);
  CHECK(why_lost("\"a\"=dword:0x1e") ==
        "11: 0x is not allowed after dword:, which takes hexadecimal digits as they are");
  CHECK(why_lost("\"a\"=dword:") == "11: there is no number after dword:, which takes one to eight hexadecimal digits");
  CHECK(why_lost("\"a\"=dword:hello") == "11: h is not a hexadecimal digit, and dword: takes one to eight of them");
  CHECK(why_lost("\"a\"=dword:-1") == "11: - is not a hexadecimal digit, and dword: takes one to eight of them");
  CHECK(why_lost("\"a\"=dword:000000001") == "11: dword: takes at most eight hexadecimal digits, and these are 9");
  CHECK(why_lost("\"a\"=dword:123 456") ==
        "15: behind the hexadecimal digits of dword: only a comment with ; may follow");
  CHECK(has(why_lost("\"a\"=dword:1 #x"), "13: # begins no comment"));
  CHECK(has(why_lost("\"a\"=dword:1\\"), "12: "));
  CHECK(has(why_lost("\"a\"=dword :1"), "5: this is not data"));
}

TEST_CASE("strings have two escapes and end in their line") {
  CHECK(value_of("\"a\"=\"\"").data == "\0\0"s);
  CHECK(value_of("\"a\"=\"x ;y#\" ;c").data == utf16("x ;y#\0"sv));
  CHECK(value_of(R"("a"="x\\y\"z")").data == utf16("x\\y\"z\0"sv));
  CHECK(value_of("\"a\"=\"x\"").type == RegistryType::string);
  CHECK(has(why_lost("\"a\"=\"x"), "5: the closing quotation mark is missing"));
  CHECK(has(why_lost("\"a\"=\"\\"), "5: the closing quotation mark is missing"));
  CHECK(has(why_lost("\"a\"=\"x\"y"), "8: behind the closing quotation mark"));
  CHECK(has(why_lost("\"a\"=\"x\\0\""), "7: \\0 is not an escape"));
  CHECK(has(oddity_of("\"a\"=\"C:\\dir\""), "8: only \\\\ and \\\" are escapes"));
  CHECK(only_value(below_tcpip("\"a\"=\"C:\\dir\"")).data == utf16("C:dir\0"sv));
  CHECK(has(why_lost("\"a\"=30"), "5: this is not data"));
  CHECK(has(why_lost("\"a\"="), "5: there is nothing behind the equals sign"));
  CHECK(has(why_lost("\"a\"=;\"x\""), "5: there is nothing behind the equals sign"));
}

TEST_CASE("names have the same escapes, and the default value has none") {
  CHECK(value_of(R"("x\\y\"z"=dword:1)").name == "x\\y\"z");
  CHECK(value_of("@=dword:1").name.empty());
  CHECK(value_of("\t@\t=\tdword:1").column == 2);
  CHECK(value_of("\"\"=dword:1").name.empty());
  CHECK(value_of("\"  a  \"=dword:1").name == "  a  ");
  CHECK(why_lost("\"a=dword:1") == "1: the name of this value has no closing quotation mark");
  CHECK(why_lost("\"a\" dword:1") == "5: an equals sign must follow the name of a value");
  CHECK(why_lost("@\"a\"=dword:1") == "2: an equals sign must follow the name of a value");
  CHECK(why_lost("a=dword:1") == "1: this is neither a [key], a \"value\"= nor a comment");
  CHECK(has(why_lost("\"\\0\"=dword:1"), "2: \\0 is not an escape"));
}

TEST_CASE("a minus removes the value") {
  for (const std::string line : {"\"a\"=-", "\"a\" =  \t-\t ", "\"a\"=- ;c"}) {
    CHECK(value_of(line).action == RegistryAction::remove_value);
    CHECK(value_of(line).name == "a");
  }
  CHECK(has(why_lost("\"a\"=-\"x\""), "6: behind the - that removes the value"));
  CHECK(has(why_lost("\"a\"=- #c"), "# begins no comment"));
}

TEST_CASE("lists of bytes give every type, of whatever size") {
  CHECK(value_of("\"a\"=hex:01,aB,c").data == "\x01\xab\x0c");
  CHECK(value_of("\"a\"=hex:01").type == RegistryType::binary);
  CHECK(value_of("\"a\"=hex(0):01").type == RegistryType::none);
  CHECK(value_of("\"a\"=hex(B):01").type == RegistryType::qword);
  CHECK(value_of("\"a\"=hex(ffffffff):01").type == RegistryType{0xFFFFFFFF});
  CHECK(number_of(value_of("\"a\"=hex(4):1e,00,00,00")) == 30U);
  CHECK(value_of("\"a\"=hex(4):1e,00").data == "\x1e\0"s);
  CHECK(!number_of(value_of("\"a\"=hex(4):1e,00")));
  CHECK(value_of("\"a\"=hex:").data.empty());
  CHECK(value_of("\"a\"=hex(4): ;c").data.empty());
  for (const std::string type :
       {"(100000000):", "(0x2):", "(x):", "():", "(4 ):", "(4) :", "(4:", "(00000000000000000):"})
    CHECK(has(why_lost("\"a\"=hex" + type + "01"), "9: hex( takes the number of a type"));
}

TEST_CASE("a list of bytes has single commas, and nothing else behind it than a comment") {
  CHECK(value_of("\"a\"=hex:01, 02").data == "\x01\x02");
  CHECK(value_of("\"a\"=hex:01,02,").data == "\x01\x02");
  CHECK(value_of("\"a\"=hex:01, ;c").data == "\x01");
  CHECK(has(why_lost("\"a\"=hex:,"), "9: a byte is missing"));
  CHECK(has(why_lost("\"a\"=hex:01,,02"), "12: a byte is missing"));
  CHECK(has(why_lost("\"a\"=hex:01 02"), "12: behind a list of bytes"));
  CHECK(has(why_lost("\"a\"=hex:01#c"), "# begins no comment"));
  CHECK(has(why_lost("\"a\"=hex:0g"), "10: behind a list of bytes"));
  CHECK(has(why_lost("\"a\"=hex:100"), "9: a byte has at most two"));
  CHECK(has(why_lost("\"a\"=hex:g1,02"), "9: g is not a hexadecimal digit"));
}

TEST_CASE("what only some imports take is taken, with a remark") {
  CHECK(has(oddity_of("\"a\"=DWORD:1"), "5: dword: is written in lower case"));
  CHECK(has(oddity_of("\"a\"=Hex:01"), "5: hex: is written in lower case"));
  CHECK(has(oddity_of("\"a\"=hex:01 ,02"), "11: a blank comes before a comma"));
  CHECK(has(oddity_of("\"a\"=hex:0x1e,001"), "a byte is written as one or two"));
  CHECK(only_value(below_tcpip("\"a\"=hex:0x1e,001")).data == "\x1e\x01");
}

TEST_CASE("a comma and a backslash carry a list of bytes on") {
  const RegistryValue value = value_of("\"a\"=hex:01,\\\r\n  02,\\ ;c\r\n\r\n  ;c\r\n03\r\n");
  CHECK(value.data == "\x01\x02\x03");
  CHECK(value.line == 4);
  CHECK(value.continued == 4);
  CHECK(value.text == "\"a\"=hex:01,\\");
  CHECK(value_of("\"a\"=hex:\\\r\n 01").data == "\x01");
  CHECK(value_of("\"a\"=hex:01,\\").data == "\x01");
  CHECK(has(why_lost("\"a\"=hex:01\\\r\n 02"), "11: a list of bytes goes on in the next line only with a comma"));
  CHECK(has(why_lost("\"a\"=hex:01,\\\\\r\n 02"), "13: behind a backslash"));
  CHECK(has(why_lost("\"a\"=hex:01,\\\r\n ,02"), "5: the list of bytes breaks off in line 5: a byte is missing"));
  CHECK(has(why_lost("\"a\"=hex:01,\\\r\n#c\r\n02"), "breaks off in line 5: # is not a hexadecimal digit"));
  CHECK(has(why_lost("\"a\"=hex:01,\\\r\n\\\r\n02"), "breaks off in line 5: \\ is not a hexadecimal digit"));
}

TEST_CASE("bytes below a list that has ended are lost") {
  for (const std::string list : {"\"a\"=hex:01,\r\n", "\"a\"=hex:01\r\n", "\"a\"=hex:01,;c\r\n"}) {
    const Registry registry = below_tcpip(list + "  02,03\r\n\"b\"=dword:1\r\n");
    CHECK(registry.values.size() == 2);
    CHECK(registry.values[0].data == "\x01");
    CHECK(only_fault(registry).line == 5);
    CHECK(has(only_fault(registry).message, "belong to nothing"));
  }
}

TEST_CASE("a line that a list of bytes swallows is lost with it") {
  const Registry value = below_tcpip("\"a\"=hex:01,\\\r\n\"b\"=dword:1\r\n\"c\"=dword:1\r\n");
  CHECK(taken(value) == "Parameters/c");
  REQUIRE(value.faults.size() == 2);
  CHECK(value.faults[0].line == 4);
  CHECK(value.faults[1].line == 5);
  CHECK(has(value.faults[1].message, "goes on in this line"));
  const Registry key = below_tcpip("\"a\"=hex:01,\\\r\n[" + kTcpip + "\\Interfaces]\r\n\"c\"=dword:1\r\n");
  CHECK(taken(key) == "Parameters/c");
  CHECK(key.faults.size() == 2);
  const Registry kept = below_tcpip("\"a\"=hex:01\\\r\n\"b\"=dword:1\r\n");
  CHECK(taken(kept) == "Parameters/b");
}

TEST_CASE("strings in lists end with a zero, and are Unicode only since version 5.00") {
  const auto data = [](std::string_view header, std::string_view list) {
    return only_value(parse(std::string(header) + kTcpipLine + "\"a\"=hex" + std::string(list))).data;
  };
  CHECK(data(kFive, "(2):41,00") == utf16("A\0"sv));
  CHECK(data(kFive, "(2):41,00,00,00") == utf16("A\0"sv));
  CHECK(data(kFive, "(7):41,00,00,00,42,00") == utf16("A\0B\0"sv));
  CHECK(data(kFive, "(2):").empty());
  CHECK(data(kFive, "(2):41,00,42") == "A\0B"s);
  CHECK(data("REGEDIT4\n", "(2):41,42") == utf16("AB\0"sv));
  CHECK(data("REGEDIT4\n", "(7):41,00,e9,00,00") == utf16("A\0\u00e9\0\0"sv));
  CHECK(data("REGEDIT4\n", "(2):").empty());
  CHECK(data("REGEDIT4\n", ":41,00") == "A\0"s);
}

TEST_CASE("a key is written with its root in full, in whatever case") {
  for (const std::string& line :
       {"[" + kTcpip + "]", " \t[" + kTcpip + "\\]", "[hkey_Local_machine" + kTcpip.substr(18) + "\\\\] ;c"}) {
    const Registry registry = parse(kFive + line + "\r\n\"a\"=dword:1");
    CHECK(registry.faults.empty());
    CHECK(only_value(registry).key == kTcpip);
  }
  CHECK(only_value(parse(kFive + "[" + kTcpip + "\\x]y]\r\n@=-")).key == kTcpip + "\\x]y");
  CHECK(only_value(parse(kFive + "[" + kTcpip + "\\x ]\r\n@=-")).key == kTcpip + "\\x ");
}

TEST_CASE("an abbreviated root is expanded and told") {
  const Registry registry = parse(kFive + "[HKLM" + kTcpip.substr(18) + "]\r\n\"a\"=dword:1");
  CHECK(only_value(registry).key == kTcpip);
  CHECK(only_fault(registry).loss == RegistryLoss::line);
  CHECK(only_fault(registry).column == 2);
  CHECK(has(only_fault(registry).message, "HKEY_LOCAL_MACHINE"));
}

TEST_CASE("doubled backslashes and text behind a key are told") {
  const Registry doubled = parse(
      kFive + "[HKEY_LOCAL_MACHINE\\\\SYSTEM\\\\CurrentControlSet\\Services\\Tcpip\\Parameters]\r\n\"a\"=dword:1");
  CHECK(only_value(doubled).key == kTcpip);
  CHECK(only_fault(doubled).loss == RegistryLoss::nothing);
  CHECK(only_fault(doubled).column == 20);
  const Registry behind = parse(kFive + "[" + kTcpip + "] \"a\"=dword:1\r\n");
  CHECK(behind.values.empty());
  CHECK(only_fault(behind).loss == RegistryLoss::nothing);
}

TEST_CASE("a line that is not a key leaves the key above in force") {
  for (const std::string& line :
       {"[ " + kTcpip + "\\x]", "[\t-" + kTcpip + "\\x]", "[" + kTcpip + "\\x", "[-" + kTcpip + "\\x"}) {
    const Registry registry = below_tcpip(line + "\r\n\"a\"=dword:1");
    CHECK(taken(registry) == "Parameters/a");
    CHECK(only_fault(registry).loss == RegistryLoss::line);
    CHECK(only_fault(registry).line == 4);
  }
}

TEST_CASE("below a key that is not taken nothing is") {
  for (const std::string& line :
       {"[HKEY_LOCAL_MACHINES" + kTcpip.substr(18) + "]", "[\\" + kTcpip + "]", "[- " + kTcpip + "]"}) {
    CAPTURE(line);
    const Registry registry = below_tcpip(line + "\r\n\"a\"=dword:1");
    CHECK(registry.values.empty());
    REQUIRE(registry.faults.size() == 2);
    CHECK(registry.faults[0].loss == RegistryLoss::line);
    CHECK(registry.faults[1].line == 5);
    CHECK(has(registry.faults[1].message, "belongs to the key above"));
  }
}

TEST_CASE("a list of bytes goes on below a key that is not taken, too") {
  const Registry registry =
      below_tcpip("[-" + kTcpip + "\\Old]\r\n\"a\"=hex:01,\\\r\n[" + kTcpip + "]\r\n\"b\"=dword:1\r\n");
  CHECK(taken(registry) == "Old/");
  CHECK(registry.faults.size() == 3);
}

TEST_CASE("a minus removes a key, and the values below that line are lost") {
  const Registry registry =
      below_tcpip("[-" + kTcpip + "\\Old]\r\n\"a\"=dword:1\r\n[" + kTcpip + "]\r\n\"b\"=dword:1\r\n");
  REQUIRE(registry.values.size() == 2);
  CHECK(registry.values[0].action == RegistryAction::remove_key);
  CHECK(registry.values[0].key == kTcpip + "\\Old");
  CHECK(registry.values[0].column == 3);
  CHECK(registry.values[1].name == "b");
  CHECK(has(only_fault(registry).message, "the line above removes the key"));
}

TEST_CASE("removing what holds the keys of TCP/IP is seen") {
  for (const std::string key : {"HKEY_LOCAL_MACHINE\\SYSTEM", "HKEY_LOCAL_MACHINE\\System\\ControlSet001",
                                "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\services",
                                "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip"})
    CHECK(only_value(parse(kFive + "[-" + key + "]\r\n")).key == key);
  for (const std::string key :
       {"HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Dhcp",
        "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control", "HKEY_LOCAL_MACHINE\\SOFTWARE"})
    CHECK(parse(kFive + "[-" + key + "]\r\n").values.empty());
}

TEST_CASE("values in front of the first key are lost") {
  const Registry registry = parse(kFive + "\"TcpTimedWaitDelay\"=dword:1e\r\n");
  CHECK(registry.values.empty());
  CHECK(only_fault(registry).line == 3);
  CHECK(has(only_fault(registry).message, "before the first [key]"));
}

TEST_CASE("values and faults of other keys are nobody's business, but for the names of the catalogue") {
  const Registry registry =
      parse(kFive +
            "[HKEY_LOCAL_MACHINE\\SOFTWARE\\x]\r\n\"a\"=dword:1\r\n\"b\"=dword:x\r\njunk\r\n\"c\"=hex:01,\\\r\n\"d\"="
            "dword:1\r\n"
            "\"tcptimedwaitdelay\"=dword:1e\r\n\"MaxUserPort\"=dword:0x1\r\n[HKEY_LOCAL_MACHINE\\SOFTWARE\\y\r\n");
  CHECK(taken(registry) == "x/tcptimedwaitdelay");
  CHECK(only_fault(registry).line == 10);
}

TEST_CASE("comments are lines that begin with a semicolon or a hash") {
  const Registry registry =
      below_tcpip("; one\r\n \t# two\r\n\"a\"=hex:01,\\\r\n ; three\r\n 02\r\n\"b\"=dword:1 ; not one\r\n");
  CHECK(registry.faults.empty());
  REQUIRE(registry.comments.size() == 3);
  CHECK(registry.comments[0].line == 4);
  CHECK(registry.comments[0].text == "; one");
  CHECK(registry.comments[1].text == " \t# two");
  CHECK(registry.comments[2].line == 7);
}

TEST_CASE("what repeats stays in order") {
  const Registry registry = below_tcpip("\"a\"=dword:1\r\n\"A\"=-\r\n\"a\"=dword:2\r\n");
  CHECK(taken(registry) == "Parameters/a Parameters/A Parameters/a");
}

TEST_CASE("a file of nothing but faults, values or comments does not fill the memory") {
  std::string lines;
  for (int i = 0; i < 100'100; ++i) lines += i < 2'000 ? ";\nx\n@=-\n" : ";\n@=-\n";
  const Registry registry = below_tcpip(lines);
  CHECK(registry.values.size() == 100'000);
  CHECK(registry.faults.size() == 1'000);
  CHECK(registry.comments.size() == 100'000);
  CHECK(registry.unseen.size() == 3);
}

}  // namespace tcptune
