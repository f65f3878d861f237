// SPDX-License-Identifier: MIT
// One registry in four forms gives the same findings, and what cannot be judged is refused by name.
#include <doctest/doctest.h>

#include "core/accept/suppression.h"
#include "core/judge/engine.h"
#include "core/plan/plan.h"
#include "core/rules/embedded_rules.h"
#include "core/text/error.h"
#include "core/text/utf16.h"
#include "readers/windows/reg_file.h"
#include "renderers/changes/registry_script.h"
#include "shipped_rules.h"
#include "small_hive.h"
#include "small_registry.h"
#include "targets/registry_target.h"
#include "targets/targets.h"
#include "temporary_tree.h"

using namespace tcptune;

namespace {

const std::string kScript =
    "Windows Registry Editor Version 5.00\r\n\r\n"
    "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters]\r\n"
    "\"TcpTimedWaitDelay\"=dword:00000060\r\n\"KeepAliveTime\"=dword:ffffffff\r\n\"MaxUserPort\"=\"60000\"\r\n"
    "\"MaxUserPorts\"=dword:0000fffe\r\n\"KeepAliveInterval\"=dword:000003e8\r\n";

const std::string kQuery =
    "\r\nHKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\r\n"
    "    TcpTimedWaitDelay    REG_DWORD    0x60\r\n    KeepAliveTime    REG_DWORD    0xffffffff\r\n"
    "    MaxUserPort    REG_SZ    60000\r\n    MaxUserPorts    REG_DWORD    0xfffe\r\n"
    "    KeepAliveInterval    REG_DWORD    0x3e8\r\n\r\n";

Snapshot snapshot_of(std::string_view bytes, const std::string& windows = "") {
  TargetOptions options;
  options.windows_version = windows;
  return text_target(shipped_rules(), options, "input", std::string(bytes)).snapshot;
}

// Everything a finding says but its place, sorted.
std::vector<std::string> said_of(const Snapshot& snapshot) {
  std::vector<std::string> said;
  for (const Finding& finding : judge(embedded_rules(), snapshot).findings)
    said.push_back(fmt::format("{} {} {}={} {}", finding.rule->id, name_of(finding.severity), finding.setting,
                               finding.value, finding.message));
  std::sort(said.begin(), said.end());
  return said;
}

std::string refusal(std::string_view bytes) {
  try {
    snapshot_of(bytes);
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_SUITE("registry target") {
  TEST_CASE("the same values give the same findings from a .reg file, reg query, a hive and a live registry") {
    const auto from_file = said_of(snapshot_of(kScript));
    CHECK(from_file.size() >= 4);
    CHECK(said_of(snapshot_of("\xFF\xFE" + to_utf16le(kScript))) == from_file);
    CHECK(said_of(snapshot_of(kQuery)) == from_file);
    const SmallKey parameters =
        small_path({"ControlSet001", "Services", "Tcpip", "Parameters"},
                   {small_number("TcpTimedWaitDelay", 0x60), small_number("KeepAliveTime", 0xFFFFFFFF),
                    small_text("MaxUserPort", "60000"), small_number("MaxUserPorts", 0xFFFE),
                    small_number("KeepAliveInterval", 1000)});
    const SmallKey select{"Select", {small_number("Current", 1), small_number("Default", 1)}, {}};
    CHECK(said_of(snapshot_of(SmallHive({"ROOT", {}, {parameters, select}}).bytes())) == from_file);
    SmallRegistry live(RegistrySource::live);
    live.number(kTcpip, "TcpTimedWaitDelay", 0x60).number(kTcpip, "KeepAliveTime", 0xFFFFFFFF);
    live.text(kTcpip, "MaxUserPort", "60000").number(kTcpip, "MaxUserPorts", 0xFFFE);
    live.number(kTcpip, "KeepAliveInterval", 1000);
    CHECK(said_of(snapshot_of_registry(embedded_rules(), {}, live.registry, "this machine", "")) == from_file);
  }

  TEST_CASE("what the change writes is clean when it is read again, and a second plan is empty") {
    const Snapshot before = snapshot_of(kScript);
    const PlanOptions options{PlanReview::yes, PlanPrune::yes};
    const ChangeSet changes = plan(embedded_rules(), before, options);
    REQUIRE_FALSE(changes.empty());
    const std::string after = kScript + "\r\n" +
                              registry_script(before, changes, Direction::forward)
                                  .substr(std::string_view("Windows Registry Editor Version 5.00").size());
    CHECK(plan(embedded_rules(), snapshot_of(after), options).empty());
    const std::string undone = after + registry_script(before, changes, Direction::reverse)
                                           .substr(std::string_view("Windows Registry Editor Version 5.00").size());
    const BootConfiguration first = *before.boot, last = *snapshot_of(undone).boot;
    CHECK(first.unseen == last.unseen);
    REQUIRE(first.winners.size() == last.winners.size());
    for (const auto& [name, winner] : first.winners)
      CHECK(first.lines[winner.line].value == last.lines[last.winners.at(name).line].value);
  }

  TEST_CASE("a value of a wrong type goes when its repair would only restate the default") {
    SmallRegistry live(RegistrySource::live);
    live.text(kTcpip, "TcpMaxDataRetransmissions", "5");
    const Snapshot snapshot = snapshot_of_registry(embedded_rules(), {}, live.registry, "this machine", "");
    const auto script = [&](const PlanOptions& options) {
      return registry_script(snapshot, plan(embedded_rules(), snapshot, options), Direction::forward);
    };
    CHECK(script({PlanReview::yes, PlanPrune::no}).find("\"TcpMaxDataRetransmissions\"=dword:00000005") !=
          std::string::npos);
    const std::string pruned = script({PlanReview::yes, PlanPrune::yes});
    CHECK(pruned.find("\"TcpMaxDataRetransmissions\"=-") != std::string::npos);
    CHECK(pruned.find("WIN012") == pruned.rfind("WIN012"));
  }

  TEST_CASE("an untouched registry passes without a word, and what setup writes itself is at most a note") {
    SmallRegistry live(RegistrySource::live);
    live.text(kTcpip, "Hostname", "vm").text(kTcpip, "DataBasePath", "x").text(kTcpip, "NV Hostname", "vm");
    for (const std::string name :
         {"ForwardBroadcasts", "IPEnableRouter", "SyncDomainWithMembership", "UseDomainNameDevolution",
          "DeadGWDetectDefault", "DontAddDefaultGatewayDefault", "PrioritizeRecordData"})
      live.number(kTcpip, name, 1);
    for (const std::string name :
         {"EnableDHCP", "RegistrationEnabled", "RegisterAdapterName", "UseZeroBroadcast", "IsServerNapAware",
          "DhcpConnForceBroadcastFlag", "AddressType", "LeaseObtainedTime"})
      live.number(kInterface, name, 1);
    const auto versions = {"", "5.1.2600", "5.2.3790", "6.1.7601", "10.0.19045", "10.0.22631"};
    for (const std::string_view version : versions)
      CHECK(said_of(snapshot_of_registry(embedded_rules(), {}, live.registry, "this machine", version)).empty());
    live.number(kTcpip, "EnableICMPRedirect", 1).number(kInterface, "EnableDeadGWDetect", 1);
    for (const std::string_view version : versions) {
      const Counts counts =
          judge(embedded_rules(), snapshot_of_registry(embedded_rules(), {}, live.registry, "this machine", version))
              .counts;
      CHECK(counts.error + counts.warning == 0);
    }
  }

  TEST_CASE("the version comes from the machine, or from the person") {
    SmallRegistry live(RegistrySource::live);
    CHECK(snapshot_of_registry(embedded_rules(), {}, live.registry, "m", "10.0.19045").facts.kernel.low ==
          KernelVersion{10, 0, 19045});
    CHECK(snapshot_of(kScript).facts.kernel == kAnyWindows);
    CHECK(snapshot_of(kScript, "7").facts.kernel.low == KernelVersion{6, 1, 0});
    CHECK_THROWS_WITH_AS(snapshot_of(kScript, "98"), doctest::Contains("is not a version of Windows"), Error);
  }

  TEST_CASE("the version of the other system is refused where there is only one machine") {
    SmallRegistry live(RegistrySource::live);
    TargetOptions options;
    options.kernel = "6.1";
    CHECK_THROWS_WITH_AS(snapshot_of_registry(embedded_rules(), options, live.registry, "m", ""),
                         doctest::Contains("--windows-version"), Error);
    TemporaryTree tree;
    tree.write("etc/hostname", "x");
    options.root = tree.path("");
    options.kernel.clear();
    options.windows_version = "7";
    CHECK_THROWS_WITH_AS(root_target(shipped_rules(), options), doctest::Contains("--kernel"), Error);
  }

  TEST_CASE("values of another control set are named as not judged") {
    const std::string both = kScript +
                             "[HKEY_LOCAL_MACHINE\\SYSTEM\\ControlSet002\\Services\\Tcpip\\Parameters]\r\n"
                             "\"TcpTimedWaitDelay\"=dword:00000001\r\n";
    const Snapshot snapshot = snapshot_of(both);
    REQUIRE(snapshot.not_visible.size() == 1);
    CHECK(snapshot.not_visible[0] == "values of ControlSet002: CurrentControlSet is judged");
    CHECK(said_of(snapshot) == said_of(snapshot_of(kScript)));
  }

  TEST_CASE("an ignore comment in a .reg file silences its value") {
    const std::string ignored =
        "Windows Registry Editor Version 5.00\n\n[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\"
        "Parameters]\n; tcptune ignore=WIN001 -- measured here\n\"TcpTimedWaitDelay\"=dword:00000060\n";
    const Snapshot snapshot = snapshot_of(ignored);
    const Policy none;
    const Judgement left = apply_suppressions(judge(embedded_rules(), snapshot), snapshot,
                                              {embedded_rules(), embedded_rules(), none, nullptr, {}, "/", "/"})
                               .judgement;
    CHECK(left.counts.suppressed == 1);
    CHECK(left.counts.warning == 0);
  }

  TEST_CASE("nothing to judge is said, not passed over") {
    CHECK(refusal("Windows Registry Editor Version 5.00\r\n").find("nothing to judge") != std::string::npos);
    CHECK(refusal("regf").find("hive") != std::string::npos);
    TemporaryTree tree;
    tree.write("WINDOWS/system32/config/SOFTWARE", "x");
    TargetOptions options;
    options.root = tree.path("");
    CHECK_THROWS_WITH_AS(root_target(shipped_rules(), options), doctest::Contains("without the hive"), Error);
  }

  TEST_CASE("--with is refused for a registry, which has no files to add to") {
    TargetOptions options;
    options.with = {{"x.conf", ""}};
    CHECK_THROWS_WITH_AS(text_target(shipped_rules(), options, "x.reg", kScript), doctest::Contains("--with"), Error);
  }
}
