// SPDX-License-Identifier: MIT
// Turns diagnostics into the text a person reads.
#include "core/text/error.h"

#include <fmt/format.h>

#include "core/text/quote.h"

namespace tcptune {
namespace {

std::string join(const std::vector<Diagnostic>& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics) {
    if (!text.empty()) text += '\n';
    text += to_text(diagnostic);
  }
  return text;
}

}  // namespace

std::string to_text(const Diagnostic& diagnostic) {
  std::string text = diagnostic.file;
  if (diagnostic.line > 0) text += fmt::format(":{}", diagnostic.line);
  if (diagnostic.line > 0 && diagnostic.column > 0) text += fmt::format(":{}", diagnostic.column);
  return printable(text.empty() ? diagnostic.message : fmt::format("{}: {}", text, diagnostic.message));
}

Error::Error(std::string_view message) : std::runtime_error(printable(message)) {}

Error::Error(std::string_view message, std::string_view hint)
    : std::runtime_error(fmt::format("{}\n{}", printable(message), printable(hint))) {}

Error::Error(const std::vector<Diagnostic>& diagnostics) : std::runtime_error(join(diagnostics)) {}

}  // namespace tcptune
