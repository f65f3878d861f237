// SPDX-License-Identifier: MIT
// What one line a setting says, in a word: --show-passed.
#include <doctest/doctest.h>

#include <fmt/format.h>

#include "core/judge/setting_verdicts.h"
#include "core/rules/embedded_rules.h"
#include "small_world.h"

namespace tcptune {
namespace {

std::string word_for(std::string_view setting, const World& world) {
  const RuleBase& base = embedded_rules();
  for (const SettingVerdict& verdict : setting_verdicts(base, world.snapshot, judge(base, world.snapshot)))
    if (verdict.setting == setting) return verdict.verdict;
  return "not told";
}

std::string word_for(std::string_view setting, std::string_view text, std::string_view kernels = "6.1") {
  return word_for(setting, World().kernel(kernels).file(text));
}

TEST_CASE("a setting that does what it is for is ok, whatever people expect of it") {
  CHECK(word_for("net.ipv4.tcp_tw_reuse", "net.ipv4.tcp_tw_reuse = 1\n") == "ok");
  CHECK(word_for("net.ipv4.tcp_syncookies", "net.ipv4.tcp_syncookies = 1\n") == "ok");
}

TEST_CASE("what the kernel turns down is refused, and what it takes and suffers from is harmful") {
  CHECK(word_for("net.ipv4.tcp_tw_recycle", "net.ipv4.tcp_tw_recycle = 1\n") == "refused");
  CHECK(word_for("net.ipv4.tcp_tw_recycle", "net.ipv4.tcp_tw_recycle = 1\n", "4.4") == "harmful");
  CHECK(word_for("net.ipv4.tcp_syn_retries", "net.ipv4.tcp_syn_retries = 0\n") == "refused");
  CHECK(word_for("net.ipv4.tcp_syncookies", "net.ipv4.tcp_syncookies = 0\n") == "harmful");
}

TEST_CASE("a line that loses does not colour the one that counts") {
  CHECK(word_for("net.ipv4.tcp_syncookies", "net.ipv4.tcp_syncookies = 0\n\nnet.ipv4.tcp_syncookies = 1\n") == "ok");
}

TEST_CASE("of a running kernel the worst comes first, and what could not be read is not judged") {
  const RuleBase& base = embedded_rules();
  World world;
  world.kernel("6.1").live("net.ipv4.tcp_syncookies", "0").live("net.ipv4.tcp_keepalive_time", "600");
  const auto verdicts = setting_verdicts(base, world.snapshot, judge(base, world.snapshot));
  REQUIRE(verdicts.size() >= 2);
  CHECK(verdicts.front().setting == "net.ipv4.tcp_syncookies");
  CHECK(verdicts.front().verdict == "harmful");
}

}  // namespace
}  // namespace tcptune
