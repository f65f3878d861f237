// SPDX-License-Identifier: MIT
// tcptune generate: for whom a drop-in is, and what of a profile it has.
#include <doctest/doctest.h>

#include "tool.h"

using namespace tcptune;

namespace {

bool has(const ToolRun& run, const std::string& text) { return run.output.find(text) != std::string::npos; }

}  // namespace

TEST_CASE("generate writes what is safe and names what depends on the workload") {
  const ToolRun safe = run_tool("tcptune generate --profile client --kernel 6.1");
  CHECK(safe.status == 0);
  CHECK(has(safe, "\nnet.ipv4.conf.all.accept_redirects = 0\n"));
  CHECK_FALSE(has(safe, "net.ipv4.tcp_tw_reuse = 1"));
  CHECK(has(safe, "# To be reviewed before it is set"));
  const ToolRun all = run_tool("tcptune generate --profile client --kernel 6.1 --with-review");
  CHECK(has(all, "\nnet.ipv4.tcp_tw_reuse = 1\n"));
  CHECK(has(all, "# Wrong when a firewall or NAT"));
  CHECK_FALSE(has(all, "# To be reviewed"));
}

TEST_CASE("a wider port range comes with the ports of services reserved") {
  const ToolRun run = run_tool("tcptune generate --profile client --kernel 6.1 --with-review");
  CHECK(has(run, "\nnet.ipv4.ip_local_port_range = 10240 65535\n"));
  CHECK(has(run, "\nnet.ipv4.ip_local_reserved_ports = 10250,11211,27017\n"));
}

TEST_CASE("generate --target writes for the kernel of that release") {
  CHECK(has(run_tool("tcptune generate --profile server --target rhel-8"), "net.core.somaxconn = 4096"));
  CHECK_FALSE(has(run_tool("tcptune generate --profile server --target debian-12"), "net.core.somaxconn"));
  const ToolRun windows = run_tool("tcptune generate --profile server --target windows-server-2019");
  CHECK(windows.status == 2);
  CHECK(has(windows, "Windows reads none"));
  CHECK(run_tool("tcptune generate --profile server --target debian-1").status == 2);
}

TEST_CASE("generate --for a pod says where the lines go, and leaves out what Kubernetes refuses") {
  const ToolRun old = run_tool("tcptune generate --profile container --for pod --kubernetes 1.28 --with-review");
  CHECK(old.status == 0);
  CHECK(has(old, "securityContext"));
  CHECK(has(old, "# Not written: net.ipv4.tcp_keepalive_time; before Kubernetes 1.29"));
  CHECK(has(old, "\nnet.ipv4.ip_local_port_range = 10240 65535\n"));
  CHECK(has(run_tool("tcptune generate --profile container --for pod --kubernetes 1.29 --with-review"),
            "\nnet.ipv4.tcp_keepalive_time = 180\n"));
  CHECK(run_tool("tcptune generate --profile container --kubernetes 1.28").status == 2);
}

TEST_CASE("generate names what a public baseline asks for and the profile does not follow") {
  const ToolRun run = run_tool("tcptune generate --profile hardening --target debian-12");
  CHECK(has(run, "# Not followed: net.ipv4.conf.all.log_martians = 1."));
  CHECK(has(run, "# CIS: Debian 12 v1.1.0 3.3.2"));
  CHECK_FALSE(has(run, "\nnet.ipv4.conf.all.log_martians"));
}

TEST_CASE("explain finds a setting by the number that a public baseline has for it") {
  for (const char* number : {"RHEL-09-253065", "rhel-09-253065", "3.3.1.4", "sysctl-16"}) {
    CAPTURE(number);
    CHECK(has(run_tool(std::string("tcptune explain ") + number), "net.ipv4.conf.all.send_redirects = 0 is asked for"));
  }
  CHECK(run_tool("tcptune explain RHEL-09-999999").status == 2);
}
