# SPDX-License-Identifier: MIT
# What is in force after systemd-sysctl, ufw's sysctl and tuned's own code have run, against what tcptune says.
# usage: later_writers.py TCPTUNE [TREES]
# Needs root, namespaces, Python 3, systemd-sysctl, procps, and Debian's package tuned (TUNED_DEB names the file, else apt-get
# downloads it). Exit status: 0 no difference, 1 differences, 77 skipped.
import collections
import json
import logging
import os
import random
import shutil
import subprocess
import sys
import tempfile
import types
from unittest import mock

SETTINGS = {  # a default, and values that every kernel takes
    "net.ipv4.tcp_retries1": 3,
    "net.ipv4.tcp_fin_timeout": 60,
    "net.ipv4.tcp_keepalive_probes": 9,
    "net.ipv4.tcp_syn_retries": 6,
    "net.ipv4.tcp_synack_retries": 5,
}
SYSTEMD_SYSCTL = "/usr/lib/systemd/systemd-sysctl"
PLACES = ["/etc/sysctl.d", "/run/sysctl.d", "/usr/lib/sysctl.d", "/usr/local/lib/sysctl.d", "/etc/tuned", "/usr/lib/tuned",
          "/etc/ufw", "/etc/default"]


def skip(why):
    print("SKIPPED:", why)
    sys.exit(77)


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


# Before there is a network namespace without a network.
def fetch_tuned(directory):
    if not os.environ.get("TUNED_DEB"):
        subprocess.run(["apt-get", "download", "tuned"], cwd=directory, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        found = [name for name in os.listdir(directory) if name.startswith("tuned_")]
        if not found:
            skip("the package tuned cannot be had (TUNED_DEB names its file)")
        os.environ["TUNED_DEB"] = os.path.join(directory, found[0])


def unpack_tuned(work):
    run("dpkg-deb", "-x", os.environ["TUNED_DEB"], os.path.join(work, "tuned"))
    return os.path.join(work, "tuned/usr/lib/python3/dist-packages")


def protect():
    run("mount", "--make-rprivate", "/")
    run("mount", "--bind", "/proc/sys", "/proc/sys")
    run("mount", "--bind", "/proc/sys/net", "/proc/sys/net")
    run("mount", "-o", "remount,bind,rw", "/proc/sys/net")
    run("mount", "-o", "remount,bind,ro", "/proc/sys")


# The places of configuration become directories of the tree; all else stays the host's.
def put_tree_over_host(tree, work):
    for top in ["/etc", "/usr/lib", "/usr/local"]:
        layer = os.path.join(work, "layer" + top.replace("/", "-"))
        os.makedirs(layer + "/up")
        os.makedirs(layer + "/work")
        run("mount", "-t", "overlay", "overlay", "-o", f"lowerdir={top},upperdir={layer}/up,workdir={layer}/work", top)
    os.makedirs("/run/sysctl.d", exist_ok=True)
    for place in PLACES:
        os.makedirs(place, exist_ok=True)
        os.makedirs(tree + place, exist_ok=True)
        run("mount", "--bind", tree + place, place)
    if os.path.lexists("/etc/sysctl.conf"):
        os.remove("/etc/sysctl.conf")
    os.symlink(tree + "/etc/sysctl.conf", "/etc/sysctl.conf")


class Tuned:
    def __init__(self, path):
        logging.disable(logging.CRITICAL)
        sys.path.insert(0, path)
        for name in ["dbus", "dbus.service", "dbus.mainloop", "dbus.mainloop.glib", "dbus.exceptions", "gi", "gi.repository",
                     "pyudev", "schedutils", "linux_procfs", "procfs", "perf", "ethtool"]:
            sys.modules.setdefault(name, mock.MagicMock())

    def apply(self):
        from tuned import consts
        from tuned.plugins import plugin_sysctl
        from tuned.profiles.factory import Factory
        from tuned.profiles.loader import Loader
        from tuned.profiles.locator import Locator
        from tuned.profiles.merger import Merger
        from tuned.profiles.variables import Variables
        from tuned.utils.commands import commands
        from tuned.utils.global_config import GlobalConfig
        config = GlobalConfig()
        variables = Variables()
        loader = Loader(Locator(consts.LOAD_DIRECTORIES), Factory(), Merger(), config, variables)
        with open("/etc/tuned/active_profile") as file:
            profile = loader.load(file.read())
        plugin = object.__new__(plugin_sysctl.SysctlPlugin)
        plugin._cmd = commands()
        plugin._variables = variables
        plugin._global_cfg = config
        plugin._storage = mock.MagicMock()
        for name, unit in profile.units.items():
            if unit.type == "sysctl" and unit.enabled:
                instance = types.SimpleNamespace(name=name, _sysctl=unit.options, _sysctl_original={})
                plugin._instance_apply_static(instance)


class Trees:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, low, high):
        return range(self.random.randint(low, high))

    def setting(self, separator):
        return self.random.choice(list(SETTINGS)).replace(".", separator)

    def value(self):
        return str(self.random.randint(2, 40))

    def sysctl_file(self):
        lines = []
        for _ in self.some(1, 4):
            key = self.setting(self.random.choice("../"))
            shape = self.random.randint(0, 11)
            if shape == 0:
                lines.append("-" + key)
            elif shape == 1:
                lines.append("; " + key + " = 1")
            elif shape == 2:
                lines.append(f"{key[:-2]}* = {self.value()}")
            else:
                lines.append(f"{'-' if shape == 3 else ''}{key} = {self.value()}")
        return "\n".join(lines) + "\n"

    def profile(self, includes):
        lines = ["[main]", "summary=x"]
        if includes:
            lines.append("include=" + self.random.choice([", ", ",", ";"]).join(includes))
        lines.append(self.random.choice(["[sysctl]", "[sysctl]", "[mine]\ntype=sysctl", "[sysctl]\nenabled=0", "[disk]"]))
        for _ in self.some(1, 4):
            value = self.value()
            shape = self.random.choice(["{}", "{}", '"{}"', ">{}", "<{}", "{} # why"])
            lines.append(self.setting(".") + self.random.choice(["=", " = "]) + shape.format(value))
        return "\n".join(lines) + "\n"

    def files(self):
        files = collections.OrderedDict()
        for _ in self.some(0, 4):
            place = self.random.choice(["/etc/sysctl.d", "/etc/sysctl.d", "/run/sysctl.d", "/usr/lib/sysctl.d"])
            files[f"{place}/{self.random.choice(['10-a', '50-b', '99-c'])}.conf"] = self.sysctl_file()
        if self.random.random() < 0.5:
            files["/etc/sysctl.conf"] = self.sysctl_file()
        if self.random.random() < 0.5:
            files["/etc/ufw/sysctl.conf"] = self.sysctl_file()
            files["/etc/default/ufw"] = "IPT_SYSCTL=/etc/ufw/sysctl.conf\n"
            files["/etc/ufw/ufw.conf"] = "ENABLED=" + self.random.choice(["yes", "yes", "no"]) + "\n"
        if self.random.random() < 0.8:
            files["/etc/tuned/active_profile"] = self.random.choice(["a", "b", "a b", "b a"]) + "\n"
            files["/etc/tuned/tuned-main.conf"] = self.random.choice(["reapply_sysctl = 0\n", "reapply_sysctl = 1\n", "\n"])
            for name in "abc":
                includes = [] if name == "c" else self.random.choice([[], ["c"], ["c", name]])
                files[f"/usr/lib/tuned/{name}/tuned.conf"] = self.profile([i for i in includes if i != name])
                if self.random.random() < 0.3:
                    files[f"/etc/tuned/{name}/tuned.conf"] = self.profile(includes)
        return files


def write_tree(tree, files):
    for place in PLACES:
        for name in os.listdir(tree + place):
            path = os.path.join(tree + place, name)
            shutil.rmtree(path) if os.path.isdir(path) else os.remove(path)
    if os.path.exists(tree + "/etc/sysctl.conf"):
        os.remove(tree + "/etc/sysctl.conf")
    for path, text in files.items():
        os.makedirs(os.path.dirname(tree + path), exist_ok=True)
        with open(tree + path, "w") as file:
            file.write(text)


def really(files, tuned):
    for name, value in SETTINGS.items():
        with open("/proc/sys/" + name.replace(".", "/"), "w") as file:
            file.write(str(value))
    subprocess.run([SYSTEMD_SYSCTL], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if files.get("/etc/ufw/ufw.conf") == "ENABLED=yes\n":  # what ufw-init-functions runs
        subprocess.run(["sysctl", "-e", "-q", "-p", "/etc/ufw/sysctl.conf"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    if "/etc/tuned/active_profile" in files:
        tuned.apply()
    values = {}
    for name in SETTINGS:
        with open("/proc/sys/" + name.replace(".", "/")) as file:
            values[name] = file.read().strip()
    return values


def as_tcptune_says(tool, tree, systemd):
    command = [tool, "audit", "--root", tree, "--kernel", "6.18", "--boot", "systemd", "--systemd-version", systemd, "--show-passed",
               "--format", "json"]
    report = json.loads(subprocess.run(command, stdout=subprocess.PIPE).stdout)
    values = {name: str(value) for name, value in SETTINGS.items()}
    for setting in report.get("settings", []):
        if setting["setting"] in values:
            values[setting["setting"]] = setting["value"]
    return values


def main():
    tool, trees = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 200
    if os.geteuid() != 0:
        skip("only root can make the namespaces")
    for program in [SYSTEMD_SYSCTL, "/usr/sbin/sysctl", "/usr/bin/unshare", "/usr/bin/dpkg-deb"]:
        if not os.path.exists(program):
            skip(f"there is no {program}")
    if "LATER_WRITERS_INSIDE" not in os.environ:
        os.environ["LATER_WRITERS_INSIDE"] = "yes"
        with tempfile.TemporaryDirectory() as directory:
            fetch_tuned(directory)
            sys.exit(subprocess.run(["unshare", "-n", "-m", sys.executable] + sys.argv).returncode)
    version = subprocess.run([SYSTEMD_SYSCTL, "--version"], stdout=subprocess.PIPE, text=True).stdout.split()[1]
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as base:
        work = base + "/mount"
        os.mkdir(work)
        try:
            protect()
            run("mount", "-t", "tmpfs", "tmpfs", work)
            tuned = Tuned(unpack_tuned(work))
            tree = work + "/tree"
            os.mkdir(tree)
            put_tree_over_host(tree, work)
        except (subprocess.CalledProcessError, OSError) as error:
            skip(f"the host cannot be protected here: {error}")
        faults = 0
        for seed in range(trees):
            files = Trees(seed).files()
            write_tree(tree, files)
            real, said = really(files, tuned), as_tcptune_says(tool, tree, version)
            for name in SETTINGS:
                if real[name] != said[name]:
                    faults += 1
                    print(f"DIFFERENCE in tree {seed}: {name} is {real[name]}, tcptune says {said[name]}")
                    for path, text in files.items() if faults <= 5 else ():
                        print(f"--- {path}\n{text}", end="")
        print(f"{trees} trees of systemd-sysctl {version}, ufw and tuned, {faults} differences")
        sys.exit(1 if faults else 0)


main()
