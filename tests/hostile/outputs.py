#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Tries every hostile text in every place of an input, and holds every output against its reader.

usage: outputs.py TCPTUNE HOSTILE_HIVE
"""
import json
import os
import re
import subprocess
import sys
import tempfile

import consumers

TEXTS = consumers.HOSTILE
KERNEL = ["--no-config", "--kernel", "6.1"]
WINDOWS = ["--no-config", "--windows-version", "2003"]
PARAMETERS = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters"


class Outputs:
    """Runs all commands over a target and collects what is wrong with their outputs."""

    def __init__(self, tool, hive):
        self.tool = tool
        self.hive = hive  # the program that writes one
        self.faults = []

    def audit(self, what, room, *target):
        self.tool.run(room, "audit", "--show-passed", *target)
        self.faults += consumers.jsons(what, self.tool.run(room, "audit", "--format", "json", "--show-passed", *target).stdout)
        self.faults += consumers.jsons(what, self.tool.run(room, "audit", "--format", "jsonl", *target).stdout, lines=True)

    def changes(self, what, room, *target):
        """JSON and commands; a target without files has no more."""
        diff = ["diff", "--with-review", *target]
        self.faults += consumers.jsons(what, self.tool.run(room, *diff, "--format", "json").stdout)
        self.faults += consumers.shell(what, self.tool.run(room, *diff, "--format", "sysctl").stdout)

    def patches(self, what, room, may_change, *target):
        """The diff and its undo, printed and written."""
        for options in ([], ["--with-review", "--prune"]):
            diff = ["diff", *options, *target]
            forward, backward = (self.tool.run(room, *diff, *way, content=True).stdout for way in ([], ["--reverse"]))
            with tempfile.TemporaryDirectory() as written:
                names = [os.path.join(written, name) for name in ("forward", "backward")]
                done = self.tool.run(room, *diff, "-o", names[0], "--undo", names[1])
                found = consumers.tree(written)
                if [found.get(b"forward"), found.get(b"backward")] != [forward, backward]:
                    self.faults.append(f"{what}: what is written is not what is printed: {done.stderr[:200]!r}")
            self.faults += consumers.patch(what, room, forward, backward, may_change)
            if not forward:
                self.faults.append(f"{what}: there is no diff")

    def script(self, what, room, *target):
        """The .reg file: its lines are of the kinds that we write, and its keys are below SYSTEM."""
        for options in ([], ["--reverse"]):
            script = self.tool.run(room, "diff", "--with-review", *options, *target, binary=True).stdout
            for line in script.decode("utf-16").split("\r\n"):
                ours = re.fullmatch(r'Windows Registry Editor Version 5\.00||; .*|\[HKEY_LOCAL_MACHINE\\SYSTEM.*\]|"[A-Za-z0-9]+"=.*|'
                                    r"  [0-9a-f,]+\\?", line)
                if not ours or consumers.CONTROL.search(line):
                    self.faults.append(f"{what}: a line of the .reg file is {line!r}")


def files_with_texts(out):
    """A file for each text: as part of a name, as a value, behind a value and as a comment."""
    with tempfile.TemporaryDirectory() as room:
        good = []
        for number, text in enumerate(TEXTS.values()):
            lines = [b"net.ipv4.neigh." + text + b".gc_stale_time = 010", b"net.ipv4.conf." + text + b".accept_source_route = 1",
                     b"net.ipv4." + text + b" = 1", text + b" = 1", b"net.core.somaxconn = " + text,
                     b"net.ipv4.tcp_fin_timeout = 30 # " + text, text, b"# " + text, b"net.ipv4.tcp_syncookies = 0x1"]
            name = f"{number}.conf".encode()
            consumers.put(room, name, b"\n".join(lines) + b"\n")
            consumers.put(room, b"comment-" + name, b"# tcptune ignore=" + text + b" until=" + text + b"\nnet.core.somaxconn = 4096\n")
            out.tool.run(room, "audit", *KERNEL, "comment-" + name.decode())
            good.append(name)
        out.audit("files", room, *KERNEL, *good)
        out.changes("files", room, *KERNEL, *good)
        out.patches("files", room, set(good), *KERNEL, *good)
        for reader in ("systemd", "procps", "busybox"):
            out.tool.run(room, "audit", *KERNEL, "--boot", reader, *good)
        baseline = os.path.join(room, "baseline.json")
        out.tool.run(room, "audit", *KERNEL, "--write-baseline", baseline, *good)
        with open(baseline, "rb") as file:
            written = file.read()
        out.faults += consumers.jsons("baseline", written) + consumers.terminal("baseline", written)
        for name in good:
            out.tool.run(room, "generate", "--profile", "proxy", "--kernel", "6.1", "--check", name, content=True)


def names_of_files(out):
    """A file with the text in its name, one in a directory of that name, and both behind links in a root."""
    for text in (text for text in TEXTS.values() if b"\0" not in text):
        name = text.strip(b"/") + b".conf"
        if len(text) > 1000:
            name = b"/".join([b"x" * 200] * 15) + b".conf"
        with tempfile.TemporaryDirectory() as room:
            files = [name, b"d" + text[:200].replace(b"/", b"_") + b"/x.conf"]
            for path in files:
                consumers.put(room, path, b"net.ipv4.tcp_syncookies = 0x1\n# the end\n")
            consumers.put(room, b"victim", b"safe\n")
            out.audit(f"names {text[:40]!r}", room, *KERNEL, *files)
            out.patches(f"names {text[:40]!r}", room, set(files), *KERNEL, *files)
            root = b"r" + text[:200].replace(b"/", b"_")
            consumers.put(room, root + b"/etc/a/" + files[1], b"net.ipv4.tcp_syncookies = 0x1\n")
            consumers.put(room, root + b"/etc/os-release", b'PRETTY_NAME="' + text + b'"\n')
            whole = os.path.join(os.fsencode(room), root)
            os.makedirs(whole + b"/etc/sysctl.d")
            os.symlink(b"../a/" + files[1], whole + b"/etc/sysctl.d/a.conf")
            os.symlink(text[:200], whole + b"/etc/sysctl.d/b.conf")
            consumers.put(whole, b"etc/sysctl.d/" + text[:200].replace(b"/", b"_") + b".conf", b"net.core.somaxconn = 0x1000\n")
            what = f"root {text[:40]!r}"
            out.audit(what, room, *KERNEL, "--root", root)
            out.tool.run(room, "audit", *KERNEL, "--root", root, "--with", files[0])
            may = {path for path in consumers.tree(whole) if path.endswith(b".conf")}
            out.patches(what, whole, may, *KERNEL, "--root", ".")


def command_line(out):
    """As an argument wherever one is taken."""
    with tempfile.TemporaryDirectory() as room:
        consumers.put(room, "a.conf", b"net.ipv4.tcp_syncookies = 0x1\n")
        for text in (text for text in TEXTS.values() if b"\0" not in text):
            for arguments in (["--kernel"], ["--windows-version"], ["--memory"], ["--profile"], ["--profile=./" + "p.yaml"], ["--select"],
                              ["--ignore"], ["--format"], ["--from"], ["--boot"], ["--rules"], ["--config"], ["--baseline"], ["--root"],
                              ["--fail-on"]):
                out.tool.run(room, "audit", *arguments, text, "a.conf")
            for arguments in (["explain"], ["profiles", "show"], ["rules", "schema", "--of"], ["generate", "--check", "a.conf", "--profile"],
                              ["audit", "-o", "missing/"], ["diff", "--format"], []):
                out.tool.run(room, *arguments[:-1], *([os.fsencode(arguments[-1]) + text] if arguments[-1:] == ["missing/"] else
                                                      [*arguments[-1:], text]))
            out.tool.run(room, "audit", b"--" + text)
            out.tool.run(room, "audit", "a.conf", environment={"SOURCE_DATE_EPOCH": os.fsdecode(text)})


def in_yaml(text):
    """As a quoted scalar of YAML."""
    try:
        points = text.decode("utf-8")
    except UnicodeDecodeError:
        return b'"' + text + b'"'  # no escape can say this
    return b'"' + "".join(f"\\U{ord(point):08x}" if ord(point) < 0x30 or ord(point) > 0x7E or point == "\\" else point
                          for point in points).encode("ascii") + b'"'


def policies(out):
    """In every place of a policy, and of a baseline."""
    good = b"ignore: [{rule: TW002, reason: %b, path: %b, until: 2020-01-01}, {rule: CT, reason: %b}]\n"
    for text in TEXTS.values():
        word = in_yaml(text)
        with tempfile.TemporaryDirectory() as room:
            consumers.put(room, "a.conf", b"net.ipv4.tcp_syncookies = 0x1\nnet.netfilter.nf_conntrack_max = 1\n")
            texts = [b"profile: proxy\n%b: 1\nfail-on: %b\n", b"profile: %b\nseverity: {%b: note, TW002: %b}\n",
                     b"ignore: [{rule: %b, reason: x}, {rule: TW, setting: %b, reason: x}, {rule: TW, reason: x, until: %b}]\n",
                     b"rules: [%b]\n", b"%b\n", b"ignore: %b\n", b"ignore: [{rule: TW, reason: x, %b: 1}]\n", good]
            for policy in texts:
                consumers.put(room, "p.yaml", policy % ((word,) * policy.count(b"%b")))
                out.tool.run(room, "audit", "--config", "p.yaml", "--kernel", "6.1", "a.conf")
            report = out.tool.run(room, "audit", "--config", "p.yaml", "--format", "json", "--kernel", "6.1", "a.conf").stdout
            out.faults += consumers.jsons("policy", report)
            told = text.decode("utf-8", "replace")
            finding = {"fingerprint": told, "rule": told, "setting": told, "file": told}
            baseline = {"schema_version": 1, "tool_version": told, "findings": [finding]}
            consumers.put(room, "b.json", json.dumps(baseline).encode())
            out.tool.run(room, "audit", "--no-config", "--baseline", "b.json", "a.conf")


RULE = b"""id: SITE001
name: hostile
title: %b
severity: warning
setting: net.ipv4.tcp_congestion_control
applies_when: set(net.ipv4.tcp_congestion_control)
check: net.ipv4.tcp_congestion_control == cubic
message: %b
advice: %b
why: %b
fix: { net.ipv4.tcp_congestion_control: %b }
fix_safety: safe
topics: [time-wait]
references: [%b]
examples:
  - { expect: fail, given: { net.ipv4.tcp_congestion_control: reno } }
  - { expect: pass, given: { net.ipv4.tcp_congestion_control: reno } }
  - { expect: not_applicable, given: { net.ipv4.tcp_fin_timeout: 30 } }
"""
PROFILE = b"""name: hostile
title: %b
role: any
settings:
  - { setting: net.ipv4.tcp_congestion_control, value: %b, safety: safe, reason: %b, source: %b, wrong_when: %b, cis: [%b] }
  - { setting: net.ipv4.tcp_fin_timeout, value: 30, safety: safe, reason: %b, source: x }
not_set: [{ setting: net.ipv4.tcp_sack, reason: %b, asked: %b, stig: [%b] }]
"""
TOPIC = b"name: %b\ntitle: %b\ntext: %b\nreferences: [%b]\n"


def site_rules(out):
    """In every text of a site's rules, topics and profiles."""
    for text in TEXTS.values():
        word = in_yaml(text)
        with tempfile.TemporaryDirectory() as room:
            consumers.put(room, "a.conf", b"net.ipv4.tcp_congestion_control = reno\nnet.ipv4.tcp_syncookies = 0x1\n")
            for name, pattern in (("rules/SITE001.yaml", RULE), ("topics/t.yaml", TOPIC), ("profiles/hostile.yaml", PROFILE)):
                title = in_yaml(text[:90])
                consumers.put(room, name, pattern % (title, *((word,) * (pattern.count(b"%b") - 1))))
            consumers.put(room, "broken/r.yaml", b"id: SITE001\n%b: %b\nseverity: %b\ncheck: %b\nsetting: %b\n" % ((word,) * 5))
            rules = ["--rules", "rules"]
            for arguments in (["rules", "list", *rules], ["rules", "test", *rules], ["explain", *rules, "SITE001"],
                              ["explain", "--rules", "topics"], ["explain", "--rules", "topics", text.replace(b"\0", b"")],
                              ["rules", "list", "--rules", "broken"], ["profiles", "show", "profiles/hostile.yaml"],
                              ["profiles", "list", "--rules", "profiles"], ["generate", "--profile", "profiles/hostile.yaml", "--kernel", "6.1"],
                              ["explain", "--rules", "profiles", "tcp_sack", "tcp_congestion_control"],
                              ["audit", *KERNEL, "--profile", "profiles/hostile.yaml", "a.conf"]):
                out.tool.run(room, *arguments)
            what = f"site rule {text[:40]!r}"
            out.faults += consumers.jsons(what, out.tool.run(room, "rules", "list", "--format", "json", *rules).stdout)
            manual = out.tool.run(room, "rules", "manual", *rules, "--rules", "profiles").stdout
            macros = {line.split(b" ")[0] for line in manual.split(b"\n") if line.startswith((b".", b"'"))}
            if not macros <= set(b".Bd .Bl .Dd .Dt .Ed .El .Em .Fl .Ic .It .Lk .Nd .Nm .Os .Pp .Sh .Ss .Sy .Xr .Ar".split()) | {b'.\\"'}:
                out.faults.append(f"{what}: the manual has the macros {macros}")
            out.audit(what, room, *KERNEL, *rules, "a.conf")
            out.changes(what, room, *KERNEL, *rules, "a.conf")
            for options in (rules, ["--profile", "profiles/hostile.yaml"]):
                if out.tool.run(room, "audit", *KERNEL, *options, "a.conf").returncode != 2:
                    out.patches(what, room, {b"a.conf"}, *KERNEL, *options, "a.conf")
                elif options is rules and text not in (TEXTS["not UTF-8"], TEXTS["substitution"]):  # ${IFS} is no expression
                    out.faults.append(f"{what}: the rule is not taken")


EACH = b"""id: SITE002
name: each
title: Every neighbour table
severity: warning
for_each: [net.ipv4.neigh.*.gc_stale_time]
check: it == 60
message: no
advice: no
why: no
fix: { it: 60 }
fix_safety: safe
topics: [time-wait]
references: [https://example.org]
examples:
  - { expect: fail, given: { net.ipv4.neigh.eth0.gc_stale_time: 5 } }
  - { expect: pass, given: { net.ipv4.neigh.eth0.gc_stale_time: 60 } }
"""


def dumps(out):
    """As names and values of `sysctl -a`; the undo of a command holds them too."""
    with tempfile.TemporaryDirectory() as room:
        consumers.put(room, "rules/each.yaml", EACH)
        lines = [line for text in TEXTS.values() for line in
                 (b"net.ipv4.neigh." + text + b".gc_stale_time = 5", b"net.ipv4.neigh.x" + text + b".gc_stale_time = " + text,
                  b"net.ipv4.tcp_congestion_control = " + text, b"sysctl: permission denied on key '" + text + b"'",
                  b"kernel.osrelease = " + text, b"kernel.version = " + text)]
        consumers.put(room, "a.dump", b"\n".join(lines) + b"\n")
        target = [*KERNEL, "--rules", "rules", "--from", "dump", "a.dump"]
        out.audit("dump", room, *target)
        out.changes("dump", room, *target)
        out.audit("dump", room, "--no-config", "--from", "dump", "a.dump")
        commands = out.tool.run(room, "diff", *target, "--format", "sysctl").stdout
        for name in ("quote", "command", "end of a word", "backslash"):
            word = b"net.ipv4.neigh." + TEXTS[name].replace(b"'", b"'\\''") + b".gc_stale_time="
            if b"\nsysctl -w '" + word + b"60'\n# undo: sysctl -w '" + word + b"5'\n" not in b"\n" + commands:
                out.faults.append(f"dump: no command and undo for {word!r}: {commands[:2000]!r}")


def registry_texts(out):
    """As key, name, data and comment of a .reg file and of what reg query prints."""
    for text in TEXTS.values():
        try:
            word, encoding = text.decode("utf-8"), "utf-16"
        except UnicodeDecodeError:
            word, encoding = text.decode("latin-1"), "latin-1"
        reg = ["Windows Registry Editor Version 5.00", "", f"; {word}", f"[{PARAMETERS}]", f'"TcpTimedWaitDelay"="{word}"',
               f'"{word}"=dword:1', word, f"[{PARAMETERS}\\Interfaces\\{word}]", '"TcpWindowSize"="65535"', f'"MTU"={word}',
               f'"{word}"="{word}"', f"[{PARAMETERS}\\Interfaces\\{{2}}]", '"TcpWindowSize"="65535"', ""]
        query = ["", PARAMETERS, f"    TcpTimedWaitDelay    REG_SZ    {word}", f"    {word}    REG_DWORD    0x1",
                 f"    KeepAliveTime    {word}    0x1", "", f"{PARAMETERS}\\Interfaces\\{word}", "    TcpWindowSize    REG_SZ    65535",
                 f"    TcpUseRFC1122UrgentPointer    REG_SZ    {word}", ""]
        with tempfile.TemporaryDirectory() as room:
            for name, lines, kind in (("a.reg", reg, "reg"), ("a.txt", query, "query")):
                consumers.put(room, name, "\r\n".join(lines).encode(encoding))
                target = [*WINDOWS, "--from", kind, name]
                out.audit(f"{kind} {text[:40]!r}", room, *target)
                out.script(f"{kind} {text[:40]!r}", room, *target)
                out.faults += consumers.jsons(kind, out.tool.run(room, "diff", "--with-review", "--format", "json", *target).stdout)


def hives(out):
    """As names of keys, and as name and data of their values."""
    coded = [text.decode("utf-8", "replace") for text in TEXTS.values()]
    keys = [text[:255].encode().hex() for text in coded]  # Windows allows no longer one
    values = [("TcpWindowSize", "65535")] + [(text, text) for text in coded] + [("MTU", text) for text in coded]
    with tempfile.TemporaryDirectory() as room:
        for name, data in values:
            made = subprocess.run([out.hive, name.encode().hex(), data.encode().hex(), *keys], stdout=subprocess.PIPE, check=True).stdout
            consumers.put(room, "SYSTEM", made)
            out.audit("hive", room, *WINDOWS, "SYSTEM")
            out.script("hive", room, *WINDOWS, "SYSTEM")
            if out.tool.run(room, "audit", *WINDOWS, "SYSTEM").returncode == 2:
                out.faults.append(f"hive: one with a value {name[:40]!r} is not judged")


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    consumers.need("patch", "git")
    out = Outputs(consumers.Tool(sys.argv[1]), os.path.abspath(sys.argv[2]))
    for place in (files_with_texts, names_of_files, command_line, policies, site_rules, dumps, registry_texts, hives):
        runs, faults = out.tool.runs, len(out.tool.faults + out.faults)
        place(out)
        print(f"{place.__name__}: {out.tool.runs - runs} runs, {len(out.tool.faults + out.faults) - faults} faults")
    consumers.finish(list(dict.fromkeys(out.tool.faults + out.faults)), out.tool.runs)


if __name__ == "__main__":
    main()
