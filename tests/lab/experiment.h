// SPDX-License-Identifier: MIT
// An experiment: a claim about the running kernel and the function that tries it, in a network namespace of its own.
#pragma once

#include <span>
#include <stdexcept>
#include <string>

namespace lab {

// The claim did not show; the text says what was seen instead.
struct Failed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// The claim cannot be tried here; the text says why.
struct Skipped : std::runtime_error {
  using std::runtime_error::runtime_error;
};

// `run` is called inside the namespace, with lo up. It returns what was seen, throws Failed or Skipped.
struct Experiment {
  const char* name;
  const char* claim;
  std::string (*run)();
};

// The tables of the subjects, one file each; lab.cpp joins them.
std::span<const Experiment> time_wait_experiments();
std::span<const Experiment> time_wait_limit_experiments();
std::span<const Experiment> reuse_experiments();
std::span<const Experiment> port_experiments();
std::span<const Experiment> keepalive_experiments();
std::span<const Experiment> queue_experiments();
std::span<const Experiment> value_experiments();
std::span<const Experiment> size_experiments();
std::span<const Experiment> handshake_experiments();
std::span<const Experiment> in_flight_experiments();
std::span<const Experiment> outage_experiments();
std::span<const Experiment> conntrack_experiments();
std::span<const Experiment> interface_experiments();
std::span<const Experiment> answer_experiments();
std::span<const Experiment> buffer_experiments();
std::span<const Experiment> ipv6_experiments();

// Throws Failed unless `holds`.
void expect(bool holds, const std::string& otherwise);

}  // namespace lab
