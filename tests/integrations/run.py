#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: run.py TCPTUNE FOLDER [STATIC]

Runs what integrations/FOLDER/README.md shows, and then FOLDER.md of this folder, which has what no reader needs to see:
each `$ command` of a console block, `> ` lines included, must print what stands below it. They start in
integrations/FOLDER of a fresh clone, ~/tcptune, with tcptune in the PATH; a `cd` holds for the next command, and the home
is shown as ~. `<!-- needs: PROGRAM... -->` before a block names what it needs beyond a shell: programs, files, `root` (to be
root), `namespaces` (new ones can be had) or `static` (the program as one static file, STATIC, which is then
build/static/tcptune of the clone). A block that lacks it is skipped, loudly. UPDATE_README=1 writes what was printed
instead of comparing.
"""
import difflib
import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
REPOSITORY = os.path.dirname(os.path.dirname(HERE))
TCPTUNE = os.path.abspath(sys.argv[1])
STATIC = os.path.abspath(sys.argv[3]) if len(sys.argv) > 3 else ""


def namespaces():
    return subprocess.run(["unshare", "--net", "--mount", "true"], stderr=subprocess.DEVNULL).returncode == 0


OTHER_NEEDS = {"root": lambda: os.geteuid() == 0, "namespaces": namespaces, "static": lambda: os.path.exists(STATIC)}


def there(need):
    if need in OTHER_NEEDS:
        return OTHER_NEEDS[need]()
    return os.path.exists(need) if need.startswith("/") else shutil.which(need)


def blocks(text):
    """The text in pieces: [needs, lines]; needs is None for what is no console block."""
    pieces, needs = [[None, []]], []
    for line in text.splitlines():
        marked = re.fullmatch(r"<!-- needs: (.*) -->", line)
        if marked:
            needs = marked[1].split()
        if line.startswith("```") and pieces[-1][0] is not None:
            pieces.append([None, []])
            needs = []
        pieces[-1][1].append(line)
        if line == "```console":
            pieces.append([needs, []])
    return pieces


def with_real_output(lines, run):
    """The commands of a block, each followed by what it prints now. Lines with `> ` right after one belong to it."""
    printed, commands = [], []
    for line in lines:
        if line.startswith("$ "):
            commands.append([line])
        elif commands and line.startswith("> ") and commands[-1] is not None:
            commands[-1].append(line)
        else:
            commands.append(None)  # old output
    for command in filter(None, commands):
        printed += command
        printed += run("\n".join(line[2:] for line in command)).splitlines()
    return printed


def clone(scratch):
    """A home with the repository's part that others run, as a clone in ~/tcptune."""
    repository = os.path.join(scratch, "home", "tcptune")
    shutil.copytree(os.path.join(REPOSITORY, "integrations"), os.path.join(repository, "integrations"))
    shutil.copy(os.path.join(REPOSITORY, ".pre-commit-hooks.yaml"), repository)
    if os.path.exists(STATIC):
        os.makedirs(os.path.join(repository, "build", "static"))
        shutil.copy(STATIC, os.path.join(repository, "build", "static", "tcptune"))
    return repository


def runner(folder, scratch):
    """A function that runs a command where the one before it ended, first in the folder, and returns what it printed."""
    programs = os.path.join(scratch, "programs")
    shutil.copytree(os.path.join(HERE, "programs"), programs)
    os.symlink(TCPTUNE, os.path.join(programs, "tcptune"))
    where = os.path.join(scratch, "where")
    with open(where, "w") as file:
        file.write(folder)
    me = {f"GIT_{who}_{what}": "me@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = dict(os.environ, PATH=programs + ":" + os.environ["PATH"] + ":/usr/sbin:/sbin", LC_ALL="C.UTF-8",
                       HOME=os.path.join(scratch, "home"), TRIALS=HERE, COLUMNS="80", **me)
    environment.pop("XDG_CACHE_HOME", None)

    def run(command):
        command = f'cd "$(cat {where})"; trap "pwd >{where}" EXIT\n{command}'
        printed = subprocess.run(["bash", "-c", command], env=environment, stdin=subprocess.DEVNULL,
                                 stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace").stdout
        return printed.replace(environment["HOME"], "~")
    return run


def holds(path, run):
    """Runs one file's commands; says what differs. Returns its part of the exit status."""
    name = os.path.relpath(path, REPOSITORY)
    with open(path) as file:
        shown = file.read()
    printed, skipped = [], False
    for needs, lines in blocks(shown):
        missing = [need for need in needs or [] if not there(need)]
        if missing:
            print(f"SKIPPED: {name}: {', '.join(missing)}: not there")
            skipped = True
        printed += lines if needs is None or missing else with_real_output(lines, run)
    real = "\n".join(printed) + "\n"
    if os.environ.get("UPDATE_README"):
        with open(path, "w") as file:
            file.write(real)
    elif real != shown:
        sys.stdout.writelines(difflib.unified_diff(shown.splitlines(True), real.splitlines(True), name, "printed now"))
        return 1
    return 77 if skipped else 0


def main():
    name = sys.argv[2]
    with tempfile.TemporaryDirectory() as scratch:
        folder = os.path.join(clone(scratch), "integrations", name)
        run = runner(folder, scratch)
        run("(cd ~/tcptune; git init -q -b main; git add integrations .pre*; git commit -qm 'What others run')")
        files = [os.path.join(REPOSITORY, "integrations", name, "README.md"), os.path.join(HERE, name + ".md")]
        statuses = [holds(file, run) for file in files if os.path.exists(file)]
    return 1 if 1 in statuses else max(statuses)


sys.exit(main())
