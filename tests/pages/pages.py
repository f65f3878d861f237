#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Looks at reports in a real browser: in light and dark, narrow and wide, with its script and without, and on paper.

Usage: pages.py TCPTUNE DIRECTORY. The directory gets what the pages looked like. Exit status 77: there is no Chromium.
"""
import pathlib
import subprocess
import sys
import tempfile

import browser

HERE = pathlib.Path(__file__).resolve().parent
CHECKS = (HERE / "page_checks.js").read_text()
WIDTHS, THEMES = (360, 1280), ("light", "dark")
MOST_PIXELS = 3000  # of a picture, from the top
FEW = "net.ipv4.tcp_tw_recycle = 1\nnet.ipv4.tcp_max_tw_buckets = {}\nnet.ipv4.ip_local_port_range = 1024 {}\nnet.ipv4.tcp_fin_timeot = 1\n"
HOSTILE = ["</script><script>alert(1)</script>", "<!-- <b>&amp;&#0;", "\x1b[31m\u202egnp.exe", '" onload="alert(1)" \'',
           "<img src=http://192.0.2.1/x onerror=alert(1)>", "x" * 5000]
SNAPSHOT = str(HERE.parent / "golden/busy-proxy.snapshot")
SCRIPT = "document.body.append(Object.assign(document.createElement('script'), {textContent: 'document.title = 1'}));"


class Pages:
    """The reports, the browser, and what is wrong."""

    def __init__(self, tcptune, inputs, pictures, chromium):
        self.tcptune, self.inputs, self.pictures, self.chromium = tcptune, inputs, pictures, chromium
        self.faults = []

    def demand(self, holds, what):
        if not holds:
            self.faults.append(what)

    def report(self, name, *arguments):
        path = self.pictures / f"{name}.html"
        subprocess.run([self.tcptune, "audit", "--no-config", "--kernel", "6.1", f"--report=html={path}", "-o", "/dev/null", *arguments],
                       cwd=self.inputs, stderr=subprocess.DEVNULL)
        return path

    def opened(self, path, width, theme, scripted=True):
        self.chromium.look(width, theme, scripted)
        self.chromium.open(path)
        self.demand(not self.chromium.complaints, f"{path.stem}: the browser complains: {self.chromium.complaints}")
        self.demand(self.chromium.requests == [path.as_uri()], f"{path.stem} asks for {self.chromium.requests[1:]}")

    def looks(self, path):
        for width in WIDTHS:
            for theme in THEMES:
                self.opened(path, width, theme)
                name = f"{path.stem}-{width}-{theme}"
                self.chromium.picture(self.pictures / f"{name}.png", MOST_PIXELS)
                self.faults += [f"{name}: {fault}" for fault in self.chromium.ask(CHECKS)]

    def ask(self, expression):
        return self.chromium.ask(expression)

    def heard(self, path):
        """Landmarks, and a name for everything that can be used or means something."""
        nodes = self.chromium.heard()
        roles = {role for role, _, _ in nodes}
        wanted = {"main", "banner", "navigation", "contentinfo", "heading", "button"}
        self.demand((wanted if path.stem == "clean" else wanted | {"search"}) <= roles,
                    f"{path.stem}: of the landmarks there are only {sorted(roles)}")
        for role, name, _ in nodes:
            named = role in ("button", "link", "searchbox", "combobox", "checkbox", "image", "img", "heading", "search",
                             "navigation", "table")
            self.demand(not named or name.strip(), f"{path.stem}: a {role} has no name")
        headings = [name for role, name, _ in nodes if role == "heading"]
        self.demand(headings[1:2] and headings[1].split(":")[0] in ("Passed", "Failed"), f"{path.stem}: after the title comes {headings[1:2]}")

    def shown(self, what="dataset.rule"):
        """Something of each finding that is there to be read. Of many only the filter is asked: a look lays them out."""
        return self.ask("[...document.querySelectorAll('.finding')].filter((one) => !one.closest('[hidden]'))"
                        f".filter((one, _, all) => all.length > 100 || one.checkVisibility()).map((one) => one.{what})")

    def enter(self, what):
        """Does what a person does, and waits until the page has answered."""
        self.ask(f"(async () => {{ {what}; await new Promise((done) => setTimeout(done, 400)); }})()")

    def filters(self, path):
        self.opened(path, 1280, "light")
        everything = self.shown()
        self.enter("document.getElementById('text').focus()")
        self.chromium.call("Input.insertText", text="fin_TIMEOT")
        self.enter("")
        found = self.shown("textContent")
        self.demand(0 < len(found) < len(everything) and all("fin_timeot" in text for text in found), f"a search shows {len(found)}")
        said = self.ask("document.getElementById('shown').textContent")
        self.demand(said.startswith(f"{len(found):,} of {len(everything):,} "), f"{len(found)} are shown, and told is {said}")
        change = "dispatchEvent(new Event('input', {bubbles: true}))"
        self.enter(f"const text = document.getElementById('text'); text.value = 'nothing like it'; text.{change}")
        self.demand(self.shown() == [], f"a search for what is not there shows {self.shown()}")
        self.enter(f"const text = document.getElementById('text'); text.value = ''; text.{change}")
        self.demand(self.shown() == everything, "without a search not all is shown")
        self.enter(f"const rule = document.getElementById('rule'); rule.value = 'TW002'; rule.{change}")
        self.demand(set(self.shown()) == {"TW002"}, f"of TW002 alone {self.shown()} are shown")
        self.enter(f"const rule = document.getElementById('rule'); rule.value = ''; rule.{change}")
        self.enter("document.querySelector('[value=error]').click()")
        severities = self.shown("dataset.severity")
        self.demand(severities and "error" not in severities, f"without errors there are {set(severities)}")

    def keys(self, path):
        """The first key leads to the way past the head; the reason of a finding unfolds, and folds."""
        self.opened(path, 1280, "light")
        for kind in ("keyDown", "keyUp"):
            self.chromium.call("Input.dispatchKeyEvent", type=kind, key="Tab", code="Tab", windowsVirtualKeyCode=9)
        skip = self.ask("[document.activeElement.className, document.activeElement.getBoundingClientRect().left >= 0]")
        self.demand(skip == ["skip", True], f"the first key leads to {skip}")
        self.enter("document.querySelector('.why').click()")
        self.demand(len(self.ask("document.querySelector('.finding .opened').innerText")) > 100, "a reason does not unfold")
        self.enter("document.querySelector('.why').click()")
        self.demand(self.ask("document.querySelector('.finding .opened')") is None, "a reason does not fold")
        ground = "getComputedStyle(document.body).backgroundColor"
        light = self.ask(ground)
        self.enter("document.getElementById('theme').click()")
        self.demand(self.ask(ground) != light, "the switch changes no colour")
        self.enter("document.getElementById('theme').click()")
        self.demand(self.ask(ground) == light, "the switch does not lead back")

    def without_script(self, path, findings):
        self.opened(path, 360, "dark", scripted=False)
        self.demand(len(self.shown()) == findings, f"without its script {path.stem} shows {len(self.shown())} of {findings}")
        order = self.ask("['h1', '#verdict', '#rests-on', '#findings', '#rules'].map((what) => document.querySelector(what).getBoundingClientRect().top)")
        self.demand(order == sorted(order), f"without its script the parts stand at {order}")
        self.demand(not self.ask("document.getElementById('tools').checkVisibility()"), "what needs the script is shown without it")
        self.faults += [f"{path.stem} without script: {fault}" for fault in self.chromium.ask(CHECKS)]

    def on_paper(self, path):
        self.opened(path, 1280, "dark")
        self.chromium.paper(self.pictures / f"{path.stem}.pdf")
        self.chromium.call("Emulation.setEmulatedMedia", media="print", features=[{"name": "prefers-color-scheme", "value": "dark"}])
        self.demand(self.ask("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)", "paper is not white")
        self.demand(not self.ask("document.getElementById('tools').checkVisibility()"), "there is a filter on paper")
        self.faults += [f"{path.stem} on paper: {fault}" for fault in self.chromium.ask(CHECKS)]
        self.chromium.call("Emulation.setEmulatedMedia", media="")

    def nothing_else_runs(self, path):
        """Whatever would get into the page: the browser refuses it."""
        self.opened(path, 1280, "light")
        self.ask(SCRIPT)
        self.demand(self.ask("document.title") != "1" and "Content Security Policy" in str(self.chromium.complaints), "a strange script runs")

    def all(self):
        clean = self.report("clean", "clean.conf")
        small = self.report("small", "small.conf")
        hostile = self.report("hostile", "hostile.conf", *(file.name for file in self.inputs.glob("*alert*")))
        busy = self.report("busy", "--evidence", SNAPSHOT)
        large = self.report("large", "fleet")
        for path in (clean, small, hostile, busy, large):
            self.looks(path)
            if path != large:
                self.heard(path)
        self.filters(large)
        self.keys(small)
        for path in (small, busy, hostile):
            self.without_script(path, path.read_text().count('<article class="finding'))
        self.on_paper(small)
        self.nothing_else_runs(hostile)


def write_inputs(directory):
    (directory / "clean.conf").write_text("net.ipv4.tcp_syncookies = 1\n")
    (directory / "small.conf").write_text(FEW.format(5000, 65000))
    (directory / "hostile.conf").write_text("".join(f"net.ipv4.tcp_fin_timeout = {text}\n{text}\n" for text in HOSTILE))
    (directory / "<img src=x onerror=alert(1)>.conf").write_text("net.ipv4.tcp_tw_recycle = 1\n")
    (directory / "fleet").mkdir()
    for number in range(2_500):
        (directory / f"fleet/{number:04}.conf").write_text(FEW.format(number + 1000, number + 60000))


def main(tcptune, pictures):
    if browser.program() is None:
        print("SKIPPED: pages: there is no Chromium to look at them")
        return 77
    pictures.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as inputs, browser.Browser() as chromium:
        write_inputs(pathlib.Path(inputs))
        pages = Pages(tcptune, pathlib.Path(inputs), pictures, chromium)
        pages.all()
    for fault in pages.faults:
        print(fault)
    print(f"{len(pages.faults)} faults; what was seen is in {pictures}")
    return 1 if pages.faults else 0


if __name__ == "__main__":
    sys.exit(main(str(pathlib.Path(sys.argv[1]).resolve()), pathlib.Path(sys.argv[2]).resolve()))
