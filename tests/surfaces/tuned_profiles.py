#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""usage: tuned_profiles.py TCPTUNE

What `tcptune diff` makes of a TuneD profile is loaded by TuneD's own loader, and sets all else as before.
"""
import logging
import os
import sys
import tempfile

import edited

logging.disable(logging.CRITICAL)
try:
    from tuned.profiles.factory import Factory
    from tuned.profiles.loader import Loader
    from tuned.profiles.locator import Locator
    from tuned.profiles.merger import Merger
    from tuned.profiles.variables import Variables
except ImportError as missing:
    print(f"SKIPPED: profiles of TuneD: {missing}")
    sys.exit(77)

TCPTUNE = os.path.abspath(sys.argv[1])
RECYCLE = "net.ipv4.tcp_tw_recycle"
# A profile, and what TuneD sets by it besides.
PROFILES = {
    "web": ("[main]\nsummary=for the web\n\n[variables]\nqueue=4096\n\n[sysctl]\n# many clients\n" + RECYCLE + "=1\n"
            "net.core.somaxconn=${queue}\nnet.ipv4.tcp_rmem=\"4096 131072 8388608\"\n",
            {"net.core.somaxconn": "${queue}", "net.ipv4.tcp_rmem": '"4096 131072 8388608"'}),
    "only": ("[main]\ninclude=balanced\n[sysctl]\n" + RECYCLE + " = 1\n", {}),
    "parts": ("[main]\n[sysctl.net]\ntype=sysctl\n" + RECYCLE + "=0\nnet.core.somaxconn=4096\n[vm]\n"
              "transparent_hugepages=never\n", {"net.core.somaxconn": "4096"}),
}


def settings(top, name):
    """What TuneD would set, of all its sections for sysctls."""
    profile = Loader(Locator([top]), Factory(), Merger(), None, Variables()).load([name])
    units = [unit.options for unit in profile.units.values() if unit.type == "sysctl"]
    return {key: value for options in units for key, value in options.items() if key != RECYCLE}


found = []
for profile_name, (text, wanted) in PROFILES.items():
    with tempfile.TemporaryDirectory() as top:
        edited.write(os.path.join(top, "balanced", "tuned.conf"), "[main]\n")

        def refused():
            sets = settings(top, profile_name)
            return "" if sets == wanted else f"it sets {sets}, expected {wanted}"
        found += edited.faults_of(TCPTUNE, os.path.join(top, profile_name), "tuned.conf", text, refused)
for fault in found:
    print(fault)
print(f"{len(PROFILES)} profiles of TuneD, {len(found)} faults")
sys.exit(1 if found else 0)
