#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Reads every report format with a reader of its own, for files that are empty, clean, faulty, hostile, many and missing.

Usage: reports.py TCPTUNE. Validators that are not installed (promtool, prove, xmllint, Python's junitparser) are told as
SKIPPED; what the formats demand is checked without them too.
"""
import base64
import hashlib
import html.parser
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent
HOSTILE = [
    "::error::x ::stop-commands::token ::add-mask::y",
    "]]> --> </script><script>alert(1)</script> <!-- <b>&amp;&#0;",
    "\x1b[31mred\x1b]0;title\x07 \u202egnp.exe",
    "`code` *bold* | cell | [link](javascript:x) <img src=x> @all #1 \\",
    '" onload="x" \' %0A::error::z \r',
    "# SKIP # TODO not ok 1 1..0",
]
INPUTS = {
    "empty.conf": "",
    "clean.conf": "net.ipv4.tcp_syncookies = 1\n",
    "faulty.conf": 'net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_fin_timeout = "30"\nnet.ipv4.tcp_tw_reuse = 1\n',
    "no_end.conf": "net.ipv4.tcp_syncookies = 1\nnet.ipv4.tcp_tw_recycle = 1",
    "hostile.conf": "".join(f"net.ipv4.tcp_fin_timeout = {text}\n{text}\n" for text in HOSTILE),
    "many.conf": "".join(f"net.ipv4.conf.eth{i}.log_martians = maybe\n" for i in range(10_000)),
    "with blank, comma: %.conf": "net.ipv4.tcp_tw_recycle = 1\n",
}
SETS = [["empty.conf"], ["clean.conf"], ["faulty.conf"], ["hostile.conf"], ["many.conf"], ["missing.conf"],
        ["faulty.conf", "no_end.conf", "missing.conf", "with blank, comma: %.conf", "clean.conf"]]
skipped = set()


class Refused(Exception):
    """What a reader does not take."""


def demand(holds, what):
    if not holds:
        raise Refused(what)


def tool(name):
    """Its path; programs that `./dev` only unpacks lie below $TCPTUNE_SERVERS."""
    found = shutil.which(name, path=f"{os.environ['PATH']}:{os.environ.get('TCPTUNE_SERVERS', '')}/usr/bin")
    if found is None:
        skipped.add(name)
    return found


def run_tool(arguments, path):
    with open(path, "rb") as text:
        done = subprocess.run(arguments, stdin=text, capture_output=True, text=True, errors="replace")
    return done.returncode, done.stdout + done.stderr


def no_control(text, what):
    bad = re.search(r"[\x00-\x08\x0b-\x1f\x7f\x80-\x9f\u202a-\u202e\u2066-\u2069]", text)
    demand(bad is None, f"{what} holds the control character {bad and ascii(bad.group())}")


def read_sarif(path, findings):
    log = json.loads(path.read_text())
    demand(log["version"] == "2.1.0" and "$schema" in log, "version and schema")
    (run,) = log["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    for rule in rules.values():
        for part in ("shortDescription", "fullDescription", "help"):
            demand(rule[part]["text"].strip(), f"{rule['id']} has no {part}")
        demand(len(rule["shortDescription"]["text"]) <= 1024 and len(rule["fullDescription"]["text"]) <= 1024, "length")
    for result in run["results"]:
        demand(result["ruleId"] in rules, f"{result['ruleId']} is not among the rules")
        demand(result["level"] in ("note", "warning", "error"), result["level"])
        place = result["locations"][0]["physicalLocation"]
        demand(not re.search(r"[ %](?![0-9A-F]{2})", place["artifactLocation"]["uri"]), place["artifactLocation"]["uri"])
        region = place["region"]
        demand(region["startLine"] >= 1 and region["endColumn"] > region["startColumn"] >= 1, str(region))
        if result["ruleId"] != "input":
            demand(result["partialFingerprints"]["primaryLocationLineHash"], "fingerprint")
        for fix in result.get("fixes", []):
            apply_fix(path.parent, fix)
    demand(len(run["results"]) == findings, f"{len(run['results'])} results for {findings} findings")


def apply_fix(directory, fix):
    """A fix leaves lines behind: whole ones, as they were or changed."""
    (change,) = fix["artifactChanges"]
    file = directory / re.sub(r"%(..)", lambda code: chr(int(code[1], 16)), change["artifactLocation"]["uri"])
    before = file.read_bytes().decode()
    lines = before.splitlines(keepends=True)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    for replacement in change["replacements"]:
        region = replacement["deletedRegion"]
        begin = starts[region["startLine"] - 1] + region["startColumn"] - 1
        end = starts[region["endLine"] - 1] + region["endColumn"] - 1
        demand(0 <= begin <= end <= len(before), f"a fix of {file.name} lies outside of it: {region}")
        after = before[:begin] + replacement["insertedContent"]["text"] + before[end:]
        demand(set(after.splitlines()) - set(before.splitlines()) <= set(replacement["insertedContent"]["text"].splitlines())
               or region["startLine"] == region["endLine"], f"a fix of {file.name} breaks lines")


def read_junit(path, _):
    root = ElementTree.parse(path).getroot()
    demand(root.tag == "testsuites", root.tag)
    for suite in root:
        cases = suite.findall("testcase")
        demand(int(suite.get("tests")) == len(cases), "tests")
        demand(int(suite.get("failures")) == len(suite.findall("testcase/failure")), "failures")
        demand(int(suite.get("errors")) == len(suite.findall("testcase/error")), "errors")
        names = [(case.get("classname"), case.get("name")) for case in cases]
        demand(len(set(names)) == len(names), "two cases of one name")
    try:
        import junitparser
        junitparser.JUnitXml.fromfile(str(path))
    except ImportError:
        skipped.add("python3-junitparser")


def read_github(path, findings):
    commands = path.read_text().splitlines()
    for command in commands:
        demand(re.fullmatch(r"::(error|warning|notice) [^\n]*", command), command)
        properties, message = command.split(" ", 1)[1].split("::", 1)
        for item in properties.split(","):
            demand(re.fullmatch(r"(file|line|endLine|col|title)=[^:,\n]*", item), item)
        no_control(message, "a message")
    demand(len(commands) == findings + 1, f"{len(commands)} commands for {findings} findings")


def read_gitlab(path, findings):
    issues = json.loads(path.read_text())
    demand(len(issues) == findings, f"{len(issues)} issues for {findings} findings")
    for issue in issues:
        demand(issue["severity"] in ("info", "minor", "major", "critical", "blocker"), issue["severity"])
        demand(issue["description"] and issue["check_name"], "description")
        demand(issue["location"]["lines"]["begin"] >= 1 and not issue["location"]["path"].startswith("./"), "location")
    demand(len({issue["fingerprint"] for issue in issues}) == len(issues), "a fingerprint stands twice")


def read_markdown(path, _):
    text = path.read_text()
    no_control(text.replace("\n", ""), "the text")
    for row in text.splitlines():
        outside = re.sub(r"(`+).*?\1", "", row)
        demand("<" not in outside and not re.search(r"(?<!\\)\]\(", outside) and "@all" not in outside, row)
        if row.startswith("| ") and not row.startswith("| severity"):
            demand(len(re.findall(r"(?<!\\)\|", row)) == 6, row)


def read_prometheus(path, _):
    if promtool := tool("promtool"):
        status, said = run_tool([promtool, "check", "metrics"], path)
        demand(status == 0, said)
    text = path.read_text()
    demand(text.endswith("\n"), "the last line has no end")
    series = [line.rsplit(" ", 1)[0] for line in text.splitlines() if not line.startswith("#")]
    demand(len(set(series)) == len(series), "a series stands twice")
    label = r'[a-z_]+="(?:[^"\\\n]|\\["\\n])*"'
    for name in series:
        demand(re.fullmatch(rf"tcptune_[a-z_]+(\{{{label}(,{label})*\}})?", name), name)


def read_lines(path, findings):
    lines = path.read_text().splitlines()
    for line in lines:
        no_control(line, "a line")
    return lines, findings


def read_compact(path, findings):
    lines, findings = read_lines(path, findings)
    demand(len(lines) == findings + 1, f"{len(lines)} lines for {findings} findings")


def read_gcc(path, findings):
    lines, findings = read_lines(path, findings)
    demand(len(lines) == findings, f"{len(lines)} lines for {findings} findings")
    for line in lines:
        demand(re.fullmatch(r".+?:\d+:\d+: (error|warning|note): .+ \[\w+\]", line), line)


def read_checkstyle(path, findings):
    errors = ElementTree.parse(path).getroot().findall("file/error")
    demand(len(errors) == findings, f"{len(errors)} errors for {findings} findings")
    for error in errors:
        demand(error.get("severity") in ("error", "warning", "info"), error.get("severity"))
    if tool("xmllint"):
        status, said = run_tool(["xmllint", "--noout", str(path)], path)
        demand(status == 0, said)


def read_tap(path, _):
    tests = [line for line in path.read_text().splitlines() if re.match(r"(not )?ok\b", line)]
    demand(path.read_text().endswith(f"1..{len(tests)}\n"), "the plan")
    if tool("prove"):
        _, said = run_tool(["prove", "-e", "cat", str(path)], path)
        demand("Parse errors" not in said, said)


def read_json(path, findings):
    report = json.loads(path.read_text())
    demand(len(report["findings"]) + len(report.get("failures", [])) == findings, "findings")
    no_control(path.read_text().replace("\n", ""), "the text")


def read_jsonl(path, findings):
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    demand(sum(line["type"] in ("finding", "failure") for line in lines) == findings, "findings")
    demand(lines[-1]["type"] == "summary", "the last line")


class Page(html.parser.HTMLParser):
    """A page of which every element is closed where it ends, that refers to nothing, and holds what tcptune may write."""

    VOID = {"meta", "input"}
    ELEMENTS = set("""html head meta title style body a header strong nav button main h1 h2 h3 h4 section p div label input
                      select option fieldset legend article span pre mark dl dt dd details summary ul li code ins del i table
                      caption thead tbody tr th td figure figcaption svg rect footer script""".split())
    ATTRIBUTES = set("""lang charset http-equiv content name id class href type value checked autocomplete spellcheck role
                        scope rel data-severity data-rule data-count aria-label aria-labelledby aria-hidden viewbox
                        preserveaspectratio x y width height""".split())

    def __init__(self):
        super().__init__()
        self.open, self.ids, self.links = [], [], []
        self.findings = self.failed = 0
        self.policy = self.text = ""
        self.own = {"style": "", "script": ""}

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        demand(tag in self.ELEMENTS, f"the element {tag}")
        demand(len(values) == len(attributes) and values.keys() <= self.ATTRIBUTES, f"the attributes of {tag}: {attributes}")
        demand(re.match(r"#|https?://", values.get("href", "#")), f"a link to {values.get('href')}")
        self.ids += [values["id"]] if "id" in values else []
        self.links += [values["href"][1:]] if values.get("href", "").startswith("#") else []
        if values.get("http-equiv") == "Content-Security-Policy":
            self.policy = values["content"]
        if tag == "article" and "finding" in values["class"].split():
            self.findings += int(values["data-count"])
        self.failed += tag == "li" and self.open[-1] == ("ul", "failed")
        if tag not in self.VOID:
            self.open.append((tag, values.get("id")))

    def handle_startendtag(self, tag, attributes):
        demand(tag == "rect", f"<{tag}/>")
        self.handle_starttag(tag, attributes)
        self.open.pop()

    def handle_endtag(self, tag):
        demand(self.open and self.open[-1][0] == tag, f"</{tag}> where {self.open[-1:]} is open")
        self.open.pop()

    def handle_data(self, data):
        if self.open and self.open[-1][0] in self.own:
            self.own[self.open[-1][0]] += data
        else:
            self.text += data

    def handle_comment(self, data):
        demand(False, f"a comment: {data}")


def read_page(path):
    text = path.read_bytes().decode()
    page = Page()
    page.feed(text)
    page.close()
    demand(not page.open and text.count("<!DOCTYPE html>") == 1, f"left open: {page.open}")
    demand(len(set(page.ids)) == len(page.ids), "an id stands twice")
    demand(set(page.links) <= set(page.ids), f"links that lead nowhere: {set(page.links) - set(page.ids)}")
    no_control(page.text.replace("\n", ""), "the text")
    for name, own in page.own.items():
        if not own:
            demand(f"{name}-src" not in page.policy, f"the policy allows a {name}, and there is none")
            continue
        digest = base64.b64encode(hashlib.sha256(own.encode()).digest()).decode()
        demand(f"{name}-src 'sha256-{digest}'" in page.policy, f"the policy does not allow the {name}")
        demand(not re.search(r"url\(|@import|https?:|fetch\(|import\(|XMLHttpRequest", own), f"the {name} asks for something")
    demand("default-src 'none'" in page.policy and "unsafe" not in page.policy, page.policy)
    return page


def read_html(path, findings):
    page = read_page(path)
    demand(page.findings + page.failed == findings, f"{page.findings} and {page.failed} of {findings} findings")
    if "hostile.conf" in page.text:
        demand("</script><script>alert(1)</script> <!-- <b>&amp;&#0;" in page.text, "hostile text is not told as it is")


READERS = {"sarif": read_sarif, "junit": read_junit, "github": read_github, "gitlab": read_gitlab,
           "markdown": read_markdown, "prometheus": read_prometheus, "compact": read_compact, "gcc": read_gcc,
           "checkstyle": read_checkstyle, "tap": read_tap, "json": read_json, "jsonl": read_jsonl, "html": read_html}


def faults_of(tcptune, directory, names):
    reports = {format: directory / f"report.{format}" for format in READERS}
    arguments = [f"--report={format}={path}" for format, path in reports.items()]
    plain = subprocess.run([tcptune, "audit", *names, *arguments, "--format", "gcc"], cwd=directory,
                           capture_output=True, text=True)
    findings = len(plain.stdout.splitlines())
    for format, path in reports.items():
        try:
            READERS[format](path, findings)
        except (Refused, KeyError, TypeError, ValueError, OSError, ElementTree.ParseError) as fault:
            yield f"{format} of {', '.join(names)}: {fault}"


def hostile_fleet():
    """Snapshots of hosts whose names, distributions and values are hostile, and a line that is none."""
    usual = json.loads((REPOSITORY / "tests/bench/fleet/6.1.json").read_text())
    lines = []
    for number, text in enumerate(HOSTILE):
        host = json.loads(json.dumps(usual))
        host["host"] = text
        host["facts"]["distribution"] = text
        host["settings"]["net.ipv4.tcp_congestion_control"] = text.replace("\r", "")
        host["settings"]["net.ipv4.tcp_timestamps"] = "0"
        host["settings"]["net.ipv4.tcp_tw_reuse"] = "1"
        lines.append(json.dumps(host))
    return "\n".join([*lines, HOSTILE[0], ""])


def read_fleet_markdown(path):
    text = path.read_text()
    no_control(text.replace("\n", ""), "the text")
    columns = 0
    for row in text.splitlines():
        outside = re.sub(r"(`+).*?\1", "", row)
        demand("<" not in outside and not re.search(r"(?<!\\)\]\(", outside) and "@all" not in outside, row)
        cells = len(re.findall(r"(?<!\\)\|", row))
        demand(not row.startswith("|") or columns in (0, cells), row)
        columns = cells if row.startswith("|") else 0


def read_fleet_lines(path):
    text = path.read_text()
    no_control(text.replace("\n", ""), "the lines")
    lines = [json.loads(line) for line in text.splitlines()]
    demand([line["type"] for line in lines] == ["target"] * len(HOSTILE) + ["failure"], "the types of the lines")
    demand([line["host"] for line in lines[:-1]] == HOSTILE, "the names of the hosts")


FLEET_READERS = {"text": lambda path: no_control(path.read_text().replace("\n", ""), "the text"),
                 "json": lambda path: json.loads(path.read_text()), "jsonl": read_fleet_lines,
                 "markdown": read_fleet_markdown, "html": read_page, "prometheus": lambda path: read_prometheus(path, 0)}


def fleet_faults(tcptune, directory):
    (directory / "hosts.jsonl").write_text(hostile_fleet())
    reports = {format: directory / f"fleet.{format}" for format in FLEET_READERS}
    arguments = [f"--report={format}={path}" for format, path in reports.items()]
    run = subprocess.run([tcptune, "audit", "--isolated", "--snapshots", "hosts.jsonl", "--summary", *arguments],
                         cwd=directory, capture_output=True, text=True)
    if run.returncode != 2:
        yield f"a fleet with a broken line ends with {run.returncode}: {run.stderr}"
    for format, path in reports.items():
        try:
            FLEET_READERS[format](path)
        except (Refused, KeyError, TypeError, ValueError, OSError) as fault:
            yield f"{format} of a fleet: {fault}"


def main(tcptune):
    with tempfile.TemporaryDirectory() as place:
        directory = pathlib.Path(place)
        for name, text in INPUTS.items():
            (directory / name).write_bytes(text.encode())
        faults = [fault for names in SETS for fault in faults_of(tcptune, directory, names)]
        faults += fleet_faults(tcptune, directory)
    for fault in faults:
        print(fault)
    for name in sorted(skipped):
        print(f"SKIPPED: {name} is not installed")
    print(f"{len(READERS)} formats, {len(SETS)} sets of inputs; {len(FLEET_READERS)} of a fleet; {len(faults)} faults")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve())))
