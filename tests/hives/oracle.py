#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the hive reader against libhivex: the same values out of whole hives, and no crash on damaged ones.

Usage: oracle.py HIVE_TOOL [MUTATIONS [HIVE...]]. The mutations (500) are the same in each run; they start from the
hives of hive_tool, from those that libhivex wrote, and from the named ones. Exit status 77: libhivex is not installed.
"""
import collections
import pathlib
import random
import shutil
import struct
import subprocess
import sys
import tempfile

try:
    import hivex
except ImportError:
    print("SKIPPED: hives: Python has no hivex (python3-hivex)")
    sys.exit(77)

SERVICES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\"
WITH_INTERFACES = ["Tcpip\\Parameters", "Tcpip6\\Parameters"]
BATCH = 100
REG_DWORD = 4
LONGEST_WHOLE = 16344


class Reading:
    """What hive_tool said of one file: values by key in lower case."""

    def __init__(self):
        self.error = self.form = self.version = ""
        self.unseen = []
        self.keys = collections.defaultdict(list)

    def add(self, line):
        what, _, rest = line.partition(" ")
        if what == "value":
            key, name, kind, data = rest.split(" ")
            key = bytes.fromhex(key).decode()
            assert key.startswith(SERVICES), key
            value = (bytes.fromhex(name[1:]).decode(), int(kind), bytes.fromhex(data[1:]))
            self.keys[key[len(SERVICES):].lower()].append(value)
        elif what == "unseen":
            self.unseen.append(rest)
        else:
            setattr(self, what, rest)


def read_ours(tool, paths):
    done = subprocess.run([tool, "read", *map(str, paths)], capture_output=True, timeout=120)
    if done.returncode != 0:
        raise SystemExit(f"FAILED: hive_tool ended with {done.returncode} on {paths}\n{done.stderr.decode()}")
    readings = []
    for line in done.stdout.decode().splitlines():
        if line.startswith("file "):
            readings.append(Reading())
        else:
            readings[-1].add(line)
    return readings


def child(hive, node, path):
    for name in path.split("\\"):
        node = hive.node_get_child(node, name)
        if node is None:
            return None
    return node


def values_of(hive, node):
    values = []
    for value in hive.node_values(node):
        kind, data = hive.value_value(value)
        values.append((hive.value_key(value), kind, data))
    return values


def current_set(hive):
    select = hive.node_get_child(hive.root(), "Select")
    kind, data = hive.value_value(hive.node_get_value(select, "Current"))
    assert kind == REG_DWORD
    return f"ControlSet{struct.unpack('<I', data)[0]:03}"


def read_theirs(path, control_set=None):
    """Values by key in lower case; the keys that libhivex cannot read are not in it."""
    hive = hivex.Hivex(str(path))
    services = child(hive, hive.root(), (control_set or current_set(hive)) + "\\Services")
    keys = {}

    def read(name):
        try:
            node = child(hive, services, name)
            if node is not None:
                keys[name.lower()] = values_of(hive, node)
                return [hive.node_name(below) for below in hive.node_children(node)]
        except (RuntimeError, ValueError):  # names with a NUL, or that are no UTF-8
            keys.pop(name.lower(), None)
        return []

    read("AFD\\Parameters")
    for parameters in WITH_INTERFACES:
        read(parameters)
        for interface in read(parameters + "\\Interfaces"):
            read(parameters + "\\Interfaces\\" + interface)
    return keys


def difference(path, key, ours, theirs):
    return f"{path.name}: {key}: ours {str(ours)[:500]}, of libhivex {str(theirs)[:500]}"


def check_whole(tool, directory, extra):
    """The hives that nobody damaged: everything must be the same."""
    written = [write_with_hivex(directory, "by-hivex", count) for count in (1, 40, 600)]
    names = "li lf lh ri many odd long parts dirty".split()
    paths = [directory / name for name in names] + written + extra
    count = 0
    for path, ours in zip(paths, read_ours(tool, paths), strict=True):
        theirs = {key: values for key, values in read_theirs(path).items() if values}
        assert not ours.error, (path, ours.error)
        for key in ours.keys.keys() | theirs.keys():
            assert ours.keys[key] == theirs.get(key), difference(path, key, ours.keys[key], theirs.get(key, []))
        assert any("logs" in phrase for phrase in ours.unseen) == ("dirty" in path.name), ours.unseen
        count += sum(map(len, theirs.values()))
    software = read_ours(tool, [directory / "software"])[0]
    assert software.version == "6.1.7601" and "SOFTWARE" in software.error, vars(software)
    print(f"{len(paths)} whole hives: {count} values, all as libhivex reads them")
    return paths


def write_with_hivex(directory, name, count):
    """A hive with `count` interfaces in the handwriting of libhivex."""
    path = directory / f"{name}-{count}"
    shutil.copy(directory / "empty", path)
    hive = hivex.Hivex(str(path), write=True)
    dword = lambda key, number: {"key": key, "t": REG_DWORD, "value": struct.pack("<I", number)}
    hive.node_set_value(hive.node_add_child(hive.root(), "Select"), dword("Current", 1))
    services = hive.node_add_child(hive.node_add_child(hive.root(), "ControlSet001"), "Services")
    parameters = hive.node_add_child(hive.node_add_child(services, "Tcpip"), "Parameters")
    values = [dword("TcpTimedWaitDelay", 30), {"key": "Größe", "t": 1, "value": "é".encode("utf-16le")}]
    values += [{"key": f"v{size}", "t": 3, "value": bytes(i % 251 for i in range(size))} for size in (0, 3, 4, 5, 4000)]
    hive.node_set_values(parameters, values)
    interfaces = hive.node_add_child(parameters, "Interfaces")
    for i in range(count):
        hive.node_set_value(hive.node_add_child(interfaces, f"{{{i:08}}}"), dword("MTU", 1500 + i))
    hive.commit(str(path))
    return path


def with_checksum(head):
    total = 0
    for number in struct.unpack("<127I", head[:508]):
        total ^= number
    total = {0: 1, 0xFFFFFFFF: 0xFFFFFFFE}.get(total, total)
    return head[:508] + struct.pack("<I", total) + head[512:]


def mutate(choose, hive):
    """A few bytes or numbers changed, mostly where something is; the checksum mostly right, as libhivex wants it."""
    data = bytearray(hive)
    used = [at for at in range(4096, len(data) - 4, 4) if data[at:at + 4] != b"\0\0\0\0"]
    for _ in range(choose.randint(1, 4)):
        at = choose.randrange(64) if choose.random() < 0.05 else choose.choice(used)
        how = choose.randrange(4)
        if how == 0:
            data[at + choose.randrange(4)] = choose.randrange(256)
        elif how == 1:
            data[at + choose.randrange(4)] ^= 1 << choose.randrange(8)
        elif how == 2:
            numbers = [0, 1, 8, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF, 0xFFFFFFF8, len(data), len(data) - 4096]
            data[at:at + 4] = struct.pack("<I", choose.choice(numbers))
        else:
            other = choose.choice(used)
            data[at:at + 4] = data[other:other + 4]
    if choose.random() < 0.02:
        del data[choose.randrange(len(data)):]
    if choose.random() < 0.9 and len(data) >= 512:
        data[:512] = with_checksum(bytes(data[:512]))
    return bytes(data)


def comparable(values):
    """libhivex ends a name at its first NUL, and has its own idea of how long a part of long data is."""
    return [(name.split("\0")[0], kind, data if len(data) <= LONGEST_WHOLE else None) for name, kind, data in values]


def compare(path, ours, seen):
    if ours.error:
        seen["refused by ours"] += 1
        return
    try:
        theirs = read_theirs(path, ours.form.rsplit(" ", 1)[1])
    except RuntimeError:
        seen["refused by libhivex alone"] += 1
        return
    both = [key for key in theirs if key in ours.keys]
    for key in both:
        mine, other = comparable(ours.keys[key]), comparable(theirs[key])
        assert mine == other, difference(path, key, mine, other)
    seen["read by both"] += 1
    seen["values agreed on"] += sum(len(theirs[key]) for key in both)


def check_damaged(tool, directory, sources, count):
    choose = random.Random(4)
    seen = collections.Counter()
    hives = [path.read_bytes() for path in sources if path.stat().st_size < 65536]
    for start in range(0, count, BATCH):
        paths = [directory / f"mutation-{start + i}" for i in range(min(BATCH, count - start))]
        for path in paths:
            path.write_bytes(mutate(choose, choose.choice(hives)))
        for path, ours in zip(paths, read_ours(tool, paths), strict=True):
            compare(path, ours, seen)
            path.unlink()
    print(f"{count} damaged hives, no crash: " + ", ".join(f"{what} {seen[what]}" for what in sorted(seen)))
    assert count < 100 or seen["read by both"] > count / 20, "the damage is too great to show anything"


def main(tool, count="500", *extra):
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        sys.unraisablehook = lambda _: None  # a Hivex that could not be opened complains again when it goes
        subprocess.run([tool, "samples", name], check=True)
        sources = check_whole(tool, directory, [pathlib.Path(path) for path in extra])
        check_damaged(tool, directory, sources, int(count))


main(*sys.argv[1:])
