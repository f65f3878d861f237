#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Holds the published JSON Schemas against a validator that knows nothing of tcptune: rule files, reports, snapshots.

Usage: schemas.py TCPTUNE. Exit status 77: the validator is not installed.
"""
import json
import pathlib
import subprocess
import sys

try:
    import jsonschema
    import yaml
except ImportError as missing:
    print(f"SKIPPED: schemas: Python has no {missing.name} (python3-jsonschema, python3-yaml)")
    sys.exit(77)

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent


class RuleLoader(yaml.SafeLoader):
    """`!denied`, `!absent` and `!malformed` stand for readings."""

    # YAML 1.2, as tcptune reads it: yes, no, on and off are words.
    yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool" or first in "tTfF"]
        for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
    }


RuleLoader.add_multi_constructor("!", lambda loader, tag, node: f"!{tag}")


def run(tcptune, *arguments, text=None):
    return subprocess.run([tcptune, *arguments], input=text, capture_output=True, text=True, cwd=REPOSITORY).stdout


def schema(tcptune, *arguments):
    found = json.loads(run(tcptune, "rules", "schema", *arguments))
    jsonschema.Draft7Validator.check_schema(found)
    return jsonschema.Draft7Validator(found)


def faults(validator, value, where):
    return [f"{where}: {'/'.join(map(str, error.path))}: {error.message}" for error in validator.iter_errors(value)]


KINDS = {
    "rule": "rules/*/[A-Z]*.yaml",
    "topic": "rules/topics/*.yaml",
    "setting": "rules/settings/*.yaml",
}


def rule_base_faults(tcptune):
    found = []
    for kind, pattern in KINDS.items():
        validator = schema(tcptune, "--of", kind)
        files = sorted(REPOSITORY.glob(pattern))
        for file in files:
            content = yaml.load(file.read_text(), RuleLoader)
            found += faults(validator, content, file.name)
            entry = content[0] if isinstance(content, list) else content
            entry["unheard-of"] = 1
            if not faults(validator, content, file.name):
                found.append(f"{file.name}: the schema lets an unknown key pass")
        print(f"schema of a {kind}: {len(files)} files tried")
        if not files:
            found.append(f"nothing matches {pattern}")
    return found


CASES = {
    "a file with findings": (["--kernel", "6.1", "-"], "net.ipv4.tcp_tw_recycle = 1\nnonsense\n"),
    "a file without": (["--kernel", "6.1", "-"], "net.ipv4.tcp_syncookies = 1\n"),
    "every setting": (["--kernel", "3.10", "--show-passed", "-"], "net.ipv4.ip_local_port_range = 1024 65000\n"),
    "a dump": (["--from", "dump", "-"], "net.ipv4.tcp_tw_reuse = 1\nnet.ipv4.tcp_timestamps = 0\n"),
    "this machine": (["--show-passed"], ""),
}


def report_faults(tcptune):
    validator = schema(tcptune, "--of", "report")
    found = []
    for name, (arguments, text) in CASES.items():
        output = run(tcptune, "audit", "--format", "json", *arguments, text=text)
        found += faults(validator, json.loads(output), name) if output else [f"{name}: no report"]
    print(f"schema of a report: {len(CASES)} tried")
    return found


DIAGNOSES = {
    "this machine": [],
    "two looks": ["--interval", "0.1"],
    "saved text": [str(REPOSITORY / "tests/readme/connections.txt")],
}


def diagnosis_faults(tcptune):
    validator = schema(tcptune, "--of", "diagnosis")
    found = []
    for name, arguments in DIAGNOSES.items():
        output = run(tcptune, "diagnose", "--format", "json", *arguments)
        found += faults(validator, json.loads(output), name) if output else [f"{name}: no report"]
    print(f"schema of a diagnosis: {len(DIAGNOSES)} tried")
    return found


def snapshot_faults(tcptune):
    validator = schema(tcptune, "--of", "snapshot")
    found, tried = [], 0
    for machine in ["", *sorted(REPOSITORY.glob("tests/machines/*"))]:
        for options in [[], ["--compact"], ["--redact"]]:
            arguments = [*(["--root", str(machine)] if machine else []), *options]
            output = run(tcptune, "snapshot", *arguments)
            snapshot = json.loads(output) if output else {}
            found += faults(validator, snapshot, f"snapshot {' '.join(arguments)}")
            snapshot["unheard-of"] = 1
            if not faults(validator, snapshot, ""):
                found.append("the schema of a snapshot lets an unknown key pass")
            tried += 1
    print(f"schema of a snapshot: {tried} tried")
    return found


def fleet_faults(tcptune):
    """Each line of a fleet, and its summary."""
    report = json.loads(run(tcptune, "rules", "schema", "--of", "report"))
    snapshots = "".join(path.read_text() for path in sorted(REPOSITORY.glob("tests/bench/fleet/*.json")))
    lines = run(tcptune, "audit", "--snapshots", "-", text=snapshots + '{"broken": true}\n').splitlines()
    found = [] if len(lines) > 3 else ["no lines of a fleet"]
    for line in lines:
        kind = "host_failure" if json.loads(line)["type"] == "failure" else "host"
        validator = jsonschema.Draft7Validator({"definitions": report["definitions"], "$ref": f"#/definitions/{kind}"})
        found += faults(validator, json.loads(line), "a line of a fleet")
        if not faults(validator, {**json.loads(line), "unheard-of": 1}, ""):
            found.append("the schema of a line of a fleet lets an unknown key pass")
    summary = run(tcptune, "audit", "--snapshots", "-", "--summary", "--format", "json", text=snapshots)
    found += faults(schema(tcptune, "--of", "fleet-summary"), json.loads(summary), "summary of a fleet")
    print(f"schema of a fleet: {len(lines)} lines and a summary tried")
    return found


if __name__ == "__main__":
    checks = [rule_base_faults, report_faults, diagnosis_faults, snapshot_faults, fleet_faults]
    problems = [problem for check in checks for problem in check(sys.argv[1])]
    print("\n".join(problems))
    sys.exit(1 if problems else 0)
