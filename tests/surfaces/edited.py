# SPDX-License-Identifier: MIT
"""What is asked of every file that `tcptune diff` edits: its reader takes it before and after, a second diff is empty,
and the reverse patch gives the old bytes."""
import os
import subprocess


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def faults_of(tcptune, folder, name, text, refused):
    """`refused()` says why the reader does not take the file as it is now; empty: it does."""
    def diff(*options):
        return subprocess.run([tcptune, "diff", "--no-config", "--kernel", "6.1", *options, name], cwd=folder,
                              capture_output=True, text=True, check=False)

    def apply(patch):
        subprocess.run(["patch", "-p1"], input=patch, cwd=folder, text=True, check=True, capture_output=True)

    path = os.path.join(folder, name)
    write(path, text)
    if why := refused():
        return [f"{name}: the sample proves nothing, its reader refuses it: {why}"]
    change, back = diff(), diff("--reverse")
    if change.returncode != 1 or not change.stdout:
        return [f"{name}: there is no diff: {change.stderr}"]
    apply(change.stdout)
    faults = [f"{name}: its reader refuses what was edited: {why}"] if (why := refused()) else []
    if diff().stdout:
        faults.append(f"{name}: a second diff is not empty")
    with open(path, encoding="utf-8") as file:
        if "tcp_tw_recycle" in file.read():
            faults.append(f"{name}: the removed key is still there")
    apply(back.stdout)
    with open(path, encoding="utf-8") as file:
        if file.read() != text:
            faults.append(f"{name}: the reverse patch does not give the old bytes")
    return faults
