// SPDX-License-Identifier: MIT
// See connection_target.h.
#include "targets/connection_target.h"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/evaluate/port_capacity.h"
#include "core/text/error.h"
#include "readers/input/block_input.h"
#include "readers/input/input_kind.h"
#include "readers/socket_text/socket_text.h"
#include "snapshots/snapshot_json.h"
#include "targets/record_target.h"
#include "targets/targets.h"

namespace tcptune {
namespace {

constexpr KernelVersion kAssumedSince{4, 19, 0};  // of a machine that nobody told: since then the defaults are the same

bool is_of_windows(SocketTextKind kind) {
  return kind == SocketTextKind::windows_netstat || kind == SocketTextKind::connections_csv ||
         kind == SocketTextKind::connections_table;
}

std::string whole_text(BlockInput& input) {
  constexpr std::size_t kLargest = 64U << 20;
  std::string text;
  for (std::string_view block = input.next(); !block.empty(); block = input.next()) {
    text += block;
    if (text.size() > kLargest)
      throw Error(
          fmt::format("{}: this is larger than 64 MiB; a dump or a snapshot has some hundred KiB", input.name()));
  }
  return text;
}

// What is known of a machine of which nobody dumped the settings: which system it is.
Snapshot machine_without_settings(const RuleCache& rules, const TargetOptions& options, YesNo windows) {
  TargetOptions told = options;
  told.paths.clear();
  if (windows == YesNo::no) {
    Snapshot machine = snapshot_of_nothing(rules.base(), told);
    if (machine.facts.any_kernel == YesNo::yes) machine.facts.kernel.low = kAssumedSince;
    return machine;
  }
  Snapshot machine = snapshot_of_nothing(rules.base(), {});
  machine.facts.os = "windows";
  machine.facts.kernel = kAnyWindows;
  return machine;
}

// A snapshot of a machine, which holds its settings and its connections.
ConnectionTarget recorded_connections(const RuleCache& rules, const TargetOptions& options, BlockInput& input) {
  MachineRecord record = read_snapshot(whole_text(input), input.name());
  std::optional<Evidence> evidence = std::move(record.evidence);
  record.evidence.reset();
  if (!evidence)
    throw Error(
        fmt::format("{}: this snapshot has no connections: it is of an image, or of another system", input.name()));
  Target machine = record_target(rules, options, std::move(record), input.name(), LiveSettings::all);
  ConnectionTarget target;
  target.snapshot = machine.before ? std::move(*machine.before) : std::move(machine.snapshot);
  if (machine.before) target.proposed = std::move(machine.snapshot);
  target.snapshot.not_visible.clear();  // that is about settings
  target.snapshot.evidence = std::move(evidence);
  return target;
}

}  // namespace

PortRange port_range_of(const Snapshot& snapshot) {
  if (snapshot.facts.os == "windows") return {49152, 65535};  // its dynamic ports since Vista
  return snapshot.now ? port_range_of(*snapshot.now) : PortRange();
}

PortRange port_range_of(const Readings& readings) {
  PortRange range;
  const auto reading = readings.find(kCapacitySettings[0]);
  if (reading == readings.end() || reading->second.state != ReadingState::present) return range;
  const auto ends = parse_numbers(reading->second.text, 2);
  if (ends.size() == 2 && ends[0] >= 0 && ends[0] <= ends[1] && ends[1] <= 65535)
    range = {static_cast<int>(ends[0]), static_cast<int>(ends[1])};
  return range;
}

SettingSet settings_for_connections(const RuleBase& base, const Facts& facts) {
  SettingSet wanted = asked_settings(base, facts, {});
  for (const std::string_view name : kCapacitySettings)
    if (const Setting* setting = find_setting(base, name))
      wanted[static_cast<std::size_t>(setting - base.settings.data())] = true;
  return wanted;
}

ConnectionTarget saved_connections(const RuleCache& rules, const TargetOptions& options,
                                   const std::vector<std::string>& before, double seconds) {
  std::vector<BlockInput> texts;
  std::vector<std::string> names;
  std::optional<Target> dump;
  YesNo windows = YesNo::no;
  for (const std::string& path : options.paths) {
    BlockInput input(path);
    names.push_back(input.name());
    if (recognise(path, input.head()).kind == InputKind::snapshot) {
      if (options.paths.size() > 1)
        throw Error(fmt::format("{}: a snapshot holds all of a machine; give it alone", input.name()));
      ConnectionTarget target = recorded_connections(rules, options, input);
      if (target.proposed) target.proposed->evidence = target.snapshot.evidence;
      return target;
    }
    const auto kind = recognise_socket_text(input.head());
    if (!kind && recognise(path, input.head()).kind == InputKind::sysctl_dump) {
      if (dump) throw Error(fmt::format("{}: a second dump of settings; one machine has one", input.name()));
      dump = text_target(rules, options, path, whole_text(input));
      continue;
    }
    if (kind && is_of_windows(*kind)) windows = YesNo::yes;
    texts.push_back(std::move(input));
  }
  if (texts.empty())
    throw Error(fmt::format("{}: settings alone tell nothing of connections", options.paths.front()),
                "Add the output of ss, netstat or nstat; `tcptune audit` judges settings");
  ConnectionTarget target;
  target.snapshot =
      dump ? (dump->before ? *dump->before : dump->snapshot) : machine_without_settings(rules, options, windows);
  if (dump && dump->before) target.proposed = dump->snapshot;
  if (!dump && !options.with.empty())
    throw Error("--with needs the settings as they are: add a dump (`sysctl -a`) to the texts");
  SocketTextOptions text_options{port_range_of(target.snapshot), {}, seconds};
  for (const std::string& path : before) text_options.before.emplace_back(path);
  target.snapshot.kind = TargetKind::dump;
  target.snapshot.name = fmt::format("{}", fmt::join(names, ", "));
  target.snapshot.evidence = read_socket_text(std::move(texts), std::move(text_options));
  if (!dump) {
    target.snapshot.boot.emplace();  // the kernel's defaults are what is left
    target.snapshot.evidence->not_visible.emplace_back(
        windows == YesNo::yes ? "the registry; Windows' own values are taken"
        : target.snapshot.facts.any_kernel == YesNo::yes
            ? "the machine's settings and kernel; the defaults of Linux 4.19 and later are taken (add a dump: `sysctl "
              "-a`)"
            : "the machine's settings; the kernel's defaults are taken (add a dump: `sysctl -a`)");
  }
  if (target.proposed) target.proposed->evidence = target.snapshot.evidence;
  return target;
}

}  // namespace tcptune
