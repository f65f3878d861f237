// SPDX-License-Identifier: MIT
// See tcp_state.h. A word is compared where it stands: saved text has one on each of millions of lines.
#include "core/evidence/tcp_state.h"

#include <algorithm>
#include <utility>

namespace tcptune {
namespace {

// Spellings in lower case, without '-', '_' and blanks.
constexpr std::pair<std::string_view, TcpState> kSpellings[] = {
    {"established", TcpState::established},
    {"estab", TcpState::established},
    {"synsent", TcpState::syn_sent},
    {"synrecv", TcpState::syn_recv},
    {"synreceived", TcpState::syn_recv},
    {"synrcvd", TcpState::syn_recv},
    {"newsynrecv", TcpState::new_syn_recv},
    {"finwait1", TcpState::fin_wait1},
    {"finwait2", TcpState::fin_wait2},
    {"timewait", TcpState::time_wait},
    {"close", TcpState::closed},
    {"closed", TcpState::closed},
    {"unconn", TcpState::closed},
    {"deletetcb", TcpState::closed},
    {"closewait", TcpState::close_wait},
    {"lastack", TcpState::last_ack},
    {"listen", TcpState::listen},
    {"listening", TcpState::listen},
    {"closing", TcpState::closing},
    {"bound", TcpState::bound_inactive},
    {"boundinactive", TcpState::bound_inactive},
};

bool is_spelt(std::string_view word, std::string_view spelling) {
  std::size_t at = 0;
  for (const char c : word) {
    if (c == '-' || c == '_' || c == ' ') continue;
    const char small = 'A' <= c && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (at == spelling.size() || spelling[at] != small) return false;
    ++at;
  }
  return at == spelling.size();
}

}  // namespace

std::optional<TcpState> parse_tcp_state(std::string_view word) {
  const auto at = std::find_if(std::begin(kSpellings), std::end(kSpellings),
                               [&](const auto& spelling) { return is_spelt(word, spelling.first); });
  if (at == std::end(kSpellings)) return std::nullopt;
  return at->second;
}

}  // namespace tcptune
