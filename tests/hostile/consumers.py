# SPDX-License-Identifier: MIT
"""The hostile texts, and those who read what tcptune prints: a terminal, sh, patch and git apply, jq and Python for JSON.

Each function returns a list of faults, one line each; an empty one is good.
"""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile

# What breaks out of one consumer or another. Where a place cannot hold one (a name of a file no NUL), it is left out.
HOSTILE = {
    "quote": b"a'b",
    "double quote": b'a"b',
    "newline": b"a\nnet.core.somaxconn = 4\n--- a/victim\n+++ b/victim\nb",
    "carriage return": b"a\rb",
    "tab": b"a\tb",
    "blank": b"a b",
    "blank at the end": b"ab ",
    "command": b"$(echo>PWNED)",
    "backticks": b"`echo>PWNED`",
    "end of a word": b"';echo>PWNED;'",
    "substitution": b"${IFS}&echo>PWNED|",
    "backslash": b"a\\b",
    "backslash at the end": b"ab\\",
    "escape": b"\x1b[2J\x1b]0;title\x07",
    "C1": "\u009b2J".encode(),
    "next line": "a\u0085b".encode(),
    "bidirectional": "a\u202eb\u2066c\u200f".encode(),
    "line separator": "a\u2028b".encode(),
    "delete": b"a\x7fb",
    "NUL": b"a\0b",
    "not UTF-8": b"a\xff\xc3b",
    "long": b"x" * 4096,
    "key of the registry": b"{1}]\r\n[-HKEY_CURRENT_USER]\r\n;",
    "glob": b"*",
    "wide": "\u65e5\u672ce\u0301".encode(),
}

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")


def terminal(what, output):
    """Nothing in it drives a terminal or reorders its text. Bytes that are no UTF-8 mean nothing to one."""
    found = CONTROL.search(output.decode("utf-8", "replace"))
    return [f"{what}: the terminal gets {found[0]!r}: {excerpt(output, found[0])}"] if found else []


def excerpt(output, part):
    at = output.find(part.encode()) if isinstance(part, str) else output.find(part)
    return repr(output[max(0, at - 60) : at + 60])


class Tool:
    """Runs tcptune in a directory; what it printed is held against the terminal each time."""

    def __init__(self, program):
        self.program = os.path.abspath(program)
        self.faults = []
        self.runs = 0

    def run(self, directory, *arguments, binary=False, content=False, environment=None):
        """`binary`: standard output is no text. `content`: it holds lines of a file, which may end in CR LF."""
        arguments = [os.fsencode(argument) for argument in arguments]
        done = subprocess.run([self.program, *arguments], cwd=directory, stdin=subprocess.DEVNULL, capture_output=True, timeout=120,
                              check=False, env={**os.environ, "XDG_CONFIG_HOME": "/nowhere", **(environment or {})})
        self.runs += 1
        what = b" ".join(argument[:80] for argument in arguments).decode("utf-8", "backslashreplace").replace("\n", "\\n")
        if done.returncode not in (0, 1, 2):
            self.faults.append(f"{what}: exit status {done.returncode}: {done.stderr[-200:]!r}")
        if not binary:
            self.faults += terminal(what, done.stdout.replace(b"\r\n", b"\n") if content else done.stdout)
        self.faults += terminal(what + " (standard error)", done.stderr)
        said = done.stderr.decode("utf-8", "replace").split("\n")
        if done.stderr and not said[0].startswith("tcptune: "):
            self.faults.append(f"{what}: standard error begins with {said[0]!r}")
        return done


def jsons(what, output, lines=False):
    """It is JSON: one document, or one a line. jq takes bytes that are no UTF-8; Python does not."""
    try:
        for document in output.splitlines() if lines else [output] if output else []:
            json.loads(document)
    except ValueError as error:
        return [f"{what}: no JSON: {error}: {output[:200]!r}"]
    if not output or not shutil.which("jq"):
        return []
    # One line is one document; otherwise there is exactly one.
    command = ["jq", "-R", "fromjson | empty"] if lines else ["jq", "-e", "-s", "length == 1"]
    done = subprocess.run(command, input=output, capture_output=True, check=False)
    return [f"{what}: jq: {done.returncode} {done.stderr[:300]!r}: {output[:200]!r}"] if done.returncode else []


def put(directory, path, content):
    """Writes a file, with the directories above it."""
    whole = os.path.join(os.fsencode(directory), os.fsencode(path))
    os.makedirs(os.path.dirname(whole), exist_ok=True)
    with open(whole, "wb") as file:
        file.write(content)


def tree(directory):
    """Every file below it with its bytes, every link with where it leads."""
    top, found = os.fsencode(directory), {}
    for at, _, names in os.walk(top):
        for path in (os.path.join(at, name) for name in names):
            if os.path.islink(path):
                found[os.path.relpath(path, top)] = os.readlink(path)
            else:
                with open(path, "rb") as file:
                    found[os.path.relpath(path, top)] = file.read()
    return found


def shell(what, script, expected=None):
    """Sourced by sh it runs `sysctl -w NAME=VALUE` as often as it says, and nothing else happens."""
    faults = []
    undo = b"".join(line[8:] + b"\n" for line in script.split(b"\n") if line.startswith(b"# undo: "))
    for part in (script, undo):
        with tempfile.TemporaryDirectory() as room:
            programs, empty, record = (os.path.join(room, name) for name in ("bin", "empty", "record"))
            os.makedirs(programs)
            os.makedirs(empty)
            fake = os.path.join(programs, "sysctl")
            with open(fake, "w", encoding="ascii") as file:
                file.write('#!/bin/sh\nprintf "%s\\0" "$#" "$@" >>"$RECORD"\n')
            os.chmod(fake, 0o755)
            with open(os.path.join(room, "script"), "wb") as file:
                file.write(part)
            environment = {"PATH": programs, "RECORD": record}
            for command in (["/bin/sh", "-n", "../script"], ["/bin/sh", "-c", ". ../script"]):
                done = subprocess.run(command, cwd=empty, env=environment, capture_output=True, check=False)
                if done.returncode != 0 or done.stderr or done.stdout:
                    faults.append(f"{what}: {' '.join(command)}: {done.returncode} {(done.stdout + done.stderr)[:300]!r}")
            if os.listdir(empty):
                faults.append(f"{what}: sh made {os.listdir(empty)}")
            calls = pathlib.Path(record).read_bytes().split(b"\0")[:-1] if os.path.exists(record) else []
            wanted = sum(line.startswith(b"sysctl ") for line in part.split(b"\n"))
            odd = [call for call in zip(calls[::3], calls[1::3], calls[2::3]) if call[:2] != (b"2", b"-w") or b"=" not in call[2]]
            if odd or len(calls) != 3 * wanted:
                faults.append(f"{what}: {wanted} commands became {calls[:9]}")
            if expected is not None and part is script and calls[2::3] != expected:
                faults.append(f"{what}: sysctl was to get {expected} and got {calls[2::3]}")
    return faults


APPLIERS = {"patch": ["patch", "-s", "-f", "-p1"], "git apply": ["git", "apply", "-"]}


def patch(what, directory, forward, backward, may_change):
    """patch and git apply do the same: they change some of the files that may change and no other, and the way back
    restores every byte. Long paths are more than GNU patch takes."""
    before = tree(directory)
    faults, after = [], {}
    for name, command in APPLIERS.items():
        with tempfile.TemporaryDirectory() as room:
            copy = os.path.join(room, "tree")
            shutil.copytree(os.fsdecode(directory), copy, symlinks=True)
            for way, diff in (("forward", forward), ("back", backward)):
                done = subprocess.run(command, cwd=copy, input=diff, capture_output=True, check=False)
                if done.returncode != 0:
                    faults.append(f"{what}: {name} {way}: {(done.stdout + done.stderr)[:300]!r}")
                if way == "forward":
                    after[name] = tree(copy)
                    changed = {path for path in before.keys() | after[name].keys() if before.get(path) != after[name].get(path)}
                    if not changed <= may_change:
                        faults.append(f"{what}: {name} changed {sorted(changed - may_change)}")
                    if bool(changed) != bool(forward):
                        faults.append(f"{what}: {name} changed {len(changed)} files by {len(forward)} bytes")
            if tree(copy) != before:
                faults.append(f"{what}: {name}: the way back leaves another tree")
    if len(after) == len(APPLIERS) and after["patch"] != after["git apply"]:
        faults.append(f"{what}: patch and git apply leave different trees")
    return faults


def need(*programs):
    missing = [program for program in programs if not shutil.which(program)]
    if missing:
        print(f"SKIPPED: hostile names and values: {', '.join(missing)} is not installed")
        raise SystemExit(77)


def finish(faults, runs):
    for fault in faults[:60]:
        print(fault)
    if not shutil.which("jq"):
        print("jq is not installed: JSON was read by Python alone")
    print(f"{runs} runs, {len(faults)} faults")
    raise SystemExit(1 if faults or not runs else 0)
