// SPDX-License-Identifier: MIT
// What a SYSTEM hive says of TCP/IP, which of its control sets is judged, and which Windows a SOFTWARE hive is of.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <string>

#include "core/text/error.h"
#include "readers/windows/registry_hive.h"
#include "readers/windows/registry_tree.h"
#include "small_hive.h"

namespace tcptune {
namespace {

const std::string kServices = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\";
const std::string kExpected =
    "; expected is a whole copy of Windows\\System32\\config\\SYSTEM, made while that Windows was not running, or what "
    "reg save HKLM\\SYSTEM FILE writes there";

SmallKey select(std::uint32_t current, std::uint32_t next) {
  return {"Select", {small_number("Current", current), small_number("Default", next)}, {}};
}

// A control set in which Tcpip has this one value.
SmallKey control_set(const std::string& name, const SmallValue& value) {
  return small_path({name, "Services", "Tcpip", "Parameters"}, {value});
}

std::string hive_of(std::vector<SmallKey> keys) { return SmallHive({"ROOT", {}, std::move(keys)}).bytes(); }

Registry read(const std::string& bytes) { return read_system_hive(bytes, "SYSTEM"); }

std::string refusal(const std::string& bytes) {
  try {
    read(bytes);
  } catch (const Error& error) {
    const std::string said = error.what();
    REQUIRE(said.ends_with(kExpected));
    return said.substr(0, said.size() - kExpected.size());
  }
  return "";
}

const SmallValue kDelay30 = small_number("TcpTimedWaitDelay", 30);
const SmallValue kDelay240 = small_number("TcpTimedWaitDelay", 240);

TEST_CASE("values of both protocols, their interfaces and AFD are read, and nothing else") {
  const std::vector<SmallValue> one{small_number("v", 1)};
  const SmallKey parameters{
      "Parameters",
      {kDelay30},
      {{"Interfaces", one, {{"{B}", one, {{"Below", one, {}}}}, {"{A}", one, {}}}}, {"Winsock", one, {}}}};
  const SmallKey services{"Services",
                          one,
                          {{"AFD", one, {{"Parameters", one, {}}}},
                           {"Tcpip", one, {parameters}},
                           {"TCPIP6", {}, {{"parameters", one, {}}}},
                           {"Tcpip7", {}, {{"Parameters", one, {}}}}}};
  const Registry registry = read(hive_of({{"ControlSet001", {}, {services}}, select(1, 1)}));
  CHECK(registry.source == RegistrySource::hive);
  CHECK(registry.file == "SYSTEM");
  CHECK(registry.form == "SYSTEM hive, ControlSet001");
  CHECK(registry.unseen.empty());
  CHECK(registry.denied.empty());
  std::vector<std::string> keys;
  for (const RegistryValue& value : registry.values) keys.push_back(value.key.substr(kServices.size()));
  CHECK(keys == std::vector<std::string>{"Tcpip\\Parameters", "Tcpip\\Parameters\\Interfaces",
                                         "Tcpip\\Parameters\\Interfaces\\{A}", "Tcpip\\Parameters\\Interfaces\\{B}",
                                         "Tcpip6\\Parameters", "AFD\\Parameters"});
  const RegistryValue& delay = registry.values.front();
  CHECK(delay.key.starts_with(kServices));
  CHECK(delay.name == "TcpTimedWaitDelay");
  CHECK(delay.action == RegistryAction::set);
  CHECK(delay.line == 0);
  CHECK(number_of(delay) == 30);
}

TEST_CASE("values of the wrong type or size stay as they are") {
  const std::vector<SmallValue> odd{small_text("TcpTimedWaitDelay", "30"),
                                    small_number("KeepAliveTime", 0xFFFFFFFF),
                                    {"MaxUserPort", RegistryType::dword, "\xFE\xFF"},
                                    {"DefaultTTL", RegistryType::dword, std::string("\x40\0\0\0\0", 5)},
                                    {"KeepAliveInterval", RegistryType::qword, bytes_of(1000) + bytes_of(0)},
                                    {"Tcp1323Opts", RegistryType::dword_big_endian, std::string("\0\0\0\3", 4)},
                                    {"none", RegistryType::none, ""}};
  const Registry registry =
      read(hive_of({small_path({"ControlSet001", "Services", "Tcpip", "Parameters"}, odd), select(1, 1)}));
  REQUIRE(registry.values.size() == odd.size());
  for (std::size_t i = 0; i < odd.size(); ++i) {
    CHECK(registry.values[i].name == odd[i].name);
    CHECK(registry.values[i].type == odd[i].type);
    CHECK(registry.values[i].data == odd[i].data);
  }
}

TEST_CASE("the control set that Select names is judged, and no other") {
  const auto delay = [](std::uint32_t current) {
    return number_of(
        read(hive_of({control_set("ControlSet001", kDelay240), control_set("ControlSet002", kDelay30),
                      control_set("ControlSet012", small_number("TcpTimedWaitDelay", 60)), select(current, current)}))
            .values.front());
  };
  CHECK(delay(1) == 240);
  CHECK(delay(2) == 30);
  CHECK(delay(12) == 60);
}

TEST_CASE("another control set for the next start is told") {
  const Registry registry =
      read(hive_of({control_set("ControlSet001", kDelay240), control_set("ControlSet002", kDelay30), select(1, 2)}));
  CHECK(number_of(registry.values.front()) == 240);
  CHECK(registry.unseen == std::vector<std::string>{"ControlSet002, which the next start uses (Select\\Default): "
                                                    "ControlSet001, which was in use (Select\\Current), is judged"});
}

TEST_CASE("a default of 0 names no other control set") {
  CHECK(read(hive_of({control_set("ControlSet001", kDelay240), select(1, 0)})).unseen.empty());
}

TEST_CASE("without a control set in Select the only one is judged, and that is told") {
  const auto unseen_with = [](const std::vector<SmallKey>& more) {
    std::vector<SmallKey> keys{{"CurrentControlSet", {}, {}}, control_set("ControlSet001", kDelay30)};
    keys.insert(keys.end(), more.begin(), more.end());
    const Registry registry = read(hive_of(keys));
    CHECK(number_of(registry.values.front()) == 30);
    REQUIRE(registry.unseen.size() == 1);
    return registry.unseen.front();
  };
  const std::string judged = "; ControlSet001, the only one, is judged";
  CHECK(unseen_with({}) == "which control set was in use: the hive has no Select" + judged);
  const std::string nameless = "which control set was in use: Select\\Current names no control set" + judged;
  CHECK(unseen_with({{"Select", {}, {}}}) == nameless);
  CHECK(unseen_with({select(0, 1)}) == nameless);
  CHECK(unseen_with({{"Select", {small_text("Current", "1")}, {}}}) == nameless);
  CHECK(unseen_with({{"Select", {{"Current", RegistryType::dword, "\1"}}, {}}}) == nameless);
}

TEST_CASE("a choice among control sets is not guessed") {
  const SmallKey one = control_set("ControlSet001", kDelay30), two = control_set("ControlSet002", kDelay30);
  CHECK(refusal(hive_of({one, two})) ==
        "SYSTEM: the hive has no Select, so which of its 2 control sets was in use cannot be told");
  CHECK(refusal(hive_of({one, two, select(0, 0)})) ==
        "SYSTEM: Select\\Current names no control set, so which of its 2 control sets was in use cannot be told");
  CHECK(refusal(hive_of({one, select(3, 1)})) ==
        "SYSTEM: Select\\Current names ControlSet003, which is not in the hive");
  CHECK(refusal(hive_of({one, select(0xFFFFFFFF, 1)})) ==
        "SYSTEM: Select\\Current names ControlSet4294967295, which is not in the hive");
  CHECK(refusal(hive_of({select(0, 0)})) == "SYSTEM: this is a hive with a key Select, but without a control set");
}

TEST_CASE("other hives and files are refused by what they are") {
  CHECK(refusal(hive_of({})) ==
        "SYSTEM: this is a hive, but not SYSTEM: there is no Select and no ControlSet001 in it");
  CHECK(
      refusal(hive_of({{"Microsoft", {}, {}}, {"ControlSetting", {}, {}}})) ==
      "SYSTEM: this is a hive, but not SYSTEM (it looks like SOFTWARE): there is no Select and no ControlSet001 in it");
  CHECK(refusal(hive_of({{"ControlSet001", {}, {}}, select(1, 1)})) ==
        "SYSTEM: there is no key Services in ControlSet001");
  CHECK(refusal("Windows Registry Editor") == "SYSTEM: this is not a hive, since it does not begin with \"regf\"");
}

TEST_CASE("what a dirty hive may lack is told, and the hive is read") {
  std::string hive = hive_of({control_set("ControlSet001", kDelay30), select(1, 1)});
  hive.replace(508, 4, 4, '\0');
  hive.replace(8, 4, bytes_of(6));
  const Registry torn = read(hive);
  CHECK(torn.values.size() == 1);
  CHECK(torn.unseen ==
        std::vector<std::string>{
            "how much of the hive is as it should be: the checksum of its head is wrong; changes may still "
            "be in the hive's logs (SYSTEM.LOG1, SYSTEM.LOG2)"});
  const Registry dirty = read(SmallHive::with_checksum(hive));
  CHECK(dirty.values.size() == 1);
  CHECK(dirty.unseen ==
        std::vector<std::string>{"changes that are still in the hive's logs (SYSTEM.LOG1, SYSTEM.LOG2): "
                                 "the file was taken in use, so what is judged may be older"});
}

TEST_CASE("damage in what is judged is no absence") {
  std::string hive = hive_of({control_set("ControlSet001", kDelay30), select(1, 1)});
  hive[hive.find("vk", 4096)] = 'x';
  CHECK(refusal(hive).starts_with("SYSTEM: the hive is damaged: there is no value at byte 0x"));
}

TEST_CASE("thousands of interfaces are read up to a limit, and the rest is told") {
  SmallKey interfaces{"Interfaces", {}, {}};
  for (int i = 0; i < 4100; ++i)
    interfaces.subkeys.push_back({std::to_string(10'000 + i), {small_number("MTU", 1500)}, {}});
  const SmallKey tcpip = small_path({"ControlSet001", "Services", "Tcpip", "Parameters"}, {}, {interfaces});
  const Registry registry = read(SmallHive({"ROOT", {}, {tcpip, select(1, 1)}}, ListForm::ri).bytes());
  CHECK(registry.values.size() == 4096);
  CHECK(registry.values.back().key == kServices + "Tcpip\\Parameters\\Interfaces\\14095");
  CHECK(registry.unseen == std::vector<std::string>{"4 of the 4100 interfaces in " + kServices +
                                                    "Tcpip\\Parameters\\Interfaces: no more than 4096 are read"});
}

// A registry that is a table of keys.
struct TableTree : RegistryTree {
  std::map<std::string, KeyContent> keys;
  KeyContent read(std::string_view path) const override {
    const auto found = keys.find(std::string(path));
    return found == keys.end() ? KeyContent{} : found->second;
  }
};

TEST_CASE("a key that may not be read is told, and one that is not there is no news") {
  TableTree tree;
  tree.keys["Tcpip6\\Parameters"].state = KeyState::denied;
  tree.keys["Tcpip\\Parameters\\Interfaces"] = {KeyState::present, {}, {"{1}"}};
  tree.keys["Tcpip\\Parameters\\Interfaces\\{1}"].state = KeyState::denied;
  const Registry registry = read_registry(tree, RegistrySource::live);
  CHECK(registry.source == RegistrySource::live);
  CHECK(registry.values.empty());
  CHECK(registry.unseen.empty());
  CHECK(registry.denied ==
        std::vector<std::string>{kServices + "Tcpip\\Parameters\\Interfaces\\{1}", kServices + "Tcpip6\\Parameters"});
}

TEST_CASE("an interface that is listed twice is read once") {
  TableTree tree;
  tree.keys["Tcpip\\Parameters\\Interfaces"] = {KeyState::present, {}, {"{2}", "{1}", "{2}"}};
  for (const std::string name : {"{1}", "{2}"})
    tree.keys["Tcpip\\Parameters\\Interfaces\\" + name] = {KeyState::present, {RegistryValue{}}, {}};
  CHECK(read_registry(tree, RegistrySource::live).values.size() == 2);
}

std::optional<std::string> version_with(std::vector<SmallValue> values) {
  return windows_version_of(hive_of({small_path({"Microsoft", "Windows NT", "CurrentVersion"}, std::move(values))}));
}

TEST_CASE("a SOFTWARE hive tells the version of Windows") {
  const SmallValue old = small_text("CurrentVersion", "6.3"), build = small_text("CurrentBuildNumber", "19045");
  const SmallValue major = small_number("CurrentMajorVersionNumber", 10),
                   minor = small_number("CurrentMinorVersionNumber", 0);
  CHECK(version_with({old, build, major, minor}) == "10.0.19045");
  CHECK(version_with({small_text("CurrentVersion", "6.1"), small_text("CurrentBuild", "7601")}) == "6.1.7601");
  CHECK(version_with({small_text("CurrentVersion", "5.0")}) == "5.0");
  CHECK(version_with({old, major, small_text("CurrentBuild", "")}) == "6.3");
  CHECK(version_with({small_text("CurrentVersion", "6.1; rm")}) == std::nullopt);
  CHECK(version_with({small_number("CurrentVersion", 6)}) == std::nullopt);
  CHECK(version_with({}) == std::nullopt);
  CHECK(windows_version_of(hive_of({select(1, 1)})) == std::nullopt);
  CHECK(windows_version_of("MZ") == std::nullopt);
  std::string damaged = hive_of({small_path({"Microsoft", "Windows NT", "CurrentVersion"}, {old})});
  damaged[damaged.find("vk", 4096)] = 'x';
  CHECK(windows_version_of(damaged) == std::nullopt);
}

}  // namespace
}  // namespace tcptune
