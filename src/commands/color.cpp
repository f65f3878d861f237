// SPDX-License-Identifier: MIT
// See color.h.
#include "commands/color.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>

#include "commands/output_file.h"
#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kNarrowest = 40, kWidest = 160;

}  // namespace

Color color_for(ColorChoice choice, const std::string& output) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always ? Color::yes : Color::no;
  const char* no_color = std::getenv("NO_COLOR");
  const char* terminal = std::getenv("TERM");
  const bool refused =
      (no_color != nullptr && *no_color != '\0') || (terminal != nullptr && std::string_view(terminal) == "dumb");
  return output == "-" && is_terminal_output() && !refused ? Color::yes : Color::no;
}

std::size_t width_for(const std::string& output) {
  if (output != "-" || !is_terminal_output()) return kUsualWidth;
  const char* told = std::getenv("COLUMNS");
  const std::size_t asked = told == nullptr ? 0 : static_cast<std::size_t>(parse_decimal(told).value_or(0));
  const std::size_t columns = asked > 0 ? asked : terminal_columns();
  return columns == 0 ? kUsualWidth : std::clamp(columns, kNarrowest, kWidest);
}

}  // namespace tcptune
