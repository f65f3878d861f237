// SPDX-License-Identifier: MIT
// A map on several threads and a reduce in order.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <exception>
#include <limits>
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
template <typename Begin, typename Make>
class OrderedMap {
 public:
  using Item = typename std::invoke_result_t<Begin>::value_type;
  using Result = std::invoke_result_t<Make, Item>;

  OrderedMap(std::size_t threads, Begin& begin, Make& make)
      : begin_(begin), make_(make), results_(kWaitingForEach * threads) {
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
      count_ = 0;
    }
    room_.notify_all();
    for (std::thread& thread : threads_) thread.join();
  }

  OrderedMap(const OrderedMap&) = delete;
  OrderedMap& operator=(const OrderedMap&) = delete;

  // The next result in order, or nothing behind the last one; what begin() or make() threw for it is thrown here.
  std::optional<Result> next() {
    std::unique_lock locked(lock_);
    std::optional<Outcome>& slot = results_[taken_ % results_.size()];
    ready_.wait(locked, [&] { return slot.has_value() || taken_ >= count_; });
    if (!slot) return std::nullopt;
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

  Outcome outcome_of(Item item) {
    try {
      return make_(std::move(item));
    } catch (...) {
      return std::current_exception();
    }
  }

  // The next item and its place. Waits for it while others may hand out results.
  std::optional<std::pair<std::size_t, Item>> begin_next() {
    const std::scoped_lock one_at_a_time(beginning_);
    std::unique_lock locked(lock_);
    room_.wait(locked, [this] { return next_ >= count_ || next_ < taken_ + results_.size(); });
    if (next_ >= count_) return std::nullopt;
    locked.unlock();
    std::exception_ptr fault;
    std::optional<Item> item;
    try {
      item = begin_();
    } catch (...) {
      fault = std::current_exception();
    }
    locked.lock();
    if (item) return std::pair{next_++, std::move(*item)};
    if (fault) results_[next_++ % results_.size()] = fault;
    count_ = std::min(count_, next_);
    ready_.notify_one();
    return std::nullopt;
  }

  void work() {
    while (auto next = begin_next()) {
      Outcome outcome = outcome_of(std::move(next->second));
      const std::scoped_lock locked(lock_);
      results_[next->first % results_.size()] = std::move(outcome);
      if (next->first == taken_) ready_.notify_one();
    }
    room_.notify_all();
  }

  Begin& begin_;
  Make& make_;
  std::mutex beginning_, lock_;
  std::condition_variable ready_, room_;
  std::size_t count_ = std::numeric_limits<std::size_t>::max();  // of items, when it is known
  std::size_t next_ = 0;  // the first that nobody has begun
  std::size_t taken_ = 0;  // the first that was not given out
  std::vector<std::optional<Outcome>> results_;  // a ring
  std::vector<std::thread> threads_;
};

// Calls begin() for one item after the other, until it gives nothing, and make(item) for each on one of `threads`
// threads; take(result) is called here, in the order of the items. Few of them wait at a time. With one thread, or
// where no thread is to be had, everything happens here. What begin() or make() throws comes when its result is taken;
// after a fault of begin() there is nothing more.
template <typename Begin, typename Make, typename Take>
void map_stream_in_order(std::size_t threads, Begin begin, Make make, Take take) {
  std::optional<OrderedMap<Begin, Make>> map;
  if (threads > 1) map.emplace(threads, begin, make);
  if (map && map->works()) {
    while (auto result = map->next()) take(std::move(*result));
  } else {
    while (auto item = begin()) take(make(std::move(*item)));
  }
}

// The same of make(i) for each i below `count`, and take(i, result).
template <typename Make, typename Take>
void map_in_order(std::size_t count, std::size_t threads, Make make, Take take) {
  std::size_t begun = 0, taken = 0;
  map_stream_in_order(
      std::min(threads, count), [&] { return begun < count ? std::optional(begun++) : std::nullopt; }, make,
      [&](auto result) { take(taken++, std::move(result)); });
}

}  // namespace tcptune
