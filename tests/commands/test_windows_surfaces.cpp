// SPDX-License-Identifier: MIT
// Files that set values of the Windows registry: audited at their lines, patched in place, and back to the byte.
#include <doctest/doctest.h>

#include <string>

#include "program_run.h"

namespace tcptune {
namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

const std::string kParameters = R"(HKLM\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";
const std::string kDrive = R"(HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters)";

ProgramRun run_here(const TemporaryTree& tree, std::vector<std::string> arguments) {
  RunOptions options;
  options.directory = tree.root();
  return run_tcptune(std::move(arguments), options);
}

// The patch of what is named, applied; a second plan is empty, and the patch taken back leaves the old bytes.
std::string patched(const TemporaryTree& tree, const std::string& file, std::vector<std::string> named) {
  const std::string before = content_of(tree.path(file));
  std::vector<std::string> arguments{"diff", "--with-review"};
  arguments.insert(arguments.end(), named.begin(), named.end());
  const ProgramRun diff = run_here(tree, arguments);
  INFO(diff.out, diff.err);
  CHECK(diff.status == 1);
  tree.write("patch", diff.out);
  RunOptions options;
  options.directory = tree.root();
  CHECK(run_program({"/usr/bin/patch", "-p1", "--binary", "-i", "patch"}, options).status == 0);
  const std::string after = content_of(tree.path(file));
  CHECK(after != before);
  const ProgramRun second = run_here(tree, arguments);
  INFO(second.out, second.err);
  CHECK(!has(second.out, "@@"));
  CHECK(run_program({"/usr/bin/patch", "-R", "-p1", "--binary", "-i", "patch"}, options).status == 0);
  CHECK(content_of(tree.path(file)) == before);
  return after;
}

}  // namespace

TEST_CASE("a batch file is judged at its lines and loses whole commands") {
  const TemporaryTree tree;
  const std::string keep =
      "@echo off\r\nreg add \"" + kParameters + "\" /v TcpTimedWaitDelay /t REG_DWORD /d 30 /f\r\n";
  tree.write("t.bat", keep + "reg add " + kParameters + " ^\r\n  /v MaxUserPort /t REG_DWORD /d 415028 /f\r\n");
  const ProgramRun audit = run_here(tree, {"t.bat"});
  CHECK(has(audit.out, "[WIN007]"));
  CHECK(has(audit.out, "t.bat:4:6"));
  CHECK(patched(tree, "t.bat", {"t.bat"}) == keep);
}

TEST_CASE("suppressions stand in the comments of each syntax") {
  const TemporaryTree tree;
  const std::string add = "reg add " + kParameters + " /v MaxUserPort /t REG_DWORD /d 415028 /f\n";
  for (const char* comment : {"REM tcptune ignore=WIN007 -- known\n", ":: tcptune ignore=WIN007\n"}) {
    tree.write("t.bat", comment + add);
    CHECK(!has(run_here(tree, {"t.bat"}).out, "[WIN007]"));
  }
  tree.write("t.ps1", "# tcptune ignore=WIN007\nSet-ItemProperty -Path '" + kDrive +
                          "' -Name MaxUserPort -Value 415028 -Type DWord\n");
  CHECK(!has(run_here(tree, {"t.ps1"}).out, "[WIN007]"));
}

TEST_CASE("among others a .reg file is patched, and named alone it gets an import script") {
  const TemporaryTree tree;
  const std::string head =
      "Windows Registry Editor Version 5.00\r\n\r\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\"
      "Parameters]\r\n";
  tree.write("d/t.reg", head + "\"MaxUserPort\"=dword:00065534\r\n\"TcpTimedWaitDelay\"=dword:0000003c\r\n");
  CHECK(patched(tree, "d/t.reg", {"d"}) == head + "\"TcpTimedWaitDelay\"=dword:0000003c\r\n");
  CHECK(has(run_here(tree, {"diff", "--with-review", "--format", "json", "d/t.reg"}).out, "\"registry\""));
  std::string wide = "\xFF\xFE";
  for (const char c : content_of(tree.path("d/t.reg"))) wide += {c, '\0'};
  tree.write("d/t.reg", wide);
  const ProgramRun refused = run_here(tree, {"diff", "--with-review", "d"});
  CHECK(has(refused.err, "d/t.reg is left alone: it is UTF-16 text"));
}

TEST_CASE("PowerShell, policies, tasks and manifests are patched in place") {
  const TemporaryTree tree;
  tree.write("t.ps1", "Write-Host hi\nNew-ItemProperty -Path '" + kDrive +
                          "' -Name MaxUserPort -PropertyType DWord -Value 415028 -Force | Out-Null\n");
  CHECK(patched(tree, "t.ps1", {"t.ps1"}) == "Write-Host hi\n");
  const std::string head = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<RegistrySettings>\n";
  tree.write("Registry.xml",
             head +
                 "  <Registry name=\"MaxUserPort\">\n    <Properties action=\"U\" hive=\"HKEY_LOCAL_MACHINE\" "
                 "key=\"SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\" name=\"MaxUserPort\" "
                 "type=\"REG_DWORD\" value=\"00065534\"/>\n  </Registry>\n</RegistrySettings>\n");
  CHECK(patched(tree, "Registry.xml", {"Registry.xml"}) == head + "</RegistrySettings>\n");
  const std::string first =
      "- win_regedit:\n    path: " + kDrive + "\n    name: TcpTimedWaitDelay\n    data: 60\n    type: dword\n";
  tree.write("win.yml", first + "- win_regedit:\n    path: " + kDrive +
                            "\n    name: MaxUserPort\n    data: 415028\n    type: dword\n");
  CHECK(patched(tree, "win.yml", {"win.yml"}) == first);
  tree.write("win.pp",
             "registry_value { '" + kParameters + "\\MaxUserPort':\n  type => dword,\n  data => 415028,\n}\n");
  CHECK(patched(tree, "win.pp", {"win.pp"}).empty());
}

TEST_CASE("a walk finds scripts of Windows that set something, and no others") {
  const TemporaryTree tree;
  tree.write("d/a.bat", "reg add " + kParameters + " /v MaxUserPort /t REG_DWORD /d 415028 /f\n");
  tree.write("d/b.bat", "@echo off\nreg query " + kParameters + "\n");
  tree.write("d/c.ps1", "Get-ItemProperty '" + kDrive + "'\n");
  const ProgramRun run = run_here(tree, {"--list-inputs", "d"});
  CHECK(has(run.out, "d/a.bat: judged: this is a batch file of Windows"));
  CHECK(has(run.out, "d/b.bat: passed over"));
  CHECK(has(run.out, "d/c.ps1: passed over"));
}

}  // namespace tcptune
