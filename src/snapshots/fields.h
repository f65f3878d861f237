// SPDX-License-Identifier: MIT
// The fields of a snapshot, each told once: what writes JSON, what reads it and what prints its schema go through the
// same lists. `must`: always there; `may`: left out when it is as a new object has it.
#pragma once

#include <concepts>
#include <type_traits>

#include "core/snapshot/machine_record.h"

namespace tcptune {

template <typename T, typename Struct>
concept Is = std::same_as<std::remove_const_t<T>, Struct>;

template <typename Archive, Is<Owner> T>
void fields(Archive& a, T& v) {
  a.may("program", v.program, "the name of the program");
  a.may("pid", v.pid, "its process");
}

template <typename Archive, Is<Tuple> T>
void fields(Archive& a, T& v) {
  a.must("local", v.local, "the address of this machine");
  a.must("remote", v.remote, "where the connections go");
  a.must("sockets", v.sockets, "in all states");
  a.may("established", v.established, "in ESTABLISHED");
  a.may("time_wait", v.time_wait, "in TIME_WAIT");
  a.may("syn_sent", v.syn_sent, "in SYN_SENT");
  a.may("unanswered", v.unanswered, "of those, the ones that had to repeat their SYN");
  a.may("owner", v.owner, "who holds one of them");
}

template <typename Archive, Is<Listener> T>
void fields(Archive& a, T& v) {
  a.must("local", v.local, "where it listens");
  a.may("waiting", v.waiting, "connections that wait for accept()");
  a.may("limit", v.limit, "how many may wait");
  a.may("accepted", v.accepted, "connections to its port, by state");
  a.may("owner", v.owner, "who listens");
}

template <typename Archive, Is<HeldGroup> T>
void fields(Archive& a, T& v) {
  a.must("state", v.state, "CLOSE_WAIT or FIN_WAIT2");
  a.may("owner", v.owner, "who holds them");
  a.must("service", v.service, "the endpoint that the connections are for");
  a.may("accepted", v.accepted, "is the service here?");
  a.must("sockets", v.sockets, "how many");
  a.must("other", v.other, "the other side of the oldest");
  a.may("local_port", v.local_port, "of the oldest");
  a.may("unaccepted", v.unaccepted, "of them, those that accept() was not called for yet");
  a.may("oldest", v.oldest, "seconds since the other side was last heard");
}

template <typename Archive, Is<FanOut> T>
void fields(Archive& a, T& v) {
  a.must("port", v.port, "the remote port");
  a.must("sockets", v.sockets, "in SYN_SENT");
  a.must("remotes", v.remotes, "distinct addresses");
  a.must("busiest", v.busiest, "the destination with the most");
  a.may("unanswered", v.unanswered, "those that had to repeat their SYN");
  a.must("toward_busiest", v.toward_busiest, "how many go there");
  a.may("owner", v.owner, "who holds one of them");
}

template <typename Archive, Is<SocketSummary> T>
void fields(Archive& a, T& v) {
  a.must("states", v.counts, "sockets by state; those that are not there are 0");
  a.may("orphans_in_fin_wait2", v.orphans_in_fin_wait2, "in FIN_WAIT2 without a program");
  a.may("totals_only", v.totals_only, "nothing but counts was told");
  a.may("distinct_tuples", v.distinct_tuples, "local address, remote address and port of outgoing connections");
  a.may("without_keepalive", v.without_keepalive, "in ESTABLISHED without a keep-alive timer, where timers were told");
  a.may("timers_told", v.timers_told, "were timers told?");
  a.may("tuples", v.tuples, "the most crowded ones (--sockets)");
  a.may("fan_outs", v.fan_outs, "connections that nobody answered, by remote port (--sockets)");
  a.may("listeners", v.listeners, "(--sockets)");
  a.may("held", v.held, "sockets that programs hold although the other side is gone (--sockets)");
}

template <typename Archive, Is<Sample> T>
void fields(Archive& a, T& v) {
  a.may("uptime", v.uptime, "seconds since boot");
  a.may("counters", v.counters, "by the names that nstat prints; of sockstat as TCP.tw");
  a.may("sockets", v.sockets, "what a look at the sockets found");
}

template <typename Archive, Is<Evidence> T>
void fields(Archive& a, T& v) {
  a.may("source", v.source, "how it was learnt");
  a.must("last", v.last, "the look, or of two the later one");
  a.may("first", v.first, "the earlier one");
  a.may("seconds", v.seconds, "between them");
  a.may("not_visible", v.not_visible, "what could not be seen, one phrase each");
}

template <typename Archive, Is<KernelRange> T>
void fields(Archive& a, T& v) {
  a.must("from", v.low, "the oldest that it may be");
  a.must("to", v.high, "the newest; * is any number");
}

template <typename Archive, Is<Facts> T>
void fields(Archive& a, T& v) {
  a.must("os", v.os, "linux or windows");
  a.may("kernel", v.kernel_release, "its release; of Windows the version");
  a.must("kernels", v.kernel, "the versions that this may be");
  a.may("vendor", v.vendor, "whose kernel it is, where that matters: el9, amazon …");
  a.may("distribution", v.distribution, "PRETTY_NAME of os-release");
  a.may("memory", v.memory, "bytes");
  a.must("page_size", v.page_size, "bytes");
  a.may("container", v.container, "does it run in a container? Left out: not known");
  a.may("network_namespace", v.net_namespace, "the machine's first one, or a child");
  a.may("listening", v.listening, "TCP ports that something listens on");
}

template <typename Archive, Is<RegistryValue> T>
void fields(Archive& a, T& v) {
  a.must("key", v.key, "as found, with the long root name");
  a.must("name", v.name, "as found");
  a.may("action", v.action, "set, or taken away");
  a.must("type", v.type, "its number in winnt.h");
  a.must("data", v.data, "the bytes as the registry stores them");
}

template <typename Archive, Is<Registry> T>
void fields(Archive& a, T& v) {
  a.must("source", v.source, "live or hive");
  a.may("file", v.file, "the hive");
  a.may("form", v.form, "for people");
  a.must("values", v.values, "in the order in which they take effect");
  a.may("denied", v.denied, "keys that may not be read");
  a.may("unseen", v.unseen, "what was left out, one phrase each");
}

}  // namespace tcptune
