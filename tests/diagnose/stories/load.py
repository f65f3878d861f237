#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Sends GET requests to 127.0.0.1:PORT and prints how many of each answer came.

usage: load.py PORT REQUESTS [--path PATH] [--clients N] [--rate R] [--short]

--rate R   at most R requests a second, all clients together (0: as fast as it goes)
--short    one request a connection, which the client closes; the connections come from 200 addresses of 127.0.1.0/24,
           like those of many clients, so that the load has no crowded destination of its own
"""
import argparse
import asyncio
import collections
import socket
import time

IP_BIND_ADDRESS_NO_PORT = 24  # linux/in.h; Python's socket has the name since 3.12


async def connect(port, number):
    if number is None:
        return await asyncio.open_connection("127.0.0.1", port)
    s = socket.socket()
    s.setsockopt(socket.IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, 1)
    s.bind((f"127.0.1.{number % 200 + 1}", 0))
    s.setblocking(False)
    await asyncio.get_running_loop().sock_connect(s, ("127.0.0.1", port))
    return await asyncio.open_connection(sock=s)


async def close(writer):
    writer.close()
    try:
        await writer.wait_closed()
    except OSError:
        pass


async def client(given, first, seen):
    """Sends requests number first, first + clients, first + 2 * clients ..."""
    reader = writer = None
    began = time.monotonic()
    for number in range(first, given.requests, given.clients):
        if given.rate:
            await asyncio.sleep(max(0.0, began + number / given.rate - time.monotonic()))
        try:
            if writer is None:
                reader, writer = await connect(given.port, number if given.short else None)
            writer.write(f"GET {given.path} HTTP/1.1\r\nHost: test\r\n\r\n".encode())
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), None)
            await (reader.read() if length is None else reader.readexactly(length))
            seen[int(lines[0].split()[1])] += 1
            done = given.short or length is None or b"connection: close" in lines
        except (OSError, asyncio.IncompleteReadError) as problem:
            seen[type(problem).__name__] += 1
            done = True
        if done and writer is not None:
            await close(writer)
            reader = writer = None
    if writer is not None:
        await close(writer)


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("requests", type=int)
    options.add_argument("--path", default="/")
    options.add_argument("--clients", type=int, default=8)
    options.add_argument("--rate", type=float, default=0)
    options.add_argument("--short", action="store_true")
    given = options.parse_args()
    seen = collections.Counter()
    await asyncio.gather(*(client(given, first, seen) for first in range(given.clients)))
    print("answers: " + ", ".join(f"{answer}: {times}" for answer, times in sorted(seen.items(), key=str)))


asyncio.run(main())
