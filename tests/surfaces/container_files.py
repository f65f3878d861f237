#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# usage: container_files.py TCPTUNE kubernetes|cloud-init|yaml
# What `tcptune diff` makes of manifests and user data is still taken by those that read them, where they took it
# before; and numbers that the API server refuses become strings that it takes.
#   kubernetes: types of the npm package kubernetes-models, which are generated from the API's own description
#   cloud-init: `cloud-init schema`
#   yaml: PyYAML alone, and what must be in the data afterwards; for compose and others whose programs are not at hand
import os
import subprocess
import sys
import tempfile

TCPTUNE = os.path.abspath(sys.argv[1])
WHICH = sys.argv[2]

POD = """apiVersion: v1
kind: Pod
metadata: { name: web }
spec:
  securityContext:
%s
  containers:
  - { name: web, image: nginx }
"""
KUBERNETES = {
    "one": POD % "    sysctls:\n    - name: net.ipv4.tcp_tw_recycle\n      value: \"1\"",
    "two": POD % "    sysctls:\n    - name: net.ipv4.tcp_tw_recycle\n      value: \"1\"\n    - {name: net.ipv4.tcp_abc, value: \"1\"}",
    "flow": POD % "    sysctls: [{name: net.ipv4.tcp_tw_recycle, value: \"1\"}, {name: net.ipv4.tcp_fin_timeout, value: \"30\"}]",
    "numbers": POD % "    runAsUser: 1000\n    sysctls:\n    - name: net.ipv4.tcp_fin_timeout\n      value: 30 # seconds\n"
    "    - {value: 1, name: net.ipv4.tcp_syncookies}",
    "map": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: t}\ndata:\n  9.conf: |\n    net.ipv4.tcp_tw_recycle = 1\n",
}
CLOUD = {
    "files": "#cloud-config\nwrite_files:\n- path: /etc/sysctl.d/9.conf\n  content: |\n    net.ipv4.tcp_tw_recycle = 1\n"
    "    net.ipv4.tcp_timestamps = 0\nruncmd:\n- [ls, /]\n",
    "only": "#cloud-config\nwrite_files:\n- path: /etc/sysctl.d/9.conf\n  content: |\n    net.ipv4.tcp_tw_recycle = 1\n",
    "commands": "#cloud-config\nruncmd:\n- sysctl -w net.ipv4.tcp_tw_recycle=1\n- [sysctl, -w, net.ipv4.tcp_timestamps=0]\n"
    "- |\n  sysctl -w net.ipv4.tcp_timestamps=0\n  echo done\n",
}
YAML = {
    "compose.yml": "services:\n  a:\n    image: x\n    sysctls:\n    - net.ipv4.tcp_tw_recycle=1\n  b:\n    image: x\n"
    "    sysctls: {net.ipv4.tcp_tw_recycle: 1, net.ipv4.tcp_fin_timeout: 30}\n",
    "talos.yaml": "machine:\n  type: worker\n  sysctls:\n    net.ipv4.tcp_tw_recycle: \"1\"\n",
    "task.json": "{\"containerDefinitions\": [{\"name\": \"a\", \"systemControls\": [\n"
    " {\"namespace\": \"net.ipv4.tcp_tw_recycle\", \"value\": \"1\"}, {\"namespace\": \"net.core.somaxconn\", \"value\": \"4096\"}]}]}\n",
}


def skip(what):
    print(f"SKIPPED: surfaces of containers: {what} is not installed")
    sys.exit(77)


def run(command, **more):
    return subprocess.run(command, capture_output=True, text=True, check=False, **more)


def cured(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    patch = run([TCPTUNE, "diff", name], cwd=folder).stdout
    applied = run(["patch", "-s", "-p1"], cwd=folder, input=patch)
    assert applied.returncode == 0, applied.stdout
    again = run([TCPTUNE, "diff", name], cwd=folder).stdout
    assert "@@" not in again, f"{name}: a second diff of it\n{again}"
    with open(path, encoding="utf-8") as file:
        return file.read()


def kubernetes(folder):
    import yaml

    script = """
const kinds = {Pod: require('kubernetes-models/v1/Pod').Pod, ConfigMap: require('kubernetes-models/v1/ConfigMap').ConfigMap};
const object = JSON.parse(require('fs').readFileSync(0, 'utf8'));
try { new kinds[object.kind](object).validate(); } catch (fault) { console.log(fault.message); process.exit(1); }
"""
    if run(["node", "-e", "require.resolve('kubernetes-models/v1/Pod')"]).returncode != 0:
        skip("the npm package kubernetes-models")

    def takes(text):
        import json

        return run(["node", "-e", script], input=json.dumps(yaml.safe_load(text)))

    assert "must be string" in takes(KUBERNETES["numbers"]).stdout
    for name, text in KUBERNETES.items():
        now = cured(folder, name + ".yaml", text)
        judged = takes(now)
        assert judged.returncode == 0, f"{name}: {judged.stdout}\n{now}"


def cloud_init(folder):
    if run(["cloud-init", "--version"]).returncode != 0:
        skip("cloud-init")
    for name, text in CLOUD.items():
        now = cured(folder, name, text)
        judged = run(["cloud-init", "schema", "--config-file", name], cwd=folder)
        assert judged.returncode == 0, f"{name}: {judged.stdout}{judged.stderr}\n{now}"


def only_yaml(folder):
    import yaml

    found = {name: yaml.safe_load(cured(folder, name, text)) for name, text in YAML.items()}
    services = found["compose.yml"]["services"]
    assert services == {"a": {"image": "x"}, "b": {"image": "x", "sysctls": {"net.ipv4.tcp_fin_timeout": 30}}}, services
    assert found["talos.yaml"] == {"machine": {"type": "worker"}}
    controls = found["task.json"]["containerDefinitions"][0]["systemControls"]
    assert controls == [{"namespace": "net.core.somaxconn", "value": "4096"}], controls


try:
    import yaml  # noqa: F401
except ImportError:
    skip("PyYAML")
with tempfile.TemporaryDirectory() as directory:
    {"kubernetes": kubernetes, "cloud-init": cloud_init, "yaml": only_yaml}[WHICH](directory)
