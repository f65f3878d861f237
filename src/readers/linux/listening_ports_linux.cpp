// SPDX-License-Identifier: MIT
// Asks for the TCP sockets in LISTEN; see listening_ports.h.
#include <algorithm>

#include "readers/linux/listening_ports.h"
#include "readers/sockets/sock_diag.h"

namespace tcptune {

std::optional<std::vector<int>> read_listening_ports() {
  std::vector<int> ports;
  const auto add = [&](const SocketRow& row) { ports.push_back(row.local.port); };
  const DiagQuestion question{set_of_states({TcpState::listen}), YesNo::no, {}};
  if (SockDiag().ask(question, add).error != 0) return std::nullopt;
  std::sort(ports.begin(), ports.end());
  ports.erase(std::unique(ports.begin(), ports.end()), ports.end());
  return ports;
}

}  // namespace tcptune
