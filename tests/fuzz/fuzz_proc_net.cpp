// SPDX-License-Identifier: MIT
// Fuzzes the texts of /proc/net: sockets line by line, counters as a whole.
#include "audit.h"
#include "core/text/text.h"
#include "readers/sockets/counters_text.h"
#include "readers/sockets/proc_net_tcp.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  SocketTally tally({});
  for (const std::string_view line : split(bytes, '\n'))
    if (const auto row = parse_proc_net_tcp_line(line)) {
      fuzz::require(!is_proc_net_tcp_heading(line), "a heading that is a socket");
      fuzz::require(row->held != Known::unknown, "a line always tells whether a program holds it");
      tally.add(*row);
    }
  tally.summary({});
  const std::size_t most = size / 2;
  fuzz::require(parse_proc_netstat(bytes).size() <= most, "more counters than words");
  fuzz::require(parse_proc_sockstat(bytes).size() <= most, "more gauges than words");
  return 0;
}
