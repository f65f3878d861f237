// SPDX-License-Identifier: MIT
// Scripts, tasks and policies that set registry values: which values, where, and what an edit would change.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "core/text/utf16.h"
#include "readers/windows/batch_file.h"
#include "readers/windows/powershell_script.h"
#include "readers/windows/reg_text.h"
#include "readers/windows/registry_manifest.h"
#include "readers/windows/registry_policy.h"
#include "readers/windows/registry_tasks.h"

namespace tcptune {
namespace {

using Read = Registry (*)(const Catalogue&, std::string_view, const std::string&);

const std::string kParameters = R"(HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";
const std::string kDrive = R"(HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";

Registry read_by(Read read, const std::string& text) { return read(embedded_rules(), text, "x"); }

// "NAME=NUMBER@LINE:COLUMN", with "-" for what goes and the type where it is no number.
std::string said(const RegistryValue& value) {
  std::string text = value.name;
  if (value.action != RegistryAction::set)
    text += "-";
  else if (const auto number = number_of(value))
    text += "=" + std::to_string(*number);
  else
    text += "=" + name_of(value.type);
  return text + "@" + std::to_string(value.line) + ":" + std::to_string(value.column);
}

std::vector<std::string> all_said(const Registry& registry) {
  std::vector<std::string> all;
  for (const RegistryValue& value : registry.values) all.push_back(said(value));
  return all;
}

using Said = std::vector<std::string>;

// For a failure's message.
std::string in_one(const Said& said) {
  std::string text;
  for (const std::string& one : said) text += one + " ";
  return text;
}

std::string digits_of(const Registry& registry, std::size_t i = 0) {
  return std::string(registry.text.source->text(registry.values.at(i).writing->digits));
}

std::string removed_by(const Registry& registry, std::size_t i = 0) {
  return std::string(registry.text.source->text(registry.values.at(i).writing->removal));
}

}  // namespace

TEST_CASE("batch: reg add in every order and spelling") {
  const std::string text =
      "@echo off\r\nreg add \"" + kParameters +
      "\" /v MaxUserPort /t REG_DWORD /d 65534 /f\r\n"
      "@REG.EXE ADD HKEY_LOCAL_MACHINE\\System\\CurrentControlSet\\Services\\Tcpip\\Parameters /f /d "
      "0x1E /t reg_dword /v \"TcpTimedWaitDelay\" >nul 2>&1\r\n"
      "reg delete " +
      kParameters + " /v SackOpts /f";
  const Registry registry = read_by(read_batch_file, text);
  CHECK(in_one(all_said(registry)) ==
        in_one(Said{"MaxUserPort=65534@2:70", "TcpTimedWaitDelay=30@3:112", "SackOpts-@4:71"}));
  CHECK(registry.values[0].key == R"(HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)");
  CHECK(digits_of(registry) == "65534");
  CHECK(digits_of(registry, 1) == "1E");
  CHECK(registry.values[1].writing->hexadecimal == YesNo::yes);
  CHECK(removed_by(registry, 1).starts_with("@REG.EXE ADD"));
  CHECK(removed_by(registry, 1).ends_with("2>&1\r\n"));
  CHECK(registry.values[1].writing->not_edited.empty());
}

TEST_CASE("batch: what is no command of its own sets nothing") {
  CHECK(all_said(read_by(read_batch_file, "echo reg add " + kParameters + " /v MaxUserPort /t REG_DWORD /d 1 /f\n" +
                                              "rem reg add " + kParameters + " /v MaxUserPort /d 1\n:: reg add " +
                                              kParameters + " /v MaxUserPort /d 1\n" + "reg add " + kParameters +
                                              " /ve /d 1 /f\nreg query " + kParameters + " /v MaxUserPort\n" +
                                              "reg add \\\\other\\" + kParameters + " /v MaxUserPort /d 1\n" +
                                              "reg add HKCU\\Tcpip\\Parameters /v MaxUserPort /t REG_DWORD /d 1\n"))
            .empty());
}

TEST_CASE("batch: carets join lines, and their command goes whole") {
  const Registry registry = read_by(read_batch_file, "reg add " + kParameters +
                                                         " ^\r\n  /v MaxUserPort /t REG_DWORD ^\r\n"
                                                         "  /d 5000 /f\r\necho done\r\n");
  CHECK(in_one(all_said(registry)) == in_one(Said{"MaxUserPort=5000@2:6"}));
  CHECK(removed_by(registry).ends_with("/d 5000 /f\r\n"));
  CHECK(removed_by(registry).starts_with("reg add"));
}

TEST_CASE("batch: variables with one literal are resolved, others are told once") {
  const Registry registry =
      read_by(read_batch_file, "set \"KEY=" + kParameters + "\"\nset WAIT=30\nset PORT=1\nset PORT=2\n" +
                                   "reg add \"%KEY%\" /v TcpTimedWaitDelay /t REG_DWORD /d %wait% /f\n" +
                                   "reg add \"%KEY%\" /v MaxUserPort /t REG_DWORD /d %PORT% /f\n" +
                                   "reg add \"%KEY%\" /v SackOpts /t REG_DWORD /d !S! /f\n");
  CHECK(in_one(all_said(registry)) == in_one(Said{"TcpTimedWaitDelay=30@5:20"}));
  CHECK(registry.values[0].writing->digits.empty());
  REQUIRE(registry.unseen.size() == 1);
  CHECK(registry.unseen[0] == "2 values known only as the script runs: MaxUserPort in line 6, SackOpts in line 7");
}

TEST_CASE("batch: parts of a line, of a block and of a loop are judged and not edited") {
  const std::string add = "reg add " + kParameters + " /t REG_DWORD /f /v ";
  const Registry registry =
      read_by(read_batch_file, add + "MaxUserPort /d 1 && " + add + "SackOpts /d 0\nif exist x (\n  " + add +
                                   "Tcp1323Opts /d 1\n" + ") else (\n" + add +
                                   "Tcp1323Opts /d 3)\nfor /f %%i in ('dir ^| more') do reg add " + kParameters +
                                   "\\Interfaces\\%%i /v TcpAckFrequency /t REG_DWORD /d 1 /f > nul\n");
  REQUIRE(registry.values.size() == 5);
  CHECK(registry.values[0].writing->not_edited == "shares its line with other commands");
  CHECK(registry.values[1].writing->not_edited == "shares its line with other commands");
  CHECK(registry.values[2].writing->not_edited == "is a part of a block, an if or a loop");
  CHECK(said(registry.values[4]).starts_with("TcpAckFrequency=1@6"));
  CHECK(registry.values[4].key.ends_with("\\Interfaces\\{each}"));
  CHECK(registry.values[2].region != registry.values[3].region);
  const std::vector<Registry> courses = courses_of(registry);
  REQUIRE(courses.size() == 2);
  CHECK(all_said(courses[1]).size() == 1);
  CHECK(courses[1].values[0].line == 5);
}

TEST_CASE("batch: labels begin alternatives") {
  const std::string add = "reg add " + kParameters + " /t REG_DWORD /f /v MaxUserPort /d ";
  const Registry registry =
      read_by(read_batch_file, ":on\n" + add + "65534\ngoto :eof\n:off\n" + add + "5000\ngoto :eof\n");
  CHECK(courses_of(registry).size() == 2);
  CHECK(courses_of(read_by(read_batch_file, add + "1\n" + add + "2\n")).size() == 1);
}

TEST_CASE("batch: UTF-16 is read and not edited, foreign bytes in comments are harmless") {
  const std::string line = "reg add " + kParameters + " /v SackOpts /t REG_DWORD /d 0 /f\r\n";
  const Registry wide = read_by(read_batch_file, "\xFF\xFE" + to_utf16le(line));
  CHECK(in_one(all_said(wide)) == in_one(Said{"SackOpts=0@1:68"}));
  CHECK(wide.text.not_edited.starts_with("is UTF-16 text"));
  CHECK(in_one(all_said(read_by(read_batch_file, "rem \xD6\xD0\xCE\xC4|^\r\n" + line))) ==
        in_one(Said{"SackOpts=0@2:68"}));
  CHECK(all_said(read_by(read_batch_file, "\xEF\xBB\xBF" + line)).size() == 1);
}

TEST_CASE("batch: ports of netsh, and PowerShell inside") {
  const Registry registry =
      read_by(read_batch_file,
              "netsh int ipv4 set dynamicport tcp start=4000 num=61530\nnetsh int ipv6 set dynamicportrange udp "
              "49152 100\nnetsh int tcp set global rss=enabled\npowershell -NoProfile -Command \"Set-ItemProperty "
              "-Path '" +
                  kDrive + "' -Name SackOpts -Value 0\"\n");
  REQUIRE(registry.ports.size() == 2);
  CHECK(registry.ports[0].start == 4000);
  CHECK(registry.ports[0].count == 61530);
  CHECK(registry.ports[1].family == "ipv6");
  CHECK(registry.ports[1].count == 100);
  CHECK(in_one(all_said(registry)) == in_one(Said{"SackOpts=0@4:121"}));
  CHECK(digits_of(registry) == "0");
  const Registry two = read_by(
      read_batch_file, "powershell -Command \"sp '" + kDrive + "' SackOpts 0; sp '" + kDrive + "' MaxUserPort 1\"\n");
  REQUIRE(two.values.size() == 2);
  CHECK(two.values[0].writing->not_edited == "shares its line with other commands");
  CHECK(two.values[1].writing->not_edited == "shares its line with other commands");
}

TEST_CASE("powershell: commands with named, short and positional parameters") {
  const std::string text =
      "New-ItemProperty -Path '" + kDrive +
      "' -Name 'TcpTimedWaitDelay' -PropertyType DWord -Value 30 -Force | Out-Null\n"
      "sp \"Registry::HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\" "
      "MaxUserPort 0xFFFE -Type DWord # ports\n"
      "Set-RegistryKeyValue -Path 'hklm:\\SYSTEM\\CurrentControlSet\\services\\Tcpip\\Parameters' -Name "
      "\"SackOpts\" -DWord 0\n"
      "Remove-ItemProperty -Path '" +
      kDrive + "' -Name 'Tcp1323Opts' -ErrorAction SilentlyContinue\n";
  const Registry registry = read_by(read_powershell_script, text);
  CHECK(in_one(all_said(registry)) ==
        in_one(Said{"TcpTimedWaitDelay=30@1:90", "MaxUserPort=65534@2:86", "SackOpts=0@3:94", "Tcp1323Opts-@4:93"}));
  CHECK(digits_of(registry, 1) == "FFFE");
  CHECK(removed_by(registry, 0).ends_with("| Out-Null\n"));
  CHECK(removed_by(registry, 1).ends_with("# ports\n"));
  REQUIRE(registry.comments.size() == 1);
}

TEST_CASE("powershell: variables, tables, joined lines and blocks") {
  const std::string text =
      "$key = '" + kDrive +
      "'\n<# Set-ItemProperty $key SackOpts 0 #>\nfunction Set-It {\n  $p = @{\n"
      "    Path = $key; Name = 'TcpTimedWaitDelay'\n    Value = 30\n    PropertyType = 'DWord'\n  }\n"
      "  New-ItemProperty @p -Force\n}\nSet-ItemProperty -Path \"$key\" `\n  -Name MaxUserPort `\n"
      "  -Value $ports -Type DWord\nSet-ItemProperty -Path $key -Name Tcp1323Opts -Value ([int]3)\n"
      "Set-ItemProperty -Path $key -Name SackOpts -Value 1\n";
  const Registry registry = read_by(read_powershell_script, text);
  REQUIRE(registry.values.size() == 2);
  CHECK(said(registry.values[0]).starts_with("TcpTimedWaitDelay=30@5"));
  CHECK(said(registry.values[1]).starts_with("SackOpts=1@15"));
  REQUIRE(registry.unseen.size() == 1);
  CHECK(registry.unseen[0].starts_with("2 values known only as the script runs: MaxUserPort in line 11"));
}

TEST_CASE("powershell: resources of DSC, .reg text and ports") {
  const std::string text =
      "Configuration Tune {\n  Node localhost {\n    Registry Wait {\n      Ensure = 'Present'\n"
      "      Key = 'HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters'\n"
      "      ValueName = 'TcpTimedWaitDelay'\n      ValueData = @('30')\n      ValueType = 'Dword'\n"
      "    }\n  }\n}\nSet-NetTCPSetting -DynamicPortRangeStartPort 1024 -DynamicPortRangeNumberOfPorts "
      "60000\n$reg = @'\nWindows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\"
      "CurrentControlSet\\Services\\Tcpip\\Parameters]\n\"SackOpts\"=dword:00000000\n'@\n";
  const Registry registry = read_by(read_powershell_script, text);
  REQUIRE(registry.values.size() == 2);
  CHECK(said(registry.values[0]).starts_with("TcpTimedWaitDelay=30@6"));
  CHECK(digits_of(registry) == "30");
  CHECK(removed_by(registry).starts_with("    Registry Wait {"));
  CHECK(removed_by(registry).ends_with("    }\n"));
  CHECK(said(registry.values[1]) == "SackOpts=0@17:1");
  REQUIRE(registry.ports.size() == 1);
  CHECK(registry.ports[0].start == 1024);
}

TEST_CASE("policies: values are hexadecimal, elements go whole") {
  const std::string text =
      "<?xml version=\"1.0\"?>\n<RegistrySettings>\n  <!-- tcptune ignore=WIN018 -->\n"
      "  <Registry name=\"TcpTimedWaitDelay\">\n    <Properties action=\"U\" displayDecimal=\"1\" "
      "hive=\"HKEY_LOCAL_MACHINE\" key=\"SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\" "
      "name=\"TcpTimedWaitDelay\" type=\"REG_DWORD\" value=\"0000001E\"/>\n  </Registry>\n"
      "  <Registry name=\"x\" disabled=\"1\"><Properties action=\"U\" hive=\"HKEY_LOCAL_MACHINE\" "
      "key=\"SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\" name=\"SackOpts\" type=\"REG_DWORD\" "
      "value=\"00000000\"/></Registry>\n</RegistrySettings>\n";
  const Registry registry = read_by(read_registry_policy, text);
  REQUIRE(registry.values.size() == 1);
  CHECK(said(registry.values[0]).starts_with("TcpTimedWaitDelay=30@5"));
  CHECK(digits_of(registry) == "0000001E");
  CHECK(removed_by(registry).starts_with("  <Registry name"));
  CHECK(removed_by(registry).ends_with("</Registry>\n"));
  CHECK(registry.comments.size() == 1);
}

TEST_CASE("tasks of Ansible: values, loops over literals, conditions") {
  const std::string text =
      "- hosts: win\n  tasks:\n    - name: wait\n      win_regedit:\n        path: " + kDrive +
      "\n        name: TcpTimedWaitDelay\n        data: 0x1e\n        type: dword\n"
      "    - ansible.windows.win_regedit:\n        path: " +
      kDrive +
      "\n        name: \"{{ item.name }}\"\n        data: \"{{ item.data }}\"\n        type: dword\n"
      "      loop:\n        - { name: MaxUserPort, data: 65534 }\n        - { name: SackOpts, data: 0 }\n"
      "    - win_regedit: { path: '" +
      kDrive + "', name: Tcp1323Opts, state: absent }\n";
  const Registry registry = read_by(read_registry_tasks, text);
  CHECK(in_one(all_said(registry)) ==
        in_one(Said{"TcpTimedWaitDelay=30@6:15", "MaxUserPort=65534@15:19", "SackOpts=0@16:19", "Tcp1323Opts-@17:94"}));
  CHECK(digits_of(registry) == "1e");
  CHECK(removed_by(registry).starts_with("    - name: wait\n"));
  CHECK(removed_by(registry, 1) == "        - { name: MaxUserPort, data: 65534 }\n");
  CHECK_THROWS_AS(read_by(read_registry_tasks, "- win_regedit: {\n"), Error);
  for (const char* endless : {",a\n", "]\n- a\n", "- a\n...\n}\n"})
    CHECK_THROWS_AS(read_by(read_registry_tasks, endless), Error);
  CHECK(read_by(read_registry_tasks, "---\n---\n...\n---\n- a\n").values.empty());
}

TEST_CASE("manifests of Puppet: both resources") {
  const std::string text =
      "class x {\n  registry_value { '" + kParameters +
      "\\TcpTimedWaitDelay':\n    ensure => present,\n    type   => dword,\n    data   => 30,\n  }\n"
      "  registry::value { 'MaxUserPort':\n    key  => '" +
      kParameters +
      "',\n    data => $ports,\n    type => 'dword',\n  }\n  registry::value { 'SackOpts':\n    key  => '" +
      kParameters + "',\n    data => '0',\n  }\n}\n";
  const Registry registry = read_by(read_registry_manifest, text);
  REQUIRE(registry.values.size() == 2);
  CHECK(said(registry.values[0]).starts_with("TcpTimedWaitDelay=30@2"));
  CHECK(said(registry.values[1]).starts_with("SackOpts=REG_SZ@12"));
  CHECK(removed_by(registry).ends_with("30,\n  }\n"));
  CHECK(registry.unseen.size() == 1);
}

TEST_CASE(".reg files know their digits, unless they are UTF-16") {
  const std::string text =
      "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\"
      "Services\\Tcpip\\Parameters]\r\n\"TcpTimedWaitDelay\"=dword:0000001e\r\n";
  const Registry registry = read_by(read_reg_text, text);
  CHECK(digits_of(registry) == "0000001e");
  CHECK(removed_by(registry) == "\"TcpTimedWaitDelay\"=dword:0000001e\r\n");
  CHECK(registry.edited_in_place == YesNo::no);
  CHECK(read_by(read_reg_text, "\xFF\xFE" + to_utf16le(text)).text.not_edited.starts_with("is UTF-16 text"));
}

TEST_CASE("hostile scripts end") {
  for (const Read read : {read_batch_file, read_powershell_script, read_registry_policy, read_registry_manifest})
    for (const std::string_view part : {"(",
                                        ")",
                                        "\"",
                                        "%",
                                        "!a",
                                        "^\n",
                                        "@{",
                                        "@'\n",
                                        "$(",
                                        "<Registry ",
                                        "<!--",
                                        "{",
                                        "registry_value {",
                                        "'",
                                        "`\n",
                                        "if (",
                                        "a=",
                                        "<Properties a=",
                                        "${",
                                        "<#",
                                        "\\\"",
                                        "|",
                                        "[",
                                        "reg add HKLM\\x /v %"}) {
      std::string text;
      while (text.size() < 200'000) text += part;
      CHECK(read_by(read, text).values.empty());
    }
}

}  // namespace tcptune
