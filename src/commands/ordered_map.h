// SPDX-License-Identifier: MIT
// A map on several threads and a reduce in order.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

namespace tcptune {

// The state that the threads of map_in_order share.
template <typename Make>
class OrderedMap {
 public:
  using Result = std::invoke_result_t<Make, std::size_t>;

  OrderedMap(std::size_t count, std::size_t threads, Make& make)
      : count_(count), make_(make), results_(kWaitingForEach * threads) {
    threads_.reserve(threads);
    try {
      for (std::size_t i = 0; i < threads; ++i) threads_.emplace_back([this] { work(); });
    } catch (const std::system_error&) {  // no more are to be had: those that run do the work
    }
  }

  bool works() const { return !threads_.empty(); }

  ~OrderedMap() {
    {
      const std::scoped_lock locked(lock_);
      next_ = count_;
    }
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  OrderedMap(const OrderedMap&) = delete;
  OrderedMap& operator=(const OrderedMap&) = delete;

  // The next result in order; what make() threw for it is thrown here.
  Result next() {
    std::unique_lock locked(lock_);
    std::optional<Outcome>& slot = results_[taken_ % results_.size()];
    ready_.wait(locked, [&] { return slot.has_value(); });
    Outcome outcome = std::move(*slot);
    slot.reset();
    ++taken_;
    locked.unlock();
    room_.notify_one();
    if (std::exception_ptr* error = std::get_if<std::exception_ptr>(&outcome)) std::rethrow_exception(*error);
    return std::move(std::get<Result>(outcome));
  }

 private:
  using Outcome = std::variant<Result, std::exception_ptr>;
  static constexpr std::size_t kWaitingForEach = 16;  // for each thread: what hides a slow one

  Outcome outcome_of(std::size_t i) {
    try {
      return make_(i);
    } catch (...) {
      return std::current_exception();
    }
  }

  void work() {
    std::unique_lock locked(lock_);
    while (true) {
      room_.wait(locked, [this] { return next_ >= count_ || next_ < taken_ + results_.size(); });
      if (next_ >= count_) return;
      const std::size_t i = next_++;
      locked.unlock();
      Outcome outcome = outcome_of(i);
      locked.lock();
      results_[i % results_.size()] = std::move(outcome);
      if (i == taken_) ready_.notify_one();
    }
  }

  const std::size_t count_;
  Make& make_;
  std::mutex lock_;
  std::condition_variable ready_, room_;
  std::size_t next_ = 0;  // the first that nobody has begun
  std::size_t taken_ = 0;  // the first that was not given out
  std::vector<std::optional<Outcome>> results_;  // a ring
  std::vector<std::thread> threads_;
};

// Calls make(i) for each i below `count` on `threads` threads, and take(i, result) here, in order. Few results wait at
// a time. With one thread, or one thing to do, or where no thread is to be had, everything happens here. An exception
// out of make(i) comes when i is taken.
template <typename Make, typename Take>
void map_in_order(std::size_t count, std::size_t threads, Make make, Take take) {
  std::optional<OrderedMap<Make>> map;
  if (threads > 1 && count > 1) map.emplace(count, std::min(threads, count), make);
  for (std::size_t i = 0; i < count; ++i) take(i, map && map->works() ? map->next() : make(i));
}

}  // namespace tcptune
