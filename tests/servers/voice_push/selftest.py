#!/usr/bin/env python3
"""Shows that server.py is what it says: what both variants push is what the documents say, and every fault is seen.

Prints the failures, then `N passed, M failed`; exits 1 if any failed. Needs Python only and stays on 127.0.0.1.
"""

import os
import re
import sys
import threading
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path[1:1] = [os.path.join(HERE, "..", "voice"), os.path.join(HERE, "..")]

from common.push_checks import Inbox, Score, check_command, compare, read_json, report  # noqa: E402
from probe import aksk, base64_of, both, fields  # noqa: E402
from push_fault_rows import ROWS, STATUS  # noqa: E402
from selftest_client import Client  # noqa: E402
from server import listener  # noqa: E402

SERVER = os.path.join(HERE, "server.py")
CALLEE = "+8613400002222"
WORDS = "Customer-Id:1a2B3c4D "


def call_of(client, inbox, index: int, *, fee: bool = True, change=None):
    """What one request is about, and what was answered."""
    paths = {"status": f"/Call-{index}/Status", "fee": f"/Call-{index}/Fee"}
    values = {"statusUrl": base64_of(inbox.url + paths["status"]), "userData": f"{WORDS}{index}",
              **({"feeUrl": base64_of(inbox.url + paths["fee"])} if fee else {})}
    outcome = client.send(both(fields(**values), change or (lambda draft: None)))
    return {"index": index, "paths": paths, "fee": fee, "outcome": outcome, "userData": values["userData"]}


def seconds_of(timestamp):
    """None: it is no time."""
    if type(timestamp) is int:
        return timestamp
    if isinstance(timestamp, str) and re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d", timestamp):
        try:
            return time.mktime(time.strptime(timestamp, "%Y-%m-%d %H:%M:%S"))
        except ValueError:
            return None
    return None


def message_problems(received) -> tuple[dict | None, list[str]]:
    problems = []
    if received.method != "POST":
        problems.append(f"method {received.method}")
    if received.media_type not in ("", "application/json"):
        problems.append(f"media type, Content-Type {received.media_type}")
    payload = read_json(received.body)
    if not isinstance(payload, dict):
        return None, [*problems, f"schema: no json object: {received.body[:40]!r}"]
    return payload, problems


def event_problems(payload: dict, call: dict) -> list[str]:
    problems = []
    if payload.get("eventType") not in STATUS:
        problems.append(f"eventType {payload.get('eventType')!r}")
    info = payload.get("statusInfo")
    if not isinstance(info, dict):
        return [*problems, f"statusInfo {info!r}"]
    expected = {"sessionId": call["outcome"].payload["sessionId"], "called": CALLEE, "userData": call["userData"]}
    for name, value in expected.items():
        if (name in info or name == "userData") and info.get(name) != value:
            problems.append(f"{name} is {info.get(name)!r}")
    if not isinstance(info.get("caller", ""), str):
        problems.append("caller is no string")
    if "partyType" in info:
        problems.append("partyType")
    at = seconds_of(info.get("timestamp", 0))
    if at is None or ("timestamp" in info and abs(at - time.time()) > 2 * 86400):
        problems.append(f"timestamp {info.get('timestamp')!r}")
    return problems


def call_problems(inbox, call: dict) -> list[str]:
    received = inbox.at(call["paths"]["status"])
    accepted = call["outcome"].payload.get("resultcode") == "0"
    if not accepted:
        return ["unexpected push"] if received or inbox.at(call["paths"]["fee"]) else []
    problems, order, times = [], [], []
    for one in received:
        payload, found = message_problems(one)
        problems += found
        if payload is not None:
            problems += event_problems(payload, call)
            order.append(payload.get("eventType"))
            info = payload.get("statusInfo")
            times.append(seconds_of(info.get("timestamp")) if isinstance(info, dict) else None)
    known = [at for at in times if at is not None]
    if known != sorted(known):
        problems.append("timestamp goes backwards")
    if order != sorted(order, key=lambda name: STATUS.index(name) if name in STATUS else 9):
        problems.append(f"sequence, order: {order}")
    if len(set(map(str, order))) != len(order):
        problems.append(f"twice, duplicate: {order}")
    problems += [f"missing {name}" for name in ("callout", "disconnect") if name not in order]
    return problems + fee_problems(inbox.at(call["paths"]["fee"]), call)


def fee_problems(received, call: dict) -> list[str]:
    if len(received) != call["fee"]:
        return ["fee missing" if not received else f"fee twice, unexpected: {len(received)}"]
    problems = []
    for one in received:
        payload, found = message_problems(one)
        problems += found
        if payload is not None and payload.get("eventType") != "fee":
            problems.append(f"eventType of fee {payload.get('eventType')!r}")
    return problems


def problems(variant: str, fault_id: str | None) -> list[str]:
    server = listener(variant, fault_id, pace_seconds=0.002)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    with Inbox() as inbox:
        client = Client(server.server_address[1], timeout=10)
        calls = [call_of(client, inbox, index) for index in range(3)]
        calls.append(call_of(client, inbox, 3, fee=False))
        calls.append(call_of(client, inbox, 4, change=fields(verifyCode="12ab")))
        calls.append(call_of(client, inbox, 5, change=aksk(PasswordDigest="A" * 43 + "=")))
        inbox.wait_quiet()
        server.shutdown()
        server.server_close()
        known = {path for call in calls for path in call["paths"].values()}
        strays = {one.path for one in inbox.received} - known
        found = [f"unexpected at {path}" for path in strays]
        for call in calls:
            found += call_problems(inbox, call)
        return found


if __name__ == "__main__":
    score = Score()
    check_command(score, SERVER, ROWS)
    compare(score, problems, ROWS, 30)
    sys.exit(report(score))
