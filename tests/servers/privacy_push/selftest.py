#!/usr/bin/env python3
"""Shows that server.py is what it says: what both variants push is what the document says, and every fault is seen.

Prints the failures, then `N passed, M failed`; exits 1 if any failed. Needs Python only and stays on 127.0.0.1.
"""

import json
import os
import re
import sys
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import parse_qs

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(HERE, "..", "privacy_number"), os.path.join(HERE, "..")]

from common.push_checks import Inbox, Score, check_command, compare, read_json, report  # noqa: E402
from probe import APP, DEVELOPER, X, Draft, bound, release  # noqa: E402
from push_fault_rows import CDR, ROWS, START  # noqa: E402
from server import listeners  # noqa: E402
from voice.selftest_client import Client  # noqa: E402

NAMES = {"callStart": START, "cdr": CDR}
TIMES = ("beginTime", "ringTime", "answerTime", "releaseTime")
WORDS = "Q3VzdG9tZXI+MTIzPw== +{}"


def post(url: str, payload) -> int:
    request = urllib.request.Request(url, json.dumps(payload).encode(), {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


class Api(Client):
    def send(self, change):
        draft = Draft()
        change(draft)
        return self.raw(draft.to_bytes(), draft.method)


def read_form(body: bytes) -> dict | None:
    text = body.decode("latin-1")
    if not text or re.search("%(?![0-9A-Fa-f]{2})", text) or not text.isascii():
        return None
    values = parse_qs(text, keep_blank_values=True, encoding="utf-8", errors="strict")
    return {name: several[0] for name, several in values.items()}


def parameters(received) -> tuple[dict | None, list[str]]:
    problems = [] if received.method == "POST" else [f"method {received.method}"]
    if received.media_type == "application/json":
        payload = read_json(received.body)
        payload = {name: str(value) for name, value in payload.items()} if isinstance(payload, dict) else None
    else:
        if received.media_type != "application/x-www-form-urlencoded":
            problems.append(f"media type {received.media_type!r}")
        payload = read_form(received.body)
    return payload, [*problems, *(["schema: unreadable"] if payload is None else [])]


def push_problems(name: str, received, expected: dict) -> list[str]:
    payload, problems = parameters(received)
    if payload is None:
        return problems
    problems += [f"no {one}" for one in NAMES[name] if not payload.get(one)]
    problems += [f"{one} is {payload.get(one)!r}" for one, value in expected.items()
                 if payload.get(one, value if one != "userData" else None) != value]
    numbers = {}
    for one in (*TIMES, "duration", "callTime"):
        if one not in payload:
            continue
        if not re.fullmatch("[0-9]+", payload[one]):
            problems.append(f"{one} is {payload[one]!r}")
            continue
        numbers[one] = int(payload[one])
        if one != "duration" and abs(numbers[one] - time.time()) > 86400:
            problems.append(f"{one} is far from now: {numbers[one]}")
    if payload.get("releasedir", "0") not in ("0", "1", "2"):
        problems.append(f"releasedir {payload['releasedir']}")
    return problems + time_problems(numbers)


def time_problems(numbers: dict) -> list[str]:
    there = [name for name in TIMES if name in numbers]
    if [numbers[name] for name in there] != sorted(numbers[name] for name in there):
        return [f"not in order: {there} {numbers}"]
    if "duration" not in numbers or "releaseTime" not in numbers:
        return []
    fits = {0} | {numbers["releaseTime"] - numbers[name] for name in there if name != "releaseTime"}
    return [] if any(abs(numbers["duration"] - one) <= 1 for one in fits) else [f"duration {numbers}"]


def problems(variant: str, fault_id: str | None) -> list[str]:
    server, admin = listeners(variant, fault_id, pace_seconds=0.002)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    admin.start()
    found = []
    with Inbox() as inbox:
        client = Api(server.server_address[1], timeout=10)
        cases = []
        for index in range(3):
            words = WORDS.format(index)
            subid = bound(client, X[index + 1], userData=words, record=1)
            for push in ("callStart", "cdr", "call"):
                path = f"/Case{index}/{push}"
                status = post(f"{admin.url}/trigger", {"push": push, "values": {
                    "url": inbox.url + path, "caller": "13800000001", "callee": "13900000002", "x": X[index + 1],
                    "subid": subid, "variant": ""}})
                found += [] if status == 200 else [f"trigger: {status}"]
                cases.append((push, path, {"devid": DEVELOPER, "appid": APP, "subid": subid, "caller": "13800000001",
                                           "callee": "13900000002", "rcaller": X[index + 1], "userData": words}))
        client.send(release(subid))
        refused = post(f"{admin.url}/trigger", {"push": "cdr", "values": {"url": inbox.url + "/No", "subid": subid}})
        found += [] if refused == 400 else [f"a released binding: {refused}"]
        inbox.wait_quiet()
        admin.stop()
        server.shutdown()
        server.server_close()
        known = {path for _, path, _ in cases}
        found += [f"unexpected, missing elsewhere: {one.path}" for one in inbox.received if one.path not in known]
        for push, path, expected in cases:
            names = ["callStart", "cdr"] if push == "call" else [push]
            received = inbox.at(path)
            if len(received) != len(names):
                found.append(f"{'missing' if len(received) < len(names) else 'twice, unexpected'}: {push} {names}")
                continue
            if push == "call" and b"callTime" in received[1].body and b"callTime" not in received[0].body:
                found.append("sequence: callStart after cdr")
                continue
            for name, one in zip(names, received):
                found += push_problems(name, one, expected)
    return found


if __name__ == "__main__":
    score = Score()
    check_command(score, os.path.join(HERE, "server.py"), ROWS, 2)
    compare(score, problems, ROWS, 30)
    sys.exit(report(score))
