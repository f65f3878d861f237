#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A repository of one file a kind is audited, patched, audited clean, and reversed to the byte.

Usage: repository.py TCPTUNE. Exit status 77: git or patch is not installed.
"""
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
GONE = "net.ipv4.tcp_tw_recycle"


def run(directory, *command, text=None):
    done = subprocess.run(command, cwd=directory, input=text, capture_output=True)
    return done.returncode, done.stdout, done.stderr.decode(errors="replace")


def files_of(directory):
    paths = (path for path in directory.rglob("*") if path.is_file() and ".git" not in path.relative_to(directory).parts)
    return {str(path.relative_to(directory)): path.read_bytes() for path in paths}


def findings_of(tcptune, directory):
    """The findings by file. An audit that could not judge everything is a fault."""
    status, out, said = run(directory, tcptune, "audit", "--no-config", "--format", "json", ".")
    if status not in (0, 1):
        raise SystemExit(f"FAILED: the audit ends with {status}: {said}")
    found = {}
    for finding in json.loads(out)["findings"]:
        found.setdefault(finding["file"], []).append(finding)
    return found


def faults_of_audit(wanted, found):
    for path, what in wanted.items():
        here = found.pop(path, [])
        if what == "quiet" and here:
            yield f"{path}: {here[0]['rule']} at line {here[0]['line']}: {here[0]['message']}"
        if what == "told" and not here:
            yield f"{path}: nothing is found"
        if what == "fixed" and not any(finding["setting"] == GONE for finding in here):
            yield f"{path}: {GONE} is not found"
    for path in found:
        yield f"{path}: is no file of the repository"


def safe_ones_left(found):
    for path, findings in found.items():
        for finding in findings:
            steps = finding["fix"] or {}
            if finding["severity"] != "note" and steps.get("safety") == "safe":
                yield f"{path}:{finding['line']}: {finding['rule']} is left: {finding['message']}"


def faults_of_patch(tcptune, directory, wanted, before):
    status, patch, said = run(directory, tcptune, "diff", "--no-config", ".")
    if status != 1:
        yield f"diff ends with {status}: {said}"
        return
    if run(directory, "git", "apply", "-", text=patch)[0] != 0:
        yield "git apply does not take the patch: " + run(directory, "git", "apply", "--check", "-", text=patch)[2]
        return
    after = files_of(directory)
    for path, what in wanted.items():
        if (after[path] != before[path]) != (what == "fixed") and what != "told":
            yield f"{path}: {'is as it was' if what == 'fixed' else 'was changed'}"
    yield from safe_ones_left(findings_of(tcptune, directory))
    status, again, said = run(directory, tcptune, "diff", "--no-config", ".")
    if status != 0 or again:
        yield f"the second diff ends with {status}: {said}{again.decode()}"
    run(directory, "git", "apply", "-R", "-", text=patch)
    if files_of(directory) != before:
        yield "git apply -R leaves other bytes than there were"
    run(directory, "patch", "-s", "-p1", text=patch)
    if files_of(directory) != after:
        yield "patch makes other files than git apply"


def main(tcptune):
    for program in ("git", "patch"):
        if shutil.which(program) is None:
            print(f"SKIPPED: repository: {program} is not installed")
            return 77
    rows = (line.split("\t") for line in (HERE / "repository.tsv").read_text().splitlines() if not line.startswith("#"))
    wanted = {path: what for path, what in rows}
    with tempfile.TemporaryDirectory() as work:
        directory = pathlib.Path(work, "repository")
        shutil.copytree(HERE / "repository", directory)
        run(directory, "git", "init", "-q", ".")
        before = files_of(directory)
        faults = [f"{path}: is not in repository.tsv" for path in before if path not in wanted]
        faults += faults_of_audit(wanted, findings_of(tcptune, directory))
        faults += faults_of_patch(tcptune, directory, wanted, before)
    for fault in faults:
        print(fault)
    print(f"{len(wanted)} files, {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
