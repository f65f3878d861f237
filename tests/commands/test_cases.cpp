// SPDX-License-Identifier: MIT
// Inputs from real reports that an earlier version judged wrongly (tests/cases), with what must be said of them and
// what must not.
#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "program_run.h"

namespace tcptune {
namespace {

struct ReportedCase {
  const char* command;  // what follows `tcptune`, in tests/cases
  int status;
  std::vector<const char*> says;  // without regard to how lines are broken
  std::vector<const char*> is_silent_on = {};
};

// Each number is the report's.
const std::vector<ReportedCase>& cases() {
  static const std::vector<ReportedCase> all = {
      {"audit --kernel 5.4.167-1.el7.elrepo.x86_64 01-elrepo/recycle.conf",
       1,
       {"Linux 4.12 removed the key", "delete line 1"}},
      {"audit --root 03-debian13", 1, {"warning[CONF009]", "move line 5 of /etc/sysctl.conf"}},
      {"diff --root 03-debian13", 0, {"nothing is proposed, but findings stand: 1 with a fix to review"}},
      {"diff --with-review --root 03-debian13", 1, {"+net.core.rmem_max = 1048576", "-net.core.rmem_max = 1048576"}},
      {"audit --root 05-glob-exclusion", 1, {"-net.ipv4.conf.all.rp_filter in /usr/lib/sysctl.d/50-default.conf:3"}},
      {"audit --boot systemd 05-exclusion.conf", 1, {"comes later and takes it back"}},
      {"audit - < 05-rp-filter.dump", 0, {"note[SEC001]: net.ipv4.conf.eth0.rp_filter = 2", "the larger of the two"}},
      {"audit 06-vlan.conf",
       1,
       {"net.ipv4.conf.bond0/354.forwarding = 1", "net.ipv6.conf.bond0/354.accept_redirects = 0"},
       {"CONF003", "delete line 1"}},
      {"audit --for container --kernel 4.15 07-for-a-container.conf",
       1,
       {"warning[CONF011]: fs.file-max", "net.core.rmem_max", "net.core.optmem_max", "note[PORT009]",
        "Docker or Podman"},
       {"error[PORT004]", "MEM008"}},
      {"audit --for pod --kernel 4.15 07-for-a-container.conf", 1, {"error[PORT004]", "CONF021", "net.core.wmem_max"}},
      {"audit 08-quotes.conf",
       1,
       {"quotes are part of the value", "net.ipv4.tcp_rmem = 4096 87380 4194304"},
       {"delete line"}},
      {"audit 10-sysctl-w.sh", 1, {"error[SRC001]", "10-sysctl-w.sh:6"}},
      {"diff 10-sysctl-p-output.txt", 0, {"nothing is proposed, but findings stand"}, {"@@"}},
      {"audit 11-sysctl-system-output.txt", 1, {"SRC013", "11-sysctl-system-output.txt:3:22"}},
      {"audit 22-net.bat", 0, {"22-net.bat:3:71", "note[WIN018]: TcpTimedWaitDelay = 30"}, {"WIN025"}},
      {"audit 23-ansible.yml", 1, {"error[TW002]", "error[PORT004]"}},
      {"audit 23-compose.yml", 1, {"error[SRC008]", "so that the service does not start"}},
      {"audit 23-netstat-s.txt", 2, {"network counters"}},
      {"audit 23-pod.yaml", 1, {"net.core.rmem_max belongs to the host"}},
      {"audit 23-ss.txt", 2, {"a list of sockets"}},
      {"audit 23-tune.sh", 1, {"error[SRC001]", "23-tune.sh:2"}},
      {"audit --root 13-bbr-on-3.10", 1, {"needs the module tcp_bbr", "bbr came with 4.9"}},
      {"audit --root 15-conntrack",
       0,
       {"net.bridge.bridge-nf-call-iptables exists only while"},
       {"KA003", "module nf_conntrack "}},
      {"audit --root 16-tuned", 0, {"and tuned, which set 5 settings together"}, {"tuned sets tcp_rmem"}},
      {"audit --root 17-ufw", 1, {"warning[SYN001]", "/etc/ufw/sysctl.conf:10"}},
      {"audit --windows-version 11 18-max-user-port.reg", 1, {"warning[WIN005]", "1024 to 65534"}},
      {"audit 21-afd-keepalive.reg", 1, {"Delete it, do not move it"}, {"WIN001"}},
      {"audit 25-small-buffers.conf", 1, {"warning[MEM014]: net.ipv4.tcp_rmem lets one connection", "about half"}},
      {"audit 26-ipv6-names.conf", 1, {"no kernel has a setting net.ipv6.conf.all.rp_filter"}, {"outside of TCP/IP"}},
      {"audit --root 28-pattern-loses", 1, {"net.ipv4.conf.lxc*.rp_filter = 0 has no effect at boot"}},
      {"audit --root 29-right-override/img --with 29-right-override/prop/99-openvpn.conf",
       0,
       {"The change introduces nothing."}},
      {"audit --boot procps 31-refused-winner.conf", 1, {"so 30 of 31-refused-winner.conf:1 stays"}, {"CONF007"}},
      {"audit --boot systemd 31-refused-winner.conf",
       1,
       {"so the default 60 stays", "delete line 2"},
       {"delete line 1"}},
      {"audit 32-any-kernel.conf",
       1,
       {"error[CONF005]: the kernel refuses \"3\"", "error[CONF005]: the kernel refuses \"0\"",
        "note[CONF005]: the kernel refuses \"70000\"", "on Linux 3.10 to 4.0"}},
      {"audit --kernel 3.10..6.1 32-any-kernel.conf", 1, {"error[CONF005]: the kernel refuses \"70000\""}},
      {"audit 35-reg-query.txt", 1, {"delete the value tcpip.MaxUserPort"}, {"tcpip.MaxUserPort = 65534 (undo"}},
      {"audit 38-hardening.conf", 1, {"warning[CC001]"}, {"outside of TCP/IP"}},
      {"audit p7-cis-all-wrong.conf", 1, {"SYN001", "SEC005"}, {"outside of TCP/IP"}},
      {"audit --root 42-rc-local",
       1,
       {"error[TW002]", "/etc/rc.d/rc.local:2", "warning[TW004]", "/etc/rc.d/rc.local:4"}},
      {"audit - < 43-recycle-without-timestamps.dump", 1, {"error[TW002]: tcp_tw_recycle = 1 has no effect while"}},
      {"diff --format sysctl - < 43-recycle-without-timestamps.dump",
       1,
       {"tcp_tw_recycle=0' # undo: sysctl -w 'net.ipv4.tcp_tw_recycle=1' sysctl -w 'net.ipv4.tcp_timestamps=1'"}},
      {"audit 52-headings.conf", 0, {"1 note"}, {"TIME_WAIT", "TW006", "FIN001"}},
      {"audit --root p1-refused-two-readers", 1, {"1 error, 0 warnings", "the default 60 stays"}, {"CONF008"}},
      {"diff --root p2-own-drop-in-is-a-directory --profile server", 2, {"/etc/sysctl.d/60-tcptune.conf, but"}},
      {"audit --root p3-directory-named-conf", 0, {"note[CONF009]: this is a directory"}, {"denied"}},
      {"audit --kernel 4.19.. p4-overflow.conf", 1, {"1 error, 0 warnings, 0 notes", "so the default 60 stays"}},
      {"audit p5-glob-typo.conf", 1, {"did you mean net.ipv4.conf.*.rp_filter?"}},
      {"audit --boot procps p6-lone-cr.conf", 1, {"error[CONF005]", "\"33\" is not a number"}},
      {"audit --boot systemd p6-lone-cr.conf", 1, {"warning[SYN001]", "which set 2 settings"}, {"CONF005"}},
  };
  return all;
}

// One line, one blank between words.
std::string flat(const std::string& text) {
  std::string out;
  for (const char c : text)
    if (c != ' ' && c != '\n')
      out += c;
    else if (!out.empty() && out.back() != ' ')
      out += ' ';
  return out;
}

TEST_CASE("inputs of real reports are judged as they should have been") {
  for (const ReportedCase& one : cases()) {
    CAPTURE(std::string(one.command));
    const ToolRun run = run_tool(std::string("cd tests/cases && tcptune ") + one.command);
    const std::string text = flat(run.output);
    CAPTURE(text);
    CHECK(run.status == one.status);
    for (const char* words : one.says) {
      CAPTURE(std::string(words));
      CHECK(text.find(words) != std::string::npos);
    }
    for (const char* words : one.is_silent_on) {
      CAPTURE(std::string(words));
      CHECK(text.find(words) == std::string::npos);
    }
  }
}

}  // namespace
}  // namespace tcptune
