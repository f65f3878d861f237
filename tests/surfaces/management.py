#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: management.py TCPTUNE

Edits of playbooks, manifests and states: what Ansible, Puppet and a YAML parser take before the patch they must take
after it, a check-mode run of the module must plan to write what is left, a second diff must be empty, and the reverse
patch must give the old bytes. What is not installed is skipped, loudly.
"""
import os
import shutil
import subprocess
import sys
import tempfile

TCPTUNE = os.path.abspath(sys.argv[1])

PLAYBOOK = """\
---
- hosts: localhost
  connection: local
  gather_facts: false
  vars:
    tuning:
      net.ipv4.tcp_tw_recycle: 1
      net.ipv4.tcp_sack: 0  # measured once
  tasks:
    - name: gone
      ansible.posix.sysctl:
        name: net.ipv4.tcp_tw_recycle
        value: "1"
        sysctl_file: "{{ here }}/a.conf"
        reload: false

    - name: short
      ansible.posix.sysctl: name=net.ipv4.tcp_syncookies value=no reload=no sysctl_file="{{ here }}/a.conf"

    - name: list
      ansible.posix.sysctl:
        name: "{{ item.name }}"
        value: "{{ item.value }}"
        sysctl_file: "{{ here }}/a.conf"
        reload: false
      loop:
        - { name: net.ipv4.tcp_tw_recycle, value: 0 }
        - { name: net.ipv4.tcp_window_scaling, value: off }

    - name: names
      ansible.posix.sysctl:
        name: "{{ item }}"
        value: "0"
        sysctl_file: "{{ here }}/a.conf"
        reload: false
      with_items: [net.ipv4.tcp_tw_recycle, net.ipv4.tcp_mtu_probing]

    - name: dictionary
      ansible.posix.sysctl:
        name: "{{ item.key }}"
        value: "{{ item.value }}"
        sysctl_file: "{{ here }}/a.conf"
        reload: false
      loop: "{{ tuning | dict2items }}"

    - name: alone in a block
      block:
        - ansible.posix.sysctl: { name: net.ipv4.tcp_tw_recycle, value: 1, sysctl_file: "{{ here }}/a.conf", reload: no }
    - name: last
      ansible.builtin.debug: { msg: done }
"""

MANIFEST = """\
class tuning {
  sysctl { 'net.ipv4.tcp_tw_recycle': ensure => present, value => '1' }
  sysctl {
    'net.ipv4.tcp_syncookies': value => '0';
    'net.ipv4.tcp_tw_recycle': value => '0';
    'net.ipv4.tcp_fin_timeout': value => '30';
  }
  sysctl { ['net.ipv4.tcp_tw_recycle', 'net.ipv4.tcp_mtu_probing']:
    value => 0,
  }
  sysctl::parameters { 'web':
    values => {
      'net.ipv4.tcp_tw_recycle' => 1,  # gone
      'net.ipv4.tcp_sack'       => 0,
    },
  }
  file { '/etc/sysctl.d/61.conf':
    content => @(END),
      net.ipv4.tcp_dsack = 1
      net.ipv4.tcp_tw_recycle = 1
      | END
  }
}
"""

STATE = """\
net.ipv4.tcp_tw_recycle:
  sysctl.present:
    - value: 1

tuning:
  sysctl.present:
    - name: net.ipv4.tcp_sack
    - value: 0
"""

faults = []
skipped = []


def run(*command, cwd=None, text=None, env=None):
    return subprocess.run(command, cwd=cwd, input=text, env=env, capture_output=True, text=True, timeout=240)


def check(holds, what, run_of=None):
    if not holds:
        faults.append(what + ("" if run_of is None else "\n" + run_of.stdout + run_of.stderr))


def patched(directory, name, text):
    """The file after its patch; the way there and back is checked."""
    path = os.path.join(directory, name)
    with open(path, "w", newline="") as file:
        file.write(text)
    for _ in range(5):
        diff = run(TCPTUNE, "diff", name, cwd=directory)
        if diff.returncode != 1:
            break
        before = open(path, newline="").read()
        check(run("patch", "-p1", "-s", cwd=directory, text=diff.stdout).returncode == 0, name + ": no patch", diff)
        after = open(path, newline="").read()
        check(run("patch", "-R", "-p1", "-s", cwd=directory, text=diff.stdout).returncode == 0, name + ": no way back")
        check(open(path, newline="").read() == before, name + ": the reverse patch gives other bytes")
        with open(path, "w", newline="") as file:
            file.write(after)
    check(diff.returncode == 0, name + ": a diff of the patched file is not empty", diff)
    check("tcp_tw_recycle" not in open(path).read(), name + ": the removed key is still there", diff)
    return path


def judge_ansible(directory):
    path = patched(directory, "site.yml", PLAYBOOK)
    if shutil.which("ansible-playbook") is None:
        return skipped.append("ansible-playbook is not installed")
    environment = dict(os.environ, ANSIBLE_LOCALHOST_WARNING="False", ANSIBLE_NOCOWS="1", HOME=directory)
    for options in (["--syntax-check"], ["--check"], []):
        if not options and shutil.which("sysctl") is None:
            skipped.append("sysctl is not installed")
            continue
        play = run("ansible-playbook", "-i", "localhost,", "-e", "here=" + directory, *options, path, cwd=directory,
                   env=environment)
        check(play.returncode == 0, f"ansible-playbook {options} fails", play)
    written = os.path.join(directory, "a.conf")
    lines = open(written).read() if os.path.exists(written) else ""
    for line in ("net.ipv4.tcp_syncookies=1", "net.ipv4.tcp_window_scaling=1", "net.ipv4.tcp_sack=1"):
        check(line in lines, f"the module does not write {line}:\n{lines}")
    judged = run(TCPTUNE, "audit", written)
    check(judged.returncode == 0, "what Ansible wrote is not clean", judged)


def judge_puppet(directory):
    path = patched(directory, "init.pp", MANIFEST)
    if shutil.which("puppet") is None:
        return skipped.append("puppet is not installed")
    parsed = run("puppet", "parser", "validate", path)
    check(parsed.returncode == 0, "puppet does not take the patched manifest", parsed)


def judge_salt(directory):
    path = patched(directory, "init.sls", STATE)
    try:
        import yaml
    except ImportError:
        return skipped.append("Python has no yaml")
    states = yaml.safe_load(open(path))
    check(states == {"tuning": {"sysctl.present": [{"name": "net.ipv4.tcp_sack"}, {"value": 1}]}}, f"states: {states}")


with tempfile.TemporaryDirectory() as directory:
    for judge in (judge_ansible, judge_puppet, judge_salt):
        judge(directory)
for fault in faults:
    print(fault)
for reason in skipped:
    print("SKIPPED: surfaces of configuration management: " + reason)
sys.exit(1 if faults else 77 if skipped else 0)
