// SPDX-License-Identifier: MIT
// Small programs with good and bad manners, to run in a Helper or in the experiment itself.
#pragma once

#include <atomic>
#include <thread>

#include "sockets.h"

namespace lab {

// Accept until the process ends, in a thread of their own. The first closes when its client does, the second forgets
// to.
void serve_politely(const Address& at);
void serve_forgetfully(const Address& at);

// connect() that does not wait: the outcome comes later.
Socket begin_connect(const Address& to);

// Connections in TIME_WAIT keep their ports for a minute, as they do toward another machine. (Over lo a RST, sent to
// the moment between two states, may end one early; and ports are reused after a second.)
void keep_time_wait();

// Connects and closes at once, so that the port stays in TIME_WAIT on this side. Until an errno or `times`; the errno.
int open_and_close(const Address& to, int times);

// Opens a connection for a tenth of a second, and another, as long as it lives.
class Traffic {
 public:
  explicit Traffic(const Address& to);
  ~Traffic();
  Traffic(const Traffic&) = delete;
  Traffic& operator=(const Traffic&) = delete;

 private:
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace lab
