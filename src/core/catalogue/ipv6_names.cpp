// SPDX-License-Identifier: MIT
// See ipv6_names.h. From the trees of 2.6.18 to 7.1 and Documentation/networking/ip-sysctl.rst.
#include "core/catalogue/ipv6_names.h"

#include <algorithm>
#include <array>

namespace tcptune {
namespace {

using Names = std::string_view;

// Each name between blanks.
constexpr Names kDirect =
    " anycast_src_echo_reply auto_flowlabels bindv6only calipso_cache_bucket_size calipso_cache_enable"
    " fib_multipath_hash_fields fib_multipath_hash_policy fib_notify_on_flag_change flowlabel_consistency"
    " flowlabel_reflect flowlabel_state_ranges fwmark_reflect idgen_delay idgen_retries ioam6_id ioam6_id_wide"
    " ip6frag_high_thresh ip6frag_low_thresh ip6frag_secret_interval ip6frag_time ip_nonlocal_bind"
    " max_dst_opts_length max_dst_opts_number max_ext_hdrs_number max_hbh_length max_hbh_opts_number mld_max_msf "
    "mld_qrv"
    " seg6_flowlabel xfrm6_gc_thresh ";

constexpr Names kIcmp =
    " echo_ignore_all echo_ignore_anycast echo_ignore_multicast error_anycast_as_unicast errors_extension_mask"
    " ratelimit ratemask ";

constexpr Names kRoute =
    " flush gc_elasticity gc_interval gc_min_interval gc_min_interval_ms gc_thresh gc_timeout max_size min_adv_mss"
    " mtu_expires skip_notify_on_dev_down ";

constexpr Names kConf =
    " accept_dad accept_ra accept_ra_defrtr accept_ra_from_local accept_ra_min_hop_limit accept_ra_min_lft"
    " accept_ra_mtu accept_ra_pinfo accept_ra_prefix_route accept_ra_rt_info_max_plen accept_ra_rt_info_min_plen"
    " accept_ra_rt_table accept_ra_rtr_pref accept_redirects accept_source_route accept_untracked_na addr_gen_mode"
    " autoconf dad_transmits disable_ipv6 disable_policy drop_unicast_in_l2_multicast drop_unsolicited_na enhanced_dad"
    " force_forwarding force_mld_version force_tllao forwarding hop_limit ignore_routes_with_linkdown ioam6_enabled"
    " ioam6_id ioam6_id_wide keep_addr_on_down max_addresses max_desync_factor mc_forwarding"
    " mldv1_unsolicited_report_interval mldv2_unsolicited_report_interval mtu ndisc_evict_nocarrier ndisc_notify"
    " ndisc_tclass optimistic_dad proxy_ndp ra_defrtr_metric ra_honor_pio_life ra_honor_pio_pflag regen_max_retry"
    " regen_min_advance router_probe_interval router_solicitation_delay router_solicitation_interval"
    " router_solicitation_max_interval router_solicitations rpl_seg_enabled seg6_enabled seg6_require_hmac"
    " stable_secret suppress_frag_ndisc temp_prefered_lft temp_valid_lft use_oif_addrs_only use_optimistic"
    " use_tempaddr ";

constexpr Names kNeigh =
    " anycast_delay app_solicit base_reachable_time base_reachable_time_ms delay_first_probe_time gc_interval"
    " gc_stale_time gc_thresh1 gc_thresh2 gc_thresh3 interval_probe_time_ms locktime mcast_resolicit mcast_solicit"
    " proxy_delay proxy_qlen retrans_time retrans_time_ms ucast_solicit unres_qlen unres_qlen_bytes ";

bool holds(Names names, std::string_view name) {
  for (std::size_t at = names.find(name); at != Names::npos && !name.empty(); at = names.find(name, at + 1))
    if (names[at - 1] == ' ' && names[at + name.size()] == ' ') return true;
  return false;
}

struct Directory {
  std::string_view name;
  Names settings;
  bool per_interface;
};

constexpr std::array kDirectories{Directory{"icmp.", kIcmp, false}, Directory{"route.", kRoute, false},
                                  Directory{"conf.", kConf, true}, Directory{"neigh.", kNeigh, true}};

}  // namespace

bool is_ipv6_setting(std::string_view name) {
  constexpr std::string_view kPrefix = "net.ipv6.";
  if (!name.starts_with(kPrefix)) return false;
  name.remove_prefix(kPrefix.size());
  for (const Directory& directory : kDirectories) {
    if (!name.starts_with(directory.name)) continue;
    name.remove_prefix(directory.name.size());
    if (!directory.per_interface) return holds(directory.settings, name);
    const std::size_t dot = name.find('.');
    return dot != std::string_view::npos && dot > 0 && holds(directory.settings, name.substr(dot + 1));
  }
  return holds(kDirect, name);
}

}  // namespace tcptune
