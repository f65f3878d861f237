#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: own_parsers.py TCPTUNE nix|units|yaml

What `tcptune diff` makes of NixOS modules, systemd units and YAML is taken by nix-instantiate, systemd-analyze and
node's YAML parser, where they took it before.
"""
import os
import shutil
import subprocess
import sys
import tempfile

import edited

TCPTUNE, WHICH = os.path.abspath(sys.argv[1]), sys.argv[2]
SAMPLES = {
    "nix": {
        "configuration.nix": '{ config, lib, ... }:\n{\n  boot.kernel.sysctl = {\n    # many clients\n'
                             '    "net.ipv4.tcp_tw_recycle" = 1;\n    "net.core.somaxconn" = lib.mkDefault 4096;\n  };\n}\n',
        "flat.nix": '{ ... }:\n{\n  boot.kernel.sysctl."net.ipv4.tcp_tw_recycle" = 1;\n  networking.hostName = "a";\n}\n',
        "text.nix": '{ pkgs, ... }:\n{\n  environment.etc."sysctl.d/60-a.conf".text = \'\'\n    net.ipv4.tcp_tw_recycle = 1\n'
                    '    net.core.somaxconn = 4096\n  \'\';\n}\n',
    },
    "units": {
        "tune.service": "[Unit]\nDescription=tuning\n\n[Service]\nType=oneshot\n"
                        "ExecStart=/usr/sbin/sysctl -q -w net.ipv4.tcp_tw_recycle=1 net.ipv4.tcp_sack=1\n"
                        "ExecStart=/usr/sbin/sysctl -w net.core.somaxconn=4096\n\n[Install]\nWantedBy=multi-user.target\n",
        "both.service": "[Service]\nType=oneshot\nExecStart=/usr/sbin/sysctl -w net.ipv4.tcp_tw_recycle=1 "
                        "net.core.somaxconn=4096\n",
    },
    "yaml": {
        "talos.yaml": "machine:\n  type: worker\n  sysctls:\n    net.ipv4.tcp_tw_recycle: \"1\"\n    net.core.somaxconn: \"4096\"\n",
        "compose.yml": "services:\n  a:\n    image: x\n    sysctls:\n      - net.ipv4.tcp_tw_recycle=1\n      - net.core.somaxconn=4096\n",
        "user-data": "#cloud-config\nwrite_files:\n- path: /etc/sysctl.d/9.conf\n  content: |\n    net.ipv4.tcp_tw_recycle = 1\n"
                     "    net.core.somaxconn = 4096\n",
    },
}
NODE_YAML = "require('js-yaml').loadAll(require('fs').readFileSync(process.argv[1], 'utf8'))"
COMMANDS = {
    "nix": ("nix-instantiate", lambda path: ["nix-instantiate", "--parse", path]),
    "units": ("systemd-analyze", lambda path: ["systemd-analyze", "verify", "--man=no", "--recursive-errors=no", path]),
    "yaml": ("node", lambda path: ["node", "-e", NODE_YAML, path]),
}


def run(command, state="/"):
    node_path = ":".join(filter(None, [os.environ.get("NODE_PATH"), "/usr/share/nodejs"]))
    more = {"NODE_PATH": node_path, "NIX_STATE_DIR": state}  # nix-instantiate writes to its state
    return subprocess.run(command, capture_output=True, text=True, check=False, env=dict(os.environ, **more))


program, command_for = COMMANDS[WHICH]
if shutil.which(program) is None:
    print(f"SKIPPED: {WHICH}: {program} is not installed")
    sys.exit(77)
if WHICH == "yaml" and run(["node", "-e", "require('js-yaml')"]).returncode != 0:
    print("SKIPPED: yaml: node's js-yaml is not installed")
    sys.exit(77)
found = []
for name, text in SAMPLES[WHICH].items():
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as state:
        def refused():
            answer = run(command_for(os.path.join(folder, name)), state)
            return answer.stderr.strip() if answer.returncode != 0 else ""
        found += edited.faults_of(TCPTUNE, folder, name, text, refused)
for fault in found:
    print(fault)
print(f"{len(SAMPLES[WHICH])} samples of {WHICH}, {len(found)} faults")
sys.exit(1 if found else 0)
