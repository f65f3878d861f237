#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""What a shell offers behind beginnings of command lines, with the script that tcptune prints for it.

usage: completions.py bash|zsh|fish TCPTUNE
"""
import os
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile

SHELL, TCPTUNE = sys.argv[1], os.path.abspath(sys.argv[2])

# A line, what is offered for its last word, and what is not. `file.conf`, `folder` and `two words` lie in the directory.
CASES = [
    ("", "audit diff rules completion", "list TW002 --root"),
    ("au", "audit", "diff"),
    ("rules ", "list test schema manual", "audit file.conf"),
    ("rules list ", "", "list test file.conf"),
    ("--fo", "--for --format", "--root"),
    ("--version", "--version", ""),
    ("audit --vers", "", "--version"),
    ("audit --format ", "text json sarif", "diff file.conf"),
    ("diff --format=", "diff sysctl json", "sarif"),
    ("--format j", "json jsonl junit", "text"),
    ("audit --select TW", "TW TW002", "CC CC001"),
    ("audit --select TW,CONF00", "TW,CONF001 TW,CONF002", "TW002"),
    ("audit --ignore=TW,CONF00", "TW,CONF001", "TW002"),
    ("explain time-", "time-wait", "TW002"),
    ("explain tw-", "", "file.conf"),
    ("explain net.ipv4.tcp_tw", "net.ipv4.tcp_tw_reuse", "net.core.somaxconn"),
    ("explain TcpTimed", "TcpTimedWaitDelay", ""),
    ("generate --profile ser", "server", "proxy"),
    ("generate --profile fi", "file.conf", "server"),
    ("generate ", "", "audit file.conf"),
    ("--target debian-1", "debian-12", "ubuntu-22.04"),
    ("diff --from ans", "ansible", "auto"),
    ("--report sa", "sarif=", "json="),
    ("--report sarif=fi", "sarif=file.conf", "sarif=json"),
    ("--report=sarif=fi", "sarif=file.conf", ""),
    ("audit fi", "file.conf", "audit"),
    ("audit --output fi", "file.conf", ""),
    ("audit -o fi", "file.conf", ""),
    ("audit --root ", "folder", "file.conf"),
    ("audit --root=fol", "folder", ""),
    ("audit --kernel ", "", "file.conf audit"),
    ("--root folder --co", "--color --config", ""),
    ("file.conf ru", "", "rules"),
    ("audit -- --fo", "", "--format --for"),
    ("profiles show ser", "server", "list"),
    ("completion ", "bash zsh fish", "file.conf"),
    ("rules manual --section ", "5 7", "1"),
    ("diagnose --interval 5 --fail-on ", "warning never", "5"),
]

CHECKS = {
    "bash": [["bash", "-n"], ["shellcheck", "-s", "bash"]],
    "zsh": [["zsh", "-n"]],
    "fish": [["fish", "--no-execute"]],
}


class Bash:
    """Calls the function as bash would: it splits words at =, and replaces only what is behind that."""

    def __init__(self, script):
        self.script = script

    def offered(self, line):
        words = [part for word in line.split(" ") for part in re.findall(r"=|[^=]+", word) or [""]]
        typed = "" if words[-1] == "=" else words[-1]
        run = """source "$1"; typed=$2; shift 2; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1))
                 _tcptune tcptune "$typed" ""; [[ ${#COMPREPLY[@]} -eq 0 ]] || printf "%s\\n" "${COMPREPLY[@]}" """
        return run_shell(["bash", "-c", run, "-", self.script, typed, *words])


class Fish:
    def __init__(self, script):
        self.script = script

    def offered(self, line):
        run = 'source "$argv[1]"; complete -C "$argv[2]"'
        lines = run_shell(["fish", "--no-config", "-c", run, self.script, line])
        return [each.split("\t")[0] for each in lines]


class Zsh:
    """An interactive zsh on a terminal so large that it lists all at once."""

    def __init__(self, script):
        folder = tempfile.mkdtemp(dir=os.path.dirname(script))
        shutil.copy(script, f"{folder}/_tcptune")  # as it is installed
        child, self.terminal = pty.fork()
        if child == 0:
            os.execvpe("zsh", ["zsh", "-f", "-i"], {**os.environ, "TERM": "dumb", "ZDOTDIR": folder})
        self.say("stty rows 900 cols 300; PS1='ready>' LISTMAX=1000000; setopt no_prompt_cr no_prompt_sp\r")
        self.say(f"fpath=({folder} $fpath); autoload -Uz compinit; compinit -u -d {folder}/dump\r")
        self.say("complete() { _main_complete; print -n matches:$compstate[nmatches].; }; zle -C list list-choices complete\r")
        self.say("zstyle ':completion:*' verbose no; bindkey '^D' list; bindkey '^X' kill-whole-line\r")
        self.say("print go''on\r")
        self.heard("goon.*ready>")

    def say(self, text):
        os.write(self.terminal, text.encode())

    def heard(self, mark):
        text = ""
        while not (found := re.search(mark, text, re.DOTALL)):
            if not select.select([self.terminal], [], [], 30)[0]:
                sys.exit(f"FAILED: zsh hangs, after {text!r}")
            text += os.read(self.terminal, 65536).decode(errors="replace")
        return found

    def offered(self, line):
        """The list, if there is one, stands between the line and the same line once more."""
        self.say(f"{line}\x04")
        listed = self.heard(r"matches:(?:0\.|[1-9]\d*\.(.*)ready>)")[1] or ""
        self.say("\x18print do''ne\r")
        self.heard("done.*ready>")
        return re.findall(r"(?:\\ |\S)+", listed)


def run_shell(command):
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout + done.stderr).splitlines()


def last_part(word):
    """Some shells offer all of TW,CONF001 or sarif=file.conf, some the part that is new; some mark a folder."""
    return re.split("[,=]", word.rstrip("=/"))[-1]


def faults_of(shell, line, wanted, unwanted):
    offered = {last_part(word) for word in shell.offered("tcptune " + line)}
    missing = [word for word in wanted if last_part(word) not in offered]
    excess = [word for word in unwanted if last_part(word) in offered]
    for what, words in (("does not offer", missing), ("offers", excess)):
        if words:
            yield f"behind \"tcptune {line}\" {SHELL} {what} {' '.join(words)}, but: {' '.join(sorted(offered))}"


def help_of(command):
    return subprocess.run([TCPTUNE, *command, "--help"], capture_output=True, text=True, check=True).stdout


def commands(above=()):
    yield above
    listed = help_of(above).partition("\nCommands:\n")[2].partition("\n\n")[0]
    for name in re.findall(r"^  ([a-z]+) ", listed, re.MULTILINE):
        yield from commands((*above, name))


def option_cases():
    """Every option that a command's help knows."""
    every = list(commands())
    if ("rules", "list") not in every:
        sys.exit(f"FAILED: the commands cannot be found in the help, only {every}")
    for command in every:
        options = re.findall(r"^  (?:-\w, )?(--[a-z-]+)", help_of(command), re.MULTILINE)
        yield " ".join([*command, "--"]), options, []


def skip(why):
    print(f"SKIPPED: completion of {SHELL}: {why}")
    sys.exit(77)


def main():
    if shutil.which(SHELL) is None:
        skip("it is not installed")
    room = tempfile.mkdtemp()
    try:
        os.chdir(room)
        os.makedirs("folder/inner")
        for name in ("file.conf", "two words"):
            open(name, "w").close()
        script = f"{room}/.script"
        with open(script, "w") as file:
            subprocess.run([TCPTUNE, "completion", SHELL], stdout=file, check=True)
        faults = []
        for check in CHECKS[SHELL]:
            if shutil.which(check[0]) is None:
                print(f"SKIPPED: completion of {SHELL}: {check[0]} is not installed")
            else:
                faults += run_shell([*check, script])
        shell = {"bash": Bash, "zsh": Zsh, "fish": Fish}[SHELL](script)
        cases = [(line, wanted.split(), unwanted.split()) for line, wanted, unwanted in CASES] + list(option_cases())
        for case in cases:
            faults += faults_of(shell, *case)
    finally:
        shutil.rmtree(room)
    print("\n".join(f"FAILED: {fault}" for fault in faults) or f"{SHELL} completes {len(cases)} lines as it should")
    sys.exit(1 if faults else 0)


main()
