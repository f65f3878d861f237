// SPDX-License-Identifier: MIT
// How the kernel takes what is written, and what a new namespace starts with.
#include <array>
#include <cerrno>
#include <cstring>

#include <sched.h>

#include <fmt/format.h>

#include "experiment.h"
#include "room.h"

namespace lab {
namespace {

struct Write {
  const char* written;
  const char* stored;  // null: refused
};

void check_writes(const char* name, const char* start, std::initializer_list<Write> writes) {
  for (const Write& write : writes) {
    set(name, start);
    const int error = try_write(name, write.written);
    expect((error == 0) == (write.stored != nullptr),
           fmt::format("{} = \"{}\": {}", name, write.written, error == 0 ? "taken" : std::strerror(error)));
    const std::string now = read_setting(name);
    const char* expected = write.stored != nullptr ? write.stored : start;
    expect(now == expected, fmt::format("{} = \"{}\" made {} of {}", name, write.written, now, start));
  }
}

std::string number_parsing() {
  check_writes("net.ipv4.tcp_fin_timeout", "60",
               {{"030", "24"},
                {"0x1e", "30"},
                {"30 40", "30"},
                {"30 # x", "30"},
                {" 30", "30"},
                {"30# x", nullptr},
                {"30;", nullptr},
                {"30s", nullptr},
                {"\"30\"", nullptr},
                {"x", nullptr}});
  return "octal, hexadecimal and text behind a blank are taken; text right behind the number and quotes are EINVAL";
}

std::string short_vectors() {
  check_writes("net.ipv4.tcp_rmem", "4096 131072 6291456",
               {{"8192", "8192 131072 6291456"},
                {"8192 65536", "8192 65536 6291456"},
                {"8192 65536 1048576 7", "8192 65536 1048576"}});
  check_writes("net.ipv4.ip_local_port_range", "32768 60999", {{"40000", "40000 60999"}});
  return "a vector that is too short changes its first numbers, more numbers than it has are ignored";
}

std::string names_are_taken_whole() {
  const std::string name = "net.ipv4.tcp_congestion_control";
  const std::string before = read_setting(name);
  const int error = try_write(name, before + " # fast");
  expect(error != 0, "a name with a comment behind it was taken");
  expect(read_setting(name) == before, "the refused write changed it");
  return fmt::format("\"{} # fast\": {}", before, std::strerror(error));
}

std::string byte_ranges() {
  if (try_write("net.ipv4.tcp_sack", "256") == 0)
    throw Skipped("this kernel keeps these settings in an int and takes any");
  for (const char* name : {"tcp_sack", "tcp_timestamps", "tcp_retries2", "tcp_synack_retries", "tcp_keepalive_probes"})
    for (const char* value : {"256", "-1"}) {
      const int error = try_write(std::string("net.ipv4.") + name, value);
      expect(error == EINVAL, fmt::format("{} = {} gave: {}", name, value, std::strerror(error)));
    }
  check_writes("net.ipv4.tcp_sack", "1", {{"255", "255"}, {"7", "7"}});
  return "0 to 255 are taken, even for switches; 256 and -1 are EINVAL";
}

std::string refused_values() {
  check_writes("net.ipv4.tcp_syn_retries", "6", {{"0", nullptr}, {"128", nullptr}, {"127", "127"}});
  check_writes("net.ipv4.tcp_max_tw_buckets", "1000", {{"0", "0"}, {"-5", "-5"}});
  check_writes("net.ipv4.tcp_fin_timeout", "60", {{"-1", "-1"}});
  return "tcp_syn_retries takes 1 to 127; tcp_max_tw_buckets and tcp_fin_timeout take even negative numbers";
}

std::string new_namespace_has_defaults() {
  set("net.ipv4.tcp_fin_timeout", "7");
  set("net.ipv4.tcp_max_tw_buckets", "77");
  set("net.ipv4.ip_local_port_range", "50000 50999");
  set("net.core.somaxconn", "77");
  if (unshare(CLONE_NEWNET) != 0) throw Skipped(fmt::format("no second namespace: {}", std::strerror(errno)));
  for (const char* name : {"net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_max_tw_buckets", "net.ipv4.ip_local_port_range",
                           "net.core.somaxconn"}) {
    const std::string value = read_setting(name);
    expect(value != "7" && value != "77" && value != "50000 50999", fmt::format("{} = {} was inherited", name, value));
  }
  return "a namespace made from a tuned one starts with the kernel's defaults";
}

std::string host_settings_are_not_here() {
  std::string there;
  for (const char* name : {"net.ipv4.tcp_mem", "net.ipv4.tcp_max_orphans", "net.core.netdev_max_backlog"})
    if (has_setting(name)) there += std::string(" ") + name;
  expect(there.empty(), "seen in a namespace of its own:" + there);
  return "tcp_mem, tcp_max_orphans and netdev_max_backlog are not to be seen in a namespace";
}

}  // namespace

std::span<const Experiment> value_experiments() {
  static constexpr std::array experiments{
      Experiment{"number-parsing", "numbers are read as in C, and only a blank ends them", number_parsing},
      Experiment{"short-vectors-change-the-first-fields", "a short vector leaves its last numbers alone",
                 short_vectors},
      Experiment{"names-are-taken-whole", "a comment behind a name is part of it", names_are_taken_whole},
      Experiment{"u8-ranges", "settings of one byte take 0 to 255", byte_ranges},
      Experiment{"refused-values", "some numbers are refused, others are taken that make no sense", refused_values},
      Experiment{"new-namespace-has-defaults", "a container does not inherit what was tuned outside",
                 new_namespace_has_defaults},
      Experiment{"host-settings-are-not-here", "settings of the machine are absent in a namespace",
                 host_settings_are_not_here},
  };
  return experiments;
}

}  // namespace lab
