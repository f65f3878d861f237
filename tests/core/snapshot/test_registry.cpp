// SPDX-License-Identifier: MIT
// The registry as settings: which value is which, what wins, what is wrong with it, and the .reg file that mends it.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/catalogue/registry_names.h"
#include "core/plan/plan.h"
#include "core/text/text.h"
#include "renderers/changes/registry_script.h"
#include "small_registry.h"

using namespace tcptune;
using namespace std::string_view_literals;

namespace {

const RuleBase& base() {
  static const LoadedRules loaded = windows_base({});
  return loaded.base;
}

std::string value_of(const BootConfiguration& boot, std::string_view setting) {
  const auto winner = boot.winners.find(setting);
  return winner == boot.winners.end() ? "" : boot.lines[winner->second.line].value;
}

std::string builtin(std::string_view id) {
  return rule_text(id,
                   "builtin: true\nexamples: [ { expect: fail, given: { windows: any, file: x } }, { expect: pass, "
                   "given: { windows: any, file: y } } ]\n");
}

// What the built-in checks say: "WIN010 error tcpip.X: message" a line.
std::vector<std::string> said(const SmallRegistry& registry, std::string_view id) {
  static std::vector<LoadedRules> kept;
  kept.push_back(windows_base({builtin(id)}));
  std::vector<std::string> lines;
  for (const Finding& finding : judge(kept.back().base, registry.snapshot(kept.back().base)).findings)
    lines.push_back(fmt::format("{} {}: {}", name_of(finding.severity), finding.setting, finding.message));
  return lines;
}

bool says(const std::vector<std::string>& lines, std::string_view start, std::string_view part) {
  return lines.size() == 1 && lines[0].starts_with(start) && lines[0].find(part) != std::string::npos;
}

const std::string kTimedWaitRule = rule_text("WIN001",
                                             "setting: tcpip.TcpTimedWaitDelay\napplies_when: os == windows and "
                                             "set(tcpip.TcpTimedWaitDelay)\ncheck: tcpip.TcpTimedWaitDelay != 96\n"
                                             "fix: { tcpip.TcpTimedWaitDelay: 60 }\nfix_safety: safe\n");

}  // namespace

TEST_SUITE("registry") {
  TEST_CASE("a value is a setting by its key and name, whatever their case and control set") {
    CHECK(setting_of_value(base(), kTcpip, "TcpTimedWaitDelay") == "tcpip.TcpTimedWaitDelay");
    CHECK(setting_of_value(base(), "hkey_local_machine\\System\\controlset002\\SERVICES\\tcpip\\PARAMETERS",
                           "TCPTIMEDWAITDELAY") == "tcpip.TcpTimedWaitDelay");
    CHECK(setting_of_value(base(), kInterface, "mtu") == "tcpip.interfaces.{8D1A0B4C-0000-4000-8000-000000000001}.MTU");
    CHECK(setting_of_value(base(), kTcpip + "\\Interfaces", "MTU").empty());
    CHECK(setting_of_value(base(), kTcpip, "MTU").empty());
    CHECK(setting_of_value(base(), kInterface + "\\deeper", "MTU").empty());
    CHECK(setting_of_value(base(), "HKEY_CURRENT_USER\\CurrentControlSet\\Services\\Tcpip\\Parameters",
                           "TcpTimedWaitDelay")
              .empty());
    CHECK(service_key_of("tcpip.interfaces.{X}.MTU") == "Services\\Tcpip\\Parameters\\Interfaces\\{X}");
    CHECK(value_name_of("tcpip.interfaces.{X}.MTU") == "MTU");
    CHECK(value_name_of("afd.EnableDynamicBacklog") == "EnableDynamicBacklog");
  }

  TEST_CASE("the last value wins, a deletion leaves none, and a deleted key takes its values along") {
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(kTcpip, "TcpTimedWaitDelay", 30).number(kTcpip, "tcptimedwaitdelay", 60);
    CHECK(value_of(boot_of_registry(base(), registry.registry), "tcpip.TcpTimedWaitDelay") == "60");
    CHECK(deciding_values(base(), registry.registry).at("tcpip.TcpTimedWaitDelay") == 1);
    registry.remove(kTcpip, "TcpTimedWaitDelay");
    CHECK(value_of(boot_of_registry(base(), registry.registry), "tcpip.TcpTimedWaitDelay").empty());
    CHECK(deciding_values(base(), registry.registry).empty());
    registry.number(kTcpip, "TcpTimedWaitDelay", 90).number(kInterface, "MTU", 1400).remove(kTcpip, "");
    CHECK(boot_of_registry(base(), registry.registry).winners.empty());
  }

  TEST_CASE("0xffffffff is a number like any other") {
    SmallRegistry registry(RegistrySource::live);
    registry.number(kTcpip, "KeepAliveTime", 0xFFFFFFFF);
    CHECK(value_of(boot_of_registry(base(), registry.registry), "tcpip.KeepAliveTime") == "4294967295");
  }

  TEST_CASE("every type but a REG_DWORD of four bytes is malformed, until a good value follows") {
    for (const auto& [type, data] :
         std::vector<std::pair<RegistryType, std::string>>{{RegistryType::string, "3\0000\0"},
                                                           {RegistryType::dword, "\x1e\0"},
                                                           {RegistryType::dword, std::string(5, '\0')},
                                                           {RegistryType::dword_big_endian, std::string(4, '\0')},
                                                           {RegistryType::qword, std::string(8, '\0')},
                                                           {RegistryType::binary, std::string(4, '\0')}}) {
      SmallRegistry registry(RegistrySource::live);
      registry.value(kTcpip, "TcpTimedWaitDelay", type, data);
      CHECK(boot_of_registry(base(), registry.registry).unseen.at("tcpip.TcpTimedWaitDelay") ==
            ReadingState::malformed);
      registry.number(kTcpip, "TcpTimedWaitDelay", 30);
      CHECK(boot_of_registry(base(), registry.registry).unseen.empty());
    }
  }

  TEST_CASE("a key that may not be read makes its settings denied") {
    SmallRegistry registry(RegistrySource::live);
    registry.registry.denied.push_back(kTcpip);
    const BootConfiguration boot = boot_of_registry(base(), registry.registry);
    CHECK(boot.unseen.at("tcpip.TcpTimedWaitDelay") == ReadingState::denied);
    CHECK_FALSE(boot.unseen.contains("tcpip6.KeepAliveTime"));
    const LoadedRules loaded = windows_base({kTimedWaitRule});
    CHECK(judge(loaded.base, registry.snapshot(loaded.base)).counts.unknown == 1);
  }

  TEST_CASE("of several control sets the current one is judged, else the one that Select names, else the lowest") {
    const auto key = [](std::string_view set) {
      return fmt::format("HKEY_LOCAL_MACHINE\\SYSTEM\\{}\\Services\\Tcpip\\Parameters", set);
    };
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(key("ControlSet002"), "TcpTimedWaitDelay", 30)
        .number(key("ControlSet001"), "TcpTimedWaitDelay", 60);
    CHECK(judged_control_set(registry.registry) == "ControlSet001");
    registry.number("HKEY_LOCAL_MACHINE\\SYSTEM\\Select", "Current", 2);
    CHECK(judged_control_set(registry.registry) == "ControlSet002");
    CHECK(value_of(boot_of_registry(base(), registry.registry), "tcpip.TcpTimedWaitDelay") == "30");
    registry.number(key("CurrentControlSet"), "TcpTimedWaitDelay", 90);
    CHECK(value_of(boot_of_registry(base(), registry.registry), "tcpip.TcpTimedWaitDelay") == "90");
  }

  TEST_CASE("a value is written as regedit writes it") {
    CHECK(as_reg_line("a\"b\\c", RegistryType::dword, dword(60)) == "\"a\\\"b\\\\c\"=dword:0000003c");
    CHECK(as_reg_line("", RegistryType::string, to_utf16le("x\0"sv)) == "@=\"x\"");
    CHECK(as_reg_line("q", RegistryType::qword, "\x05\0\0\0\0\0\0\0"sv) == "\"q\"=hex(b):05,00,00,00,00,00,00,00");
    CHECK(as_reg_line("b", RegistryType::binary, "\x01\xff"sv) == "\"b\"=hex:01,ff");
    CHECK(as_reg_line("d", RegistryType::dword, "\x1e\0"sv) == "\"d\"=hex(4):1e,00");
    CHECK(as_reg_line("s", RegistryType::string, to_utf16le("no end")) != "\"s\"=\"no end\"");
    CHECK(as_reg_line("m", RegistryType::string, to_utf16le("two\nlines\0"sv)).starts_with("\"m\"=hex(1):"));
    const std::string wrapped = as_reg_line("long", RegistryType::binary, std::string(60, 'a'));
    for (const std::string_view line : split(wrapped, '\n')) CHECK(line.size() <= 80);
    CHECK(wrapped.find(",\\\r\n  61") != std::string::npos);
  }

  TEST_CASE("a value where nothing reads it is told, with the key that was meant") {
    const auto set = [](const std::string& key, const std::string& name) {
      return SmallRegistry(RegistrySource::reg_file).number(key, name, 300000);
    };
    CHECK(
        says(said(set("HKEY_LOCAL_MACHINE\\CurrentControlSet\\Services\\Tcpip\\Parameters", "KeepAliveTime"), "WIN010"),
             "error tcpip.KeepAliveTime", "lacks \\SYSTEM"));
    CHECK(says(said(set("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Tcpip\\Parameters", "KeepAliveTime"), "WIN010"),
               "error tcpip.KeepAliveTime", "not a key of a service"));
    CHECK(says(said(set("HKEY_CURRENT_USER\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", "KeepAliveTime"),
                    "WIN010"),
               "error tcpip.KeepAliveTime", "not a key of a service"));
    CHECK(says(said(set(kTcpip + "\\Interfaces", "MTU"), "WIN010"), "warning", "{GUID}"));
    CHECK(says(said(set(kTcpip, "MTU"), "WIN010"), "warning", "one network interface"));
    CHECK(says(said(set(kTcpip, "TCPNoDelay"), "WIN010"), "note", "no page of Microsoft"));
    CHECK(says(said(set(kTcpip, "EnableDynamicBacklog"), "WIN010"), "warning", "Services\\AFD\\Parameters"));
    CHECK(says(said(set(kInterface, "TcpTimedWaitDelay"), "WIN010"), "note", "Services\\Tcpip\\Parameters"));
    CHECK(says(said(set(kTcpip + "\\Interfaces", "TcpTimedWaitDelay"), "WIN010"), "warning", "Tcpip\\Parameters"));
    CHECK(said(set(kTcpip, "KeepAliveTime"), "WIN010").empty());
    CHECK(said(set("HKEY_LOCAL_MACHINE\\SOFTWARE\\Vendor", "MTU"), "WIN010").empty());
    CHECK(said(set("HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip6\\Parameters", "TcpTimedWaitDelay"),
               "WIN010")
              .empty());
  }

  TEST_CASE("values in a path without SYSTEM are judged as they were meant, and change nothing that is there") {
    const LoadedRules loaded = windows_base({kTimedWaitRule});
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number("HKEY_LOCAL_MACHINE\\CurrentControlSet\\Services\\Tcpip\\Parameters", "TcpTimedWaitDelay", 96);
    const Snapshot snapshot = registry.snapshot(loaded.base);
    const ChangeSet changes = plan(loaded.base, snapshot, {});
    REQUIRE_FALSE(changes.empty());
    const auto script = [&](Direction direction) { return registry_script(snapshot, changes, direction); };
    CHECK(script(Direction::forward).find("[" + kTcpip + "]") != std::string::npos);
    CHECK(script(Direction::reverse).find("\"TcpTimedWaitDelay\"=-") != std::string::npos);
  }

  TEST_CASE("a misspelled name is told; other names are nobody's business") {
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(kTcpip, "MaxUserPorts", 65534);
    CHECK(says(said(registry, "WIN011"), "warning", "did you mean MaxUserPort?"));
    SmallRegistry fine(RegistrySource::reg_file);
    fine.number(kTcpip, "Dhcpv6DUID", 1).number(kTcpip, "TCPTIMEDWAITDELAY", 60).number(kTcpip, "MTT", 1);
    CHECK(said(fine, "WIN011").empty());
  }

  TEST_CASE("a wrong type is told with what is there, and mended when the number is plain") {
    SmallRegistry registry(RegistrySource::reg_file);
    registry.text(kTcpip, "TcpTimedWaitDelay", "30");
    CHECK(says(said(registry, "WIN012"), "warning tcpip.TcpTimedWaitDelay", "is a REG_SZ \"30\""));
    SmallRegistry shorter(RegistrySource::hive);
    shorter.value(kTcpip, "TcpTimedWaitDelay", RegistryType::dword, "\x1e");
    CHECK(says(said(shorter, "WIN012"), "warning tcpip.TcpTimedWaitDelay", "REG_DWORD of 1 byte,"));
    registry.number(kTcpip, "TcpTimedWaitDelay", 30);
    CHECK(said(registry, "WIN012").empty());
  }

  TEST_CASE("a value set twice is told at the line that loses") {
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(kTcpip, "MaxUserPort", 5000).number(kTcpip, "MaxUserPort", 60000);
    CHECK(says(said(registry, "WIN014"), "warning tcpip.MaxUserPort", "line 6 sets it to 60000"));
    SmallRegistry same(RegistrySource::reg_file);
    same.number(kTcpip, "MaxUserPort", 60000).number(kTcpip, "MaxUserPort", 60000);
    CHECK(says(said(same, "WIN014"), "note tcpip.MaxUserPort", "again in line 6"));
  }

  TEST_CASE("what an import loses is told") {
    SmallRegistry registry(RegistrySource::reg_file);
    registry.registry.faults.push_back({RegistryLoss::line, 5, 21, "\"TcpTimedWaitDelay\"=0x1e", "no data type"});
    CHECK(says(said(registry, "WIN013"), "error", "no data type: an import drops this line"));
  }

  TEST_CASE("no rule of sysctl files speaks of a registry") {
    const LoadedRules loaded = small_base({builtin("CONF003")});
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(kTcpip, "TcpTimedWaitDelay", 60);
    CHECK(judge(loaded.base, registry.snapshot(loaded.base)).findings.empty());
  }

  TEST_CASE("versions decide, and what is not known stays unknown") {
    const LoadedRules loaded =
        windows_base({rule_text("WIN005",
                                "setting: tcpip.MaxUserPort\napplies_when: os == windows and set(tcpip.MaxUserPort)\n"
                                "check: windows < 6.0\n")});
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(kTcpip, "MaxUserPort", 60000);
    const auto judged = [&](std::string_view windows) {
      return judge(loaded.base, registry.snapshot(loaded.base, windows));
    };
    CHECK(judged("xp").counts.pass == 1);
    CHECK(judged("7").findings.size() == 1);
    REQUIRE(judged("any").findings.size() == 1);
    CHECK(judged("any").findings[0].kernels == "Windows Vista / Server 2008 and later");
    Snapshot linux_machine = registry.snapshot(loaded.base);
    linux_machine.facts.os = "linux";
    CHECK(judge(loaded.base, linux_machine).findings.empty());
  }

  TEST_CASE("a rule judges targets of its own system, whatever else it asks") {
    const LoadedRules loaded = windows_base({rule_text("WIN005",
                                                       "setting: tcpip.MaxUserPort\nos: windows\n"
                                                       "check: tcpip.MaxUserPort == 5000\n"),
                                             rule_text("WIN006",
                                                       "setting: tcpip.MaxUserPort\napplies_when: os == windows or "
                                                       "os == linux\ncheck: tcpip.MaxUserPort == 5000\n")});
    SmallRegistry registry(RegistrySource::reg_file);
    registry.number(kTcpip, "MaxUserPort", 60000);
    Snapshot snapshot = registry.snapshot(loaded.base);
    CHECK(judge(loaded.base, snapshot).findings.size() == 2);
    snapshot.facts.os = "linux";
    const Judgement judgement = judge(loaded.base, snapshot);
    CHECK(judgement.findings.empty());
    CHECK(judgement.counts.not_applicable == 0);
  }

  TEST_CASE("a decimal number is found in hexadecimal digits, and in nothing that has a letter") {
    const LoadedRules loaded =
        windows_base({rule_text("WIN001",
                                "setting: tcpip.TcpTimedWaitDelay\nmessage: \"{hex(tcpip.TcpTimedWaitDelay)} "
                                "{digits(tcpip.TcpTimedWaitDelay)}\"\napplies_when: os == windows and "
                                "set(tcpip.TcpTimedWaitDelay)\ncheck: tcpip.TcpTimedWaitDelay == 0\n")});
    const auto said_of = [&](std::uint32_t number) {
      SmallRegistry registry(RegistrySource::live);
      registry.number(kTcpip, "TcpTimedWaitDelay", number);
      return judge(loaded.base, registry.snapshot(loaded.base)).findings.at(0).message;
    };
    CHECK(said_of(96) == "0x60 60");
    CHECK(said_of(0x65534) == "0x65534 65534");
    CHECK(said_of(0x1E) == "0x1e -1");
    CHECK(said_of(0xFFFFFFFF) == "0xffffffff -1");
  }

  TEST_CASE("the change and its undo are .reg files that Windows reads") {
    const LoadedRules loaded = windows_base({kTimedWaitRule});
    SmallRegistry registry(RegistrySource::live);
    registry.number(kTcpip, "tcpTimedWaitDelay", 96);
    const Snapshot snapshot = registry.snapshot(loaded.base);
    const ChangeSet changes = plan(loaded.base, snapshot, {});
    REQUIRE(changes.registry.size() == 1);
    CHECK(changes.registry[0].value == "60");
    CHECK(changes.registry[0].old_value == "96");
    CHECK(changes.lines.empty());
    const std::string script = registry_script(snapshot, changes, Direction::forward);
    CHECK(script.starts_with("Windows Registry Editor Version 5.00\r\n\r\n; Proposed by tcptune"));
    CHECK(script.find("[HKEY_LOCAL_MACHINE\\SYSTEM]\r\n") != std::string::npos);
    CHECK(script.find("[" + kTcpip + "]\r\n; WIN001 (safe): m\r\n\"tcpTimedWaitDelay\"=dword:0000003c\r\n") !=
          std::string::npos);
    const std::string undo = registry_script(snapshot, changes, Direction::reverse);
    CHECK(undo.find("\"tcpTimedWaitDelay\"=dword:00000060\r\n") != std::string::npos);
    CHECK(reg_file_bytes("a") ==
          "\xFF\xFE"
          "a\0"sv);
  }

  TEST_CASE("the undo restores type and bytes, and deletes what was not there") {
    const LoadedRules loaded = windows_base({});
    SmallRegistry registry(RegistrySource::live);
    registry.text(kTcpip, "TcpTimedWaitDelay", "30");
    const Snapshot snapshot = registry.snapshot(loaded.base);
    ChangeSet changes;
    changes.registry.push_back({"tcpip.TcpTimedWaitDelay", kTcpip, "TcpTimedWaitDelay", "30", "", 0, {}});
    changes.registry.push_back({"tcpip.KeepAliveTime", kTcpip, "KeepAliveTime", "300000", "", std::nullopt, {}});
    const std::string undo = registry_script(snapshot, changes, Direction::reverse);
    CHECK(undo.find("\"TcpTimedWaitDelay\"=\"30\"\r\n") != std::string::npos);
    CHECK(undo.find("\"KeepAliveTime\"=-\r\n") != std::string::npos);
    const std::string script = registry_script(snapshot, changes, Direction::forward);
    CHECK(script.find("\"KeepAliveTime\"=dword:000493e0\r\n") != std::string::npos);
  }
}
