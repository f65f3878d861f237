// SPDX-License-Identifier: MIT
// Value parsing as the kernel does it; see value.h. Facts: proc_dointvec skips blanks, reads base 0, needs white space
// behind a number.
#include "core/catalogue/kernel_value.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "core/text/quote.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
// proc_wspace_sep of kernel/sysctl.c: a CR is none.
bool ends_number(char c) { return c == ' ' || c == '\t' || c == '\n'; }
bool is_number_type(ValueType type) { return type == ValueType::integer || type == ValueType::vector; }
std::size_t field_count(const Setting& setting) {
  return setting.type == ValueType::vector ? setting.fields.size() : 1;
}

bool looks_like_comment(std::string_view text) {
  text = trim(text);
  return !text.empty() && (text[0] == '#' || text[0] == ';' || text.starts_with("//"));
}

WriteResult refuse(std::string because, bool comment = false) {
  return {WriteOutcome::refused, "", std::move(because), comment};
}

// A word followed by blanks and more text: a name such as "cubic # fast" is looked up whole and not found.
WriteResult assess_string(std::string_view text) {
  if (!text.empty() && (text.front() == '"' || text.front() == '\''))
    return refuse("quotes are part of the value here, and the kernel knows no such name");
  const std::vector<std::string_view> words = split_words(text);
  if (words.size() < 2) return {WriteOutcome::taken, std::string(text), "", false};
  const std::string_view rest = trim(text.substr(words[0].size()));
  return refuse(fmt::format("the kernel looks for the whole text \"{}\", not for \"{}\"", text, words[0]),
                looks_like_comment(rest));
}

WriteResult assess_ports(std::string_view text) {
  if (parse_ports(text)) return {WriteOutcome::taken, std::string(text), "", false};
  return refuse("a port list is written like 3306,8080-8090, without blanks, each range rising, ports up to 65535",
                text.find('#') != std::string_view::npos);
}

// Why a number is not what it seems: leading zero or 0x.
std::string base_surprise(std::string_view written, std::int64_t value) {
  std::string_view digits = written;
  if (!digits.empty() && digits[0] == '-') digits.remove_prefix(1);
  if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1]))
    return fmt::format("a leading zero makes {} octal: the kernel stores {}", written, value);
  if (digits.size() > 1 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X'))
    return fmt::format("{} is hexadecimal: the kernel stores {}", written, value);
  return "";
}

// Ticks of a second: 100 to 1000, whatever the kernel was built with.
constexpr std::int64_t kFewestTicks = 100, kMostTicks = 1000;

// Is the number too large for how the kernel keeps it?
Known does_not_fit(const Setting& setting, const KernelNumber& number, const KernelRange& kernels) {
  const auto where_checked = [&kernels] {
    return kernels.low >= kStorageIsChecked   ? Known::yes
           : kernels.high < kStorageIsChecked ? Known::no
                                              : Known::unknown;
  };
  const std::int64_t size = number.value < 0 ? -std::max(number.value, -INT64_MAX) : number.value;
  switch (setting.storage) {
    case Storage::long_integer: return Known::no;
    case Storage::milliseconds: return number.value >= 0 && size <= INT32_MAX ? Known::no : Known::unknown;
    case Storage::ticks:
      if (size <= INT32_MAX / kMostTicks) return Known::no;
      return size > INT32_MAX / kFewestTicks || where_checked() == Known::no ? where_checked() : Known::unknown;
    case Storage::integer: break;
  }
  return number.value >= INT32_MIN && number.value <= INT32_MAX ? Known::no : where_checked();
}

// Does the kernel turn the number down? Ranges of some kernels of the interval may hold it and others not.
Known is_number_refused(const Setting& setting, const KernelNumber& number, const KernelRange& kernels,
                        std::string_view vendor) {
  if (number.overflows == YesNo::yes) return Known::yes;
  const auto outside = [&](const AcceptedRange& range) { return number.value < range.min || number.value > range.max; };
  for (const AcceptedRange& range : setting.ranges)
    if (!range.vendor.empty() && range.vendor == vendor) return outside(range) ? Known::yes : Known::no;
  bool some_refuse = false, some_hold = false;
  for (const AcceptedRange& range : setting.ranges) {
    if (!range.vendor.empty() || range.until <= kernels.low || range.from > kernels.high) continue;
    (outside(range) ? some_refuse : some_hold) = true;
  }
  const Known large = does_not_fit(setting, number, kernels);
  if (setting.storage == Storage::milliseconds && large == Known::unknown) return large;
  if (accepted_range(setting, kernels, vendor)) {  // all of the interval has one
    if (some_refuse) return some_hold ? Known::unknown : Known::yes;
    return setting.storage == Storage::ticks ? large : Known::no;
  }
  if (!some_refuse) return some_hold && large == Known::yes ? Known::unknown : large;
  return large == Known::yes && !some_hold ? Known::yes : Known::unknown;
}

// The number of a setting that does not fit, in words.
std::string out_of_bounds(const Setting& setting, const KernelNumber& number, const KernelRange& kernels,
                          std::string_view vendor) {
  if (const auto range = accepted_range(setting, kernels, vendor))
    return fmt::format("{} is outside {} to {}, the values this kernel takes", number.value, range->first,
                       range->second);
  if (setting.storage == Storage::ticks)
    return fmt::format("it is more seconds than the kernel can count in ticks, at most {} to {}",
                       INT32_MAX / kMostTicks, INT32_MAX / kFewestTicks);
  return fmt::format("it does not fit the number that the kernel keeps, {} to {}", INT32_MIN, INT32_MAX);
}

WriteResult assess_numbers(const Setting& setting, std::string_view text, const KernelRange& kernels,
                           std::string_view vendor) {
  const std::size_t wanted = field_count(setting);
  WriteResult result;
  std::size_t count = 0;
  std::string_view rest = trim(text);
  for (; count < wanted && !rest.empty(); ++count) {
    const std::string_view word = split_words(rest).front();
    const auto number = parse_kernel_number(rest);
    if (!number || (!number->rest.empty() && !ends_number(number->rest[0]))) {
      if (count > 0 && looks_like_comment(rest)) break;
      const std::size_t mark = word.find_first_of("#;");
      return refuse(fmt::format("{} is not a number", in_quotes(word)), mark != std::string_view::npos && mark > 0);
    }
    if (is_number_refused(setting, *number, kernels, vendor) == Known::yes)
      return refuse(out_of_bounds(setting, *number, kernels, vendor));
    // Bits are rightly written in hexadecimal.
    const bool bits = setting.unit == "bitmask" && word.starts_with("0x");
    if (std::string surprise = base_surprise(word, number->value); !surprise.empty() && !bits)
      result.because = std::move(surprise);
    result.stored += (count == 0 ? "" : " ") + std::to_string(number->value);
    rest = trim(number->rest);
  }
  if (count == 0) return refuse("the value is empty");
  if (count < wanted) {
    result.because = fmt::format("it needs {} numbers and has {}: the kernel changes the first {} only", wanted, count,
                                 count == 1 ? std::string("one") : std::to_string(count));
  }
  if (!rest.empty()) {
    result.comment = looks_like_comment(rest);
    result.because =
        result.comment ? fmt::format("there are no comments behind a value: the kernel gets the text too and stores {}",
                                     result.stored)
                       : fmt::format("the kernel ignores \"{}\" and stores {}", rest, result.stored);
  }
  if (!result.because.empty()) result.outcome = WriteOutcome::surprising;
  return result;
}

}  // namespace

std::optional<KernelNumber> parse_kernel_number(std::string_view text) {
  std::string_view digits = trim(text);
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative) digits.remove_prefix(1);
  int base = 10;
  if (digits.size() > 2 && digits[0] == '0' && (digits[1] == 'x' || digits[1] == 'X')) {
    base = 16;
    digits.remove_prefix(2);
  } else if (digits.size() > 1 && digits[0] == '0' && is_digit(digits[1])) {
    base = 8;
  }
  std::int64_t value = 0;
  if (digits.empty() || digits[0] == '-') return std::nullopt;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  if (error == std::errc::invalid_argument) return std::nullopt;
  std::uint64_t whole = 0;
  const bool large = error == std::errc::result_out_of_range;
  const bool overflows =
      large && std::from_chars(digits.data(), digits.data() + digits.size(), whole, base).ec != std::errc();
  if (large) value = INT64_MAX;
  return KernelNumber{negative ? -value : value, digits.substr(static_cast<std::size_t>(end - digits.data())),
                      yes_if(overflows)};
}

std::vector<std::int64_t> parse_numbers(std::string_view text, std::size_t count) {
  std::vector<std::int64_t> numbers;
  for (std::string_view rest = trim(text); numbers.size() < count && !rest.empty();) {
    const auto number = parse_kernel_number(rest);
    if (!number || (!number->rest.empty() && !ends_number(number->rest[0]))) break;
    numbers.push_back(number->value);
    rest = trim(number->rest);
  }
  return numbers;
}

std::optional<std::vector<std::pair<int, int>>> parse_ports(std::string_view text) {
  std::vector<std::pair<int, int>> ports;
  text = trim(text);
  if (text.empty()) return ports;
  for (const std::string_view part : split(text, ',')) {
    const std::size_t dash = part.find('-');
    const auto low = parse_decimal(part.substr(0, dash));
    const auto high = dash == std::string_view::npos ? low : parse_decimal(part.substr(dash + 1));
    if (!low || !high || *low < 0 || *high > 65535 || *low > *high) return std::nullopt;
    ports.emplace_back(*low, *high);
  }
  std::sort(ports.begin(), ports.end());
  return ports;
}

std::optional<std::pair<std::int64_t, std::int64_t>> accepted_range(const Setting& setting, const KernelRange& kernels,
                                                                    std::string_view vendor) {
  std::optional<std::pair<std::int64_t, std::int64_t>> widest;
  // A vendor's own entry says all there is to say of its kernels.
  for (const AcceptedRange& range : setting.ranges)
    if (!range.vendor.empty() && range.vendor == vendor) return std::pair{range.min, range.max};
  KernelVersion covered = kernels.low;
  for (const AcceptedRange& range : setting.ranges) {
    if (!range.vendor.empty() || range.until <= kernels.low || range.from > kernels.high) continue;
    if (range.from > covered) return std::nullopt;
    covered = std::max(covered, range.until);
    widest = widest ? std::pair{std::min(widest->first, range.min), std::max(widest->second, range.max)}
                    : std::pair{range.min, range.max};
  }
  if (covered <= kernels.high && covered != kNever) return std::nullopt;
  return widest;
}

Known is_refused(const Setting& setting, std::string_view text, const KernelRange& kernels, std::string_view vendor) {
  if (!is_number_type(setting.type))
    return assess_write(setting, text, kernels, vendor).outcome == WriteOutcome::refused ? Known::yes : Known::no;
  const std::size_t wanted = field_count(setting);
  std::string_view rest = trim(text);
  Known refused = Known::no;
  std::size_t count = 0;
  for (; count < wanted && !rest.empty(); ++count) {
    const auto number = parse_kernel_number(rest);
    if (!number || (!number->rest.empty() && !ends_number(number->rest[0])))
      return count > 0 && looks_like_comment(rest) ? refused : Known::yes;
    const Known outside = is_number_refused(setting, *number, kernels, vendor);
    if (outside == Known::yes) return Known::yes;
    if (outside == Known::unknown) refused = Known::unknown;
    rest = trim(number->rest);
  }
  return count == 0 ? Known::yes : refused;
}

WriteResult assess_write(const Setting& setting, std::string_view text, const KernelRange& kernels,
                         std::string_view vendor) {
  text = trim(text);
  if (is_number_type(setting.type)) return assess_numbers(setting, text, kernels, vendor);
  if (setting.type == ValueType::string) return assess_string(text);
  if (setting.type == ValueType::ports) return assess_ports(text);
  return {WriteOutcome::taken, std::string(text), "", false};
}

bool same_value(const Setting& setting, std::string_view a, std::string_view b) {
  if (is_number_type(setting.type)) {
    const auto numbers = parse_numbers(a, field_count(setting));
    return !numbers.empty() && numbers == parse_numbers(b, field_count(setting));
  }
  if (setting.type == ValueType::ports) {
    const auto ports = parse_ports(a);
    return ports && ports == parse_ports(b);
  }
  if (setting.type == ValueType::words) return split_words(a) == split_words(b);
  return trim(a) == trim(b);
}

}  // namespace tcptune
