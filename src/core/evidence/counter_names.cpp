// SPDX-License-Identifier: MIT
// See counter_names.h. Meanings: RFC 4022 and 4293 for the groups Tcp, Ip and Udp, the kernel's
// Documentation/networking/snmp_counter.rst and the places that count for TcpExt; sentences: statistics.c of net-tools,
// 1.60 to 2.10.
#include "core/evidence/counter_names.h"

#include <algorithm>

namespace tcptune {
namespace {

constexpr auto kBad = Growth::bad;
constexpr auto kNeutral = Growth::neutral;

constexpr CounterName kCounters[] = {
    {"IpExtInCEPkts", "", "packets that arrived with a mark of congestion (ECN)", kNeutral},
    {"IpExtInNoRoutes", "", "packets that arrived for an address to which no route leads", kNeutral},
    {"IpInAddrErrors", "# with invalid addresses", "packets that arrived for an address that is not of this machine",
     kNeutral},
    {"IpInDiscards", "# incoming packets discarded", "packets dropped on arrival for want of memory and the like",
     kBad},
    {"IpOutDiscards", "# outgoing packets dropped", "packets dropped on the way out for want of memory and the like",
     kBad},
    {"IpOutNoRoutes", "# dropped because of missing route", "packets that could not be sent: no route leads there",
     kBad},
    {"IpReasmFails", "# packet reassemblies failed|# packet reassembles failed",
     "fragmented packets of which a part never came, or that found no memory", kBad},
    {"TcpActiveOpens", "# active connection openings|# active connections openings|# active opens",
     "connections that this machine began", kNeutral},
    {"TcpAttemptFails", "# failed connection attempts",
     "connections that ended before they were established: refused, reset or not answered", kBad},
    {"TcpCurrEstab", "# connections established", "connections that are in ESTABLISHED or CLOSE_WAIT now", kNeutral},
    {"TcpEstabResets", "# connection resets received",
     "established connections that ended at once, by a reset of either side or after a timeout", kNeutral},
    {"TcpExtEmbryonicRsts", "# resets received for embryonic SYN_RECV sockets",
     "handshakes that the client itself reset before they were done", kNeutral},
    {"TcpExtIPReversePathFilter", "", "packets that rp_filter dropped: the way back leads through another interface",
     kBad},
    {"TcpExtListenDrops", "# SYNs to LISTEN sockets dropped|# SYNs to LISTEN sockets ignored",
     "connection attempts that a listener dropped, for a full queue or any other reason", kBad},
    {"TcpExtListenOverflows", "# times the listen queue of a socket overflowed",
     "connection attempts dropped because accept() was not called in time and the accept queue was full", kBad},
    {"TcpExtOfoPruned",
     "# packets dropped from out-of-order queue because of socket buffer overrun|# packets dropped from out-of-order "
     "queue because of",
     "times that segments which came too early were thrown away to make room", kBad},
    {"TcpExtPAWSActive", "# active connections rejected because of time stamp|# active connections rejected because of",
     "answers to own SYNs that were dropped for their old timestamp", kBad},
    {"TcpExtPAWSEstab",
     "# packets rejected in established connections because of timestamp|# packetes rejected in established "
     "connections "
     "because of timestamp|# packets rejects in established connections because of timestamp|# packets rejects in "
     "established connections because of",
     "segments of open connections that were dropped for their old timestamp; a few are usual", kNeutral},
    {"TcpExtPAWSPassive",
     "# passive connections rejected because of time stamp|# passive connections rejected because of",
     "clients that tcp_tw_recycle turned away for a timestamp of another machine behind the same address", kBad},
    {"TcpExtPruneCalled",
     "# packets pruned from receive queue because of socket buffer overrun|# packets pruned from receive queue because "
     "of socket",
     "times that a receive buffer was full and its content had to be packed together", kBad},
    {"TcpExtRcvPruned", "# packets pruned from receive queue",
     "times that even packing together gave no room, and what came was dropped", kBad},
    {"TcpExtSyncookiesFailed", "# invalid SYN cookies received|# SYN cookies failed",
     "acknowledgements that held no valid SYN cookie while some were expected", kNeutral},
    {"TcpExtSyncookiesRecv", "# SYN cookies received", "connections that were made by a valid SYN cookie", kNeutral},
    {"TcpExtSyncookiesSent", "# SYN cookies sent",
     "SYNs answered with a cookie, as it is done when the SYN queue is full", kBad},
    {"TcpExtTCPAbortFailed", "# times unable to send RST due to no memory",
     "resets that could not be sent for want of memory", kBad},
    {"TcpExtTCPAbortOnClose", "# connections reset due to early user close",
     "connections reset because the program closed them before it had read everything", kNeutral},
    {"TcpExtTCPAbortOnData", "# connections reset due to unexpected data",
     "connections reset because data came after the program had closed, or it closed with a linger time of 0",
     kNeutral},
    {"TcpExtTCPAbortOnLinger", "# connections aborted after user close in linger timeout",
     "closed connections reset in FIN_WAIT2 at once, as TCP_LINGER2 asks", kNeutral},
    {"TcpExtTCPAbortOnMemory", "# connections aborted due to memory pressure",
     "closed connections reset because tcp_max_orphans or the memory for TCP was used up", kBad},
    {"TcpExtTCPAbortOnTimeout", "# connections aborted due to timeout",
     "connections given up because retransmits, probes or keep-alives stayed unanswered", kBad},
    {"TcpExtTCPBacklogDrop", "", "segments dropped because they came faster than a busy socket could take them", kBad},
    {"TcpExtTCPChallengeACK", "", "acknowledgements sent in answer to suspicious segments", kNeutral},
    {"TcpExtTCPDeferAcceptDrop", "",
     "final acknowledgements passed over because TCP_DEFER_ACCEPT waits for the first data", kNeutral},
    {"TcpExtTCPFastOpenListenOverflow", "", "Fast Open requests turned away because the queue for them was full", kBad},
    {"TcpExtTCPFastRetrans", "# fast retransmits",
     "segments sent again because acknowledgements showed a loss, without waiting for a timeout", kNeutral},
    {"TcpExtTCPFromZeroWindowAdv", "", "times that a closed receive window was opened again", kNeutral},
    {"TcpExtTCPKeepAlive", "", "keep-alive probes that were sent", kNeutral},
    {"TcpExtTCPLossProbes", "", "probes sent to learn whether the end of a burst was lost", kNeutral},
    {"TcpExtTCPLostRetransmit", "# retransmits lost", "segments that were lost again after they had been sent again",
     kBad},
    {"TcpExtTCPMemoryPressures", "TCP ran low on memory # times",
     "times that TCP's memory rose above the middle value of tcp_mem", kBad},
    {"TcpExtTCPMemoryPressuresChrono", "", "milliseconds that TCP spent short of memory", kBad},
    {"TcpExtTCPOFODrop", "", "segments that came too early and found no room", kBad},
    {"TcpExtTCPOFOQueue", "", "segments that came too early and were kept", kNeutral},
    {"TcpExtTCPOrigDataSent", "", "segments with new data that were sent: what retransmits are to be compared with",
     kNeutral},
    {"TcpExtTCPRcvCollapsed", "# packets collapsed in receive queue due to low socket buffer",
     "segments packed together because a receive buffer was full", kBad},
    {"TcpExtTCPRcvQDrop", "", "segments dropped because the receive buffer was full", kBad},
    {"TcpExtTCPReqQFullDoCookies", "", "SYNs that found the SYN queue full and got a cookie", kBad},
    {"TcpExtTCPReqQFullDrop", "", "SYNs dropped because the SYN queue was full and cookies are off", kBad},
    {"TcpExtTCPRetransFail", "", "segments that were to be sent again and that the layers below refused", kBad},
    {"TcpExtTCPSACKReneging", "# bad SACK blocks received",
     "times that the other side had thrown away what it had acknowledged selectively", kBad},
    {"TcpExtTCPSackRecovery",
     "# times recovered from packet loss by selective acknowledgements|# times recovered from packet loss due to SACK "
     "data",
     "losses that selective acknowledgements showed", kNeutral},
    {"TcpExtTCPSlowStartRetrans", "# retransmits in slow start",
     "segments sent again while a connection recovered from a timeout", kNeutral},
    {"TcpExtTCPSpuriousRTOs", "", "timeouts that turned out to be too early", kNeutral},
    {"TcpExtTCPSynRetrans", "", "SYNs and answers to SYNs that were sent again: the other side was silent", kBad},
    {"TcpExtTCPTimeWaitOverflow", "",
     "connections that skipped TIME_WAIT because tcp_max_tw_buckets of them were there", kBad},
    {"TcpExtTCPTimeouts", "# other TCP timeouts", "times that a segment was not acknowledged before its timer ran out",
     kBad},
    {"TcpExtTCPToZeroWindowAdv", "", "times that a receive window was closed because the program did not read", kBad},
    {"TcpExtTCPWqueueTooBig", "",
     "segments that could not be split to be sent again because too much waited to be sent", kBad},
    {"TcpExtTCPZeroWindowDrop", "", "segments dropped because they came although the receive window was closed", kBad},
    {"TcpExtTW", "# TCP sockets finished time wait in fast timer",
     "connections that this machine closed and that went into TIME_WAIT (or into FIN_WAIT2 without a program)",
     kNeutral},
    {"TcpExtTWKilled", "# TCP sockets finished time wait in slow timer",
     "the same with a wait of 4 s or less: a tiny tcp_fin_timeout, or tcp_tw_recycle", kNeutral},
    {"TcpExtTWRecycled", "# time wait sockets recycled by time stamp",
     "ports in TIME_WAIT that a new connection took over, as tcp_tw_reuse allows", kNeutral},
    {"TcpInCsumErrors", "", "segments that arrived with a wrong checksum", kBad},
    {"TcpInErrs", "# bad segments received", "segments that arrived broken", kBad},
    {"TcpInSegs", "# segments received", "segments that arrived", kNeutral},
    {"TcpOutRsts", "# resets sent", "resets that were sent", kNeutral},
    {"TcpOutSegs", "# segments sent out|# segments send out", "segments that were sent, without those sent again",
     kNeutral},
    {"TcpPassiveOpens", "# passive connection openings|# passive opens",
     "connections that others began and that were established", kNeutral},
    {"TcpRetransSegs", "# segments retransmitted|# segments retransmited", "segments that were sent again", kBad},
    {"UdpInErrors", "# packet receive errors", "datagrams that could not be delivered", kBad},
    {"UdpNoPorts", "# packets to unknown port received", "datagrams for a port on which nobody listens", kNeutral},
    {"UdpRcvbufErrors", "# receive buffer errors", "datagrams dropped because the receive buffer was full", kBad},
    {"UdpSndbufErrors", "# send buffer errors", "datagrams that found no room in the send buffer", kBad},
};

bool has_sentence(const CounterName& counter, std::string_view sentence) {
  std::string_view rest = counter.sentences;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('|'), rest.size());
    if (rest.substr(0, end) == sentence) return true;
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return false;
}

// The group is what is in front of the counter: "TcpExtTW" is of TcpExt, not of Tcp.
bool is_of(std::string_view group, std::string_view name) {
  if (!name.starts_with(group)) return false;
  return !name.substr(group.size()).starts_with("Ext");
}

}  // namespace

std::span<const CounterName> counter_names() { return kCounters; }

const CounterName* find_counter(std::string_view name) {
  const auto at = std::lower_bound(std::begin(kCounters), std::end(kCounters), name,
                                   [](const CounterName& counter, std::string_view key) { return counter.name < key; });
  return at == std::end(kCounters) || at->name != name ? nullptr : at;
}

const CounterName* find_counter_sentence(std::string_view group, std::string_view sentence) {
  const auto at = std::find_if(std::begin(kCounters), std::end(kCounters), [&](const CounterName& counter) {
    return is_of(group, counter.name) && has_sentence(counter, sentence);
  });
  return at == std::end(kCounters) ? nullptr : at;
}

}  // namespace tcptune
