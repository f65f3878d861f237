// SPDX-License-Identifier: MIT
// Most files of a repository are told by this alone, so it takes one pass; see names_a_setting() in text_signs.h.
#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "readers/input/text_signs.h"

namespace tcptune {
namespace {

using namespace std::string_view_literals;

// In any case: the registry's names and Windows' commands have none.
constexpr std::array kSettingMarks = {
    "sysctl"sv,   "/proc/sys"sv,  "tcpip"sv,         "netsh"sv,    "nettcp"sv,     "\\afd"sv,
    "net.ipv4"sv, "net.ipv6"sv,   "net.core"sv,      "net.unix"sv, "net.bridge"sv, "net.netfilter"sv,
    "net.nf_"sv,  "net.mptcp"sv,  "net.sctp"sv,      "net/ipv4"sv, "net/ipv6"sv,   "net/core"sv,
    "net/unix"sv, "net/bridge"sv, "net/netfilter"sv, "net/nf_"sv,  "net/mptcp"sv,  "net/sctp"sv};

char lower_of(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

constexpr char folded(char c) { return static_cast<char>(c | 0x20); }  // of letters; '.' and '/' stay

// Some bytes that each mark holds: "et.i" and "et/i", sysctl, tcpip, /proc/sys, netsh, nettcp, \afd. Without branches,
// so that compilers make many comparisons at a time of it.
constexpr int kRareBegins = 4;
inline int is_rare(const char* p) {
  const char a = folded(p[0]), b = folded(p[1]), c = folded(p[2]);
  const auto after = static_cast<unsigned char>(folded(p[3]) - 'a');  // "net." alone ends many a sentence
  return (static_cast<int>(a == 'e') & static_cast<int>(b == 't') & static_cast<int>(after < 26) &
          (static_cast<int>(c == '.') | static_cast<int>(c == '/'))) |
         (static_cast<int>(a == 'y') & static_cast<int>(b == 's') & static_cast<int>(c == 'c')) |
         (static_cast<int>(a == 'c') & static_cast<int>(b == 'p') & static_cast<int>(c == 'i')) |
         (static_cast<int>(a == 'c') & static_cast<int>(b == '/') & static_cast<int>(c == 's')) |
         (static_cast<int>(a == 't') & static_cast<int>(b == 's') & static_cast<int>(c == 'h')) |
         (static_cast<int>(a == 't') & static_cast<int>(b == 't') & static_cast<int>(c == 'c')) |
         (static_cast<int>(a == 'a') & static_cast<int>(b == 'f') & static_cast<int>(c == 'd'));
}

bool begins_a_mark(std::string_view text) {
  return std::any_of(kSettingMarks.begin(), kSettingMarks.end(), [text](std::string_view mark) {
    return text.size() >= mark.size() && std::equal(mark.begin(), mark.end(), text.begin(),
                                                    [](char wanted, char c) { return wanted == lower_of(c); });
  });
}

// A mark that holds the three bytes at `at`.
bool is_mark_around(std::string_view text, std::size_t at) {
  constexpr std::size_t kFarthest = 4;  // "/proc/sys"
  for (std::size_t back = 0; back <= std::min(at, kFarthest); ++back)
    if (begins_a_mark(text.substr(at - back))) return true;
  return false;
}

}  // namespace

bool names_a_setting(std::string_view text) {
  constexpr std::size_t kAtOnce = 64;
  std::size_t at = 0;
  for (; at + kAtOnce + kRareBegins <= text.size(); at += kAtOnce) {
    const char* const block = text.data() + at;
    int any = 0;
    for (std::size_t i = 0; i < kAtOnce; ++i) any |= is_rare(block + i);
    if (any == 0) continue;
    for (std::size_t i = 0; i < kAtOnce; ++i)
      if (is_rare(block + i) != 0 && is_mark_around(text, at + i)) return true;
  }
  // The rest, with what a comparison may look at behind it.
  std::string end(text.substr(at));
  const std::size_t length = end.size();
  end.append(kRareBegins, ' ');
  for (std::size_t i = 0; i < length; ++i)
    if (is_rare(end.data() + i) != 0 && is_mark_around(text, at + i)) return true;
  return false;
}

}  // namespace tcptune
