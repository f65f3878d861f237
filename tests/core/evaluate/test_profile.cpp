// SPDX-License-Identifier: MIT
// Profiles: what is inherited, what holds on a target, and how a target deviates.
#include <doctest/doctest.h>

#include <algorithm>

#include "core/evaluate/profile.h"
#include "core/judge/engine.h"
#include "core/rules/embedded_rules.h"
#include "rulebase/loader.h"
#include "shipped_rules.h"
#include "targets/targets.h"

using namespace tcptune;

namespace {

Snapshot machine(const std::string& kernel, const std::string& memory = "16GiB") {
  TargetOptions options;
  options.kernel = kernel;
  options.memory = memory;
  return snapshot_of_nothing(embedded_rules(), options);
}

ResolvedProfile resolved(std::string_view name, const Snapshot& snapshot) {
  const Context context{embedded_rules(), snapshot, Plane::boot, snapshot.facts.kernel, nullptr, {}};
  return resolve(embedded_rules(), *find_profile(embedded_rules(), name), context);
}

const ProfileValue* value_of(const ResolvedProfile& profile, std::string_view setting) {
  const auto found = std::find_if(profile.values.begin(), profile.values.end(),
                                  [&](const ProfileValue& value) { return value.entry->setting_name == setting; });
  return found == profile.values.end() ? nullptr : &*found;
}

std::string faults_of(const std::string& file, const std::string& text) {
  try {
    load_rules({{file, text}}, embedded_rules());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("a profile has what it extends, and an inherited remark goes when the child sets the setting") {
  const ResolvedProfile proxy = resolved("proxy", machine("6.18"));
  CHECK(value_of(proxy, "net.ipv4.tcp_tw_reuse") != nullptr);
  CHECK(value_of(proxy, "net.ipv4.conf.all.accept_redirects") != nullptr);
  CHECK(std::none_of(proxy.not_set.begin(), proxy.not_set.end(),
                     [](const NotSet& left) { return left.setting == "net.ipv4.tcp_tw_reuse"; }));
}

TEST_CASE("a child that does not set something takes back what its parent sets") {
  const ResolvedProfile router = resolved("hardening-router", machine("6.18"));
  CHECK(value_of(router, "net.ipv4.ip_forward") == nullptr);
  CHECK(value_of(router, "net.ipv4.conf.all.send_redirects") != nullptr);
  CHECK(value_of(resolved("hardening", machine("6.18")), "net.ipv4.ip_forward") != nullptr);
}

TEST_CASE("forwarding is written before the redirects that its change rewrites") {
  const ResolvedProfile hardening = resolved("hardening", machine("6.18"));
  CHECK(value_of(hardening, "net.ipv4.ip_forward") < value_of(hardening, "net.ipv4.conf.all.accept_redirects"));
  CHECK(value_of(hardening, "net.ipv4.conf.all.forwarding") <
        value_of(hardening, "net.ipv4.conf.all.accept_redirects"));
}

TEST_CASE("a pod is not asked for what Kubernetes refuses it") {
  Snapshot pod = machine("6.18");
  pod.facts = meant_for(pod.facts, Audience::pod);
  CHECK(value_of(resolved("client", pod), "net.ipv4.tcp_tw_reuse") == nullptr);
  CHECK(value_of(resolved("container", pod), "net.ipv4.tcp_keepalive_time") != nullptr);
  pod.facts.kubernetes = KernelVersion{1, 28, 0};
  CHECK(value_of(resolved("container", pod), "net.ipv4.tcp_keepalive_time") == nullptr);
  CHECK(value_of(resolved("container", pod), "net.ipv4.ip_local_port_range") != nullptr);
}

TEST_CASE("an entry whose condition does not hold is left out without a word") {
  CHECK(value_of(resolved("server", machine("5.4")), "net.core.somaxconn") == nullptr);
  CHECK(value_of(resolved("server", machine("4.19")), "net.core.somaxconn") != nullptr);
}

TEST_CASE("an entry that lacks its evidence is reported") {
  Snapshot unknown = machine("6.18");
  unknown.facts.memory.reset();
  const ResolvedProfile gateway = resolved("nat-gateway", unknown);
  CHECK(value_of(gateway, "net.netfilter.nf_conntrack_max") == nullptr);
  CHECK(std::any_of(gateway.gaps.begin(), gateway.gaps.end(), [](const ProfileGap& gap) {
    return gap.entry->setting_name == "net.netfilter.nf_conntrack_max" &&
           gap.because.find("memory") != std::string::npos;
  }));
}

TEST_CASE("nothing is written that a network namespace cannot set") {
  Snapshot child = machine("6.18");
  child.facts.net_namespace = NetNamespace::child;
  for (const Profile& profile : embedded_rules().profiles)
    for (const ProfileValue& value : resolved(profile.name, child).values)
      CHECK(value.entry->setting->scope == SettingScope::namespaced);
}

TEST_CASE("a bound is met by what lies beyond it") {
  const ResolvedProfile server = resolved("server", machine("4.19"));
  const ProfileValue* somaxconn = value_of(server, "net.core.somaxconn");
  REQUIRE(somaxconn != nullptr);
  CHECK(meets(*somaxconn, "65535"));
  CHECK_FALSE(meets(*somaxconn, "128"));
  CHECK_FALSE(meets(*somaxconn, "?"));
}

TEST_CASE("no profile wants what a rule warns of") {
  for (const Profile& profile : embedded_rules().profiles)
    for (const char* kernel : {"3.10", "4.19", "5.4", "6.1", "6.18"}) {
      std::string text;
      for (const ProfileValue& value : resolved(profile.name, machine(kernel)).values)
        text += std::string(value.entry->setting_name) + " = " + value.value + "\n\n";
      if (text.empty()) continue;
      TargetOptions options;
      options.kernel = kernel;
      options.memory = "16GiB";
      options.profile = profile.name;
      const Judgement judgement =
          judge(embedded_rules(), text_target(shipped_rules(), options, "x.conf", std::string(text)).snapshot);
      for (const Finding& finding : judgement.findings) {
        CAPTURE(profile.name);
        CAPTURE(kernel);
        CAPTURE(finding.message);
        CHECK(finding.severity == Severity::note);
      }
    }
}

TEST_CASE("a faulty profile is refused with its place") {
  const std::string head = "name: mine\ntitle: T\nrole: any\n";
  CHECK(faults_of(
            "mine.yaml",
            head + "settings:\n  - { setting: net.ipv4.tcp_tw_reus, value: '1', safety: safe, reason: r, source: s }\n")
            .find("did you mean net.ipv4.tcp_tw_reuse?") != std::string::npos);
  CHECK(faults_of("mine.yaml", head + "settings:\n  - { setting: net.ipv4.ip_local_port_range, value: '65000 1024 1', "
                                      "safety: safe, reason: r, source: s }\n")
            .find("mine.yaml:5") != std::string::npos);
  CHECK(faults_of("mine.yaml", head + "extends: [nobody]\nsettings: []\n").find("does not exist") != std::string::npos);
  CHECK(faults_of("mine.yaml", head + "extends: [mine]\nsettings: []\n").find("extends itself") != std::string::npos);
  CHECK(faults_of("mine.yaml", head + "settings: []\nnot_set:\n  - { setting: net.ipv4.tcp_sack, reason: r, "
                                      "cis: ['Debian 12 v1.1.0 1'] }\n")
            .find("\"asked\" goes with") != std::string::npos);
  CHECK(faults_of("other.yaml", head + "settings: []\n").find("its file must be mine.yaml") != std::string::npos);
}
