#!/usr/bin/python3
# SPDX-License-Identifier: MIT
"""usage: judge.py SCHEDULER FILE [BYTES]

Judges the snapshots of FILE, one a line, on the workers of dask.distributed's SCHEDULER, in partitions of about BYTES
(default 16 MiB), and writes what one `tcptune audit --snapshots FILE` would write. The workers read FILE themselves.
Exit status: as tcptune's, the gravest of all partitions; 2 also when the workers could not do it.
"""
import os
import subprocess
import sys

from distributed import CancelledError, Client, KilledWorker

AUDIT = ["tcptune", "audit", "--snapshots", "-", "--jobs", "1"]


def partitions(path, size):
    """(start, end) of each partition: whole lines, in order."""
    with open(path, "rb") as file:
        start, length = 0, os.fstat(file.fileno()).st_size
        if length == 0:  # tcptune has something to say of it
            yield 0, 0
        while start < length:
            file.seek(start + size - 1)
            file.readline()
            end = min(file.tell(), length)
            yield start, end
            start = end


def judge(path, start, end):
    """Lines in, lines out, in order: what Spark calls pipe(). Returns tcptune's exit status and its lines."""
    with open(path, "rb") as file:
        file.seek(start)
        lines = file.read(end - start)
    done = subprocess.run(AUDIT, input=lines, stdout=subprocess.PIPE, check=False)
    if done.returncode not in (0, 1, 2):  # it was killed: nothing that it wrote counts, the partition is judged again
        raise RuntimeError(f"tcptune ended with {done.returncode} at byte {start} of {path}")
    return done.returncode, done.stdout


def main():
    scheduler, path, size = sys.argv[1], os.path.abspath(sys.argv[2]), int(sys.argv[3]) if len(sys.argv) > 3 else 1 << 24
    status = 0
    with Client(scheduler) as client:
        tasks = [client.submit(judge, path, start, end, retries=3, pure=False) for start, end in partitions(path, size)]
        for index, task in enumerate(tasks):
            its_status, lines = task.result()
            status = max(status, its_status)
            sys.stdout.buffer.write(lines)
            tasks[index] = None  # the workers may forget what is written
    return status


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, RuntimeError, CancelledError, KilledWorker) as fault:  # 1 would say that there are findings
        print(f"judge.py: {fault}", file=sys.stderr)
        sys.exit(2)
