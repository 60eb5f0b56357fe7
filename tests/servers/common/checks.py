"""What every selftest.py does: both variants keep what the documents say on a hand-written list of requests, differ
where the documents are open, survive bytes that are no HTTP, and every fault is visible on the variants it names and
only there.

Prints the failures, then `N passed, M failed`; the exit code is 1 if any failed. Stays on 127.0.0.1. Some questions
are about time. On a busy machine one may go wrong for that reason, so what fails is asked once more; how many were is
printed, too.

A question is a function of a client that says yes or no. Every question gets a server of its own, so that nothing
bound, verified or used before disturbs it.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from common.command import listener
from voice.selftest_client import Client, Draft  # Draft: the server's own, of its probe.py

HANG_SECONDS = 2.5  # how long a question that may be about a hang waits for an answer
PATIENT_SECONDS = 15.0  # all the others

# Bytes that are no request, or a broken one: answered by the HTTP layer, and the server lives on.
MALFORMED = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n", b"GET\r\n\r\n",
             b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
             b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
             b"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
             b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n", b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
             b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET x HTTP/1.1\r\nHost: a\r\n\r\n"]


@dataclass(frozen=True)
class Suite:
    server: str  # the path of server.py
    make_service: Callable
    variants: dict
    faults: list
    shape: Callable  # (draft, outcome) -> what the documents forbid about this answer, as texts
    plain: Callable  # a change: a valid request that may be sent at any time
    succeeded: Callable  # outcome -> whether that request was accepted
    control: list  # questions: whether the plain valid requests of every operation are accepted
    accepted: list  # (name, question): yes on both variants
    refused: list  # (name, question): yes on both variants
    open: list  # (name, question, (on a, on b))
    least_faults: int = 60


class Score:
    def __init__(self):
        self.passed = 0
        self.again = 0
        self.failures = []
        self._lock = threading.Lock()

    def check(self, claim: str, holds, observed=""):
        with self._lock:
            if holds:
                self.passed += 1
            else:
                self.failures.append(f"{claim}: {observed}")

    def asked_again(self):
        with self._lock:
            self.again += 1


class CheckedClient(Client):
    """Looks at the shape of every answer."""

    def __init__(self, port: int, timeout: float, shape):
        super().__init__(port, timeout)
        self.shape = shape
        self.problems = []
        self.seen = []

    def send(self, change, timeout=None):
        draft = Draft()
        change(draft)
        outcome = self.raw(draft.to_bytes(), draft.method, timeout=timeout)
        self.seen.append((draft.method, draft.path, draft.query, outcome.status, outcome.body[:200], outcome.problem))
        self.problems += self.shape(draft, outcome)
        return outcome


class Process:
    """A server as a user starts it."""

    def __init__(self, suite: Suite, *arguments: str):
        self.process = subprocess.Popen([sys.executable, suite.server, *arguments], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline().rsplit(":", 1)[1])

    def __enter__(self):
        return Client(self.port)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class InProcess:
    def __init__(self, suite: Suite, variant: str, fault_id: str | None = None, seconds: float = PATIENT_SECONDS):
        self.listener = listener(suite.make_service, suite.variants, suite.faults, variant, fault_id)
        self.listener.service.timeout_seconds = PATIENT_SECONDS
        self.shape = suite.shape if fault_id is None else lambda draft, outcome: []
        self.seconds = seconds
        self.thread = threading.Thread(target=self.listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return CheckedClient(self.listener.server_address[1], self.seconds, self.shape)

    def __exit__(self, *_):
        self.listener.shutdown()
        self.listener.server_close()


def _answer(question, client):
    try:
        return bool(question(client))
    except Exception as error:  # a question that breaks proves nothing
        return repr(error)


def _asked(score: Score, suite: Suite, variant: str, fault_id: str | None, question, expected, seconds: float):
    """The answer of a fresh server, of a second one if the first was not the expected; and the client that asked."""
    with InProcess(suite, variant, fault_id, seconds) as client:
        found = _answer(question, client)
    if found is not expected:
        score.asked_again()
        with InProcess(suite, variant, fault_id) as client:
            found = _answer(question, client)
    return found, client


def _check_question(score: Score, suite: Suite, variant: str, name: str, question, expected: bool):
    found, client = _asked(score, suite, variant, None, question, expected, PATIENT_SECONDS)
    score.check(f"{variant}: {name} ({'yes' if expected else 'no'} expected)", found is expected, (found, client.seen))
    score.check(f"{variant}: {name}: answers have their documented shape", not client.problems, client.problems)


def _check_wire(score: Score, suite: Suite, variant: str):
    choices = suite.variants[variant]
    with InProcess(suite, variant) as client:
        for data in MALFORMED:
            outcome = client.raw(data, half_close=True)
            score.check(f"{variant}: {data[:60]!r} is answered 4xx or 5xx",
                        outcome.status in (400, 404, 411, 414, 431, 505), outcome)
        outcome = client.send(suite.plain)
        score.check(f"{variant}: chunked", ("transfer-encoding" in outcome.headers) == choices.chunked_answers,
                    outcome.headers)
        score.check(f"{variant}: Connection: close",
                    (outcome.headers.get("connection") == "close") != choices.keep_alive, outcome.headers)
        score.check(f"{variant}: header case", ("Content-Type" not in outcome.headers) == choices.lower_case_headers,
                    outcome.headers)
        kept = client.on_one_connection([suite.plain] * 3)
        score.check(f"{variant}: connection kept", (len(kept) == 3) == choices.keep_alive, len(kept))
        outcomes = client.at_once([suite.plain] * 16)
        score.check(f"{variant}: 16 requests at once", all(map(suite.succeeded, outcomes)), outcomes)
        score.check(f"{variant}: alive at the end", suite.succeeded(client.send(suite.plain)))


def _check_fault(score: Score, suite: Suite, fault):
    def all_accepted(client):
        return all([question(client) for question in suite.control])

    for variant in fault.variants:
        if fault.spares_control:
            found, client = _asked(score, suite, variant, fault.id, all_accepted, True, PATIENT_SECONDS)
            score.check(f"{fault.id} on {variant}: the valid requests are accepted", found is True,
                        (found, client.seen[-4:]))
        for where, planted, expected, seconds in (("visible on the fault", fault.id, True, HANG_SECONDS),
                                                  ("invisible without it", None, False, PATIENT_SECONDS)):
            found, client = _asked(score, suite, variant, planted, fault.seen, expected, seconds)
            score.check(f"{fault.id} on {variant}: {where}", found is expected, (found, client.seen[-4:]))


def _check_rows(score: Score, suite: Suite):
    ids = [fault.id for fault in suite.faults]
    score.check(f"at least {suite.least_faults} faults", len(ids) >= suite.least_faults, len(ids))
    for fault in suite.faults:
        score.check(f"{fault.id}: the row is complete", fault.id and fault.kind and fault.names and all(fault.names)
                    and fault.what and fault.breaks and fault.variants, fault.row())


def _check_command_line(score: Score, suite: Suite):
    command = [sys.executable, suite.server]
    listed = subprocess.run([*command, "--list-faults"], capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in listed.stdout.splitlines()]
    score.check("--list-faults prints every row", found == [fault.row() for fault in suite.faults], listed.stderr)
    unknown = subprocess.run([*command, "--fault", "no-such-fault"], capture_output=True, text=True, check=False)
    score.check("an unknown fault ends with 2", unknown.returncode == 2 and "no-such-fault" in unknown.stderr,
                unknown.stderr)
    for variant in sorted(suite.variants):
        with Process(suite, "--port", "0", "--variant", variant) as client:
            score.check(f"{variant}: the process answers", suite.succeeded(client.send(suite.plain)))
    fault = next(fault for fault in suite.faults if "a" in fault.variants)
    with Process(suite, "--variant", "a", "--fault", fault.id) as client:
        score.check("--fault plants the fault", _answer(fault.seen, client) is True)


def run(suite: Suite) -> int:
    score = Score()
    _check_rows(score, suite)
    _check_command_line(score, suite)
    for variant in sorted(suite.variants):
        _check_wire(score, suite, variant)
    with ThreadPoolExecutor(4) as pool:
        waiting = []
        for index, variant in enumerate(sorted(suite.variants)):
            rows = [(*row, True) for row in suite.accepted + suite.refused]
            rows += [(name, question, expected[index]) for name, question, expected in suite.open]
            waiting += [pool.submit(_check_question, score, suite, variant, *row) for row in rows]
        waiting += [pool.submit(_check_fault, score, suite, fault) for fault in suite.faults]
        for one in waiting:
            one.result()
    for failure in score.failures:
        print(f"FAILED {failure}")
    print(f"{score.passed} passed, {len(score.failures)} failed, {score.again} asked again")
    return 1 if score.failures else 0
