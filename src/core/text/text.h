// SPDX-License-Identifier: MIT
// The few operations on text that several modules need. Pure; ASCII only, bytes above 127 pass through.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tcptune {

// The C locale's isspace: what the kernel, procps and systemd skip.
bool is_space(char c);

std::string_view trim(std::string_view text);

// Fields between runs of white space; empty fields do not occur.
std::vector<std::string_view> split_words(std::string_view text);

std::vector<std::string_view> split(std::string_view text, char separator);

std::string lower(std::string_view text);

bool contains_ignoring_case(std::string_view text, std::string_view part);

bool starts_with_any(std::span<const std::string_view> prefixes, std::string_view text);

// Shell-style `*`, `?` and `[set]`. A `*` does not cross `separator` (0: it crosses everything).
bool matches_glob(std::string_view pattern, std::string_view text, char separator);

// "1 error", "2 errors".
std::string counted(std::int64_t number, std::string_view noun);

// A decimal number filling the whole text; nothing otherwise.
std::optional<int> parse_decimal(std::string_view text);

// Breaks at spaces so that no line is wider than `width`; words are never split.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

}  // namespace tcptune
