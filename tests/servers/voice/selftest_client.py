"""A small client for selftest.py: sends the bytes of a draft and reads what comes back, however broken."""

import json
import socket
import threading
from dataclasses import dataclass, field

from probe import Draft


@dataclass
class Outcome:
    status: int | None = None  # None: no answer
    headers: dict = field(default_factory=dict)  # lower-case names
    body: bytes = b""
    problem: str | None = None  # "hang", "cut", "no answer", "framing"

    @property
    def json(self):
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @property
    def payload(self) -> dict:
        return self.json if isinstance(self.json, dict) else {}

    @property
    def code(self):
        return self.payload.get("resultcode")

    @property
    def accepted(self) -> bool:
        return self.status == 200 and str(self.code) == "0"


class Wire:
    """One connection."""

    def __init__(self, port: int, timeout: float):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=timeout)
        self.stream = self.socket.makefile("rb")

    def close(self):
        self.stream.close()
        self.socket.close()

    def exchange(self, data: bytes, method: str = "POST", half_close: bool = False) -> Outcome:
        outcome = Outcome()
        try:
            try:
                self.socket.sendall(data)
                if half_close:
                    self.socket.shutdown(socket.SHUT_WR)
            except (BrokenPipeError, ConnectionResetError):
                pass  # the answer may be there already
            self._read(outcome, method)
        except TimeoutError:
            outcome.problem = "hang"
        except (OSError, ValueError) as error:
            outcome.problem = f"cut: {error}"
        return outcome

    def _read(self, outcome: Outcome, method: str):
        line = self.stream.readline()
        while line.startswith(b"HTTP/1.1 100"):
            self.stream.readline()
            line = self.stream.readline()
        if not line:
            outcome.problem = "no answer"
            return
        status = int(line.split(b" ", 2)[1])
        while (line := self.stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode("latin-1").partition(":")
            outcome.headers[name.strip().lower()] = value.strip()
            outcome.headers[name.strip()] = value.strip()
        outcome.status = status
        if method == "HEAD":
            return
        if "transfer-encoding" in outcome.headers:
            self._read_chunks(outcome)
        else:
            length = int(outcome.headers["content-length"])
            outcome.body = self.stream.read(length)
            if len(outcome.body) < length:
                outcome.problem = "framing"

    def _read_chunks(self, outcome: Outcome):
        while True:
            line = self.stream.readline()
            if not line:
                outcome.problem = "framing"
                return
            size = int(line, 16)
            data = self.stream.read(size)
            outcome.body += data
            if len(data) < size or self.stream.read(2) != b"\r\n":
                outcome.problem = "framing"
                return
            if size == 0:
                return


class Client:
    def __init__(self, port: int, timeout: float = 5):
        self.port = port
        self.timeout = timeout

    def raw(self, data: bytes, method: str = "POST", half_close: bool = False, timeout: float | None = None) -> Outcome:
        wire = Wire(self.port, timeout or self.timeout)
        try:
            return wire.exchange(data, method, half_close)
        finally:
            wire.close()

    def send(self, change, timeout: float | None = None) -> Outcome:
        draft = Draft()
        change(draft)
        return self.raw(draft.to_bytes(), draft.method, timeout=timeout)

    def all_refused(self, changes) -> bool:
        """For values that a target may have seen before: refused every time, not only once."""
        return all(not self.send(change).accepted for change in changes)

    def on_one_connection(self, changes) -> list[Outcome]:
        """Until the server closes."""
        wire, outcomes = Wire(self.port, self.timeout), []
        try:
            for change in changes:
                draft = Draft()
                change(draft)
                outcomes.append(wire.exchange(draft.to_bytes(), draft.method))
                if outcomes[-1].problem or outcomes[-1].headers.get("connection", "").lower() == "close":
                    break
        finally:
            wire.close()
        return outcomes

    def at_once(self, changes) -> list[Outcome]:
        outcomes, start = [None] * len(changes), threading.Barrier(len(changes))

        def run(index):
            start.wait()
            outcomes[index] = self.send(changes[index])

        threads = [threading.Thread(target=run, args=(index,)) for index in range(len(changes))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return outcomes
