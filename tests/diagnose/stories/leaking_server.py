#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""A small HTTP server with a thread for each connection, which forgets to close some of them.

usage: leaking_server.py PORT [--fixed]

When the client has gone before its request is whole, `handle` returns early. Without --fixed that path does not close
the socket, and because the server remembers every connection by its peer the socket is never collected either: it
stays in CLOSE_WAIT for as long as the process lives.
"""
import argparse
import socket
import threading

ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\nConnection: close\r\n\r\nok\n"
peers = {}


def read_request(connection):
    head = b""
    while b"\r\n\r\n" not in head:
        part = connection.recv(4096)
        if not part:
            return None  # the client has closed
        head += part
    return head


def handle(connection, peer):
    peers[peer] = connection
    if read_request(connection) is None:
        return  # the mistake: no close() on this path
    connection.sendall(ANSWER)
    connection.close()
    del peers[peer]


def handle_fixed(connection, peer):
    with connection:  # closes on every path
        peers[peer] = connection
        try:
            if read_request(connection) is not None:
                connection.sendall(ANSWER)
        except ConnectionError:
            pass
        finally:
            del peers[peer]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("port", type=int)
    options.add_argument("--fixed", action="store_true")
    given = options.parse_args()
    work = handle_fixed if given.fixed else handle
    with socket.create_server(("127.0.0.1", given.port), backlog=128) as listener:
        while True:
            threading.Thread(target=work, args=listener.accept(), daemon=True).start()


main()
