// SPDX-License-Identifier: MIT
// The catalogue held against the running kernel.
#include <doctest/doctest.h>

#include <sched.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <set>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/evaluate/evaluate.h"
#include "core/judge/asked_settings.h"
#include "core/rules/embedded_rules.h"
#include "core/text/text.h"
#include "readers/linux/linux_facts.h"
#include "readers/linux/linux_proc.h"

namespace tcptune {
namespace {

namespace fs = std::filesystem;

const RuleBase& base() { return embedded_rules(); }

bool is_catalogued_place(std::string_view name) {
  const auto parts = split(name, '.');
  if (name.starts_with("net.core.")) return parts.size() == 3;
  if (name.starts_with("net.netfilter.nf_conntrack_")) return parts.size() == 3;
  if (name.starts_with("net.ipv6.") || name.starts_with("net.bridge.")) return true;
  if (!name.starts_with("net.ipv4.")) return false;
  if (parts.size() == 3) return true;
  return (parts.size() == 4 && parts[2] == "route") || name.starts_with("net.ipv4.conf.all.") ||
         name.starts_with("net.ipv4.neigh.default.");
}

TEST_CASE("every setting of the running kernel is catalogued") {
  int leaves = 0;
  std::error_code error;
  for (const char* top : {"net/ipv4", "net/core", "net/netfilter"})
    for (fs::recursive_directory_iterator at(fs::path("/proc/sys") / top, error), end; !error && at != end;
         at.increment(error)) {
      if (!at->is_regular_file(error)) continue;
      std::string name = at->path().string().substr(std::strlen("/proc/sys/"));
      std::replace(name.begin(), name.end(), '/', '.');
      if (!is_catalogued_place(name)) continue;
      ++leaves;
      CAPTURE(name);
      CHECK(find_setting(base(), name) != nullptr);
    }
  if (leaves < 100)
    std::puts(
        "SKIPPED: /proc/sys/net shows hardly anything here, so the catalogue is not held against the running kernel");
}

TEST_CASE("what the catalogue says is gone or vendor-only is not on this kernel") {
  const Facts facts = read_live_facts();
  if (!facts.vendor.empty()) {
    std::puts("SKIPPED: this is a vendor's kernel, which may have what mainline does not");
    return;
  }
  for (const auto& row : read_proc_sys(base(), every_setting(base()), "/proc/sys")) {
    const std::string& name = row.first;
    if (row.second.state == ReadingState::absent) continue;
    CAPTURE(name);
    CHECK(exists_in(*find_setting(base(), name), facts.kernel, facts.vendor) != Known::no);
  }
}

// The default that needs no machine to be known, for exactly this kernel.
std::optional<std::string> fixed_default(const Setting& setting, std::string_view name, const KernelRange& kernel) {
  const std::string_view own = interface_of(setting, name);
  const bool is_named = std::any_of(setting.defaults.begin(), setting.defaults.end(),
                                    [own](const DefaultValue& entry) { return entry.interface == own; });
  for (const DefaultValue& entry : setting.defaults) {
    if (!entry.vendor.empty() || entry.from > kernel.low || entry.until <= kernel.high) continue;
    if (entry.interface != (is_named ? own : std::string_view())) continue;
    if (entry.value.empty() && setting.type != ValueType::ports) return std::nullopt;
    return std::string(entry.value);
  }
  return std::nullopt;
}

struct Comparison {
  int compared = 0;
  std::string differences;  // one a line
  std::string skipped;  // likewise
};

// A new namespace gets some values from the first one: interface settings (see net.core.devconf_inherit_init_net),
// those of neighbours, TCP buffers and the congestion control. Where the host has been tuned they prove nothing.
bool is_handed_on(std::string_view name) {
  return name.starts_with("net.ipv4.conf.") || name == "net.ipv4.ip_forward" || name.starts_with("net.ipv6.neigh.") ||
         name == "net.ipv4.tcp_rmem" || name == "net.ipv4.tcp_wmem" || name == "net.ipv4.tcp_congestion_control";
}

// The loopback interface of a fresh namespace has values of its own in IPv4, and group ids read otherwise in a user
// namespace.
bool has_no_fixed_value(std::string_view name) {
  const bool is_lo = name.find(".lo.") != std::string_view::npos && name.starts_with("net.ipv4.");
  return is_lo || name == "net.ipv4.ping_group_range";
}

Comparison compare_defaults(const Readings& host) {
  Comparison result;
  const Facts facts = read_live_facts();
  for (const auto& [name, reading] : read_proc_sys(base(), every_setting(base()), "/proc/sys")) {
    const Setting& setting = *find_setting(base(), name);
    if (reading.state != ReadingState::present || setting.scope != SettingScope::namespaced || has_no_fixed_value(name))
      continue;
    const auto expected = fixed_default(setting, name, facts.kernel);
    if (!expected) continue;
    if (same_value(setting, *expected, reading.text) || split_words(*expected) == split_words(reading.text)) {
      ++result.compared;
      continue;
    }
    const auto before = host.find(name);
    if (is_handed_on(name) && before != host.end() && before->second.text == reading.text)
      result.skipped +=
          fmt::format("SKIPPED: {} = {} is the host's, handed on to new namespaces\n", name, reading.text);
    else
      result.differences +=
          fmt::format("{}: this kernel has \"{}\", the catalogue \"{}\"\n", name, reading.text, *expected);
  }
  return result;
}

// Runs in a child process whose network namespace is new; the answer comes back through a pipe.
TEST_CASE("in a fresh network namespace every fixed default is the catalogue's") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    ::close(ends[0]);
    const Readings host = read_proc_sys(base(), every_setting(base()), "/proc/sys");
    // A user who is not root gets a namespace of users first.
    const bool separate = ::unshare(CLONE_NEWNET) == 0 || ::unshare(CLONE_NEWUSER | CLONE_NEWNET) == 0;
    std::string answer = separate ? "" : fmt::format("-1\n{}", std::strerror(errno));
    if (separate) {
      const Comparison comparison = compare_defaults(host);
      std::fputs(comparison.skipped.c_str(), stdout);
      std::fflush(stdout);
      answer = fmt::format("{}\n{}", comparison.compared, comparison.differences);
    }
    for (std::string_view rest = answer; !rest.empty();) {
      const ssize_t written = ::write(ends[1], rest.data(), rest.size());
      if (written <= 0) break;
      rest.remove_prefix(static_cast<std::size_t>(written));
    }
    ::_exit(0);
  }
  ::close(ends[1]);
  std::string answer;
  char buffer[4096];
  for (ssize_t got = 0; (got = ::read(ends[0], buffer, sizeof buffer)) > 0;)
    answer.append(buffer, static_cast<std::size_t>(got));
  ::close(ends[0]);
  int status = 0;
  ::waitpid(child, &status, 0);
  REQUIRE(status == 0);
  const std::size_t line = answer.find('\n');
  const int compared = parse_decimal(answer.substr(0, line)).value_or(0);
  if (compared < 0) {
    std::printf(
        "SKIPPED: a network namespace of its own is not permitted here (%s), so defaults are not held against the "
        "running kernel\n",
        answer.substr(line + 1).c_str());
    return;
  }
  CHECK(answer.substr(line + 1) == "");
  CHECK(compared > 100);
}

TEST_CASE("the catalogue has what every kernel since 2.6.32 has, and says so of each") {
  CHECK(base().settings.size() > 300);
  for (const Setting& setting : base().settings) {
    CAPTURE(setting.name);
    CHECK_FALSE(setting.applies.empty());
    CHECK_FALSE(setting.meaning.empty());
    CHECK(setting.source.starts_with("https://"));
    CHECK(setting.since < setting.removed);
    CHECK((setting.vendors.empty() || setting.removed == kNever));
  }
}

TEST_CASE("defaults are values that the kernel would take") {
  for (const Setting& setting : base().settings)
    for (const DefaultValue& entry : setting.defaults) {
      if (entry.value.empty() || setting.type == ValueType::words || setting.type == ValueType::opaque) continue;
      CAPTURE(setting.name);
      CAPTURE(entry.value);
      const KernelVersion last =
          entry.until == kNever ? kNever : KernelVersion{entry.until.major, entry.until.minor - 1, kAny};
      const WriteResult result = assess_write(
          setting, entry.value,
          {std::max(entry.from, setting.since), std::max(last, std::max(entry.from, setting.since))}, entry.vendor);
      CHECK(result.outcome == WriteOutcome::taken);
    }
}

TEST_CASE("the three settings that everybody names are right on every kernel") {
  const auto default_on = [](std::string_view name, std::string_view kernel) {
    Snapshot snapshot;
    snapshot.facts.kernel = *parse_kernel_range(kernel);
    snapshot.facts.vendor = kernel_vendor(kernel);
    return default_text(*find_setting(base(), name),
                        {base(), snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}})
        .value_or("?");
  };
  CHECK(default_on("net.ipv4.tcp_tw_reuse", "4.18") == "0");
  CHECK(default_on("net.ipv4.tcp_tw_reuse", "4.19") == "2");
  CHECK(default_on("net.ipv4.tcp_tw_reuse", "4.18.0-477.el8.x86_64") == "2");
  CHECK(default_on("net.ipv4.tcp_tw_reuse", "3.10.0-1160.el7.x86_64") == "0");
  CHECK(default_on("net.ipv4.tcp_syncookies", "6.1") == "1");
  CHECK(default_on("net.ipv4.tcp_syncookies", "2.6.18-398.el5") == "0");
  CHECK(default_on("net.core.somaxconn", "5.3") == "128");
  CHECK(default_on("net.core.somaxconn", "5.4") == "4096");
  CHECK(default_on("net.core.somaxconn", "4.18.0-477.el8.x86_64") == "128");
  const Setting& recycle = *find_setting(base(), "net.ipv4.tcp_tw_recycle");
  CHECK(exists_in(recycle, *parse_kernel_range("4.11"), "") == Known::yes);
  CHECK(exists_in(recycle, *parse_kernel_range("4.12"), "") == Known::no);
  CHECK(exists_in(recycle, *parse_kernel_range("3.10.0"), "el7") == Known::yes);
  CHECK(exists_in(recycle, *parse_kernel_range("4.18.0"), "el8") == Known::no);
}

}  // namespace
}  // namespace tcptune
