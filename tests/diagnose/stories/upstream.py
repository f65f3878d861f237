#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A small HTTP/1.1 backend: keeps connections open when asked to, closes them when the request says so.

usage: upstream.py PORT [--slow-close SECONDS]

GET /slow takes 0.1 s; everything else is answered at once.
"""
import argparse
import asyncio

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n%s\r\nok\n"


async def serve(reader, writer, pause):
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            low = head.lower()
            http10 = b" http/1.0\r\n" in low.split(b"\n", 1)[0] + b"\n"
            close = b"\nconnection: close" in low or (http10 and b"\nconnection: keep-alive" not in low)
            if head.startswith(b"GET /slow "):
                await asyncio.sleep(0.1)
            writer.write(ANSWER % (b"Connection: close\r\n" if close else b""))
            await writer.drain()
            if close:
                if pause:
                    await asyncio.sleep(pause)
                return
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("--slow-close", type=float, default=0.0, metavar="SECONDS")
    given = options.parse_args()
    server = await asyncio.start_server(
        lambda r, w: serve(r, w, given.slow_close), "127.0.0.1", given.port, backlog=1024)
    await server.serve_forever()


asyncio.run(main())
