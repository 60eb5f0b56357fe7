#!/usr/bin/env python3
"""Shows that server.py is what it says: what both variants push is what the document says, and every fault is seen.

Prints the failures, then `N passed, M failed`; exits 1 if any failed. Needs Python only and stays on 127.0.0.1.
"""

import json
import os
import sys
import urllib.request
from decimal import Decimal

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from common.push_checks import Inbox, Score, check_command, compare, read_json, report  # noqa: E402
from nx_fault_rows import ROWS  # noqa: E402
from server import admin_of, platform  # noqa: E402

LEVELS = ("basic", "hlr", "dial", "failure")
YES_NO = {"YES", "NO", "UNKNOWN"}
CODES = (0, 103, 108, 112, 114, 120, 121, 122)
RESPONSES = {"bell", "music", "busy", "no_response", "invalid_number", "not_available", "number_paused", "power_off",
             "power_off_or_out_of_service", "voicemail", "others"}
STRINGS = {"": ("messageId", "msg", "batchNo", "phone"),
           "basic": ("preCheck", "regionCode", "countryCode", "nationalNumber", "standNumber", "carrier"),
           "live": ("validity", "reachable", "roaming"), "dial": ("early", "answered", "response"),
           "cost": ("currency",)}
CHOICES = {"preCheck": {"YES", "NO"}, "response": RESPONSES,
           **{name: YES_NO for name in ("validity", "reachable", "roaming", "early", "answered")}}


def part_problems(part: str, values) -> list[str]:
    if not isinstance(values, dict):
        return [f"{part} is no object"]
    problems = [f"{name} is no string" for name in STRINGS[part] if not isinstance(values.get(name, ""), str)]
    problems += [f"{name} is {values[name]!r}" for name, among in CHOICES.items()
                 if isinstance(values.get(name), str) and values[name] not in among]
    number = values.get("numberType", 0)
    if type(number) is not int or not 0 <= number <= 8:
        problems.append(f"numberType is {number!r}")
    return problems


def price_problems(cost) -> list[str]:
    price = cost.get("price", 0) if isinstance(cost, dict) else 0
    if type(price) not in (int, float):
        return ["price is no number"]
    return ["price has too many decimals"] if -Decimal(repr(price)).as_tuple().exponent > 4 else []


def message_problems(received, phone: str, level: str) -> list[str]:
    problems = [] if received.method == "POST" else [f"method {received.method}"]
    if received.media_type != "application/json":
        problems.append(f"media type, Content-Type {received.media_type!r}")
    payload = read_json(received.body)
    if not isinstance(payload, dict):
        return [*problems, "schema: no json object, empty body or not utf-8"]
    problems += part_problems("", payload)
    if len(str(payload.get("messageId", ""))) > 64:
        problems.append("messageId too long")
    if payload.get("phone", phone) != phone:
        problems.append(f"phone is {payload['phone']!r}")
    code = payload.get("code")
    if type(code) is not int or code not in CODES or (code == 0) != (level != "failure"):
        problems.append(f"code is {code!r}")
    data = payload.get("data", {} if level == "failure" else None)
    if not isinstance(data, dict):
        problems.append("data is no object")
        data = {}
    elif {"hlr": "live", "dial": "dial"}.get(level, "basic") not in data and level != "failure":
        problems.append(f"no {'live' if level == 'hlr' else level}")
    for part in ("basic", "live", "dial"):
        problems += part_problems(part, data[part]) if part in data else []
    if "cost" in payload:
        problems += part_problems("cost", payload["cost"]) + price_problems(payload["cost"])
    return problems


def retry_problems(received, attempts: range, path: str) -> list[str]:
    problems = []
    if len(received) not in attempts:
        problems.append(f"delivery, retries, 200, missing or unexpected: {path} has {len(received)}")
    gaps = [round(later.at - earlier.at) for earlier, later in zip(received, received[1:])]
    if any(abs(gap - 60) > 5 for gap in gaps):
        problems.append(f"delivery: {path} waits {gaps}")
    if len({one.body for one in received}) > 1:
        problems.append(f"delivery: {path} changes its body")
    return problems


def post(url: str, payload) -> dict:
    request = urllib.request.Request(url, json.dumps(payload).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.loads(answer.read())


# path -> how the customer answers, how many pushes the document lets come
RETRIED = {"/Always/500": ([500], range(60, 62)), "/Then/200": ([500, 503, 0, 200], range(4, 5)),
           "/Cut": ([0, 0, 200], range(3, 4))}


def problems(variant: str, fault_id: str | None) -> list[str]:
    checks = platform(variant, fault_id, 0.002)
    admin = admin_of(checks)
    checks.start()
    admin.start()
    cases = {f"/{level}/Case{index}": (level, f"86138000000{index}{at}")
             for at, level in enumerate(LEVELS) for index in range(2)}
    cases |= {path: (level, "8613900000009") for path, level in zip(RETRIED, LEVELS)}
    with Inbox(checks.now) as inbox:
        inbox.answers = {path: list(answers) for path, (answers, _) in RETRIED.items()}
        for path, (level, phone) in cases.items():
            post(f"{admin.url}/trigger", {"push": "numberCheck", "values": {
                "url": inbox.url + path, "phone": phone, "level": level, "variant": ""}})
        post(f"{admin.url}/clock", {"advance_seconds": 30})
        post(f"{admin.url}/clock", {"advance_seconds": 3 * 3600})
        admin.stop()
        checks.stop()
        found = [f"unexpected, missing elsewhere: {one.path}" for one in inbox.received if one.path not in cases]
        for path, (level, phone) in cases.items():
            received = inbox.at(path)
            for one in received:
                found += message_problems(one, phone, level)
            found += retry_problems(received, RETRIED[path][1] if path in RETRIED else range(1, 2), path)
        return found


if __name__ == "__main__":
    score = Score()
    check_command(score, os.path.join(HERE, "server.py"), ROWS, 2)
    compare(score, problems, ROWS, 40)
    sys.exit(report(score))
