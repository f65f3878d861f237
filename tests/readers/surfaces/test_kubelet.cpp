// SPDX-License-Identifier: MIT
// What kubelets are told to allow: where that is written, and what it means for pods beside it.
#include <doctest/doctest.h>

#include <string>

#include "readers/input/input_kind.h"
#include "readers/surfaces/surface_lines.h"

namespace tcptune {
namespace {

// The patterns of what only says what pods may set.
std::string allowed_in(const Surface& surface, const std::string& path, const std::string& text) {
  std::string all;
  for (const Fragment& fragment : surface_read(surface, path, text).fragments)
    for (const Line& line : fragment.lines)
      if (line.kind == LineKind::inert && line.writing->faults.front().rule == "SRC014")
        all += fmt::format("{}:{} {}\n", line.line, line.column, line.name);
  return all;
}

}  // namespace

TEST_CASE("what a kubelet allows is found wherever it is handed over") {
  const Surface& manifest = surface::kubernetes;
  CHECK(allowed_in(manifest, "k.yaml",
                   "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\nallowedUnsafeSysctls:\n"
                   "  - net.core.somaxconn\n  - 'net.ipv4.tcp_*'\n") == "4:5 net.core.somaxconn\n5:6 net.ipv4.tcp_*\n");
  CHECK(
      allowed_in(manifest, "kops.yaml",
                 "apiVersion: kops.k8s.io/v1alpha2\nkind: InstanceGroup\nspec:\n  kubelet:\n    allowedUnsafeSysctls: "
                 "[net.core.somaxconn]\n") == "5:28 net.core.somaxconn\n");
  CHECK(
      allowed_in(manifest, "adm.yaml",
                 "apiVersion: kubeadm.k8s.io/v1beta4\nkind: JoinConfiguration\nnodeRegistration:\n  kubeletExtraArgs:\n"
                 "    - {name: allowed-unsafe-sysctls, value: 'net.a.b,net.c.d'}\n") == "5:46 net.a.b\n5:54 net.c.d\n");
  CHECK(allowed_in(surface::node_config, "config.yaml",
                   "kubelet-arg:\n- allowed-unsafe-sysctls=net.core.somaxconn, net.x.y\n- max-pods=5\n") ==
        "2:26 net.core.somaxconn\n2:46 net.x.y\n");
  CHECK(allowed_in(surface::unit, "kubelet.service",
                   "[Service]\n#ExecStart=kubelet --allowed-unsafe-sysctls=net.no.no\n"
                   "ExecStart=/usr/bin/kubelet --allowed-unsafe-sysctls='net.core.somaxconn,net.*' \\\n  --v=2\n") ==
        "3:54 net.core.somaxconn\n3:73 net.*\n");
  CHECK(allowed_in(surface::shell, "up.sh",
                   "minikube start --extra-config=\"kubelet.allowed-unsafe-sysctls=net.core.somaxconn\"\n") ==
        "1:63 net.core.somaxconn\n");
  CHECK(allowed_in(surface::shell, "up.sh", "kubelet --allowed-unsafe-sysctls=\"$LIST\"\n").empty());
}

TEST_CASE("a kubelet's file of variables is no sysctl file") {
  CHECK(recognise("kubelet", "KUBELET_EXTRA_ARGS=\"--v=2 --allowed-unsafe-sysctls=net.core.somaxconn\"\n").kind ==
        InputKind::shell);
  CHECK(allowed_in(surface::shell, "kubelet",
                   "KUBELET_EXTRA_ARGS=--allowed-unsafe-sysctls=net.core.somaxconn,net.x.y\n") ==
        "1:45 net.core.somaxconn\n1:64 net.x.y\n");
}

TEST_CASE("a pod beside the configuration that allows its sysctl is marked, another one is not") {
  const SurfaceRead read = surface_read(
      surface::kubernetes, "k.yaml",
      "apiVersion: v1\nkind: Pod\nspec: {securityContext: {sysctls: [{name: net.core.somaxconn, value: '1'}, "
      "{name: net.ipv4.tcp_sack, value: '1'}]}}\n---\napiVersion: kubelet.config.k8s.io/v1beta1\n"
      "kind: KubeletConfiguration\nallowedUnsafeSysctls: ['net.core.*']\n");
  CHECK(read.setting(0).writing->allowed_by_kubelet == YesNo::yes);
  CHECK(read.setting(1).writing->allowed_by_kubelet == YesNo::no);
}

}  // namespace tcptune
