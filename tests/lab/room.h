// SPDX-License-Identifier: MIT
// A network namespace of its own for this process, its settings, counters and TCP table.
#pragma once

#include <string>
#include <vector>

namespace lab {

// Leaves the machine's network namespace for a fresh one, with /proc/sys read-only except for its net part, and brings
// lo up. Throws Skipped when that is not allowed. Must come before any other call here.
void enter_room();

// A setting by its dotted name. Throws Skipped when this kernel does not have it.
std::string read_setting(const std::string& name);
bool has_setting(const std::string& name);

// The errno of the write, 0 when it was taken. `set` throws Failed unless it was taken.
int try_write(const std::string& name, const std::string& value);
void set(const std::string& name, const std::string& value);

// A counter of TcpExt in /proc/net/netstat. Throws Skipped when this kernel does not count it.
long counter(const std::string& name);

// States as the kernel numbers them (include/net/tcp_states.h).
enum class State {
  established = 1,
  syn_sent,
  syn_recv,
  fin_wait_1,
  fin_wait_2,
  time_wait,
  close,
  close_wait,
  last_ack,
  listen,
  closing
};

// What is armed for a socket. `time_wait` is the small record that is left of a closed connection.
enum class Timer { none, retransmit, keepalive, time_wait, zero_window };

// A line of /proc/net/tcp.
struct Row {
  int local_port = 0;
  int remote_port = 0;
  State state = State::close;
  Timer timer = Timer::none;
  double seconds = 0;  // until the timer fires
};
std::vector<Row> tcp_rows();
std::vector<Row> rows_in(State state);

void sleep_seconds(double seconds);

// Polls until `holds` is true, for at most `seconds`; what it was at the end.
template <typename Condition>
bool wait_for(double seconds, Condition holds) {
  for (double waited = 0; waited < seconds; waited += 0.02) {
    if (holds()) return true;
    sleep_seconds(0.02);
  }
  return holds();
}

}  // namespace lab
