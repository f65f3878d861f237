#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
# usage: shell_scripts.py TCPTUNE
# What `tcptune diff` makes of scripts is a script still: sh -n takes it, shellcheck finds no new error, a second diff is
# empty, and the reversed patch gives the old bytes. Scripts are made of ways to write a setting and places for it.
import itertools
import os
import shutil
import subprocess
import sys
import tempfile

TCPTUNE = os.path.abspath(sys.argv[1])
# With the dead setting, and with one whose value a fix changes.
SETTINGS = [("net.ipv4.tcp_tw_recycle", "1"), ("net.ipv4.tcp_timestamps", "0"), ("net.ipv4.ip_local_port_range", "1024 65000")]
WAYS = {
    "command": "sysctl -w {k}='{v}'",
    "quoted": 'sudo sysctl -q -w "{k}={v}" >/dev/null 2>&1',
    "blanks": "sysctl -w {k} = {v}",
    "two": "sysctl -w net.core.somaxconn=4096 {k}='{v}'",
    "first of two": "sysctl -w {k}='{v}' net.core.somaxconn=4096",
    "joined": "sysctl -w \\\n    {k}='{v}' \\\n    net.core.somaxconn=4096",
    "echo": "echo {v} > /proc/sys/{p}",
    "tee": "echo '{v}' | sudo tee /proc/sys/{p} >/dev/null",
    "line": "echo '{k} = {v}' >> /etc/sysctl.conf",
    "sudo": "sudo echo '{k} = {v}' >> /etc/sysctl.conf",
    "lines": "printf '{k} = {v}\\nnet.core.somaxconn = 4096\\n' > /etc/sysctl.d/9.conf",
    "here": "cat > /etc/sysctl.d/9.conf <<'EOF'\nnet.core.somaxconn = 4096\n{k} = {v}\nEOF",
    "here only": "cat > /etc/sysctl.d/9.conf <<EOF\n{k} = {v}\nEOF",
    "variable": "V='{v}'\nsysctl -w {k}=\"$V\"",
    "other shell": "bash -c \"sysctl -w {k}='{v}'\"",
    "container": "docker run -d --name web --sysctl {k}='{v}' nginx",
}
PLACES = {
    "alone": "{}\n",
    "no end": "true\n{}",
    "between": "true\n{}\nfalse\n",
    "if": "if true; then\n    {}\nfi\n",
    "else": "if true; then\n    :\nelse\n    {}\n    ls\nfi\n",
    "function": "tune() {{\n    {}\n}}\ntune\n",
    "case": "case $1 in\n  start)\n    {}\n    ;;\n  *) ;;\nesac\n",
    "loop": "for i in 1 2; do\n    {}\ndone\n",
    "subshell": "(\n{}\n)\n",
    "excused": "{} || true\nls\n",
    "then": "true && {}\n",
    "before": "{} && ls\n",
    "semicolon": "ls; {}; ls\n",
    "comment": "{} # why\nls\n",
    "one line": "if true; then {}; fi\n",
}


def run(command, **more):
    return subprocess.run(command, capture_output=True, check=False, **more)


def errors_of(path):
    if not shutil.which("shellcheck"):
        return 0
    return run(["shellcheck", "-S", "error", "-f", "gcc", path]).stdout.count(b"\n")


def judge(folder, name, text):
    path = os.path.join(folder, "tune.sh")
    with open(path, "wb") as file:
        file.write(text)
    if run(["bash", "-n", path]).returncode != 0:
        return "no script"
    before = errors_of(path)
    made = run([TCPTUNE, "diff", "--with-review", "tune.sh"], cwd=folder)
    if made.returncode not in (0, 1):
        return f"exit {made.returncode} {made.stderr.decode()}"
    if b"@@" not in made.stdout:
        return "unchanged"
    applied = run(["patch", "-s", "-p1"], cwd=folder, input=made.stdout)
    if applied.returncode:
        return f"FAULT: patch: {applied.stdout.decode()}"
    checked = run(["bash", "-n", path])
    with open(path, "rb") as file:
        new = file.read().decode()
    if checked.returncode:
        return f"FAULT: {checked.stderr.decode()}{new}"
    if errors_of(path) > before:
        return f"FAULT: shellcheck\n{new}"
    again = run([TCPTUNE, "diff", "--with-review", "tune.sh"], cwd=folder).stdout
    if b"@@" in again:
        return f"FAULT: a second diff\n{new}\n{again.decode()}"
    run(["patch", "-s", "-R", "-p1"], cwd=folder, input=made.stdout)
    with open(path, "rb") as file:
        if file.read() != text:
            return "FAULT: reversed, it is not what it was"
    return "edited"


def main():
    tally = {}
    faults = []
    with tempfile.TemporaryDirectory() as folder:
        for (way, write), (place, around), (key, value) in itertools.product(WAYS.items(), PLACES.items(), SETTINGS):
            if "<<" in write and place not in ("alone", "no end", "between"):
                continue  # a here-document ends at the beginning of a line
            text = "#!/bin/bash\n" + around.format(write.format(k=key, v=value, p=key.replace(".", "/")))
            for ends in ("\n", "\r\n") if place == "between" else ("\n",):
                result = judge(folder, f"{way}, {place}, {key}", text.replace("\n", ends).encode())
                tally[result.split(":")[0]] = tally.get(result.split(":")[0], 0) + 1
                if result.startswith("FAULT") or result.startswith("exit"):
                    faults.append(f"{way}, {place}, {key}{', CR LF' if ends != chr(10) else ''}: {result}\n{text}")
    if not shutil.which("shellcheck"):
        print("SKIPPED: surfaces of the shell: shellcheck is not installed; sh -n alone judged")
    print(tally)
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
