// SPDX-License-Identifier: MIT
// Commands of scripts as lines with places; and what the reader says is set, against what a real shell sets.
#include <doctest/doctest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "core/text/error.h"
#include "core/text/text.h"
#include "readers/surfaces/shell.h"
#include "readers/surfaces/surfaces.h"

namespace tcptune {
namespace {

std::vector<Fragment> read_shell(const std::string& script, const Surface& surface = surface::shell) {
  const Neighbours none = [](std::string_view) { return SourcePtr(); };
  return surface.read({"tune.sh", script, none});
}

// "name=value" of what is set, "name?" of what is known only as it runs, "name!RULE" of what is not set; files in [].
std::string told(const std::string& script, const Surface& surface = surface::shell) {
  std::string text;
  for (const Fragment& fragment : read_shell(script, surface))
    for (const Line& line : fragment.lines) {
      if (line.kind == LineKind::comment) continue;
      std::string one = line.name;
      if (line.kind == LineKind::assignment) one += "=" + line.value;
      if (line.kind == LineKind::computed) one += "?";
      if (line.writing)
        for (const WritingFault& fault : line.writing->faults) one += "!" + std::string(fault.rule);
      text += (text.empty() ? "" : "; ") + (fragment.program.empty() ? "[" + one + "]" : one);
    }
  return text;
}

// The script without its first setting.
std::string without_first(const std::string& script) {
  for (const Fragment& fragment : read_shell(script))
    for (const Line& line : fragment.lines) {
      if (line.kind == LineKind::comment) continue;
      if (!line.writing->not_edited.empty()) return line.writing->not_edited;
      return script.substr(0, line.writing->removal.begin) + script.substr(line.writing->removal.end);
    }
  return "nothing";
}

}  // namespace

TEST_CASE("commands set what their words say") {
  CHECK(told("sysctl -w net.core.somaxconn=128") == "net.core.somaxconn=128");
  CHECK(told("sudo /sbin/sysctl -q -w net/core/somaxconn=128 net.ipv4.tcp_rmem='4096 8192 9000'") ==
        "net.core.somaxconn=128; net.ipv4.tcp_rmem=4096 8192 9000");
  CHECK(told("echo 1 > /proc/sys/net/ipv4/ip_forward\r\n") == "net.ipv4.ip_forward=1");
  CHECK(told("printf '%s\\n' 1 | sudo tee /proc/sys/net/ipv4/ip_forward >/dev/null") == "net.ipv4.ip_forward=1");
  CHECK(told("bash -c \"sysctl -w net.core.somaxconn=128\"") == "net.core.somaxconn=128");
  CHECK(told("# sysctl -w net.core.somaxconn=128\nsysctl net.core.somaxconn\n").empty());
  CHECK(told("ip netns exec a sysctl -w net.core.somaxconn=128").empty());
  CHECK(told("echo 'sysctl -w net.core.somaxconn=128'").empty());
}

TEST_CASE("words that sysctl does not understand are told") {
  CHECK(told("sysctl -w net.core.somaxconn = 128") == "net.core.somaxconn!SRC001");
  CHECK(told("sysctl -w net.core.somaxconn= 128") == "net.core.somaxconn!SRC001");
  CHECK(told("sysctl -w net.ipv4.tcp_rmem=4096 8192 9000") == "net.ipv4.tcp_rmem!SRC001");
}

TEST_CASE("variables and loops are followed where the script says what they are") {
  CHECK(told("N=128\nsysctl -w net.core.somaxconn=$N") == "net.core.somaxconn=128");
  CHECK(told("N=128\nN=256\nsysctl -w net.core.somaxconn=$N") == "net.core.somaxconn?");
  CHECK(told("for k in ip_forward tcp_sack; do sysctl -w net.ipv4.$k=1; done") ==
        "net.ipv4.ip_forward=1; net.ipv4.tcp_sack=1");
  CHECK(told("for i in $(ls); do sysctl -w net.ipv4.$i=1; done").empty());
  CHECK(told("for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 1 > $f; done") == "net.ipv4.conf.*.rp_filter=1");
}

TEST_CASE("sysctl files that a script writes are sysctl files") {
  CHECK(told("cat > /etc/sysctl.d/9.conf <<'EOF'\nnet.core.somaxconn = 128\n# c\nEOF\n") == "[net.core.somaxconn=128]");
  CHECK(told("echo 'net.core.somaxconn = 128' | sudo tee -a /etc/sysctl.d/9.conf")
            .starts_with("[net.core.somaxconn=128"));
  CHECK(told("printf 'net.core.somaxconn=128\\nnet.ipv4.tcp_sack=1\\n' > /etc/sysctl.d/9.conf") ==
        "[net.core.somaxconn=128]; [net.ipv4.tcp_sack=1]");
  CHECK(told("sed -i '/net.core.somaxconn/d' /etc/sysctl.conf").empty());
}

TEST_CASE("a setting goes so that a script is left") {
  CHECK(without_first("a\nsysctl -w net.core.somaxconn=128 # why\nb\n") == "a\nb\n");
  CHECK(without_first("sysctl -w net.core.somaxconn=128 net.ipv4.tcp_sack=1\n") == "sysctl -w net.ipv4.tcp_sack=1\n");
  CHECK(without_first("sysctl -w net.core.somaxconn=128 && b\n") == "b\n");
  CHECK(without_first("a; sysctl -w net.core.somaxconn=128\n") == "a\n");
  CHECK(without_first("sysctl -w net.core.somaxconn=128 || true\nb\n") == "b\n");
  CHECK(without_first("if a; then sysctl -w net.core.somaxconn=128; fi\n") == "is the only command of its block");
  CHECK(without_first("if sysctl -w net.core.somaxconn=128; then b; fi\n") == "is the condition of a branch or loop");
}

TEST_CASE("hostile scripts end soon") {
  const std::string many(200'000, '(');
  CHECK(told(many).empty());
  CHECK(told(std::string(300'000, '"') + "\nsysctl -w net.core.somaxconn=1\n") == "net.core.somaxconn=1");
  CHECK(told("cat > /etc/sysctl.conf <<EOF\nnet.core.somaxconn = 1").starts_with("[net.core.somaxconn=1"));
  std::string chain;
  for (int i = 0; i < 20'000; ++i) chain += "sysctl -w net.core.somaxconn=1 && ";
  CHECK_FALSE(told(chain).empty());
  std::string loops;
  for (int i = 0; i < 30; ++i) loops += "for a in 1 2 3 4 5 6 7 8 9; do ";
  // Cut short it would pass for all that the script sets.
  CHECK_THROWS_WITH_AS(told(loops + "sysctl -w net.core.somaxconn=$a"), doctest::Contains("cannot be followed"), Error);
  CHECK(told("for a in 1 2; do for b in 1 2; do sysctl -w net.core.somaxconn=$a; done; done").size() > 1);
}

#ifdef __linux__
// What is set, run for real in a network namespace of its own, by name.
TEST_CASE("a real shell sets what the reader says") {
  if (std::system("unshare -n true 2>/dev/null") != 0) {
    MESSAGE("SKIPPED: network namespaces cannot be had here");
    return;
  }
  const std::vector<std::string> scripts = {
      "sysctl -w net.ipv4.tcp_fin_timeout=31",
      "sysctl -q net.ipv4.tcp_fin_timeout=31 net.ipv4.tcp_syn_retries=3",
      "sysctl net.ipv4.tcp_fin_timeout=31 -w",
      "sysctl -w net/ipv4/tcp_fin_timeout=31",
      "sysctl -w \"net.ipv4.tcp_fin_timeout = 31\"",
      "sysctl -w 'net.ipv4.tcp_rmem=4096 87380 6291456'",
      "sysctl -w net.ipv4.tcp_rmem=\"4096 87380 6291456\" >/dev/null 2>&1 || true",
      "sysctl -w net.ipv4.tcp_fin_timeout = 31",
      "sysctl net.ipv4.tcp_fin_timeout = 31",
      "sysctl -w net.ipv4.tcp_fin_timeout= 31",
      "sysctl -w net.ipv4.tcp_fin_timeout =31",
      "sysctl -w \\\n  net.ipv4.tcp_fin_timeout=31 \\\n  net.ipv4.tcp_syn_retries=3",
      "N=31\nsysctl -w net.ipv4.tcp_fin_timeout=$N",
      "N='31'; M=$N; sysctl -w net.ipv4.tcp_fin_timeout=\"${M}\"",
      "for k in tcp_sack tcp_dsack; do sysctl -w net.ipv4.$k=0; done",
      "for v in 30 31 32; do\n echo $v > /proc/sys/net/ipv4/tcp_fin_timeout\ndone",
      "set_it() { sysctl -w net.ipv4.tcp_fin_timeout=31; }\nset_it",
      "echo 31 > /proc/sys/net/ipv4/tcp_fin_timeout",
      "echo -n 31 >/proc/sys/net/ipv4/tcp_fin_timeout",
      "echo 31 >> \"/proc/sys/net/ipv4/tcp_fin_timeout\"",
      "printf '31\\n' > /proc/sys/net/ipv4/tcp_fin_timeout",
      "printf '%s' 31 > /proc/sys/net/ipv4/tcp_fin_timeout",
      "printf \"%d\\n\" 31 | tee /proc/sys/net/ipv4/tcp_fin_timeout",
      "echo 4096 87380 6291456 > /proc/sys/net/ipv4/tcp_rmem",
      "echo 0 | tee /proc/sys/net/ipv4/tcp_sack /proc/sys/net/ipv4/tcp_dsack >/dev/null",
      "cat > /proc/sys/net/ipv4/tcp_fin_timeout <<EOF\n31\nEOF",
      "cat <<'EOF' > /proc/sys/net/ipv4/tcp_fin_timeout\n31\nEOF\nsysctl -w net.ipv4.tcp_syn_retries=3",
      "sh -c 'sysctl -w net.ipv4.tcp_fin_timeout=31'",
      "env A=1 sysctl -w net.ipv4.tcp_fin_timeout=31",
      "busybox sysctl -w net.ipv4.tcp_fin_timeout=31",
      "(sysctl -w net.ipv4.tcp_fin_timeout=31)",
      "{ echo 31; } > /dev/null; true && sysctl -w net.ipv4.tcp_fin_timeout=31",
      "if [ -e /proc/sys ]; then sysctl -w net.ipv4.tcp_fin_timeout=31; fi",
      "case x in\n  x) sysctl -w net.ipv4.tcp_fin_timeout=31;;\nesac",
      "# sysctl -w net.ipv4.tcp_fin_timeout=31\nsysctl -w net.ipv4.tcp_syn_retries=3 # net.ipv4.tcp_sack=0",
      "echo \"sysctl -w net.ipv4.tcp_fin_timeout=31\"",
      "exec 3>/dev/null; sysctl -w net.ipv4.tcp_fin_timeout=31 >&3",
      "f=/proc/sys/net/ipv4/tcp_fin_timeout\necho 31 > $f",
      "sysctl -w net.ipv4.conf.lo.rp_filter=1 net.ipv4.conf.all.rp_filter=2",
  };
  const std::vector<std::string> names = {"tcp_fin_timeout", "tcp_syn_retries",   "tcp_rmem",          "tcp_sack",
                                          "tcp_dsack",       "conf/lo/rp_filter", "conf/all/rp_filter"};
  const auto values = [&](const std::string& script) {
    const auto file = std::filesystem::temp_directory_path() / "tcptune-script.sh";
    std::string text = script + "\n";
    for (const std::string& name : names) text += "tr -s '\\t' ' ' < /proc/sys/net/ipv4/" + name + " >&9\n";
    std::ofstream(file) << text;
    std::FILE* pipe = popen(("unshare -n sh " + file.string() + " 9>&1 >/dev/null 2>/dev/null").c_str(), "r");
    std::string output;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) output += static_cast<char>(c);
    pclose(pipe);
    std::filesystem::remove(file);
    std::vector<std::string> lines;
    for (const std::string_view line : split(output, '\n')) lines.emplace_back(line);
    lines.resize(names.size());
    return lines;
  };
  const std::vector<std::string> before = values("true");
  for (const std::string& script : scripts) {
    CAPTURE(script);
    std::map<std::string, std::string> said;
    for (const Fragment& fragment : read_shell(script))
      for (const Line& line : fragment.lines)
        if (line.kind == LineKind::assignment) said[line.name] = line.value;
    const std::vector<std::string> after = values(script);
    for (std::size_t i = 0; i < names.size(); ++i) {
      std::string name = "net.ipv4." + names[i];
      for (char& c : name) c = c == '/' ? '.' : c;
      CAPTURE(name);
      CHECK(after[i] == (said.contains(name) ? said[name] : before[i]));
    }
  }
}
#endif

}  // namespace tcptune
