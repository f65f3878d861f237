// SPDX-License-Identifier: MIT
// See fleet_settings.h.
#include "fleet_settings.h"

namespace tcptune {

const std::vector<FleetSetting>& fleet_policy() {
  static const std::vector<FleetSetting> policy{
      {"net.ipv4.conf.all.accept_redirects", {"0"}},
      {"net.ipv4.conf.all.log_martians", {"0", "1"}},
      {"net.ipv4.conf.all.rp_filter", {"2", "1", "2"}},
      {"net.ipv4.conf.all.secure_redirects", {"0", "0", "1"}},
      {"net.ipv4.conf.all.send_redirects", {"0"}},
      {"net.ipv4.conf.default.accept_redirects", {"0"}},
      {"net.ipv4.conf.default.accept_source_route", {"0"}},
      {"net.ipv4.conf.default.send_redirects", {"0"}},
      {"net.ipv6.conf.default.accept_redirects", {"0", "1"}},
  };
  return policy;
}

const std::vector<FleetRole>& fleet_roles() {
  static const std::vector<FleetRole> roles{
      {35, {"eth0"}, {22}, {{"net.ipv4.tcp_keepalive_time", {"7200", "600"}}}},
      {30,
       {"eth0", "eth1"},
       {22, 80, 443},
       {
           {"net.core.default_qdisc", {"fq"}},
           {"net.core.netdev_max_backlog", {"5000", "10000", "16384"}},
           {"net.core.rmem_max", {"16777216", "33554432"}},
           {"net.core.somaxconn", {"8192", "16384", "65535"}},
           {"net.core.wmem_max", {"16777216", "33554432"}},
           {"net.ipv4.ip_local_port_range", {"10240\t60999", "16384\t60999"}},
           {"net.ipv4.tcp_congestion_control", {"cubic", "bbr"}},
           {"net.ipv4.tcp_fastopen", {"1", "3"}},
           {"net.ipv4.tcp_fin_timeout", {"60", "30", "15"}},
           {"net.ipv4.tcp_keepalive_intvl", {"75", "30"}},
           {"net.ipv4.tcp_keepalive_probes", {"9", "5"}},
           {"net.ipv4.tcp_keepalive_time", {"600", "300", "1200"}},
           {"net.ipv4.tcp_max_syn_backlog", {"8192", "16384"}},
           {"net.ipv4.tcp_max_tw_buckets", {"1000000", "2000000"}},
           {"net.ipv4.tcp_notsent_lowat", {"131072", "4294967295"}},
           {"net.ipv4.tcp_rmem", {"4096\t131072\t16777216", "4096\t131072\t33554432"}},
           {"net.ipv4.tcp_slow_start_after_idle", {"0", "1"}},
           {"net.ipv4.tcp_tw_reuse", {"1", "2"}},
           {"net.ipv4.tcp_wmem", {"4096\t65536\t16777216", "4096\t16384\t33554432"}},
       }},
      {12,
       {"eth0", "eth1"},
       {22, 5432},
       {
           {"net.core.busy_poll", {"0", "50"}},
           {"net.core.busy_read", {"0", "50"}},
           {"net.core.rmem_max", {"8388608", "16777216"}},
           {"net.core.somaxconn", {"4096", "8192"}},
           {"net.core.wmem_max", {"8388608", "16777216"}},
           {"net.ipv4.tcp_keepalive_intvl", {"30", "10"}},
           {"net.ipv4.tcp_keepalive_probes", {"5", "6"}},
           {"net.ipv4.tcp_keepalive_time", {"300", "120", "60"}},
           {"net.ipv4.tcp_retries2", {"15", "8"}},
           {"net.ipv4.tcp_syn_retries", {"6", "3"}},
           {"net.ipv4.tcp_synack_retries", {"5", "3"}},
       }},
      {8,
       {"eth0"},
       {22, 6379, 11211},
       {
           {"net.core.netdev_budget", {"300", "600"}},
           {"net.core.netdev_max_backlog", {"5000", "30000"}},
           {"net.core.optmem_max", {"131072", "262144"}},
           {"net.core.somaxconn", {"65535", "16384"}},
           {"net.ipv4.tcp_autocorking", {"1", "0"}},
           {"net.ipv4.tcp_fin_timeout", {"30", "60"}},
           {"net.ipv4.tcp_limit_output_bytes", {"1048576", "4194304"}},
           {"net.ipv4.tcp_max_syn_backlog", {"16384", "8192"}},
           {"net.ipv4.udp_rmem_min", {"8192", "16384"}},
           {"net.ipv4.udp_wmem_min", {"8192", "16384"}},
       }},
      {15,
       {"eth0", "cni0", "docker0"},
       {22, 10250},
       {
           {"net.bridge.bridge-nf-call-iptables", {"1"}},
           {"net.ipv4.conf.all.arp_announce", {"2", "0"}},
           {"net.ipv4.conf.all.arp_ignore", {"1", "0"}},
           {"net.ipv4.conf.all.forwarding", {"1"}},
           {"net.ipv4.conf.default.forwarding", {"1"}},
           {"net.ipv4.ip_forward", {"1"}},
           {"net.ipv4.neigh.default.gc_thresh1", {"1024", "4096"}},
           {"net.ipv4.neigh.default.gc_thresh2", {"8192", "16384"}},
           {"net.ipv4.neigh.default.gc_thresh3", {"32768", "65536"}},
           {"net.ipv4.tcp_keepalive_time", {"600", "7200"}},
           {"net.netfilter.nf_conntrack_buckets", {"262144", "524288"}},
           {"net.netfilter.nf_conntrack_max", {"1048576", "2097152"}},
           {"net.netfilter.nf_conntrack_tcp_timeout_established", {"432000", "86400"}},
           {"net.unix.max_dgram_qlen", {"512", "1024"}},
       }},
  };
  return roles;
}

const std::vector<std::vector<FleetSetting>>& fleet_mistakes() {
  static const std::vector<std::vector<FleetSetting>> mistakes{
      {{"net.ipv4.tcp_timestamps", {"0"}}, {"net.ipv4.tcp_tw_reuse", {"1"}}},
      {{"net.ipv4.tcp_syncookies", {"0"}}},
      {{"net.ipv4.tcp_sack", {"0"}}},
      {{"net.ipv4.tcp_window_scaling", {"0"}}},
      {{"net.core.somaxconn", {"128"}}, {"net.ipv4.tcp_max_syn_backlog", {"65536"}}},
      {{"net.ipv4.tcp_rmem", {"4096\t6291456\t131072"}}},
      {{"net.ipv4.tcp_mem", {"1024\t2048\t4096"}}},
      {{"net.ipv4.conf.all.accept_source_route", {"1"}}},
      {{"net.ipv4.ip_local_port_range", {"1024\t65535"}}},
      {{"net.ipv4.tcp_retries2", {"3"}}},
  };
  return mistakes;
}

}  // namespace tcptune
