// SPDX-License-Identifier: MIT
// The checks of the Windows registry that need code: values where nothing reads them, names and types that Windows does
// not know, and what an import loses of a .reg file.
#include <algorithm>
#include <array>
#include <map>

#include <fmt/format.h>

#include "core/boot/registry_boot.h"
#include "core/catalogue/registry_names.h"
#include "core/checks/conf_context.h"
#include "core/checks/registry_harm.h"
#include "core/text/quote.h"
#include "core/text/suggest.h"
#include "core/text/text.h"
#include "core/text/utf16.h"

namespace tcptune {
namespace {

Finding& add(ConfContext& context, const RegistryValue& value, std::string setting, Severity severity,
             std::string message) {
  const Registry& registry = *context.snapshot.registry;
  Finding finding;
  finding.rule = &context.rule;
  finding.severity = severity;
  finding.setting = std::move(setting);
  finding.value = number_of(value) ? std::to_string(*number_of(value)) : "";
  finding.place = place_of_value(registry, value);
  finding.message = std::move(message);
  finding.advice = context.advice;
  context.findings.push_back(std::move(finding));
  return context.findings.back();
}

// Runs `judge` for each value that something sets.
template <typename Judge>
Seen each_value(ConfContext& context, Judge judge) {
  const Registry& registry = *context.snapshot.registry;
  for (const RegistryValue& value : registry.values)
    if (value.action == RegistryAction::set) judge(value);
  return registry.values.empty() ? Seen::nothing : Seen::something;
}

bool is_interface_setting(std::string_view name) { return name.find(".interfaces.") != std::string_view::npos; }

// Which services of the catalogue the key names: "Tcpip" for ...\Tcpip\Parameters\Interfaces.
bool names_service(std::string_view key, std::string_view service) {
  return contains_ignoring_case(std::string(key) + "\\", fmt::format("\\{}\\", service));
}

std::string full_key(const Setting& setting) {
  std::string key = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\" + service_key_of(setting.name);
  if (key.ends_with("\\*")) key.replace(key.size() - 1, 1, "{GUID}");
  return key;
}

bool in_interface_key(std::string_view key) { return contains_ignoring_case(key, "\\Parameters\\Interfaces\\"); }

// No page of Microsoft names a key of Tcpip for it.
constexpr std::string_view kKeyNotDocumented = "TCPNoDelay";

// The setting that was meant: of the service that the key names, if one is.
const Setting* setting_meant(const std::vector<const Setting*>& candidates, std::string_view key) {
  for (const Setting* candidate : candidates) {
    const std::string expected = service_key_of(candidate->name);
    const std::string service = expected.substr(9, expected.find('\\', 9) - 9);  // after "Services\"
    if (names_service(key, service)) return candidate;
  }
  const bool near = names_service(key, "Tcpip") || names_service(key, "Tcpip6") || names_service(key, "AFD");
  return near ? candidates.front() : nullptr;
}

Seen wrong_key(ConfContext& context) {
  std::map<std::string, std::size_t> lost_keys;  // by lower-case path: the finding that speaks of it
  return each_value(context, [&](const RegistryValue& value) {
    const auto candidates = settings_with_value_name(context.base, value.name);
    if (candidates.empty()) return;
    const bool in_place = !setting_of_value(context.base, value.key, value.name).empty();
    if (in_place && is_below_system(value.key)) return;
    const Setting* meant = setting_meant(candidates, value.key);
    // The same value of another IP version is no mistake, even where the catalogue has only one of them.
    if (meant == nullptr || names_service(value.key, "Tcpip6") != names_service(full_key(*meant), "Tcpip6")) return;
    const std::string_view name = value_name_of(meant->name);
    if (control_set_of(value.key).empty() || !is_below_system(value.key)) {
      // One wrong path is one mistake, however many values stand below it.
      const auto [known, fresh] = lost_keys.try_emplace(lower(value.key), context.findings.size());
      if (!fresh) {
        Place place = place_of_value(*context.snapshot.registry, value);
        place.label = fmt::format("{} too", name);
        context.findings[known->second].related.push_back(std::move(place));
        return;
      }
      const std::string_view why = in_place ? "lacks \\SYSTEM" : "is not a key of a service";
      add(context, value, std::string(meant->name), Severity::error,
          fmt::format("nothing reads {} here: the path {} {}; it belongs in {}", name, value.key, why,
                      full_key(*meant)));
      return;
    }
    if (in_interface_key(value.key)) {
      // Setup itself leaves such values there, as EnableDeadGWDetect on XP.
      add(context, value, std::string(meant->name), Severity::note,
          fmt::format("{} is documented for {}; that an interface's key may hold it is not", name, full_key(*meant)));
      return;
    }
    const bool documented = name != kKeyNotDocumented;
    const std::string_view what =
        is_interface_setting(meant->name) ? "it is a value of one network interface, and " : "";
    Finding& finding =
        add(context, value, std::string(meant->name), documented ? Severity::warning : Severity::note,
            fmt::format("{} does nothing in this key: {}it belongs in {}{}", name, what, full_key(*meant),
                        documented ? "" : " (by common report; no page of Microsoft says so)"));
    const auto number = number_of(value);
    if (number && is_harmful(context.base, context.snapshot.facts, *meant, *number))
      finding.advice =
          SharedText(fmt::format("Delete it, do not move it: {} = {} would do harm there.", name, *number));
  });
}

Seen misspelled(ConfContext& context) {
  std::vector<std::string_view> names;
  for (const Setting& setting : context.base.settings)
    if (is_windows_setting(setting.name)) names.push_back(value_name_of(setting.name));
  return each_value(context, [&](const RegistryValue& value) {
    constexpr std::size_t kShortest = 8;  // short names are near to everything
    if (value.name.size() < kShortest || control_set_of(value.key).empty() ||
        !concerns_tcpip(context.base, value.key, "") || !settings_with_value_name(context.base, value.name).empty())
      return;
    const std::string hint = did_you_mean(value.name, names);
    if (hint.empty()) return;
    add(context, value, "", Severity::warning,
        fmt::format("Windows has no value {}, so it does nothing{}", shorten(value.name, 60), hint));
  });
}

std::string shown(const RegistryValue& value) {
  if (value.type == RegistryType::dword || value.type == RegistryType::dword_big_endian ||
      value.type == RegistryType::qword)
    return fmt::format("a {} of {} byte{}", name_of(value.type), value.data.size(), value.data.size() == 1 ? "" : "s");
  if (value.type == RegistryType::string || value.type == RegistryType::expand_string) {
    const std::string text = from_utf16le(value.data);
    return fmt::format("a {} \"{}\"", name_of(value.type),
                       shorten(trim(std::string_view(text).substr(0, text.find('\0'))), 40));
  }
  return fmt::format("a {}", name_of(value.type));
}

// A number that is written in another type: what was meant is plain.
std::optional<std::uint32_t> number_meant(const RegistryValue& value) {
  std::uint64_t number = 0;
  if (value.type == RegistryType::string) {
    const std::string text = from_utf16le(value.data);
    const auto decimal = parse_decimal(trim(std::string_view(text).substr(0, text.find('\0'))));
    if (!decimal || *decimal < 0) return std::nullopt;
    number = static_cast<std::uint64_t>(*decimal);
  } else if (value.type == RegistryType::qword && value.data.size() == 8) {
    for (std::size_t i = 8; i-- > 0;) number = number << 8U | static_cast<unsigned char>(value.data[i]);
  } else if (value.type == RegistryType::dword_big_endian && value.data.size() == 4) {
    for (const char byte : value.data) number = number << 8U | static_cast<unsigned char>(byte);
  } else {
    return std::nullopt;
  }
  return number <= UINT32_MAX ? std::optional(static_cast<std::uint32_t>(number)) : std::nullopt;
}

Seen wrong_type(ConfContext& context) {
  const auto deciding = deciding_values(context.base, *context.snapshot.registry);
  for (const auto& [name, state] : context.boot().unseen) {
    const auto found = deciding.find(name);
    if (state != ReadingState::malformed || found == deciding.end() || context.boot().winners.contains(name)) continue;
    const RegistryValue& value = context.snapshot.registry->values[found->second];
    Finding& finding = add(context, value, name, Severity::warning,
                           fmt::format("{} is {}, and documented as a REG_DWORD of 4 bytes: what Windows makes of it "
                                       "is documented nowhere",
                                       value_name_of(name), shown(value)));
    finding.fix_safety = FixSafety::review;
    const auto number = number_meant(value);
    if (!number) continue;
    const Setting* setting = find_setting(context.base, name);
    FixStep step{FixKind::set, name,      std::to_string(*number), shown(value), finding.place.file, finding.place.line,
                 std::nullopt, YesNo::yes};
    // A text does nothing, as a number it would: no cure makes that of it.
    if (setting != nullptr && is_harmful(context.base, context.snapshot.facts, *setting, *number)) {
      step.kind = FixKind::remove_line;
      step.value.clear();
      finding.advice =
          SharedText(fmt::format("Delete it: as a REG_DWORD, {} = {} would do harm.", value_name_of(name), *number));
    }
    finding.fix.push_back(std::move(step));
  }
  return deciding.empty() ? Seen::nothing : Seen::something;
}

Seen lost_lines(ConfContext& context) {
  const Registry& registry = *context.snapshot.registry;
  for (const RegistryFault& fault : registry.faults) {
    Finding finding;
    finding.rule = &context.rule;
    finding.severity = fault.loss == RegistryLoss::nothing ? Severity::note : Severity::error;
    finding.place = {registry.file, fault.line, fault.column, 0, fault.text, ""};
    finding.place.length = static_cast<int>(fault.text.size()) - std::max(0, fault.column - 1);
    constexpr std::array<std::string_view, 3> kLosses{"", ": an import drops this line silently",
                                                      ": an import takes nothing of this file"};
    finding.message = fault.message + std::string(kLosses[static_cast<std::size_t>(fault.loss)]);
    if (fault.loss != RegistryLoss::nothing) finding.advice = context.advice;
    context.findings.push_back(std::move(finding));
  }
  return registry.source == RegistrySource::reg_file || registry.source == RegistrySource::query ? Seen::something
                                                                                                 : Seen::nothing;
}

// The limits:
// https://learn.microsoft.com/en-us/troubleshoot/windows-server/networking/default-dynamic-port-range-tcpip-chang
std::string outside_limits(const DynamicPorts& ports) {
  constexpr std::int64_t kFirst = 1025, kFewest = 255, kLast = 65535;
  if (ports.start && *ports.start < kFirst)
    return fmt::format("begins at {}, and {} is the lowest port it may begin at", *ports.start, kFirst);
  if (ports.count && *ports.count < kFewest)
    return fmt::format("has {} ports, and {} are the fewest it may have", *ports.count, kFewest);
  const std::int64_t first = ports.start.value_or(kFirst);
  if (ports.count && first + *ports.count - 1 > kLast)
    return fmt::format("would end at {}, and ports end at {}: from {} on there are {}", first + *ports.count - 1, kLast,
                       first, kLast - first + 1);
  return {};
}

Seen dynamic_ports(ConfContext& context) {
  const Registry& registry = *context.snapshot.registry;
  for (const DynamicPorts& ports : registry.ports) {
    const std::string why = outside_limits(ports);
    if (why.empty()) continue;
    Finding finding;
    finding.rule = &context.rule;
    finding.severity = context.rule.severity;
    finding.place = {registry.file, ports.line, ports.column, 0, ports.text, ""};
    finding.place.length = static_cast<int>(ports.text.size()) - std::max(0, ports.column - 1);
    finding.message = fmt::format("the dynamic port range for {} {}", ports.protocol, why);
    finding.advice = context.advice;
    context.findings.push_back(std::move(finding));
  }
  return registry.ports.empty() ? Seen::nothing : Seen::something;
}

Seen value_set_twice(ConfContext& context) {
  Seen seen = Seen::nothing;
  const BootConfiguration& boot = context.boot();
  for (const auto& [name, winner] : boot.winners) {
    const Line& last = boot.lines[winner.line];
    if (last.line > 0) seen = Seen::something;
    for (const std::size_t index : winner.overridden) {
      const Line& line = boot.lines[index];
      const bool same = line.value == last.value;
      Finding& finding =
          context.add(line, same ? Severity::note : Severity::warning,
                      same ? fmt::format("{} is set to {} again in line {}", line.key, last.value, last.line)
                           : fmt::format("{} = {} does not last: line {} sets it to {}", line.key, line.value,
                                         last.line, last.value));
      finding.fix.clear();
      Place place = place_of_line(context.snapshot, last);
      place.label = "the value that stays";
      finding.related.push_back(std::move(place));
    }
  }
  return seen;
}

}  // namespace

const std::vector<NamedCheck>& registry_checks() {
  static const std::vector<NamedCheck> checks = {{"WIN010", wrong_key},       {"WIN011", misspelled},
                                                 {"WIN012", wrong_type},      {"WIN013", lost_lines},
                                                 {"WIN014", value_set_twice}, {"WIN025", dynamic_ports}};
  return checks;
}

}  // namespace tcptune
