// SPDX-License-Identifier: MIT
// The table of facts, how each is found out, and how an example gives it; see facts.h.
#include "core/evaluate/facts.h"

#include <algorithm>
#include <array>
#include <vector>

#include "core/catalogue/kernel_value.h"
#include "core/catalogue/windows_version.h"
#include "core/evaluate/evidence_facts.h"
#include "core/evaluate/port_facts.h"
#include "core/evaluate/setting_functions.h"
#include "core/text/size.h"

namespace tcptune {
namespace {

using Given = std::optional<ExampleMachine>;

Value get_container(const Context& context) {
  return as_truth(context.snapshot.facts.container, "whether this is a container");
}
Given give_container(ExampleMachine machine, std::string_view value) {
  if (value != "true" && value != "false") return std::nullopt;
  machine.facts.container = value == "true" ? Known::yes : Known::no;
  return machine;
}

Value get_false(const Context&) { return as_truth(false); }
Value get_true(const Context&) { return as_truth(true); }

Value get_for_whom(const Context& context) { return as_text(name_of(context.snapshot.facts.audience)); }
Given give_for_whom(ExampleMachine machine, std::string_view value) {
  const auto whom = named<Audience>(value);
  if (!whom) return std::nullopt;
  machine.facts = meant_for(std::move(machine.facts), *whom);
  return machine;
}

Value get_it(const Context& context) { return value_of({context.it, context.it_name, -1}, context); }
Value get_it_name(const Context& context) { return as_text(context.it_name); }

Value versions_of(std::string_view os, const Context& context) {
  if (context.snapshot.facts.os != os) return unknown_because("the version of another system");
  return {Value::Kind::versions, 0, ""};
}

Value get_kernel(const Context& context) { return versions_of("linux", context); }
Given give_kernel(ExampleMachine machine, std::string_view value) {
  const auto range = parse_kernel_range(value);
  if (!range) return std::nullopt;
  machine.facts.kernel = *range;
  if (machine.facts.vendor.empty()) machine.facts.vendor = kernel_vendor(value);
  return machine;
}

Value get_windows(const Context& context) { return versions_of("windows", context); }
Given give_windows(ExampleMachine machine, std::string_view value) {
  const auto range = parse_windows_range(value);
  if (!range) return std::nullopt;
  machine.facts.os = "windows";
  machine.facts.kernel = *range;
  return machine;
}

Value get_memory(const Context& context) {
  const auto& memory = context.assumed_memory ? context.assumed_memory : context.snapshot.facts.memory;
  return memory ? as_number(*memory) : unknown_because("the machine's memory");
}
Given give_memory(ExampleMachine machine, std::string_view value) {
  machine.facts.memory = parse_size(value);
  if (!machine.facts.memory) return std::nullopt;
  return machine;
}

Value get_namespace(const Context& context) {
  const NetNamespace seen = context.snapshot.facts.net_namespace;
  return seen == NetNamespace::unknown ? unknown_because("the network namespace") : as_text(name_of(seen));
}
Given give_namespace(ExampleMachine machine, std::string_view value) {
  const auto seen = named<NetNamespace>(value);
  if (!seen) return std::nullopt;
  machine.facts.net_namespace = *seen;
  return machine;
}

Value get_os(const Context& context) { return as_text(context.snapshot.facts.os); }
Given give_os(ExampleMachine machine, std::string_view value) {
  if (std::find(kSystems.begin(), kSystems.end(), value) == kSystems.end()) return std::nullopt;
  machine.facts.os = value;
  return machine;
}

Value get_page_size(const Context& context) { return as_number(context.snapshot.facts.page_size); }
Given give_page_size(ExampleMachine machine, std::string_view value) {
  const auto number = parse_kernel_number(value);
  if (!number || number->value <= 0) return std::nullopt;
  machine.facts.page_size = number->value;
  return machine;
}

Value get_plane(const Context& context) { return as_text(name_of(context.plane)); }

Value get_role(const Context& context) { return as_text(context.snapshot.facts.role); }
Given give_role(ExampleMachine machine, std::string_view value) {
  if (std::find(kRoles.begin(), kRoles.end(), value) == kRoles.end()) return std::nullopt;
  machine.facts.role = value;
  return machine;
}

Value get_vendor(const Context& context) { return as_text(context.snapshot.facts.vendor); }
Given give_vendor(ExampleMachine machine, std::string_view value) {
  if (std::find(kKernelVendors.begin(), kKernelVendors.end(), value) == kKernelVendors.end()) return std::nullopt;
  machine.facts.vendor = value;
  return machine;
}

constexpr FactSignature value_named(std::string_view name, std::span<const std::string_view> words = {}) {
  return {name, Yields::value, IteratorName::not_bound, words};
}
constexpr FactSignature truth_named(std::string_view name) {
  return {name, Yields::truth, IteratorName::not_bound, {}};
}
constexpr FactSignature version_named(std::string_view name) {
  return {name, Yields::version, IteratorName::not_bound, {}};
}

constexpr auto kFactRows = std::to_array<Fact>({
    {truth_named("container"), "The target runs in a container.", get_container, "true or false", give_container},
    {truth_named("false"), "Never holds.", get_false, "", never_given},
    {value_named("for_whom", kNames<Audience>), "What --for says: host, container or pod; unknown without it.",
     get_for_whom, "host, container or pod", give_for_whom},
    {{"it", Yields::setting, IteratorName::bound, {}},
     "In a rule with for_each: the setting that is being judged. it.max is one number of it.",
     get_it,
     "",
     never_given},
    {{"it_name", Yields::value, IteratorName::bound, {}},
     "In a rule with for_each: the full name of that setting, as text.",
     get_it_name,
     "",
     never_given},
    {version_named("kernel"),
     "The Linux kernel's version. It is compared with versions such as 4.12 or 2.6.32, and with nothing else.",
     get_kernel, "a version, a release or a range, such as 6.1 or 4.4..5.10", give_kernel},
    {value_named("memory"), "The machine's memory in bytes; unknown for files and images unless --memory tells it.",
     get_memory, "a size such as 8GiB", give_memory},
    {value_named("namespace", kNames<NetNamespace>),
     "The network namespace that was seen: initial or child; unknown unless a running kernel was audited.",
     get_namespace, "initial, child or unknown", give_namespace},
    {value_named("os", kSystems), "The operating system: linux or windows.", get_os, "linux or windows", give_os},
    {value_named("page_size"), "Bytes in a page of memory; 4096 unless the machine tells otherwise.", get_page_size,
     "bytes, such as 4096", give_page_size},
    {value_named("plane", kNames<Plane>),
     "What is being judged: now (the running kernel) or boot (what the files will set).", get_plane, "", never_given},
    {value_named("ports_at_risk"),
     "How many ports of local services lie inside the port range and are not reserved. In a message it prints their "
     "list.",
     get_ports_at_risk, "", never_given, kPortSettings},
    {value_named("ports_to_reserve"),
     "net.ipv4.ip_local_reserved_ports with the ports of ports_at_risk added, as it is written.", get_ports_to_reserve,
     "", never_given, kPortSettings},
    {value_named("role", kRoles), "What --role says: server, client, proxy or any.", get_role,
     "server, client, proxy or any", give_role},
    {truth_named("true"), "Always holds.", get_true, "", never_given},
    {value_named("usable_ports"),
     "Ports of net.ipv4.ip_local_port_range without those of net.ipv4.ip_local_reserved_ports.", get_usable_ports, "",
     never_given, kPortSettings},
    {value_named("vendor", kKernelVendors),
     "Who built the kernel, told by its release: el5 to el10, alinux, tencentos, amazon; empty when the release tells "
     "nobody.",
     get_vendor, "a word such as el7", give_vendor},
    {version_named("windows"),
     "The version of Windows: 5.1 is XP, 5.2 Server 2003, 6.0 Vista and Server 2008, 6.1 is 7 and 2008 R2, 6.2 is 8 "
     "and 2012, 6.3 is 8.1 and 2012 R2, 10.0 all since. It is compared with versions, and with nothing else.",
     get_windows, "a version or a range, such as 6.1 or 7..10; the example is of a registry then", give_windows},
});

std::vector<Fact> all_facts() {
  std::vector<const Fact*> rows;
  for (const Fact& row : kFactRows) rows.push_back(&row);
  for (const Fact& row : evidence_facts()) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const Fact* a, const Fact* b) { return a->name < b->name; });
  std::vector<Fact> facts;
  for (const Fact* row : rows) facts.push_back(*row);
  return facts;
}

}  // namespace

std::span<const Fact> expression_facts() {
  static const std::vector<Fact> facts = all_facts();
  return facts;
}

std::span<const FactSignature> fact_signatures() {
  static const std::vector<FactSignature> signatures(expression_facts().begin(), expression_facts().end());
  return signatures;
}

}  // namespace tcptune
