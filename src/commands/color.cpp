// SPDX-License-Identifier: MIT
// See color.h.
#include "commands/color.h"

#include <cstdlib>

#include "commands/output_file.h"

namespace tcptune {

Color color_for(ColorChoice choice, const std::string& output) {
  if (choice != ColorChoice::automatic) return choice == ColorChoice::always ? Color::yes : Color::no;
  const char* no_color = std::getenv("NO_COLOR");
  const bool wanted = output == "-" && is_terminal_output() && (no_color == nullptr || *no_color == '\0');
  return wanted ? Color::yes : Color::no;
}

}  // namespace tcptune
