// SPDX-License-Identifier: MIT
// The tables of functions, facts and operators; see vocabulary.h.
#include "core/evaluate/vocabulary.h"

#include <algorithm>

namespace tcptune {
namespace {

using A = Argument;
using L = LastArgument;
using Y = Yields;

template <typename Word>
const Word* find_word(const std::vector<Word>& words, std::string_view name) {
  const auto at = std::lower_bound(words.begin(), words.end(), name,
                                   [](const Word& word, std::string_view wanted) { return word.name < wanted; });
  return at != words.end() && at->name == name ? &*at : nullptr;
}

}  // namespace

const std::vector<FunctionWord>& expression_functions() {
  static const std::vector<FunctionWord> all = {
      {"abs", {A::value}, L::once, Y::value, "abs(a)", "The number without its sign."},
      {"absent", {A::setting}, L::once, Y::truth, "absent(S)", "The target is known not to have this setting."},
      {"available",
       {A::value},
       L::once,
       Y::truth,
       "available(x)",
       "The running kernel lists x in net.ipv4.tcp_available_congestion_control; unknown without a running kernel."},
      {"default",
       {A::setting},
       L::once,
       Y::value,
       "default(S)",
       "The value that this kernel gives the setting by itself; default(S.field) for one number of it."},
      {"digits",
       {A::value},
       L::once,
       Y::value,
       "digits(a)",
       "The number that the hexadecimal digits of a spell when they are read as decimal ones: digits(0x60), that is "
       "of 96, is 60; -1 if a letter is among them."},
      {"equal", {A::value, A::value}, L::repeated, Y::truth, "equal(a, b, ...)", "All of these are equal."},
      {"exists",
       {A::setting},
       L::once,
       Y::truth,
       "exists(S)",
       "The target kernel has such a setting: by the catalogue, or because it was read."},
      {"has_bits", {A::value, A::value}, L::once, Y::truth, "has_bits(a, mask)", "All bits of mask are set in a."},
      {"hex", {A::value}, L::once, Y::value, "hex(a)", "The number as text in hexadecimal: hex(96) is 0x60."},
      {"in_range",
       {A::setting},
       L::once,
       Y::truth,
       "in_range(S)",
       "The value lies inside the range that is documented for the setting on this system; unknown where none is."},
      {"known", {A::value}, L::once, Y::truth, "known(x)", "The value is not unknown. Never unknown itself."},
      {"max", {A::value, A::value}, L::repeated, Y::value, "max(a, b, ...)", "The largest of these numbers."},
      {"min", {A::value, A::value}, L::repeated, Y::value, "min(a, b, ...)", "The smallest of these numbers."},
      {"near",
       {A::setting, A::state},
       L::once,
       Y::truth,
       "near(S, time-wait)",
       "The line that sets S stands in a block, that is lines without an empty line between them, whose comments "
       "mention this state. For time-wait a setting named tcp_tw_* or tcp_max_tw_buckets in the block counts too. The "
       "other state is close-wait."},
      {"pow2ceil", {A::value}, L::once, Y::value, "pow2ceil(a)", "The smallest power of two that is not below a."},
      {"present", {A::setting}, L::once, Y::truth, "present(S)", "The target has this setting."},
      {"set",
       {A::setting},
       L::once,
       Y::truth,
       "set(S)",
       "A file assigns this setting. False when it was only read from the running kernel."},
      {"unread",
       {A::setting},
       L::once,
       Y::truth,
       "unread(S)",
       "The target kernel still shows this setting, but nothing in it reads the value any more."},
  };
  return all;
}

const std::vector<FactWord>& expression_facts() {
  static const std::vector<FactWord> all = {
      {"container", Y::truth, "The target runs in a container."},
      {"false", Y::truth, "Never holds."},
      {"it", Y::value, "In a rule with for_each: the setting that is being judged. it.max is one number of it."},
      {"it_name", Y::value, "In a rule with for_each: the full name of that setting, as text."},
      {"kernel", Y::value,
       "The Linux kernel's version. It is compared with versions such as 4.12 or 2.6.32, and with nothing else."},
      {"memory", Y::value, "The machine's memory in bytes; unknown for files and images unless --memory tells it."},
      {"namespace", Y::value,
       "The network namespace that was seen: initial or child; unknown unless a running kernel was audited."},
      {"os", Y::value, "The operating system: linux or windows."},
      {"page_size", Y::value, "Bytes in a page of memory; 4096 unless the machine tells otherwise."},
      {"plane", Y::value, "What is being judged: now (the running kernel) or boot (what the files will set)."},
      {"ports_at_risk", Y::value,
       "How many ports of local services lie inside the port range and are not reserved. In a message it prints their "
       "list."},
      {"ports_to_reserve", Y::value,
       "net.ipv4.ip_local_reserved_ports with the ports of ports_at_risk added, as it is written."},
      {"role", Y::value, "What --role says: server, client, proxy or any."},
      {"true", Y::truth, "Always holds."},
      {"usable_ports", Y::value,
       "Ports of net.ipv4.ip_local_port_range without those of net.ipv4.ip_local_reserved_ports."},
      {"vendor", Y::value,
       "Who built the kernel, told by its release: el5 to el10, alinux, tencentos, amazon; empty when the release "
       "tells nobody."},
      {"windows", Y::value,
       "The version of Windows: 5.1 is XP, 5.2 Server 2003, 6.0 Vista and Server 2008, 6.1 is 7 and 2008 R2, 6.2 is 8 "
       "and 2012, 6.3 is 8.1 and 2012 R2, 10.0 all since. It is compared with versions, and with nothing else."},
  };
  return all;
}

const std::vector<OperatorWord>& expression_operators() {
  static const std::vector<OperatorWord> all = {
      {"a or b", "At least one holds. True if one is true, whatever is unknown."},
      {"a and b", "Both hold. False if one is false, whatever is unknown."},
      {"not a", "Does not hold. Unknown stays unknown."},
      {"a == b", "Equal. A number and a text are never equal."},
      {"a != b", "Not equal."},
      {"a < b", "Less; for text, earlier in byte order."},
      {"a <= b", "Less or equal."},
      {"a > b", "Greater."},
      {"a >= b", "Greater or equal."},
      {"a in (b, c)", "Equal to one of the list, which may have one element or many."},
      {"a + b", "Sum."},
      {"a - b", "Difference. Blanks around the sign are needed between words: time-wait is one word."},
      {"a * b", "Product. What is too large to hold counts as the largest number there is."},
      {"a / b", "Whole quotient, cut toward zero; division by zero is unknown."},
      {"a % b", "Remainder of that division."},
      {"-a", "The number with its sign turned."},
      {"(a)", "Parentheses group."},
  };
  return all;
}

const FunctionWord* find_function(std::string_view name) { return find_word(expression_functions(), name); }

const FactWord* find_fact(std::string_view name) { return find_word(expression_facts(), name); }

}  // namespace tcptune
