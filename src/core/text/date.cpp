// SPDX-License-Identifier: MIT
// See date.h.
#include "core/text/date.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "core/text/text.h"

namespace tcptune {
namespace {

// Days from 1970-01-01 to 0001-01-01 and to 9999-12-31.
constexpr std::int64_t kFirstDay = -719162;
constexpr std::int64_t kLastDay = 2932896;
constexpr std::int64_t kSecondsADay = 86400;

std::chrono::year_month_day calendar_day(const Date& date) {
  return {std::chrono::year(date.year), std::chrono::month(static_cast<unsigned>(date.month)),
          std::chrono::day(static_cast<unsigned>(date.day))};
}

}  // namespace

std::optional<Date> parse_date(std::string_view text) {
  constexpr std::string_view form = "0000-00-00";
  const auto fits = [](char c, char f) { return f == '0' ? c >= '0' && c <= '9' : c == f; };
  if (text.size() != form.size() || !std::equal(text.begin(), text.end(), form.begin(), fits)) return std::nullopt;
  const Date date{*parse_decimal(text.substr(0, 4)), *parse_decimal(text.substr(5, 2)), *parse_decimal(text.substr(8))};
  if (date.year == 0 || !calendar_day(date).ok()) return std::nullopt;
  return date;
}

std::string to_text(const Date& date) { return fmt::format("{:04}-{:02}-{:02}", date.year, date.month, date.day); }

std::optional<Date> date_of_unix_time(std::int64_t seconds) {
  const std::int64_t days = seconds / kSecondsADay - (seconds % kSecondsADay < 0 ? 1 : 0);
  if (days < kFirstDay || days > kLastDay) return std::nullopt;
  const std::chrono::year_month_day day{std::chrono::sys_days{std::chrono::days{days}}};
  return Date{int(day.year()), static_cast<int>(unsigned(day.month())), static_cast<int>(unsigned(day.day()))};
}

}  // namespace tcptune
