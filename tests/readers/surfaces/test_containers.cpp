// SPDX-License-Identifier: MIT
// Manifests, compose files, quadlets, user data and pipelines, as a person hands them over: what is found where, and
// that a patch takes it out, leaves nothing to patch, and can be taken back to the byte.
#include <doctest/doctest.h>

#include <string>
#include <vector>

#include "program_run.h"

namespace tcptune {
namespace {

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

ProgramRun run_on(const TemporaryTree& tree, std::vector<std::string> arguments) {
  RunOptions options;
  options.directory = tree.root();
  return run_tcptune(std::move(arguments), options);
}

std::string audit_of(const std::string& name, const std::string& text) {
  const TemporaryTree tree;
  tree.write(name, text);
  const ProgramRun run = run_on(tree, {"audit", name});
  return run.out + run.err;
}

// The file as `diff` leaves it.
std::string cured(const std::string& name, const std::string& text) {
  const TemporaryTree tree;
  tree.write(name, text);
  tree.write("patch", run_on(tree, {"diff", name}).out);
  CHECK(run_program({"patch", "-s", "-p1", "-d", tree.root(), "-i", tree.path("patch")}).status == 0);
  const std::string now = content_of(tree.path(name));
  const ProgramRun again = run_on(tree, {"diff", name});
  CHECK(!has(again.out, "@@"));
  CHECK(run_program({"patch", "-s", "-R", "-p1", "-d", tree.root(), "-i", tree.path("patch")}).status == 0);
  CHECK(content_of(tree.path(name)) == text);
  return now;
}

constexpr const char* kPod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n";

TEST_CASE("the only sysctl of a pod goes with its list and with a security context that holds nothing else") {
  CHECK(cured("pod.yaml", std::string(kPod) +
                              "  securityContext:\n    sysctls:\n      - name: net.ipv4.tcp_tw_recycle\n        value: "
                              "\"1\"\n  containers: []\n") == std::string(kPod) + "  containers: []\n");
  CHECK(cured("pod.yaml", std::string(kPod) + "  securityContext:\n    runAsUser: 1\n    sysctls:\n      - name: "
                                              "net.ipv4.tcp_tw_recycle\n        value: \"1\"\n  containers: []\n") ==
        std::string(kPod) + "  securityContext:\n    runAsUser: 1\n  containers: []\n");
  CHECK(cured("pod.yaml", std::string(kPod) + "  securityContext:\r\n    runAsUser: 1\r\n    sysctls:\r\n      - name: "
                                              "net.ipv4.tcp_tw_recycle\r\n        value: \"1\"") ==
        std::string(kPod) + "  securityContext:\r\n    runAsUser: 1\r\n");
}

TEST_CASE("both sysctls of a pod go, one after the other") {
  CHECK(cured("pod.yaml", std::string(kPod) +
                              "  securityContext:\n    sysctls:\n    - {name: net.ipv4.tcp_tw_recycle, value: \"1\"}\n"
                              "    - {name: net.ipv4.tcp_abc, value: \"1\"}\n  containers: []\n") ==
        std::string(kPod) + "  containers: []\n");
}

TEST_CASE("a list of a compose file goes with its last setting, however many go at once") {
  CHECK(cured("compose.yml",
              "services:\n  a:\n    image: x\n    sysctls:\n      - net.ipv4.tcp_tw_recycle=1\n"
              "      - net.ipv4.tcp_abc=1\n      - net.ipv4.tcp_max_ssthresh=1\n  b:\n    image: x\n"
              "    sysctls: {net.ipv4.tcp_tw_recycle: 1, net.ipv4.tcp_abc: 1, net.core.somaxconn: 4096}\n") ==
        "services:\n  a:\n    image: x\n  b:\n    image: x\n    sysctls: {net.core.somaxconn: 4096}\n");
}

TEST_CASE("numbers of a pod are put into quotes, and several numbers are a string already") {
  const std::string sysctls =
      "  securityContext:\n    sysctls:\n    - name: net.ipv4.tcp_fin_timeout\n      value: 30  # short\n"
      "    - {name: net.ipv4.ip_local_port_range, value: 20000 60000}\n";
  const std::string said = audit_of("pod.yaml", kPod + sysctls);
  CHECK(has(said, "SRC009"));
  CHECK(has(said, "pod.yaml:7"));
  CHECK(!has(said, "pod.yaml:9: error"));
  CHECK(has(cured("pod.yaml", kPod + sysctls), "      value: \"30\"  # short\n"));
}

TEST_CASE("commands of containers are told by their privilege and their network") {
  const auto with = [](const std::string& pod, const std::string& context) {
    return audit_of("pod.yaml", kPod + pod + "  initContainers:\n  - name: tune\n    image: busybox\n" + context +
                                    "    command: [sh, -c, \"sysctl -w net.ipv4.tcp_timestamps=0\"]\n");
  };
  CHECK(has(with("", ""), "SRC007"));
  CHECK(!has(with("", ""), "CC001"));
  CHECK(has(with("", "    securityContext: {privileged: true}\n"), "init container tune of pod web"));
  CHECK(has(with("", "    securityContext: {privileged: true}\n"), "CC001"));
  CHECK(has(with("  hostNetwork: true\n", "    securityContext: {privileged: true}\n"), "CC001"));
  CHECK(!has(with("  hostNetwork: true\n", "    securityContext: {privileged: true}\n"), "init container tune of"));
  CHECK(!has(
      audit_of("pod.yaml", std::string(kPod) + "  hostPID: true\n  containers:\n  - name: tune\n    securityContext: "
                                               "{privileged: true}\n    command: [nsenter, -t, \"1\", -n, sysctl, -w, "
                                               "net.core.rmem_max=16777216]\n"),
      "CONF011"));
  CHECK(!has(with("", "    securityContext: {procMount: Unmasked}\n"), "SRC007"));
}

TEST_CASE("a command in a folded scalar is found at its own line") {
  const std::string said = audit_of("ds.yaml",
                                    "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: t}\nspec:\n  template:\n"
                                    "    spec:\n      hostNetwork: true\n      containers:\n      - name: t\n"
                                    "        securityContext: {privileged: true}\n        command:\n        - sh\n"
                                    "        - -c\n        - >\n          while true; do\n"
                                    "            sysctl -w net.ipv4.tcp_timestamps=0;\n            sleep 9;\n"
                                    "          done\n");
  CHECK(has(said, "ds.yaml:16"));
}

TEST_CASE("settings in a config map are a sysctl file, and its other keys are none") {
  const std::string map =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: t}\ndata:\n  99-x.conf: |\n    # why\n"
      "    net.ipv4.tcp_tw_recycle = 1\n    net.ipv4.tcp_sack = 1\n  note: net.ipv4.tcp_tw_recycle is gone\n";
  CHECK(has(audit_of("cm.yaml", map), "cm.yaml:7"));
  CHECK(cured("cm.yaml", map) ==
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: t}\ndata:\n  99-x.conf: |\n    # why\n"
        "    net.ipv4.tcp_sack = 1\n  note: net.ipv4.tcp_tw_recycle is gone\n");
}

TEST_CASE("the JSON of a network attachment is read inside of its quotes") {
  const std::string said =
      audit_of("nad.yaml",
               "apiVersion: k8s.cni.cncf.io/v1\nkind: NetworkAttachmentDefinition\nmetadata: {name: t}\nspec:\n"
               "  config: '{\n    \"plugins\": [{\"type\": \"bridge\"}, {\"type\": \"tuning\",\n"
               "      \"sysctl\": {\n        \"net.ipv4.tcp_tw_recycle\": \"1\"\n      }}]\n  }'\n");
  CHECK(has(said, "nad.yaml:8"));
}

TEST_CASE("a chart is read around its tags, and what it fills in is not judged") {
  const std::string said =
      audit_of("t.yaml",
               "{{- if .Values.on }}\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n"
               "  name: {{ include \"x.name\" . }}\nspec:\n  template:\n    spec:\n"
               "      securityContext:\n        sysctls:\n        - name: net.ipv4.tcp_tw_recycle\n"
               "          value: \"1\"\n        - name: net.ipv4.tcp_syn_retries\n"
               "          value: {{ .Values.retries | quote }}\n{{- end }}\n");
  CHECK(has(said, "t.yaml:11"));
  CHECK(!has(said, "t.yaml:13: error"));
}

TEST_CASE("services of a compose file are judged one by one, and those on the host's network are refused") {
  const std::string file =
      "services:\n  a:\n    image: x\n    network_mode: host\n    sysctls:\n      - net.core.somaxconn=4096\n  b:\n"
      "    image: x\n    sysctls:\n      net.ipv4.tcp_tw_recycle: 1\n      net.core.somaxconn: 4096\n";
  const std::string said = audit_of("compose.yml", file);
  CHECK(has(said, "SRC008"));
  CHECK(has(said, "compose.yml:6"));
  CHECK(has(said, "compose.yml:10"));
  CHECK(cured("compose.yml", file) ==
        "services:\n  a:\n    image: x\n    network_mode: host\n    sysctls:\n      - net.core.somaxconn=4096\n  b:\n"
        "    image: x\n    sysctls:\n      net.core.somaxconn: 4096\n");
}

TEST_CASE("what an anchor gives to several services is not taken from one of them") {
  const std::string file =
      "x-base: &base\n  sysctls:\n    - net.ipv4.tcp_tw_recycle=1\nservices:\n  a:\n    <<: *base\n    image: x\n"
      "  b:\n    <<: *base\n    image: y\n";
  CHECK(has(audit_of("compose.yml", file), "compose.yml:3"));
  CHECK(cured("compose.yml", file) == file);
}

TEST_CASE("a suppression above a setting holds in YAML") {
  CHECK(!has(audit_of("compose.yml",
                      "services:\n  a:\n    sysctls:\n      # tcptune ignore=CONF004 -- an old kernel\n"
                      "      - net.ipv4.tcp_tw_recycle=1\n      - net.ipv4.tcp_sack=1\n"),
             "CONF004:"));
}

TEST_CASE("words of a quadlet are split as systemd does") {
  const std::string unit =
      "[Container]\nImage=x\nSysctl=net.ipv4.tcp_tw_recycle=1\n"
      "Sysctl=\"net.ipv4.ip_local_port_range=20000 60000\" net.ipv4.tcp_abc=1\n";
  CHECK(cured("x.container", unit) == "[Container]\nImage=x\nSysctl=\"net.ipv4.ip_local_port_range=20000 60000\" \n");
}

TEST_CASE("user data: files that it writes, commands that it runs, base64 that is read and left alone") {
  const std::string data =
      "#cloud-config\nwrite_files:\n  - path: /etc/sysctl.d/9.conf\n    content: |\n"
      "      net.ipv4.tcp_tw_recycle = 1\n      net.ipv4.tcp_sack = 1\n  - path: /etc/sysctl.d/8.conf\n"
      "    encoding: b64\n    content: bmV0LmlwdjQudGNwX2FiYyA9IDEK\n  - path: /root/notes\n"
      "    content: net.ipv4.tcp_tw_recycle = 1 is an old idea that nobody should have\n"
      "runcmd:\n  - [sysctl, -w, net.ipv4.tcp_timestamps=0]\n";
  const std::string said = audit_of("user-data", data);
  CHECK(has(said, "user-data:5"));
  CHECK(has(said, "user-data:9"));
  CHECK(has(said, "user-data:13"));
  CHECK(!has(said, "user-data:11"));
  const std::string now = cured("user-data", data);
  CHECK(!has(now, "      net.ipv4.tcp_tw_recycle = 1\n"));
  CHECK(has(now, "bmV0LmlwdjQudGNwX2FiYyA9IDEK"));
}

TEST_CASE("Ignition, Butane, Talos, kOps, ECS and steps of a pipeline") {
  CHECK(has(audit_of("c.ign",
                     "{\"ignition\": {\"version\": \"3.3.0\"}, \"storage\": {\"files\": [{\"path\": "
                     "\"/etc/sysctl.d/9.conf\", \"contents\": {\"source\": "
                     "\"data:,net.ipv4.tcp_tw_recycle%20%3D%201%0A\"}}]}}\n"),
            "c.ign:1:"));
  CHECK(has(audit_of("c.bu",
                     "variant: fcos\nversion: 1.5.0\nstorage:\n  files:\n  - path: /etc/sysctl.d/9.conf\n"
                     "    contents:\n      inline: |\n        net.ipv4.tcp_tw_recycle = 1\n"),
            "c.bu:8"));
  CHECK(has(audit_of("m.yaml", "machine:\n  sysctls:\n    net.ipv4.tcp_tw_recycle: \"1\"\n"), "m.yaml:3"));
  CHECK(has(audit_of("k.yaml",
                     "apiVersion: kops.k8s.io/v1alpha2\nkind: Cluster\nmetadata: {name: c}\nspec:\n"
                     "  sysctlParameters:\n  - net.ipv4.tcp_tw_recycle=1\n"),
            "k.yaml:6"));
  CHECK(has(audit_of("t.json",
                     "{\"containerDefinitions\": [{\"name\": \"a\",\n \"systemControls\": [\n"
                     "  {\"namespace\": \"net.ipv4.tcp_tw_recycle\", \"value\": \"1\"}]}]}\n"),
            "t.json:3"));
  CHECK(has(audit_of(".gitlab-ci.yml", "test:\n  script:\n    - sysctl -w net.ipv4.tcp_tw_recycle=1\n    - make\n"),
            ".gitlab-ci.yml:3"));
  CHECK(has(audit_of(".gitlab-ci.yml", "test:\n  script:\n    - sysctl -w net.ipv4.tcp_tw_recycle=1\n"), "the runner"));
}

TEST_CASE("a manifest that is no YAML is told with its place") {
  const std::string said = audit_of("pod.yaml", std::string(kPod) + "  a: [\n");
  CHECK(has(said, "pod.yaml:"));
  CHECK(has(said, "this is not YAML"));
}

TEST_CASE("hostile manifests neither hang nor end the program") {
  std::string deep = kPod;
  for (int i = 0; i < 5000; ++i) deep += "[";
  CHECK(has(audit_of("pod.yaml", deep), "pod.yaml:"));
  std::string many = "services:\n  a:\n    sysctls:\n";
  for (int i = 0; i < 20000; ++i) many += "      - net.ipv4.conf.e" + std::to_string(i) + ".rp_filter=1\n";
  const TemporaryTree tree;
  tree.write("compose.yml", many);
  CHECK(run_on(tree, {"audit", "compose.yml"}).status >= 0);
}

}  // namespace
}  // namespace tcptune
