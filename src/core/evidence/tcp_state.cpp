// SPDX-License-Identifier: MIT
// See tcp_state.h.
#include "core/evidence/tcp_state.h"

#include <algorithm>
#include <string>
#include <utility>

#include "core/text/text.h"

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

}  // namespace

std::optional<TcpState> parse_tcp_state(std::string_view word) {
  std::string bare = lower(word);
  std::erase_if(bare, [](char c) { return c == '-' || c == '_' || c == ' '; });
  const auto at = std::find_if(std::begin(kSpellings), std::end(kSpellings),
                               [&](const auto& spelling) { return spelling.first == bare; });
  if (at == std::end(kSpellings)) return std::nullopt;
  return at->second;
}

}  // namespace tcptune
