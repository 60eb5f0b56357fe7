#!/usr/bin/env python3
"""A server of the number check (tests/specs/sorted-md5), which verifies an MD5 over sorted query parameters and the body.

It is written from the sentences of the spec's `documents` and from nothing else, with Python's standard library: assay signs,
this checks. `--fault NAME` breaks one rule, mostly of the signature; `--list-faults` prints the names.
"""

import argparse
import hashlib
import hmac
import json
import re
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

APP, SECRET = "number-check-demo", "not-so-secret-5f1e"
# Each with what one of its findings names. "only" and "left out" refuse the plain request as well: they are told at once.
FAULTS = {
    "signature-not-checked": ["auth.query.sign", "auth."],
    "unsorted-only": ["signature"],
    "body-left-out": ["signature"],
    "upper-case-only": ["signature"],
    "also-unsorted": ["auth.query.sign"],
    "also-without-body": ["auth.query.sign"],
    "also-without-query": ["auth.query.sign"],
    "also-without-secret": ["auth.query.sign"],
    "prefix-only": ["auth.query.sign"],
    "time-not-checked": ["auth.query.ts"],
    "app-not-checked": ["auth.query.app"],
    "level-left-out-of-signature": ["level"],
    "country-not-checked": ["query.country"],
    "numbers-not-checked": ["body.numbers"],
    "wrong-code": ["1001"],
}


class Refused(Exception):
    def __init__(self, status: int, code: str, message: str):
        super().__init__(message)
        self.status, self.code, self.message = status, code, message


def signature(pairs, body: bytes, fault: str | None) -> str:
    if fault == "level-left-out-of-signature":
        pairs = [pair for pair in pairs if pair[0] != "level"]
    if fault not in ("unsorted-only", "also-unsorted"):
        pairs = sorted(pairs)
    joined = "&".join(f"{name}={value}" for name, value in pairs).encode()
    if fault == "also-without-query":
        joined = b""
    if fault in ("body-left-out", "also-without-body"):
        body = b""
    secret = b"" if fault == "also-without-secret" else SECRET.encode()
    digest = hashlib.md5(joined + body + secret).hexdigest()
    return digest.upper() if fault == "upper-case-only" else digest


def check_signature(pairs, body: bytes, fault: str | None) -> None:
    names = [name for name, _ in pairs]
    given = dict(pairs)
    for name in ("app", "ts", "sign"):
        if not given.get(name) or names.count(name) > 1:
            raise Refused(401, "1004", f"{name} is missing")
    if given["app"] != APP and fault != "app-not-checked":
        raise Refused(401, "1002", "the application is not known")
    if not re.fullmatch(r"[0-9]{13}", given["ts"]):
        raise Refused(401, "1003", "ts is no time")
    if abs(time.time() * 1000 - int(given["ts"])) > 600_000 and fault != "time-not-checked":
        raise Refused(401, "1003", "the time is too old or too new")
    signed = [pair for pair in pairs if pair[0] != "sign"]
    also = fault is not None and fault.startswith("also-")
    right = {signature(signed, body, fault), signature(signed, body, None if also else fault)}
    length = 8 if fault == "prefix-only" else 64
    fits = any(hmac.compare_digest(one[:length].encode(), given["sign"][:length].encode()) for one in right)
    if not fits and fault != "signature-not-checked":
        raise Refused(401, "2004" if fault == "wrong-code" else "1001", "the signature is wrong")


def check_query(pairs, fault: str | None) -> None:
    given = dict(pairs)
    if given.get("country") not in ("CN", "HK", "MO") and fault != "country-not-checked":
        raise Refused(400, "2001", "country is wrong")
    if "level" in given and given["level"] not in ("1", "2", "3"):
        raise Refused(400, "2002", "level is wrong")
    if "batch" in given and not re.fullmatch(r"[0-9A-Za-z]{1,16}", given["batch"]):
        raise Refused(400, "2003", "batch is wrong")


def check_body(kind: str, body: bytes, fault: str | None) -> int:
    def only_once(members):
        if len({name for name, _ in members}) < len(members):
            raise ValueError("a name stands twice")
        return dict(members)

    def no_constant(word):
        raise ValueError(word)

    if kind.split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "2007", "the body is not application/json")
    try:
        value = json.loads(body.decode("utf-8"), object_pairs_hook=only_once, parse_constant=no_constant)
    except (ValueError, RecursionError):
        raise Refused(400, "2004", "the body is no JSON object") from None
    if not isinstance(value, dict):
        raise Refused(400, "2004", "the body is no JSON object")
    numbers = value.get("numbers")
    good = isinstance(numbers, list) and len(numbers) <= 5 and all(
        isinstance(one, str) and re.fullmatch(r"[0-9]{11}", one) for one in numbers)
    if not good and fault != "numbers-not-checked":
        raise Refused(400, "2005", "numbers is wrong")
    note = value.get("note", "")
    if not isinstance(note, str) or len(note) > 20:
        raise Refused(400, "2006", "note is wrong")
    return len(numbers) if isinstance(numbers, list) and len(numbers) <= 5 else 1


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 10

    def log_message(self, *_):
        pass

    def answer(self, status: int, payload: dict) -> None:
        body = json.dumps(payload).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def read_body(self) -> bytes | None:
        lengths = [one.strip(" \t") for one in self.headers.get_all("Content-Length") or []]
        codings = self.headers.get_all("Transfer-Encoding") or []
        if lengths and not codings and len(set(lengths)) == 1 and re.fullmatch("[0-9]{1,7}", lengths[0]):
            body = self.rfile.read(int(lengths[0]))
            return body if len(body) == int(lengths[0]) else None
        if codings and not lengths and [one.strip().lower() for one in ",".join(codings).split(",")] == ["chunked"]:
            return self.read_chunks()
        return None if lengths or codings else b""

    def read_chunks(self) -> bytes | None:
        body = b""
        while True:
            line = self.rfile.readline(1024)
            match = re.fullmatch(rb"([0-9A-Fa-f]{1,6})[ \t]*(;[^\r\n]*)?\r\n", line)
            if not match:
                return None
            size = int(match[1], 16)
            if size == 0:
                while (line := self.rfile.readline(1024)) not in (b"\r\n", b""):
                    pass
                return body if line else None
            body += self.rfile.read(size)
            if self.rfile.read(2) != b"\r\n":
                return None

    def respond(self) -> None:
        fault = self.server.fault
        if len(self.headers.get_all("Host") or []) != 1:
            self.close_connection = True
            return self.answer(400, {"code": "2004", "message": "one Host is needed"})
        body = self.read_body()
        if body is None:
            self.close_connection = True
            return self.answer(400, {"code": "2004", "message": "the body cannot be read"})
        path, _, query = re.sub("^https?://[^/?]*", "", self.path).partition("?")
        if path != "/v1/numbers/check":
            return self.answer(404, {"code": "4040", "message": "there is no such path"})
        if self.command != "POST":
            return self.answer(405, {"code": "4050", "message": "POST is the only method"})
        try:
            pairs = parse_qsl(query, keep_blank_values=True)
            check_signature(pairs, body, fault)
            check_query(pairs, fault)
            count = check_body(self.headers.get("Content-Type", ""), body, fault)
        except Refused as refused:
            return self.answer(refused.status, {"code": refused.code, "message": refused.message})
        return self.answer(200, {"code": "0", "message": "done", "id": secrets.token_hex(8), "checked": count})

    def __getattr__(self, name: str):
        if name.startswith("do_"):
            return self.respond
        raise AttributeError(name)


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def main() -> int:
    parser = argparse.ArgumentParser(description="Server of the number check.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--fault", choices=sorted(FAULTS))
    parser.add_argument("--list-faults", action="store_true")
    chosen = parser.parse_args()
    if chosen.list_faults:
        for name, words in FAULTS.items():
            print(name, *words)
        return 0
    server = Listener(("127.0.0.1", chosen.port), Handler)
    server.fault = chosen.fault
    print(f"listening on http://127.0.0.1:{server.server_address[1]}", flush=True)
    try:
        server.serve_forever(poll_interval=0.1)
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
