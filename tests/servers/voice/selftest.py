#!/usr/bin/env python3
"""Shows that server.py is what it says: both variants accept what the documents allow and refuse what they forbid,
differ where the documents are open, survive bytes that are no HTTP, and every fault is visible on both variants and
only there.

Prints the failures, then `N passed, M failed`; exits 1 if any failed. Needs Python only and stays on 127.0.0.1.
"""

import json
import os
import re
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import selftest_rows as rows
from choices import VARIANTS
from faults import all_faults
from probe import fields, valid
from selftest_client import Client
from server import listener

HERE = os.path.dirname(os.path.abspath(__file__))
SERVER = [sys.executable, os.path.join(HERE, "server.py")]
PROBE_SECONDS = 2.5  # a hang is told from a slow answer


class Score:
    def __init__(self):
        self.passed = 0
        self.failures = []
        self._lock = threading.Lock()

    def check(self, claim: str, holds, observed=""):
        with self._lock:
            if holds:
                self.passed += 1
            else:
                self.failures.append(f"{claim}: {observed}")


class Process:
    """A server as a user starts it."""

    def __init__(self, *arguments: str):
        self.process = subprocess.Popen([*SERVER, *arguments], stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        self.port = int(line.rsplit(":", 1)[1])

    def __enter__(self):
        return Client(self.port)

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()
        self.process.stdout.close()


class InProcess:
    def __init__(self, variant: str, fault_id: str | None = None):
        self.listener = listener(variant, fault_id)
        self.listener.service.timeout_seconds = 5.0
        self.thread = threading.Thread(target=self.listener.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def __enter__(self):
        self.thread.start()
        return Client(self.listener.server_address[1], timeout=PROBE_SECONDS)

    def __exit__(self, *_):
        self.listener.shutdown()
        self.listener.server_close()


def seen(outcome):
    return outcome.status, outcome.code, outcome.problem


def check_answer(score, name, outcome):
    """Table 5, for every answer that is JSON."""
    payload = outcome.payload
    code, text, session = payload.get("resultcode"), payload.get("resultdesc"), payload.get("sessionId", "")
    score.check(f"{name}: resultcode is String(1-32)", isinstance(code, str) and 1 <= len(code) <= 32, payload)
    score.check(f"{name}: resultdesc is String(1-128)", isinstance(text, str) and 1 <= len(text) <= 128, payload)
    score.check(f"{name}: application/json", outcome.headers.get("content-type", "").startswith("application/json"),
                outcome.headers)
    if outcome.accepted:
        score.check(f"{name}: sessionId is String(1-256)", isinstance(session, str) and 1 <= len(session) <= 256,
                    payload)
    else:
        score.check(f"{name}: no sessionId on failure", session == "", payload)
        score.check(f"{name}: no idlePort on failure", "idlePort" not in payload, payload)


def check_variant(score, variant, client):
    sessions = []
    for name, change in rows.ACCEPTED:
        outcome = client.send(change)
        score.check(f"{variant}: {name} is accepted", outcome.accepted, seen(outcome))
        check_answer(score, f"{variant}: {name}", outcome)
        sessions.append(outcome.payload.get("sessionId"))
    score.check(f"{variant}: every sessionId is new", len(set(sessions)) == len(sessions), sessions)
    for name, change, allowed in rows.REFUSED:
        outcome = client.send(change)
        score.check(f"{variant}: {name} is refused with one of {sorted(allowed)}",
                    (outcome.status, outcome.code) in allowed, seen(outcome))
        check_answer(score, f"{variant}: {name}", outcome)
    index = sorted(VARIANTS).index(variant)
    for name, change, accepted_by in rows.OPEN:
        outcome = client.send(change)
        score.check(f"{variant}: {name} is {'accepted' if accepted_by[index] else 'refused'}",
                    outcome.accepted == accepted_by[index], seen(outcome))
    for name, change, *expected in rows.DIFFERENT_CODES:
        outcome = client.send(change)
        score.check(f"{variant}: {name} is answered {expected[index]}",
                    (outcome.status, outcome.code) == expected[index], seen(outcome))
    for data in rows.MALFORMED:
        outcome = client.raw(data, half_close=True)
        score.check(f"{variant}: {data[:60]!r} is answered 4xx or 5xx",
                    outcome.status in (400, 404, 411, 414, 431, 505), seen(outcome))
    head = client.send(lambda draft: draft.__dict__.update(method="HEAD"))
    score.check(f"{variant}: HEAD is answered 403 without a body", head.status == 403 and not head.body, seen(head))
    check_idle_port(score, variant, client)
    check_at_once(score, variant, client)
    check_wire(score, variant, client)
    score.check(f"{variant}: alive at the end", client.send(valid).accepted)


def check_idle_port(score, variant, client):
    for value, asked in (("true", True), ("false", False), (None, False)):
        outcome = client.send(fields(returnIdlePort=value) if value else valid)
        port = outcome.payload.get("idlePort")
        score.check(f"{variant}: idlePort with returnIdlePort {value}",
                    (type(port) is int and 0 <= port <= 65535) if asked else "idlePort" not in outcome.payload,
                    outcome.payload)


def check_at_once(score, variant, client):
    bad = fields(verifyCode="12ab")
    changes = [valid, bad] * 16
    outcomes = client.at_once(changes)
    wrong = [seen(outcome) for change, outcome in zip(changes, outcomes) if outcome.accepted != (change is valid)]
    score.check(f"{variant}: 32 requests at once", not wrong, wrong)


def check_wire(score, variant, client):
    """Framing and spelling, as choices.py says."""
    choices = VARIANTS[variant]
    outcome = client.send(valid)
    score.check(f"{variant}: chunked", ("transfer-encoding" in outcome.headers) == choices.chunked_answers,
                outcome.headers)
    score.check(f"{variant}: Connection: close", (outcome.headers.get("connection") == "close") != choices.keep_alive,
                outcome.headers)
    score.check(f"{variant}: header case", ("Content-Type" not in outcome.headers) == choices.lower_case_headers,
                outcome.headers)
    kept = client.on_one_connection([valid, fields(times=10), valid])
    score.check(f"{variant}: connection kept for three requests", (len(kept) == 3) == choices.keep_alive, len(kept))
    score.check(f"{variant}: alternating answers on it",
                [one.accepted for one in kept] == [True, False, True][:len(kept)], len(kept))
    draft = lambda made: made.aksk.update(Nonce=nonce)  # noqa: E731
    nonce = os.urandom(16).hex()
    twice = [client.send(draft).accepted, client.send(draft).accepted]
    score.check(f"{variant}: the same Nonce again", twice == [True, choices.reused_nonce is None], twice)
    wanted = "Success" if variant == "b" else "Success."
    score.check(f"{variant}: success text", outcome.payload.get("resultdesc") == wanted, outcome.payload)


def check_fault(score, fault, clean):
    for variant in sorted(VARIANTS):
        with InProcess(variant, fault.id) as client:
            if fault.spares_control:
                outcome = client.send(valid)
                score.check(f"{fault.id} on {variant}: the valid request is accepted",
                            outcome.status == 200 and outcome.payload, seen(outcome))
            for where, asked, expected in (("visible on the fault", client, True),
                                           ("invisible without it", clean[variant], False)):
                try:
                    observed = bool(fault.seen(asked))
                except Exception as error:  # a probe that breaks proves nothing
                    observed = repr(error)
                score.check(f"{fault.id} on {variant}: {where}", observed is expected, observed)


def check_rows(score, faults):
    ids = [fault.id for fault in faults]
    score.check("at least 75 faults", len(ids) >= 75, len(ids))
    score.check("fault ids are unique", len(set(ids)) == len(ids))
    for fault in faults:
        complete = fault.id and fault.kind and fault.names and all(fault.names) and fault.what
        score.check(f"{fault.id}: the row is complete", complete and re.search("table [2-6]|example", fault.breaks),
                    fault.row())


def check_command_line(score, faults):
    listed = subprocess.run([*SERVER, "--list-faults"], capture_output=True, text=True, check=False)
    found = [json.loads(line) for line in listed.stdout.splitlines()]
    score.check("--list-faults prints every row", found == [fault.row() for fault in faults], listed.stderr)
    unknown = subprocess.run([*SERVER, "--fault", "no-such-fault"], capture_output=True, text=True, check=False)
    score.check("an unknown fault ends with 2", unknown.returncode == 2 and "no-such-fault" in unknown.stderr,
                unknown.stderr)
    with Process("--variant", "b", "--fault", "times-10-accepted") as client:
        score.check("--fault plants the fault", client.send(fields(times=10)).accepted)
    with Process("--app-key", "k", "--app-secret", "s", "--display-numbers", "+4912,+4913", "--tone-files",
                 "x.wav") as client:
        own = fields(displayNbr="+4913", preTone="x.wav")
        signed = rows.both(own, rows.aksk(Username="k"),
                           rows.digest_with(lambda nonce, time: rows.hmac_base64("s", nonce + time)))
        score.check("the account's options count", client.send(signed).accepted)
        score.check("the defaults do not count then", not client.send(valid).accepted)


def main() -> int:
    score, faults = Score(), all_faults()
    check_rows(score, faults)
    check_command_line(score, faults)
    for variant in sorted(VARIANTS):
        with Process("--port", "0", "--variant", variant) as client:
            check_variant(score, variant, client)
    with InProcess("a") as clean_a, InProcess("b") as clean_b, ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda fault: check_fault(score, fault, {"a": clean_a, "b": clean_b}), faults))
    for failure in score.failures:
        print(f"FAILED {failure}")
    print(f"{score.passed} passed, {len(score.failures)} failed")
    return 1 if score.failures else 0


if __name__ == "__main__":
    sys.exit(main())
