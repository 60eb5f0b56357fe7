#!/usr/bin/env python3
"""Shows that server.py is what it says; see ../common/checks.py. The requests are here, written by hand."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from choices import VARIANTS  # noqa: E402
from common.checks import Suite, run  # noqa: E402
from common.draft import DROP, attribute, header  # noqa: E402
from faults import all_faults  # noqa: E402
from probe import (EMAIL, MOBILE, POINT, accepts, answers, body, captcha, declined, email, ok, proof,  # noqa: E402
                   refused, refuses, right, shape, sms, token, verify)
from rules import CLIENT, FIELDS, LOG_HEADERS, SMS_TYPES  # noqa: E402
from service import OneAccess  # noqa: E402

OPERATIONS = ("captcha", "verify", "sms", "email", "countries")
POSTS = ("verify", "sms", "email")


def member(operation, name, value, status=200):
    return answers(operation, lambda outcome: outcome.status == status and outcome.payload.get(name, DROP) == value)


def verifies(point_json):
    return lambda client: right(client.send(verify(token(client), point_json=point_json)))


def declines(point_json):
    return lambda client: declined(client.send(verify(token(client), point_json=point_json)))


def proves(make, send=sms):
    return lambda client: ok(client.send(send(make(client))))


def unproved(make, send=sms):
    return lambda client: refused(client.send(send(make(client))))


def twice(make):
    """The second of two equal requests is accepted."""
    def question(client):
        request = make(client)
        first = client.send(request)
        return right(first) and right(client.send(request))
    return question


def after_wrong_point(client):
    fresh = token(client)
    client.send(verify(fresh, point_json='{"x":1.0,"y":5.0}'))
    return right(client.send(verify(fresh)))


def wrong_point_then_sms(client):
    fresh = token(client)
    client.send(verify(fresh, point_json='{"x":1.0,"y":5.0}'))
    return refused(client.send(sms(f"{fresh}---{POINT}")))


def tokens_differ(client):
    return len({token(client) for _ in range(20)}) == 20


def both_of_two(client):
    first, second = proof(client), proof(client)
    return ok(client.send(sms(first))) and ok(client.send(email(second)))


def status_of(operation, status, change=captcha, **values):
    return answers(operation, lambda outcome: outcome.status == status, change, **values)


ACCEPTED = [
    *[(f"{operation}: the valid request", accepts(operation)) for operation in OPERATIONS],
    *[(f"{operation}: without {name}", accepts(operation, header(name, DROP))) for operation in OPERATIONS
      for name in ("X-device-ip", "X-L", "X-tenant-id")],
    *[(f"{operation}: X-L en", accepts(operation, header("X-L", "en"))) for operation in OPERATIONS],
    *[(f"{operation}: lower-case header names", accepts(operation, attribute(spell=str.lower)))
      for operation in OPERATIONS],
    *[(f"sms: {name} {value}", accepts("sms", header(name, value)))
      for name, value in (("X-device-ip", "not an address"), ("X-operating-sys-version", "HarmonyOS 4"),
                          ("X-device-fingerprint", "f" * 200), ("X-agent", "curl/8"))],
    *[(f"sms: type {one}", accepts("sms", type=one)) for one in SMS_TYPES],
    *[(f"sms: mobile {one}", accepts("sms", mobile=one)) for one in (MOBILE, "13800000000", "01234567890", "1" * 11)],
    *[(f"email: {one}", accepts("email", email=one))
      for one in (EMAIL, "a+b@example.com", "First.Last@mail.Example.co")],
    *[(f"sender {one}", accepts("verify", sender=one)) for one in (MOBILE, EMAIL, "13800000000")],
    *[(f"point {one}", verifies(one))
      for one in (POINT, '{"x":237,"y":5}', '{ "y" : 5.0, "x" : 2.37e2 }')],
    ("every captcha has its own token", tokens_differ), ("two captchas side by side", both_of_two),
    ("a wrong point proves nothing", wrong_point_then_sms),
    ("HTTP/1.0", accepts("captcha", attribute(version="HTTP/1.0"))),
    ("members in other order", accepts("sms", lambda draft: setattr(draft, "fields",
                                                                    dict(reversed(draft.fields.items()))))),
]
REFUSED = [
    *[(f"{operation}: without {name}", refuses(operation, header(name, DROP)))
      for operation in ("captcha", "verify", "email") for name in (*LOG_HEADERS, CLIENT)],
    ("sms: without X-client-id", refuses("sms", header(CLIENT, DROP))),
    *[(f"{operation}: unknown X-client-id", refuses(operation, header(CLIENT, "nobody")))
      for operation in ("captcha", "verify", "sms", "email")],
    ("captcha: 400 for a missing header", status_of("captcha", 400, header(CLIENT, DROP))),
    ("captcha: 400 for an unknown client", status_of("captcha", 400, header(CLIENT, "nobody"))),
    *[(f"{operation}: Content-Type {one}", refuses(operation, header("Content-Type", one))) for operation in POSTS
      for one in ("text/plain", "application/x-www-form-urlencoded", "application/json;charset=gbk")],
    *[(f"{operation}: without {name}", refuses(operation, **{name: DROP})) for operation in POSTS
      for name in FIELDS[operation]],
    *[(f"{operation}: {name} {value!r}", refuses(operation, **{name: value})) for operation in POSTS
      for name in FIELDS[operation] for value in (None, "", 1, True, [], {}, 10 ** 40)],
    *[(f"{operation}: body {data!r}", refuses(operation, body(data))) for operation in POSTS
      for data in (b"", b"{", b"[]", b"1", b"null", b'"a"', b"{}", b"\xff", b'{"a":1}x', b"{'a':1}", b"[" * 5000,
                   b'{"type":NaN}')],
    *[(f"sms: type {value!r}", refuses("sms", type=value))
      for value in ("bind_mobile_sms", "FORGET_PWD_EMS", "OTHER", "LOGIN", " LOGIN_SMS", "OTP_RESET_SMS")],
    *[(f"email: type {value!r}", refuses("email", type=value))
      for value in ("FORGET_PWD_SMS", "forget_pwd_ems", " FORGET_PWD_EMS ")],
    *[(f"email: {value!r}", refuses("email", email=value)) for value in ("example.com", "@", "a@", "@b", [EMAIL])],
    *[(f"point {one}", declines(one))
      for one in ('{"x":1.0,"y":5.0}', '{"x":237.0,"y":6.0}', '{"x":5.0,"y":237.0}', '{"x":-237.0,"y":5.0}')],
    *[(f"point_json {one}", refuses("verify", point_json=one))
      for one in ("{", "[]", "{}", '{"x":237.0}', '{"x":"237.0","y":5.0}', '{"x":NaN,"y":5.0}', '{"x":1e999,"y":5.0}',
                  '{"x":null,"y":5.0}', "[" * 5000)],
    ("verify: a token that was never issued", refuses("verify", token="71d635")),
    ("sms: unverified", unproved(lambda client: f"{token(client)}---{POINT}")),
    ("email: unverified", unproved(lambda client: f"{token(client)}---{POINT}", email)),
    ("sms: never issued", unproved(lambda client: f"71d635---{POINT}")),
    ("sms: another point", unproved(lambda client: proof(client).replace("237", "238"))),
    ("sms: token only", unproved(lambda client: proof(client).partition("---")[0])),
    ("sms: no JSON after the separator", unproved(lambda client: proof(client)[:-1])),
    *[(f"{operation}: {method}", answers(operation, lambda outcome: outcome.status in (404, 405, 411),
                                         attribute(method=method)))
      for operation, method in (("captcha", "DELETE"), ("verify", "PUT"), ("sms", "GET"), ("email", "PATCH"),
                                ("countries", "POST"))],
    ("unknown path", answers("captcha", lambda outcome: outcome.status == 404, attribute(path="/api/v2/sdk/other"))),
]
A_ONLY, B_ONLY = (True, False), (False, True)
OPEN = [
    *[(f"sms: without {name}", accepts("sms", header(name, DROP)), A_ONLY) for name in LOG_HEADERS],
    *[(f"countries: without {name}", accepts("countries", header(name, DROP)), A_ONLY)
      for name in (*LOG_HEADERS, CLIENT)],
    ("countries: unknown client", accepts("countries", header(CLIENT, "nobody")), A_ONLY),
    *[(f"{operation}: without Content-Type", accepts(operation, header("Content-Type", DROP)), A_ONLY)
      for operation in POSTS],
    *[(f"Content-Type {one}", accepts("sms", header("Content-Type", one)), A_ONLY)
      for one in ("application/json", "application/json; charset=UTF-8", "Application/JSON;charset=utf8")],
    ("another tenant", accepts("captcha", header("X-tenant-id", "0" * 32)), A_ONLY),
    ("captcha: X-L fr", accepts("captcha", header("X-L", "fr")), A_ONLY),
    ("captcha: X-device-ip that is none", accepts("captcha", header("X-device-ip", "none")), A_ONLY),
    ("empty X-agent", accepts("captcha", header("X-agent", "")), B_ONLY),
    ("empty X-device-ip", accepts("captcha", header("X-device-ip", "")), A_ONLY),
    ("an unknown query", accepts("captcha", attribute(query="a=1")), A_ONLY),
    ("an unknown member", accepts("sms", extra=1), A_ONLY),
    ("a repeated key", accepts("email", lambda draft: setattr(
        draft, "write_json", lambda fields, old=draft.write_json: '{"email":"x@y.z",' + old(fields)[1:])), A_ONLY),
    ("a byte order mark", accepts("sms", lambda draft: setattr(
        draft, "write_json", lambda fields, old=draft.write_json: "\ufeff" + old(fields))), A_ONLY),
    *[(f"mobile {value!r}", accepts("sms", mobile=value), B_ONLY)
      for value in ("1234567890a", "abc", MOBILE + "\n", "１２３４５６７８９０１")],
    ("mobile of 10", accepts("sms", mobile="1234567890"), B_ONLY),
    ("mobile of 12", accepts("sms", mobile="123456789012"), B_ONLY),
    ("mobile with country code", accepts("sms", mobile="+86-13800000000"), B_ONLY),
    ("sender that is neither", accepts("verify", sender="somebody"), A_ONLY),
    ("email without a dot", accepts("email", email="root@localhost"), B_ONLY),
    ("email in Chinese", accepts("email", email="用户@例子.中国"), B_ONLY),
    ("point with a third member", verifies('{"x":237.0,"y":5.0,"z":0}'), B_ONLY),
    ("a captcha proves twice", twice(lambda client: sms(proof(client))), B_ONLY),
    ("a captcha is verified twice", twice(lambda client: verify(token(client))), B_ONLY),
    ("the right point after a wrong one", after_wrong_point, B_ONLY),
    ("the point spelled otherwise", proves(lambda client: proof(client).replace("237.0", "237")), A_ONLY),
    ("a wrong point is answered 400", status_of("verify", 400, point_json='{"x":1.0,"y":5.0}'), A_ONLY),
    ("an unknown client is answered 400", status_of("sms", 400, header(CLIENT, "nobody")), A_ONLY),
    ("an unknown client is answered 401", status_of("sms", 401, header(CLIENT, "nobody")), B_ONLY),
    ("a wrong field is answered 422", status_of("sms", 422, type="OTHER"), B_ONLY),
    *[(f"{operation}: success without a body", answers(operation, lambda outcome: not outcome.body), A_ONLY)
      for operation in POSTS],
    ("result is false", member("captcha", "result", False), A_ONLY),
    ("result is \"false\"", member("captcha", "result", "false"), B_ONLY),
    ("secretKey is null", member("captcha", "secretKey", None), B_ONLY),
    ("captchaId is null", member("captcha", "captchaId", None), A_ONLY),
    ("five countries", answers("countries", lambda outcome: len(outcome.payload["phoneAreaCodeDefinitions"]) == 5),
     A_ONLY),
    ("HEAD", answers("captcha", lambda outcome: outcome.status == 200, attribute(method="HEAD")), A_ONLY),
    ("a percent-encoded path", accepts("captcha", attribute(path="/api/v2/sdk/c%61ptcha")), A_ONLY),
    ("headers before the body", status_of("sms", 401, header(CLIENT, "nobody"), type="OTHER"), (False, False)),
]

SUITE = Suite(os.path.join(HERE, "server.py"), OneAccess, VARIANTS, all_faults(), shape, captcha, ok,
              [accepts(operation) for operation in OPERATIONS], ACCEPTED, REFUSED, OPEN)

if __name__ == "__main__":
    sys.exit(run(SUITE))
