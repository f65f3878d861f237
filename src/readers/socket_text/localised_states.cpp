// SPDX-License-Identifier: MIT
// See localised_states.h. Sources: German Windows as printed by 7 to 11, the translations of net-tools 2.10.
#include "readers/socket_text/localised_states.h"

#include <algorithm>
#include <utility>

namespace tcptune {
namespace {

// A star stands for a letter that is not ASCII: its bytes in any code page, a question mark, or nothing.
constexpr std::pair<std::string_view, TcpState> kWords[] = {
    {"ABH*REN", TcpState::listen},
    {"ABHOEREN", TcpState::listen},
    {"HERGESTELLT", TcpState::established},
    {"WARTEND", TcpState::time_wait},
    {"SCHLIESSEN_WARTEN", TcpState::close_wait},
    {"SYN_GESENDET", TcpState::syn_sent},
    {"SYN_EMPFANGEN", TcpState::syn_recv},
    {"FIN_WARTEN_1", TcpState::fin_wait1},
    {"FIN_WARTEN_2", TcpState::fin_wait2},
    {"SCHLIESSEND", TcpState::closing},
    {"ZULETZT_ACK", TcpState::last_ack},
    {"ESCUCHANDO", TcpState::listen},
    {"VERBUNDEN", TcpState::established},  // from here on net-tools
    {"ESTABLERT", TcpState::established},
    {"TEMPS", TcpState::time_wait},
    {"TANCA", TcpState::closed},
    {"ESCOLTA", TcpState::listen},
    {"TANCAMENT", TcpState::closing},
    {"SPOJENO", TcpState::established},
    {"ZAV*EN", TcpState::closed},
    {"POSLEDN*", TcpState::last_ack},
    {"NASLOUCH*", TcpState::listen},
    {"ZAV*R*", TcpState::closing},
    {"ESTABELECIDA", TcpState::established},
    {"SYN_ENVIADO", TcpState::syn_sent},
    {"SYN_RECEBIDO", TcpState::syn_recv},
    {"ESPERA_FIN1", TcpState::fin_wait1},
    {"ESPERA_FIN2", TcpState::fin_wait2},
    {"FECHAR", TcpState::closed},
    {"ESPERANDO_FECHAR", TcpState::close_wait},
    {"*LTIMO_ACK", TcpState::last_ack},
    {"OU*A", TcpState::listen},
    {"FECHANDO", TcpState::closing},
    {"ETABLERAD", TcpState::established},
    {"ST*NG", TcpState::closed},
    {"ST*NG_V*NTA", TcpState::close_wait},
    {"LYSSNAR", TcpState::listen},
    {"ST*NGER", TcpState::closing},
};

bool is_lost(char c) { return (c & 0x80) != 0 || c == '?'; }

bool is_word(std::string_view word, std::string_view pattern) {
  std::size_t at = 0;
  for (const char expected : pattern) {
    if (expected == '*') {
      while (at < word.size() && is_lost(word[at])) ++at;
    } else if (at == word.size() || word[at++] != expected) {
      return false;
    }
  }
  return at == word.size();
}

}  // namespace

std::optional<TcpState> parse_state_word(std::string_view word) {
  if (const auto state = parse_tcp_state(word)) return state;
  const auto at = std::find_if(std::begin(kWords), std::end(kWords),
                               [word](const auto& known) { return is_word(word, known.first); });
  if (at == std::end(kWords)) return std::nullopt;
  return at->second;
}

}  // namespace tcptune
