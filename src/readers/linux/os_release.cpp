// SPDX-License-Identifier: MIT
// Parses os-release; see os_release.h.
#include "readers/linux/os_release.h"

#include "core/text/text.h"

namespace tcptune {
namespace {

constexpr std::size_t kLargestFile = 64 * 1024;  // real ones have some 300 bytes

// Quotes are taken off and backslashes resolved, as a shell does for a plain assignment.
std::string unquoted(std::string_view text) {
  std::string plain;
  char quote = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '\\' && quote != '\'' && at + 1 < text.size())
      plain += text[++at];
    else if (quote == 0 && (c == '"' || c == '\''))
      quote = c;
    else if (c == quote)
      quote = 0;
    else
      plain += c;
  }
  return plain;
}

}  // namespace

std::string parse_os_release(std::string_view text) {
  std::string name;
  for (const std::string_view raw : split(text, '\n')) {
    const std::string_view line = trim(raw);
    constexpr std::string_view kName = "PRETTY_NAME=";
    if (line.starts_with(kName)) name = unquoted(line.substr(kName.size()));
  }
  return name;
}

std::string distribution_name(const RootDirectory& root) {
  for (const char* path : {"/etc/os-release", "/usr/lib/os-release"}) {
    const FileContent file = root.read(path, kLargestFile);
    if (file.error == 0) return parse_os_release(file.content);
  }
  return {};
}

}  // namespace tcptune
