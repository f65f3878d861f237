#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Five attacks that worked on tcptune 0.1.0, each run to its end: what was printed is read by its reader.

usage: attacks.py TCPTUNE HOSTILE_HIVE
"""
import os
import subprocess
import sys
import tempfile

import consumers

BAD = b"net.ipv4.tcp_syncookies = 0x1\n"


def shell_command(tool, _):
    """The name of a setting ends the quoted word and runs a command when the commands are sourced."""
    with tempfile.TemporaryDirectory() as room:
        consumers.put(room, "a.conf", b"net.ipv4.neigh.c';echo${IFS}>PWNED;'d.gc_stale_time = 010\n")
        script = tool.run(room, "diff", "--no-config", "--kernel", "6.1", "--format", "sysctl", "a.conf").stdout
        return consumers.shell("commands", script, [b"net.ipv4.neigh.c';echo${IFS}>PWNED;'d.gc_stale_time=8"])


def registry_key(tool, hive):
    """The name of an interface's key ends its line, and the next one deletes HKEY_CURRENT_USER."""
    with tempfile.TemporaryDirectory() as room:
        key = "{1}]\r\n[-HKEY_CURRENT_USER]\r\n;"
        made = subprocess.run([hive, b"TcpWindowSize".hex(), b"65535".hex(), key.encode().hex(), b"{2}".hex()],
                              stdout=subprocess.PIPE, check=True).stdout
        consumers.put(room, "SYSTEM", made)
        done = tool.run(room, "diff", "--no-config", "--windows-version", "2003", "--with-review", "SYSTEM", binary=True)
        lines = done.stdout.decode("utf-16").split("\r\n")
        keys = [line for line in lines if line.startswith("[")]
        faults = [f"a line of the script is {line!r}" for line in keys if not line.startswith("[HKEY_LOCAL_MACHINE\\SYSTEM")]
        if not keys or not keys[-1].endswith("\\Interfaces\\{2}]"):
            faults.append(f"the other key is not changed: {lines}")
        if b"no .reg file can hold the name of its key" not in done.stderr:
            faults.append(f"it is not said why: {done.stderr!r}")
        return faults


def patch_lines(tool, _):
    """Names with a newline are further lines of the patch, and it changes another file; with a blank it does nothing."""
    faults = []
    for name in (b"a\n--- a/victim\n+++ b/victim\n@@ -1 +1 @@\n-safe\n+owned\nx.conf", b"a b.conf", b"a\tb.conf"):
        with tempfile.TemporaryDirectory() as room:
            files = [name, b"d" + name + b"/x.conf"]
            for path, content in [(b"victim", b"safe\n"), *((path, BAD) for path in files)]:
                consumers.put(room, path, content)
            options = ["diff", "--no-config", "--kernel", "6.1"]
            forward, backward = (tool.run(room, *options, *more, *files).stdout for more in ([], ["--reverse"]))
            faults += consumers.patch(repr(name), room, forward, backward, set(files))
        with tempfile.TemporaryDirectory() as room:
            consumers.put(room, b"victim", b"safe\n")
            consumers.put(room, b"etc/" + name, BAD)
            os.makedirs(os.path.join(room, "etc/sysctl.d"))
            os.symlink(b"../" + name, os.path.join(os.fsencode(room), b"etc/sysctl.d/a.conf"))
            options += ["--root", "."]
            forward, backward = (tool.run(room, *options, *more).stdout for more in ([], ["--reverse"]))
            if not forward:
                faults.append(f"{name!r}: no diff of a linked file")
            faults += consumers.patch(f"link to {name!r}", room, forward, backward, {b"etc/" + name})
    return faults


def escape_sequences(tool, _):
    """Control characters of inputs, policies, site rules and the command line reach the terminal; Tool.run sees them."""
    drive = "\x1b[2J\u009b2J\u202e"
    with tempfile.TemporaryDirectory() as room:
        consumers.put(room, "a.conf", f"net.ipv4.tcp_{drive} = {drive}\n{drive}\nnet.core.somaxconn = 0x10 # {drive}\n".encode())
        escaped = drive.encode("unicode_escape").decode("ascii")
        consumers.put(room, "p.yaml", f'ignore:\n- {{ rule: "TW{escaped}", reason: "{escaped}" }}\n'.encode())
        topic = f'name: hostile\ntitle: "{escaped}"\ntext: "a{escaped}"\nreferences: [https://example.org]\n'
        consumers.put(room, "rules/t.yaml", topic.encode())
        faults = [fault for kind in ("json", "jsonl")
                  for fault in consumers.jsons(kind, tool.run(room, "audit", "--format", kind, "a.conf").stdout, lines=kind == "jsonl")]
        for arguments in (["a.conf"], ["--config", "p.yaml", "a.conf"], [drive], ["--" + drive], ["--kernel", drive, "a.conf"],
                          ["--select", drive, "a.conf"], ["--format", drive]):
            tool.run(room, "audit", *arguments)
        tool.run(room, "explain", "--rules", "rules", "hostile")
        tool.run(room, "explain", "--rules", "rules")
        tool.run(room, "explain", drive)
        tool.run(room, "generate", "--profile", drive)
        tool.run(room, drive)
    return faults


def policy_link(tool, _):
    """A policy that is a link to another file has lines of it printed."""
    faults = []
    secrets = {
        "shadow": "root:$y$SECRET$x:19000:0:99999:7:::\nbin:*:19000:0:99999:7:::\n",
        "mapping": "SECRET_KEY: SECRET\nother: 1\n",
        "twice": "SECRET: 1\nSECRET: 2\n",
        "no YAML": "SECRET: [\n",
        "escape": '"\\SECRET"\n',
        "directive": "%YAML SECRET\n---\n",
        "list": "- SECRET\n",
    }
    for name, text in secrets.items():
        with tempfile.TemporaryDirectory() as room:
            consumers.put(room, "secret", text.encode())
            consumers.put(room, "a.conf", BAD)
            os.makedirs(os.path.join(room, "rules"))
            for link in (".tcptune.yaml", "rules/r.yaml", "baseline.json"):
                os.symlink(os.path.join(room, "secret"), os.path.join(room, link))
            runs = [["a.conf"], ["--no-config", "--rules", "rules", "a.conf"], ["--no-config", "--profile", "./.tcptune.yaml", "a.conf"],
                    ["--no-config", "--baseline", "baseline.json", "a.conf"]]
            for arguments in runs:
                done = tool.run(room, "audit", *arguments)
                if done.returncode != 2:
                    faults.append(f"{name}: {arguments}: exit status {done.returncode}")
                if b"SECRET" in done.stdout + done.stderr or b"root" in done.stderr:
                    faults.append(f"{name}: {arguments}: told: {done.stderr!r}")
    return faults


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    consumers.need("patch", "git")
    tool, hive = consumers.Tool(sys.argv[1]), os.path.abspath(sys.argv[2])
    faults = []
    for attack in (shell_command, registry_key, patch_lines, escape_sequences, policy_link):
        found = attack(tool, hive) + tool.faults
        tool.faults = []
        print(f"{attack.__name__}: {'worked' if found else 'failed, as it should'}")
        faults += found
    consumers.finish(faults, tool.runs)


if __name__ == "__main__":
    main()
