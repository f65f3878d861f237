// SPDX-License-Identifier: MIT
// Writes values at every boundary to every catalogued setting of a fresh network namespace, and compares what the
// kernel takes with what the catalogue says it takes.
// Usage: refusals [all]: without `all` a sample of the settings. Exit status 77: no namespace can be had here.
#include <algorithm>
#include <cstdio>
#include <exception>
#include <span>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/mutual_bounds.h"
#include "core/rules/embedded_rules.h"
#include "core/text/text.h"
#include "experiment.h"
#include "readers/linux/linux_facts.h"
#include "room.h"

namespace {

using namespace tcptune;

// At the ends of bytes, words and of what a second may be at 100, 250 and 1000 ticks, and beyond.
constexpr const char* kValues[] = {"-2147483649",
                                   "-2147483648",
                                   "-1",
                                   "0",
                                   "1",
                                   "2",
                                   "3",
                                   "127",
                                   "128",
                                   "255",
                                   "256",
                                   "65535",
                                   "65536",
                                   "2147483",
                                   "2147484",
                                   "8589934",
                                   "8589935",
                                   "21474836",
                                   "21474837",
                                   "2147483647",
                                   "2147483648",
                                   "4294967295",
                                   "4294967296",
                                   "4294967297",
                                   "9223372036854775807",
                                   "18446744073709551616",
                                   "010",
                                   "0x10",
                                   "3x",
                                   "abc",
                                   "7\r8"};

struct Tally {
  int tried = 0;
  int wrong = 0;
};

// A member of the family. Of two settings an interface takes fewer values than the catalogue says of all of them: its
// MTU is bounded by the link's, and addresses of one's own secret need the secret.
std::string one_name(const Setting& setting) {
  const bool by_interface = setting.name == "net.ipv6.conf.*.mtu" || setting.name == "net.ipv6.conf.*.addr_gen_mode";
  std::string name(setting.name);
  if (const std::size_t star = name.find('*'); star != std::string::npos)
    name.replace(star, 1, by_interface ? "default" : "lo");
  return name;
}

// The first number of a vector, with the others as they are.
std::string whole_value(const Setting& setting, const std::string& value, const std::string& current) {
  std::string whole = value;
  const auto fields = split_words(current);
  for (std::size_t i = 1; setting.type == ValueType::vector && i < fields.size(); ++i)
    whole.append(" ").append(fields[i]);
  return whole;
}

bool is_tried(const Setting& setting) {
  const bool numbers = setting.type == ValueType::integer || setting.type == ValueType::vector;
  constexpr std::string_view kOnlyOn = "net.netfilter.nf_hooks_lwtunnel";  // refuses to be turned off, also while off
  return numbers && setting.name != kOnlyOn && setting.access == Access::read_write &&
         setting.name.starts_with("net.") && mutual_bounds_of(setting.name).empty();
}

void try_setting(const Setting& setting, const Facts& facts, Tally& tally) {
  const std::string name = one_name(setting);
  if (!lab::has_setting(name)) return;
  std::string before;
  try {
    before = lab::read_setting(name);
    lab::try_write(name, before);
  } catch (const lab::Skipped&) {
    return;  // the machine's own
  }
  for (const char* value : kValues) {
    const std::string whole = whole_value(setting, value, before);
    const bool refused = lab::try_write(name, whole) != 0;
    if (!refused && lab::try_write(name, before) != 0) return;  // a switch that cannot be turned back
    const Known expected = is_refused(setting, whole, facts.kernel, facts.vendor);
    ++tally.tried;
    if (expected == Known::unknown || refused == (expected == Known::yes)) continue;
    ++tally.wrong;
    std::printf("%s = %s: the kernel %s it, the catalogue says otherwise\n", name.c_str(), whole.c_str(),
                refused ? "refuses" : "takes");
  }
}

int sweep(std::size_t step) {
  const Facts facts = read_live_facts();
  lab::enter_room();
  const RuleBase& base = embedded_rules();
  Tally tally;
  std::size_t settings = 0;
  for (const Setting& setting : base.settings)
    if (is_tried(setting) && settings++ % step == 0) try_setting(setting, facts, tally);
  std::printf("%d writes, %d of them judged wrongly\n", tally.tried, tally.wrong);
  return tally.wrong == 0 && tally.tried > 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return sweep(argc > 1 && std::string(argv[1]) == "all" ? 1 : 7);
  } catch (const lab::Skipped& why) {
    std::printf("SKIPPED: refusals: %s\n", why.what());
    return 77;
  } catch (const std::exception& error) {
    std::printf("%s\n", error.what());
    return 1;
  }
}
