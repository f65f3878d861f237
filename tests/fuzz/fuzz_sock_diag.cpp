// SPDX-License-Identifier: MIT
// Fuzzes the answers of the kernel's socket diagnostics: the sequence number first, then the datagram.
#include <cstring>

#include "audit.h"
#include "readers/sockets/diag_messages.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tcptune;
  constexpr std::size_t kSmallestMessage = 16 + 72;
  std::uint32_t sequence = 0;
  if (size < sizeof sequence) return 0;
  std::memcpy(&sequence, data, sizeof sequence);
  const std::string_view bytes(reinterpret_cast<const char*>(data) + sizeof sequence, size - sizeof sequence);
  std::size_t rows = 0;
  SocketTally tally({});
  const DiagBatch batch = parse_diag_messages(bytes, sequence, [&](const SocketRow& row) {
    ++rows;
    tally.add(row);
  });
  fuzz::require(rows * kSmallestMessage <= bytes.size(), "more sockets than there is room for");
  fuzz::require((batch.progress == DiagProgress::failed) == (batch.error > 0), "a failure without a reason");
  std::size_t counted = 0;
  const SocketSummary summary = tally.summary({});
  for (const std::uint32_t count : summary.counts.of) counted += count;
  fuzz::require(counted == rows, "a socket that was not counted");
  return 0;
}
