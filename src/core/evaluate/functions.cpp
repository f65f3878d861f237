// SPDX-License-Identifier: MIT
// The table of functions, and those on values; see functions.h.
#include "core/evaluate/functions.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdlib>

#include <fmt/format.h>

#include "core/evaluate/algorithms.h"
#include "core/evaluate/capacity.h"
#include "core/evaluate/changed.h"
#include "core/evaluate/setting_functions.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

// `compute` of all arguments if they are numbers; else what keeps one from being a number.
template <typename Compute>
Value of_numbers(const Arguments& arguments, Compute compute) {
  std::vector<std::int64_t> numbers;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    Value argument = arguments.value(i);
    if (argument.kind != Value::Kind::number) return is_unknown(argument) ? argument : unknown_because("not a number");
    numbers.push_back(argument.number);
  }
  return compute(numbers);
}

using Numbers = const std::vector<std::int64_t>&;

Value absolute(const Arguments& arguments) {
  return of_numbers(arguments, [](Numbers n) { return as_number(n[0] == INT64_MIN ? INT64_MAX : std::abs(n[0])); });
}

Value largest(const Arguments& arguments) {
  return of_numbers(arguments, [](Numbers n) { return as_number(*std::max_element(n.begin(), n.end())); });
}

Value smallest(const Arguments& arguments) {
  return of_numbers(arguments, [](Numbers n) { return as_number(*std::min_element(n.begin(), n.end())); });
}

Value has_bits(const Arguments& arguments) {
  return of_numbers(arguments, [](Numbers n) { return as_truth((n[0] & n[1]) == n[1]); });
}

Value power_of_two(const Arguments& arguments) {
  return of_numbers(arguments, [](Numbers n) {
    constexpr std::int64_t kLargest = std::int64_t{1} << 62;
    if (n[0] <= 1) return as_number(1);
    if (n[0] > kLargest) return as_number(kLargest);
    return as_number(static_cast<std::int64_t>(std::bit_ceil(static_cast<std::uint64_t>(n[0]))));
  });
}

Value hexadecimal(const Arguments& arguments) {
  return of_numbers(arguments, [](Numbers n) { return as_text(fmt::format("0x{:x}", n[0])); });
}

Value hexadecimal_digits(const Arguments& arguments) {
  return of_numbers(arguments,
                    [](Numbers n) { return as_number(parse_decimal(fmt::format("{:x}", n[0])).value_or(-1)); });
}

Value is_known(const Arguments& arguments) { return as_truth(!is_unknown(arguments.value(0))); }

Value all_equal(const Arguments& arguments) {
  const Value first = arguments.value(0);
  if (is_unknown(first)) return first;
  Value outcome = as_truth(true);
  for (std::size_t i = 1; i < arguments.size(); ++i) {
    Value other = arguments.value(i);
    if (is_unknown(other))
      outcome = std::move(other);
    else if (!is_true(compare(Op::equal, first, other)))
      return as_truth(false);
  }
  return outcome;
}

constexpr std::string_view kCongestionControls[] = {"net.ipv4.tcp_available_congestion_control"};
constexpr Argument kSetting[] = {Argument::setting};
constexpr Argument kSettingAndWord[] = {Argument::setting, Argument::word};
constexpr Argument kValue[] = {Argument::value};
constexpr Argument kTwoValues[] = {Argument::value, Argument::value};
constexpr std::string_view kStates[] = {"time-wait", "close-wait"};

constexpr Function of_setting(std::string_view name, Yields yields, std::string_view usage, std::string_view meaning,
                              Call& call) {
  return {{name, kSetting, LastArgument::once, yields, {}}, usage, meaning, call};
}

constexpr Function of_value(std::string_view name, Yields yields, std::string_view usage, std::string_view meaning,
                            Call& call) {
  return {{name, kValue, LastArgument::once, yields, {}}, usage, meaning, call};
}

constexpr auto kFunctionRows = std::to_array<Function>({
    of_value("abs", Yields::value, "abs(a)", "The number without its sign.", absolute),
    of_setting("absent", Yields::truth, "absent(S)", "The target is known not to have this setting.", is_absent),
    {{"available", kValue, LastArgument::once, Yields::truth, {}},
     "available(x)",
     "The running kernel lists x in net.ipv4.tcp_available_congestion_control; unknown without a running kernel.",
     is_available,
     kCongestionControls},
    of_setting("changed", Yields::truth, "changed(S)",
               "The value is another than what this kernel, distribution or systemd gives it by itself. At boot: "
               "somebody writes such a value. On a running kernel unknown where the default is not known.",
               is_changed),
    of_setting("default", Yields::value, "default(S)",
               "The value that this kernel gives the setting by itself; default(S.field) for one number of it.",
               default_of),
    of_value("digits", Yields::value, "digits(a)",
             "The number that the hexadecimal digits of a spell when they are read as decimal ones: digits(0x60), that "
             "is of 96, is 60; -1 if a letter is among them.",
             hexadecimal_digits),
    {{"equal", kTwoValues, LastArgument::repeated, Yields::truth, {}},
     "equal(a, b, ...)",
     "All of these are equal.",
     all_equal},
    of_setting("exists", Yields::truth, "exists(S)",
               "The target kernel has such a setting: by the catalogue, or because it was read.", exists_here),
    {{"has_bits", kTwoValues, LastArgument::once, Yields::truth, {}},
     "has_bits(a, mask)",
     "All bits of mask are set in a.",
     has_bits},
    of_setting("has_module", Yields::truth, "has_module(S)",
               "Among the modules of the target's kernels, built in or not, is the one of the algorithm that S names; "
               "unknown where nobody looked.",
               has_module),
    of_value("hex", Yields::value, "hex(a)", "The number as text in hexadecimal: hex(96) is 0x60.", hexadecimal),
    of_setting("in_range", Yields::truth, "in_range(S)",
               "The value lies inside the range that is documented for the setting on this system; unknown where none "
               "is.",
               is_in_range),
    of_value("known", Yields::truth, "known(x)", "The value is not unknown. Never unknown itself.", is_known),
    of_setting(
        "least_default", Yields::value, "least_default(S)",
        "The number that this kernel gives a limit by itself: for the memory of the machine, or where that is not "
        "known for 256 MiB; least_default(S.field) for one number of it.",
        least_default),
    {{"max", kTwoValues, LastArgument::repeated, Yields::value, {}},
     "max(a, b, ...)",
     "The largest of these numbers.",
     largest},
    {{"min", kTwoValues, LastArgument::repeated, Yields::value, {}},
     "min(a, b, ...)",
     "The smallest of these numbers.",
     smallest},
    {{"near", kSettingAndWord, LastArgument::once, Yields::truth, kStates},
     "near(S, time-wait)",
     "The line that sets S stands among lines whose comments mention this state. They end at an empty line and at the "
     "next heading: a comment that follows a setting. For time-wait lines that set nothing but tcp_tw_*, "
     "tcp_max_tw_buckets and what is often copied along with them count too. The other state is close-wait.",
     stands_near},
    of_setting("offered", Yields::truth, "offered(S)",
               "The word that S is set to is one that the catalogue knows of the target's kernels. Kernels of vendors "
               "may have more.",
               is_offered),
    of_value("pow2ceil", Yields::value, "pow2ceil(a)", "The smallest power of two that is not below a.", power_of_two),
    of_setting("present", Yields::truth, "present(S)", "The target has this setting.", is_present),
    of_setting(
        "refused", Yields::truth, "refused(S)",
        "The last line that sets S fails: this kernel turns the value down, or has no such setting. False on the "
        "running kernel.",
        is_refused),
    of_setting("set", Yields::truth, "set(S)",
               "A file assigns this setting. False when it was only read from the running kernel.", is_set),
    of_setting("since", Yields::value, "since(S)",
               "The version that brought the word that S is set to, as text: 4.9 of bbr; unknown where no kernel did.",
               came_with),
    of_setting("undo", Yields::value, "undo(S)",
               "The beginning of an advice, as text: \"Delete the line\" where a line sets the value that is judged, "
               "otherwise the default to go back to.",
               way_back),
    of_setting("unread", Yields::truth, "unread(S)",
               "The target kernel still shows this setting, but nothing in it reads the value any more.", is_unread),
    of_setting("usual_default", Yields::value, "usual_default(S)",
               "The same as least_default(S), but where the memory is not known for 8 GiB.", usual_default),
    of_setting(
        "written", Yields::value, "written(S)",
        "What the last line that sets S says, whether the kernel takes it or not; where no line does, the value.",
        written_value),
});

constexpr auto kFunctionSignatures = [] {
  std::array<FunctionSignature, kFunctionRows.size()> signatures;
  std::copy(kFunctionRows.begin(), kFunctionRows.end(), signatures.begin());
  return signatures;
}();
static_assert(std::is_sorted(kFunctionSignatures.begin(), kFunctionSignatures.end(),
                             [](const auto& a, const auto& b) { return a.name < b.name; }));

}  // namespace

std::span<const Function> expression_functions() { return kFunctionRows; }
std::span<const FunctionSignature> function_signatures() { return kFunctionSignatures; }

}  // namespace tcptune
