// SPDX-License-Identifier: MIT
// Keys and values out of the bytes of a hive, whole and damaged.
#include <doctest/doctest.h>

#include <string>

#include "readers/windows/regf.h"
#include "small_hive.h"

namespace tcptune {
namespace {

std::string fault_of(std::string_view bytes) {
  try {
    Hive hive(bytes);
    const auto key = hive.find(hive.root(), "a");
    if (key) hive.values(*key);
  } catch (const HiveFault& fault) {
    return fault.what();
  }
  return "none";
}

// A key `a` with one value.
std::string hive_with(const SmallValue& value) { return SmallHive({"R", {}, {{"a", {value}, {}}}}).bytes(); }

RegistryValue read_back(const std::string& bytes) {
  Hive hive(bytes);
  const auto values = hive.values(hive.find(hive.root(), "A").value());
  REQUIRE(values.size() == 1);
  return values.front();
}

// Where the cell of the first record with this sign begins.
std::size_t cell_of(const std::string& hive, std::string_view sign) {
  const std::size_t at = hive.find(sign, 4096 + 32);
  REQUIRE(at != std::string::npos);
  return at - 4;
}

// The same as the format counts, from the end of the head.
std::uint32_t offset_of(std::size_t cell) { return static_cast<std::uint32_t>(cell - 4096); }

std::string changed(std::string hive, std::size_t at, std::uint32_t number) {
  return hive.replace(at, 4, bytes_of(number));
}

TEST_CASE("keys are found in every kind of list, whatever their case") {
  SmallKey root{"R", {}, {}};
  for (int i = 0; i < 40; ++i)
    root.subkeys.push_back({"Key" + std::to_string(i), {small_number("n", 7)}, {{"In", {}, {}}}});
  for (const ListForm form : {ListForm::li, ListForm::lf, ListForm::lh, ListForm::ri}) {
    CAPTURE(static_cast<int>(form));
    const std::string bytes = SmallHive(root, form).bytes();
    Hive hive(bytes);
    CHECK(hive.state() == HiveState::clean);
    REQUIRE(hive.subkeys(hive.root()).size() == 40);
    CHECK(hive.subkeys(hive.root())[39].name == "Key39");
    CHECK(hive.values(hive.find(hive.root(), "kEY31").value()).front().name == "n");
    CHECK(hive.find(hive.root(), "Key31\\IN"));
    CHECK_FALSE(hive.find(hive.root(), "Key31\\Out"));
    CHECK_FALSE(hive.find(hive.root(), "Key40\\In"));
  }
}

TEST_CASE("values keep their type and their bytes, of whatever length") {
  for (const std::size_t size : {0U, 1U, 2U, 4U, 5U, 8U, 100U, 16344U, 16345U, 40000U}) {
    std::string data;
    for (std::size_t i = 0; i < size; ++i) data += static_cast<char>(i * 7 + i / 256);
    CAPTURE(size);
    const std::string bytes = hive_with({"v", static_cast<RegistryType>(0x1234), data});
    CHECK(read_back(bytes).type == static_cast<RegistryType>(0x1234));
    CHECK(read_back(bytes).data == data);
  }
}

TEST_CASE("a REG_DWORD of all ones is a number like any other") {
  CHECK(number_of(read_back(hive_with(small_number("KeepAliveTime", 0xFFFFFFFF)))) == 0xFFFFFFFF);
  CHECK_FALSE(number_of(read_back(hive_with({"n", RegistryType::dword, "\x1E"}))));
  CHECK_FALSE(number_of(read_back(hive_with({"n", RegistryType::dword, std::string(5, '\0')}))));
}

TEST_CASE("names are told in UTF-8, however they are stored") {
  CHECK(read_back(hive_with(small_number("plain", 1))).name == "plain");
  CHECK(read_back(hive_with(small_number("", 1))).name == "");
  CHECK(read_back(hive_with(small_number("Größe", 1))).name == "Größe");
  CHECK(read_back(hive_with(small_number("大小🙂", 1))).name == "大小🙂");
}

TEST_CASE("a hive tells that a write was not finished") {
  const std::string clean = SmallHive({"R", {}, {}}).bytes();
  CHECK(Hive(clean).state() == HiveState::clean);
  const std::string dirty = SmallHive::with_checksum(changed(changed(clean, 8, 6), 508, 0));
  CHECK(Hive(dirty).state() == HiveState::dirty);
  const std::string wrong = changed(clean, 508, 1);
  CHECK(Hive(wrong).state() == HiveState::bad_checksum);
  CHECK(Hive(wrong).subkeys(Hive(wrong).root()).empty());
}

TEST_CASE("a checksum that would be all zeros or all ones is written as its neighbour") {
  std::string head = SmallHive({"R", {}, {}}).bytes();
  std::string sum = SmallHive::with_checksum(changed(head, 508, 0)).substr(508, 4);
  head.replace(400, 4, sum);  // now everything cancels out
  CHECK(Hive(changed(head, 508, 1)).state() == HiveState::clean);
  for (char& byte : sum) byte = static_cast<char>(~byte);
  head.replace(400, 4, sum);
  const std::string ones = changed(head, 508, 0xFFFFFFFE);
  CHECK(Hive(ones).state() == HiveState::clean);
}

TEST_CASE("what is no whole hive is refused with what is wrong") {
  const std::string hive = SmallHive({"R", {}, {}}).bytes();
  CHECK(fault_of("") == "this is not a hive, since it does not begin with \"regf\"");
  CHECK(fault_of("regf") == "the hive is cut off: its head alone takes 4096 bytes, and the file has 4");
  CHECK(fault_of(hive.substr(0, 8000)) ==
        "the hive is cut off: by its head the file should have 8192 bytes, and it has 8000");
  CHECK(fault_of(changed(hive, 28, 1)) == "this is a log of a hive, not the hive itself");
  CHECK(fault_of(changed(hive, 28, 6).substr(0, 512)) == "this is a log of a hive, not the hive itself");
  CHECK(fault_of(changed(hive, 20, 2)) == "this hive has the format 2.5, and only 1.x is known");
  CHECK(fault_of(hive + "what follows does not matter") == "none");
}

TEST_CASE("damage on the way is no absence") {
  const std::string hive = hive_with({"v", RegistryType::binary, "0123456789"});
  const std::size_t key = cell_of(hive, "nk"), value = cell_of(hive, "vk"), list = cell_of(hive, "lh");
  REQUIRE(fault_of(hive) == "none");
  CHECK(fault_of(changed(hive, 36, 0x10000)) == "the hive is damaged: there is no key at byte 0x11000");
  CHECK(fault_of(changed(hive, 36, 0xFFFFFFF8)).starts_with("the hive is damaged: there is no key"));
  CHECK(fault_of(changed(hive, key, 0x58)).starts_with("the hive is damaged: there is no key"));
  CHECK(fault_of(changed(hive, key, 0x80000000)).starts_with("the hive is damaged: there is no key"));
  CHECK(fault_of(changed(hive, key, 0xFFFF0000)).starts_with("the hive is damaged: there is no key"));
  CHECK(fault_of(changed(hive, key + 4, 0)).starts_with("the hive is damaged: there is no key"));
  CHECK(fault_of(changed(hive, value + 4, 0)).starts_with("the hive is damaged: there is no value"));
  CHECK(fault_of(changed(hive, list + 4, 0)) == "the hive is damaged: a list of subkeys is none");
  CHECK(fault_of(changed(hive, list + 4, 0x0009686C)) == "the hive is damaged: a list of subkeys is none");
  CHECK(fault_of(changed(hive, list + 4, 0x0000686C)) == "the hive is damaged: a key counts 1 subkeys and lists 0");
  CHECK(fault_of(changed(hive, value + 4 + 4, 17)) ==
        "the hive is damaged: the data of a value are shorter than it says");
  CHECK(fault_of(changed(hive, value + 4 + 4, 0x80000005)) ==
        "the hive is damaged: the data of a value do not fit in their place");
  CHECK(fault_of(changed(hive, value + 4 + 4, 0x7FFFFFFF)) ==
        "the hive is damaged: its values are larger than the file");
  CHECK(fault_of(changed(hive, value + 4, 0xFFFF6B76)) == "the hive is damaged: its values are larger than the file");
  CHECK(fault_of(changed(hive, value + 4, 0x01006B76)) ==
        "the hive is damaged: a name is longer than its place, or than Windows allows");
}

TEST_CASE("a part between the places for parts is none") {
  std::string hive = hive_with(small_number("v", 1));
  const std::size_t key = cell_of(hive, "nk"), list = cell_of(hive, "lh"), free = hive.size() - 1000;
  for (const std::size_t shift : {0U, 4U}) {
    hive.replace(free + shift, 96, hive.substr(key, 96));
    hive = changed(hive, list + 8, offset_of(free + shift));
    CHECK((fault_of(hive) == "none") == (shift == 0));
  }
}

TEST_CASE("names that Windows does not allow are damage") {
  const std::string fault = "the hive is damaged: a name is longer than its place, or than Windows allows";
  CHECK(fault_of(hive_with(small_number(std::string(16'383, 'v'), 1))) == "none");
  CHECK(fault_of(hive_with(small_number(std::string(32'767, 'v'), 1))) == fault);
  CHECK(fault_of(SmallHive({"R", {}, {{std::string(255, 'k'), {}, {}}}}).bytes()) == "none");
  CHECK(fault_of(SmallHive({"R", {}, {{std::string(511, 'k'), {}, {}}}}).bytes()) == fault);
}

TEST_CASE("a list of lists that holds itself is refused") {
  SmallKey root{"R", {}, {}};
  for (int i = 0; i < 9; ++i) root.subkeys.push_back({"k" + std::to_string(i), {}, {}});
  const std::string hive = SmallHive(root, ListForm::ri).bytes();
  const std::size_t list = cell_of(hive, "ri");
  CHECK(fault_of(changed(hive, list + 8, offset_of(list))) ==
        "the hive is damaged: its lists of subkeys are nested too deep");
}

TEST_CASE("the same value a thousand times over does not fill the memory") {
  SmallKey key{"a", {{"large", RegistryType::binary, std::string(4000, 'x')}}, {}};
  for (int i = 0; i < 999; ++i) key.values.push_back(small_number("v", 1));
  std::string hive = SmallHive({"R", {}, {key}}).bytes();
  REQUIRE(fault_of(hive) == "none");
  const std::size_t first = cell_of(hive, "vk");
  const std::string entries = bytes_of(offset_of(first)) + bytes_of(offset_of(hive.find("vk", first + 8) - 4));
  const std::size_t list = hive.find(entries);
  REQUIRE(list != std::string::npos);
  for (std::size_t i = 0; i < 1000; ++i) hive.replace(list + 4 * i, 4, bytes_of(offset_of(first)));
  CHECK(fault_of(hive) == "the hive is damaged: its values are larger than the file");
}

TEST_CASE("a key that is its own child ends the search") {
  std::string bytes = hive_with(small_number("v", 1));
  bytes = changed(bytes, cell_of(bytes, "lh") + 8, Hive(bytes).root().cell);
  Hive hive(bytes);
  std::string path;
  for (int i = 0; i < 10'000; ++i) path += "R\\";
  CHECK_THROWS_WITH_AS(hive.find(hive.root(), path), "the hive is damaged: its parts refer to each other without end",
                       HiveFault);
}

}  // namespace
}  // namespace tcptune
