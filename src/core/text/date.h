// SPDX-License-Identifier: MIT
// A day of the calendar, for suppressions that end. The clock is read elsewhere.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tcptune {

// Years 1 to 9999 of the Gregorian calendar; ordered by time.
struct Date {
  int year = 1;
  int month = 1;
  int day = 1;
  auto operator<=>(const Date&) const = default;
};

// "2027-01-31" and nothing else; nothing for a day that no calendar has, such as 2027-02-30.
std::optional<Date> parse_date(std::string_view text);

// "2027-01-31".
std::string to_text(const Date& date);

// The day in UTC, from seconds since 1970; nothing outside of the years 1 to 9999.
std::optional<Date> date_of_unix_time(std::int64_t seconds);

}  // namespace tcptune
