#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Keys with hostile names, and data with something hostile behind its end: the scripts go through `wine reg import`.

usage: registry_import.py TCPTUNE HOSTILE_HIVE
"""
import importlib.machinery
import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import consumers

INTERFACES = "HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters\\Interfaces"
VALUE = "tcpwindowsize"  # as parse_export names it


def module_of(path):
    """A script without an ending is a module too: its Wine runs a batch file in a prefix of its own."""
    loader = importlib.machinery.SourceFileLoader("reg_import", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("reg_import", loader))
    loader.exec_module(module)
    return module


def refused(name):
    return "]" in name or "\t" in name or consumers.CONTROL.search(name) or "\n" in name


def registry_after(reg_import, wine, scripts, out):
    """What the registry holds once these are imported: the keys of interfaces, and one of the user that must stay."""
    kept = "HKEY_CURRENT_USER\\Software\\tcptune"
    batch = ["@echo off", f"reg add {kept} /v kept /t REG_SZ /d x /f >nul", *(f"reg import {name} >nul 2>nul" for name in scripts),
             f"reg export {INTERFACES} {out}-i.txt /y >nul", f"reg export {kept} {out}-k.txt /y >nul"]
    pathlib.Path(wine.work, out + ".bat").write_text("\r\n".join(batch) + "\r\n", encoding="ascii", newline="")
    wine.run("cmd", "/c", out + ".bat")
    found = []
    for name in (out + "-i.txt", out + "-k.txt"):
        exported = pathlib.Path(wine.work, name)
        keys = reg_import.parse_export(exported.read_bytes().decode("utf-16")) if exported.exists() else {}
        found.append({key: {value: reg_import.comparable(data) for value, data in values.items()} for key, values in keys.items()})
    return found


def check(what, found, kept, names, wanted):
    faults = []
    if not kept:
        faults.append(f"{what}: HKEY_CURRENT_USER lost a key")
    ours = {key[len(INTERFACES) + 1 :]: values for key, values in found.items() if VALUE in values}
    expected = {name.lower(): {VALUE: wanted} for name in names if not refused(name)}
    for key in ours.keys() | expected.keys():
        if ours.get(key) != expected.get(key):
            faults.append(f"{what}: {key!r} holds {ours.get(key)} and should hold {expected.get(key)}")
    return faults


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    reason = os.environ.get("TCPTUNE_NO_WINDOWS") or ("" if shutil.which("wine") else "there is no wine")
    if reason:
        print(f"SKIPPED: import of scripts with hostile names: {reason}")
        sys.exit(77)
    reg_import = module_of(pathlib.Path(__file__).resolve().parent.parent / "reg_import")
    tool, hive = consumers.Tool(sys.argv[1]), os.path.abspath(sys.argv[2])
    names = [text.decode("utf-8", "replace")[:200] for text in consumers.HOSTILE.values()]
    names = [name for name in names if "\\" not in name] + ["{2}"]  # in the name of a key it would be another key
    data = "65535\0\r\n[-HKEY_CURRENT_USER\\Software\\tcptune]\r\n\"x\"=\""
    work = tempfile.mkdtemp()
    wine = reg_import.Wine(work)
    try:
        if wine.run("wineboot", "-i") != 0:
            print("SKIPPED: wine cannot make a prefix here")
            sys.exit(77)
        made = subprocess.run([hive, b"TcpWindowSize".hex(), data.encode().hex(), *(name.encode().hex() for name in names)],
                              stdout=subprocess.PIPE, check=True).stdout
        consumers.put(work, "SYSTEM", made)
        diff = ["diff", "--no-config", "--windows-version", "2003", "--with-review", "SYSTEM", "-o", "forward.reg", "--undo", "back.reg"]
        faults = [] if tool.run(work, *diff).returncode == 1 else ["there is no change to import"]
        number, text = (4, (65535).to_bytes(4, "little")), (1, "65535")  # as reg_import compares them
        faults += check("forward", *registry_after(reg_import, wine, ["forward.reg"], "forward"), names, number)
        faults += check("back", *registry_after(reg_import, wine, ["back.reg"], "back"), names, text)
    finally:
        wine.stop()
        shutil.rmtree(work, ignore_errors=True)
    consumers.finish(faults + tool.faults, tool.runs)


if __name__ == "__main__":
    main()
