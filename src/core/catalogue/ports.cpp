// SPDX-License-Identifier: MIT
// Port arithmetic; see ports.h.
#include "core/catalogue/ports.h"

#include <algorithm>

namespace tcptune {
namespace {

bool is_reserved(int port, const PortRanges& reserved) {
  return std::any_of(reserved.begin(), reserved.end(),
                     [port](const auto& range) { return range.first <= port && port <= range.second; });
}

}  // namespace

const std::vector<Service>& well_known_services() {
  static const std::vector<Service> services = {
      {1433, "ms-sql-s"},  {1521, "oracle"},     {1883, "mqtt"},      {2049, "nfs"},        {2379, "etcd"},
      {2380, "etcd-peer"}, {3128, "squid"},      {3260, "iscsi"},     {3306, "mysql"},      {3389, "rdp"},
      {4369, "epmd"},      {5060, "sip"},        {5222, "xmpp"},      {5432, "postgresql"}, {5671, "amqps"},
      {5672, "amqp"},      {5984, "couchdb"},    {6379, "redis"},     {6443, "kubernetes"}, {8080, "http-alt"},
      {8443, "https-alt"}, {8883, "mqtts"},      {9042, "cassandra"}, {9092, "kafka"},      {9200, "elasticsearch"},
      {10250, "kubelet"},  {11211, "memcached"}, {27017, "mongodb"}};
  return services;
}

int usable_ports(int low, int high, const PortRanges& reserved) {
  int usable = 0;
  int next = low;  // first port not yet counted
  for (const auto& [first, last] : reserved) {
    if (first > high) break;
    if (first > next) usable += first - next;
    next = std::max(next, last + 1);
  }
  return usable + std::max(0, high - next + 1);
}

std::vector<int> ports_at_risk(int low, int high, const PortRanges& reserved, const std::vector<int>* listening) {
  std::vector<int> ports;
  const auto consider = [&](int port) {
    if (low <= port && port <= high && !is_reserved(port, reserved)) ports.push_back(port);
  };
  if (listening != nullptr) {
    for (const int port : *listening) consider(port);
  } else {
    for (const Service& service : well_known_services()) consider(service.port);
  }
  return ports;
}

std::string port_list(PortRanges ranges, const std::vector<int>& more) {
  for (const int port : more) ranges.emplace_back(port, port);
  std::sort(ranges.begin(), ranges.end());
  PortRanges merged;
  for (const auto& range : ranges) {
    if (!merged.empty() && range.first <= merged.back().second + 1)
      merged.back().second = std::max(merged.back().second, range.second);
    else
      merged.push_back(range);
  }
  std::string text;
  for (const auto& [first, last] : merged) {
    if (!text.empty()) text += ',';
    text += std::to_string(first);
    if (last > first) text += '-' + std::to_string(last);
  }
  return text;
}

}  // namespace tcptune
