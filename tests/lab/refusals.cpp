// SPDX-License-Identifier: MIT
// Writes values at every boundary to every catalogued setting of a fresh network namespace, and compares what the
// kernel takes with what the catalogue says it takes.
// Usage: refusals [all]: without `all` a sample of the settings. Exit status 77: no namespace can be had here.
#include <cstdio>
#include <exception>
#include <string>

#include "core/rules/embedded_rules.h"
#include "experiment.h"
#include "readers/linux/linux_facts.h"
#include "room.h"
#include "sweep.h"

namespace {

using namespace tcptune;

// A member of the family. Of two settings an interface takes fewer values than the catalogue says of all of them: its
// MTU is bounded by the link's, and addresses of one's own secret need the secret.
std::string one_name(const Setting& setting) {
  const bool by_interface = setting.name == "net.ipv6.conf.*.mtu" || setting.name == "net.ipv6.conf.*.addr_gen_mode";
  std::string name(setting.name);
  if (const std::size_t star = name.find('*'); star != std::string::npos)
    name.replace(star, 1, by_interface ? "default" : "lo");
  return name;
}

int sweep(std::size_t step) {
  const Facts facts = read_live_facts();
  lab::enter_room();
  int tried = 0, wrong = 0;
  std::size_t settings = 0;
  for (const Setting& setting : embedded_rules().settings) {
    if (!lab::is_swept(setting) || settings++ % step != 0) continue;
    const std::string name = one_name(setting);
    const lab::Sweep one = lab::sweep_setting(setting, name, facts);
    tried += one.tried;
    wrong += static_cast<int>(one.refused.size() + one.taken.size());
    const std::string sentence = lab::contradiction(name, one);
    if (!sentence.empty()) std::printf("%s; the catalogue says otherwise\n", sentence.c_str());
  }
  std::printf("%d writes, %d of them judged wrongly\n", tried, wrong);
  return wrong == 0 && tried > 0 ? 0 : 1;
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
