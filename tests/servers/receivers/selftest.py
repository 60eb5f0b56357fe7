#!/usr/bin/env python3
"""Shows that server.py is what it says: both variants accept what the documents allow and survive the rest, every
fault is seen.

Prints the failures, then `N passed, M failed`; exits 1 if any failed. Needs Python only and stays on 127.0.0.1.
"""

import http.client
import os
import socket
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from common.push_checks import Score, compare, report  # noqa: E402
from messages import APIS  # noqa: E402
from receiver_fault_rows import faults_of  # noqa: E402
from server import listener  # noqa: E402

SERVER = os.path.join(HERE, "server.py")
ENOUGH = 3  # problems: the rest would only cost time


class Asker:
    def __init__(self, port: int, messages, seconds: float):
        self.port = port
        self.messages = messages
        self.seconds = seconds
        self.problems = []

    def status(self, body: bytes, headers=None, connection=None):
        """A status, or how there was none."""
        own = connection is None
        if own:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        try:
            connection.request("POST", "/hook", body, headers or self.messages.headers)
            answer = connection.getresponse()
            text = answer.read()
            return "stack trace, a leak" if b"Traceback" in text else answer.status
        except TimeoutError:
            return "hang"
        except (OSError, http.client.HTTPException) as error:
            return f"cut: {error!r}"
        finally:
            if own:
                connection.close()

    def check(self, label: str, body: bytes, headers=None, connection=None):
        if len(self.problems) < ENOUGH:
            self.note(label, self.status(body, headers, connection))

    def note(self, label: str, status):
        if status != 200:
            self.problems.append(f"{label}: {status}")

    def garbage(self, label: str, body: bytes):
        if len(self.problems) < ENOUGH:
            status = self.status(body)
            if not isinstance(status, int):
                self.problems.append(f"malformed or hostile: {label}: {status}")
        self.check(f"the next, survival: valid after {label}", self.valid())

    def valid(self) -> bytes:
        return self.messages.push(self.messages.course[0], self.messages.session())

    def sequences(self):
        push, course = self.messages.push, self.messages.course
        session = self.messages.session()
        for name in course:
            body = push(name, session)
            self.check(name, body)
            self.check(f"duplicate: {name} again", body)
        backwards = self.messages.session()
        for name in reversed(course):
            self.check(f"reordered: {name}", push(name, backwards))
        several = [self.messages.session() for _ in range(2)]
        for name in course:
            for one in several:
                self.check(f"interleaved: {name}", push(name, one))
        if len(self.problems) < ENOUGH:
            with ThreadPoolExecutor(6) as pool:
                for status in pool.map(self.status, [self.valid() for _ in range(6)]):
                    self.note("at once, concurrent", status)
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds)
        for label in ("first", "second"):
            self.check(f"answer: {label} on one connection", self.valid(), None, connection)
        connection.close()

    def slow_body(self):
        if len(self.problems) >= ENOUGH:
            return
        with socket.create_connection(("127.0.0.1", self.port), timeout=self.seconds) as slow:
            slow.sendall(b"POST /hook HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{")
            self.check("slow: valid while a slow body comes", self.valid())

    def all(self):
        self.check("Content-Type with charset", self.valid(), self.messages.charset)
        for label, body in self.messages.valid():
            self.check(label, body)
        self.sequences()
        for body in self.messages.unsaid:
            self.garbage(repr(body), body)
        for label, body in self.messages.hostile():
            if label.startswith("the next"):
                self.check(label, body)
            else:
                self.garbage(label, body)
        self.slow_body()
        if len(self.problems) < ENOUGH:
            status = self.status(b'{"a":"' + b"x" * 1024 * 1024 + b'"}')
            if status == "hang":
                self.problems.append("1 MiB: hang")
        for _ in range(25):
            self.check("the next, survival: at the end", self.valid())


def problems(api: str, variant: str, fault_id: str | None) -> list[str]:
    server = listener(api, variant, fault_id)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    asker = Asker(server.server_address[1], APIS[api], 0.7 if fault_id else 10.0)
    asker.all()
    if not server.service.one_thread:  # one that waits for a slow client never ends its loop
        server.shutdown()
    server.server_close()
    return asker.problems


if __name__ == "__main__":
    score = Score()
    for api in APIS:
        listed = subprocess.run([sys.executable, SERVER, "--api", api, "--list-faults"], capture_output=True, text=True,
                                check=True)
        score.check(f"{api}: --list-faults", len(listed.stdout.splitlines()) == len(faults_of(api)), listed.stderr)
        compare(score, lambda variant, fault_id, api=api: problems(api, variant, fault_id), faults_of(api), 25, 24)
    sys.exit(report(score))
