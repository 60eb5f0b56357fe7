#!/usr/bin/env python3
"""Shows that server.py is what it says; see ../common/checks.py. The requests are here, written by hand."""

import os
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from choices import VARIANTS  # noqa: E402
from common.checks import Suite, run  # noqa: E402
from common.draft import DROP, attribute, both, header  # noqa: E402
from faults import all_faults  # noqa: E402
from probe import (APP, FORM, INTERLINE, KEY, X, accepts, answers, bind, bound, error, hexadecimal, ok,  # noqa: E402
                   refused, refuses, release, shape, status, subid, transfer, untransfer)
from rules import DISPLAYS, MANDATORY  # noqa: E402
from service import Privacy  # noqa: E402

OPERATIONS = ("status", "bind", "release", "transfer", "untransfer")
PUTS = ("bind", "transfer")
PARAMETER = {1002}
APPLICATION = {1002, 1103, 1300, 1100}
NUMBER = {1002, 1103, 1300, 1302, 1001}
GONE = {1200, 1300}
AUTH = {401}


def signed(make):
    return attribute(sign=make)


def raw(text):
    """Behind the form."""
    def change(draft):
        old = draft.write
        draft.write = lambda parameters: old(parameters) + "&" + text
    return change


def ends(client):
    """Released once, gone then; the number is free again."""
    made = bound(client)
    return (ok(client.send(release(made))) and error(client.send(release(made))) in GONE
            and ok(client.send(bind())))


def transfer_ends(client):
    return (ok(client.send(transfer())) and ok(client.send(untransfer()))
            and error(client.send(untransfer())) in GONE and ok(client.send(transfer())))


def expires(client):
    made = bound(client, ttl=1)
    time.sleep(1.3)
    return error(client.send(release(made))) in GONE and ok(client.send(bind()))


def lasts(client):
    made = bound(client, ttl=100)
    time.sleep(1.3)
    return ok(client.send(release(made)))


def transfer_expires(client):
    client.send(transfer(ttl=1))
    time.sleep(1.3)
    return error(client.send(untransfer())) in GONE


def transfer_lasts(client):
    return ok(client.send(transfer(X[1]))) and ok(client.send(transfer(X[2], ttl=0))) and (
        time.sleep(1.2), ok(client.send(untransfer(X[1]))), ok(client.send(untransfer(X[2]))))[1:] == (True, True)


def forty(client):
    made = [bound(client, x) for x in X[1:]]
    return len(set(made)) == 40 and all(ok(client.send(release(one))) for one in made)


def retry(client):
    """The first answer again, 1004 or 1201; never a second binding."""
    request = bind(reqid="r-1")
    first, again = client.send(request), client.send(request)
    fine = error(again) in {1004, 1201} or (ok(again) and subid(again) == subid(first))
    return fine and ok(client.send(release(subid(first)))) and error(client.send(release(subid(first)))) in GONE


def retry_first_answer(client):
    request = bind(reqid="r-1")
    return subid(client.send(request)) == client.send(request).payload.get("subid")


def retry_answer(make, code):
    return lambda client: (client.send(make), error(client.send(make)) == code)[1]


def spelled(one, other):
    """Two spellings of a reqid are one: there is no second binding."""
    def question(client):
        def change(text):
            return both(bind(reqid="@"), attribute(write=lambda parameters: "&".join(
                f"{name}={text if name == 'reqid' else value}" for name, value in parameters.items())))
        first = client.send(change(one))
        again = client.send(change(other))
        return ok(first) and (error(again) in {1004, 1201} or subid(again) == subid(first))
    return question


def rebind(client):
    bound(client)
    return ok(client.send(bind()))


def rebind_ends_first(client):
    first, second = bound(client), client.send(bind())
    return (ok(second) and error(client.send(release(first))) in GONE
            and ok(client.send(release(subid(second)))))


def retransfer(client):
    client.send(transfer())
    return ok(client.send(transfer()))


def bound_and_transferred(client):
    bound(client)
    return ok(client.send(transfer()))


def failed_then_same_reqid(client):
    return refused(client.send(bind(reqid="r-1", record=2))) and ok(client.send(bind(reqid="r-1")))


def failed_leaves_nothing(client):
    return all(refused(client.send(bind(**bad))) for bad in ({"record": 2}, {"display": "2"}, {"ttl": "x"})) and (
        ok(client.send(bind())))


def same_reqid_for_both(client):
    bound(client, X[1], reqid="r-1")
    return ok(client.send(transfer(X[2], reqid="r-1")))


def code_of(operation, code, change=status, **given):
    return answers(operation, lambda outcome: error(outcome) == code, change, **given)


def status_of(operation, wanted, change=status, **given):
    return answers(operation, lambda outcome: outcome.status == wanted, change, **given)


def every_byte(parameters):
    return "&".join(name + "=" + "".join(f"%{byte:02x}" for byte in str(value).encode())
                    for name, value in parameters.items())


ALL = {"record": 1, "display": "1,0", "anucode": "1,2,3", "ansanu": "4,5", "userData": "dGVzdA=="}
ACCEPTED = [
    *[(f"{operation}: the valid request", accepts(operation)) for operation in OPERATIONS],
    *[(f"{operation}: a minute old", accepts(operation, attribute(ahead=-60))) for operation in OPERATIONS],
    ("almost three minutes old", accepts("status", attribute(ahead=-175))),
    ("lower-case header names", accepts("bind", attribute(spell=str.lower))),
    ("HTTP/1.0", accepts("bind", attribute(version="HTTP/1.0"))),
    ("every option of bind", accepts("bind", **ALL)),
    *[(f"display {one}", accepts("bind", display=one)) for one in DISPLAYS],
    *[(f"{operation}: record {one}", accepts(operation, record=one)) for operation in PUTS for one in (0, 1)],
    *[(f"transfer: display {one}", accepts("transfer", display=one)) for one in (0, 1)],
    *[(f"{operation}: anum {one}", accepts(operation, anum=one)) for operation in PUTS
      for one in ("1" * 24, "075528000001", "95588", "8613800000001")],
    ("anum equal to bnum", accepts("bind", anum="1380", bnum="1380")), ("bnum of 24", accepts("bind", bnum="9" * 24)),
    *[(f"bind: ttl {one}", accepts("bind", ttl=one)) for one in (1, 30, 100, 86400, 2592000)],
    *[(f"transfer: ttl {one}", accepts("transfer", ttl=one)) for one in (0, 1, 100, 86400)],
    *[(f"userData {one[:20]}", accepts("bind", userData=one))
      for one in ("dGVzdA==", "order 17 (a)", "a&record=7", "a=b", "100%", "你好", "d" * 3000, "\U0001f600")],
    *[(f"reqid {one[:20]}", accepts("bind", reqid=one))
      for one in ("1", "order-2024/001:A", "123e4567-e89b-12d3-a456-426614174000", "r" * 128)],
    ("every byte encoded", accepts("bind", attribute(write=every_byte), display="0,1")),
    ("every byte encoded in the URI", accepts("release", attribute(write=every_byte))),
    ("other order", accepts("bind", lambda draft: setattr(draft, "parameters", dict(reversed(
        draft.parameters.items()))))),
    ("Content-Type in other case", accepts("bind", header("Content-Type", "Application/X-WWW-Form-Urlencoded"))),
    ("Content-Type with charset", accepts("bind", header("Content-Type", FORM + "; charset=UTF-8"))),
    ("a binding ends once", ends), ("a transfer ends once", transfer_ends), ("a binding expires", expires),
    ("a binding lasts", lasts), ("a transfer expires", transfer_expires), ("a transfer lasts", transfer_lasts),
    ("all forty numbers", forty), ("a retry", retry), ("plus is a blank", spelled("a+b", "a%20b")),
    ("encoded letters are letters", spelled("ab", "%61%62")),
    ("a failed request leaves nothing", failed_leaves_nothing), ("its reqid is free", failed_then_same_reqid),
]
REFUSED = [
    *[(f"{operation}: no Authorization", refuses(operation, header("Authorization", DROP), AUTH))
      for operation in OPERATIONS],
    *[(f"{operation}: a wrong signature", refuses(operation, signed(lambda timestamp: "0" * 16), AUTH))
      for operation in OPERATIONS],
    *[(f"{operation}: a day old", refuses(operation, attribute(ahead=-86400), AUTH)) for operation in OPERATIONS],
    *[(f"ahead {seconds}", refuses("status", attribute(ahead=seconds), AUTH))
      for seconds in (-240, -190, 190, 28800, -28800, 10 ** 9)],
    *[(f"Authorization {text!r}", refuses("status", attribute(authorization=text), AUTH))
      for text in ("", "Keytime", "Keytime {}", "Keytime {},{}", "{},{},{}", "Basic {},{},{}", "Keytime {},{},{},x",
                   "Keytime,{},{}", "Keytime {};{};{}", "Keytime \xff,{},{}")],
    *[(f"timestamp {text!r}", refuses("status", attribute(timestamp=lambda seconds, text=text: text), AUTH))
      for text in ("", "now", "-1", "9" * 30, "0", "1.7e12")],
    ("timestamp in seconds", refuses("status", attribute(timestamp=lambda seconds: str(int(seconds))), AUTH)),
    *[(f"signature {name}", refuses("bind", signed(make), AUTH)) for name, make in (
        ("empty", lambda timestamp: ""), ("whole", lambda timestamp: hexadecimal(KEY + timestamp)),
        ("first 16", lambda timestamp: hexadecimal(KEY + timestamp)[:16]),
        ("swapped", lambda timestamp: hexadecimal(timestamp + KEY)[24:40]),
        ("cut", lambda timestamp: hexadecimal(KEY + timestamp)[24:39]),
        ("longer", lambda timestamp: hexadecimal(KEY + timestamp)[24:41]))],
    *[(f"developer {text!r}", refuses("status", attribute(developer=text), {401, 1100}))
      for text in ("99999999", "100000000", "010000000", "1000000", "")],
    *[(f"{operation}: without {name}", refuses(operation, among=PARAMETER, **{name: DROP}))
      for operation, names in MANDATORY.items() for name in names],
    *[(f"{operation}: {name} empty", refuses(operation, among=PARAMETER, **{name: ""}))
      for operation, names in MANDATORY.items() for name in names],
    *[(f"{operation}: appid {text}", refuses(operation, among=APPLICATION, appid=text)) for operation in MANDATORY
      for text in ("another-app", APP + "2", APP.upper(), APP[:-1])],
    *[(f"{operation}: anum {text!r}", refuses(operation, among=PARAMETER, anum=text)) for operation in PUTS
      for text in ("1" * 25, "1" * 1000, "１" * 9)],
    ("bnum of 25", refuses("bind", among=PARAMETER, bnum="1" * 25)),
    *[(f"{operation}: ttl {text!r}", refuses(operation, among=PARAMETER, ttl=text)) for operation in PUTS
      for text in (-1, "abc", "1.5", "100s", "1 0", "0x10", "1e2", "00:10:00", "--1")],
    *[(f"{operation}: record {text!r}", refuses(operation, among=PARAMETER, record=text)) for operation in PUTS
      for text in (2, -1, "true", "yes", "0,1", "1.5")],
    *[(f"display {text!r}", refuses("bind", among=PARAMETER, display=text))
      for text in ("1", "0", "2,0", "0,1,1", "01", "0;1", "both", "0,", ",")],
    *[(f"transfer: display {text!r}", refuses("transfer", among=PARAMETER, display=text))
      for text in (2, -1, "0,1", "real")],
    *[(f"bind: x {x}", refuses("bind", among=NUMBER, x=x))
      for x in ("17099999999", "17000000041", "17000000000", X[1] + "5", X[1][:10], "abc", "1" * 100)],
    *[(f"{operation}: x not owned", refuses(operation, among=NUMBER, x="17099999999"))
      for operation in ("transfer", "untransfer")],
    ("an unknown subid", refuses("release", among=GONE, subid="no-such-subscription")),
    ("a subid cut", lambda client: error(client.send(release(bound(client)[:-1]))) in GONE),
    ("a transfer that is none", lambda client: error(client.send(untransfer(X[5]))) in GONE),
    *[(f"Content-Type {text}", refuses("bind", header("Content-Type", text), PARAMETER))
      for text in ("text/plain", "application/json", "multipart/form-data; boundary=x")],
    ("a JSON body", refuses("bind", both(header("Content-Type", "application/json"),
                                         attribute(parameters=None, body=b'{"appid":"a"}')), PARAMETER)),
    ("an empty body", refuses("bind", attribute(parameters=None, body=b""), PARAMETER)),
    ("no body", refuses("transfer", attribute(parameters=None), PARAMETER)),
    ("DELETE without parameters", refuses("release", attribute(parameters=None), PARAMETER)),
    ("DELETE with its parameters in the body", refuses("release", attribute(in_uri=False), PARAMETER)),
    ("not decoded twice", accepts("bind", userData="50%25")),
    *[(f"{operation}: {method}", answers(operation, lambda outcome: not ok(outcome) and outcome.problem is None,
                                         attribute(method=method)))
      for operation, method in (("status", "DELETE"), ("bind", "PATCH"), ("bind", "DELETE"), ("release", "GET"),
                                ("transfer", "PATCH"), ("untransfer", "GET"), ("release", "PUT"))],
    ("an unknown path", answers("status", lambda outcome: not ok(outcome) and outcome.problem is None,
                                attribute(path="/api/v1/account/other"))),
    ("no x number", answers("bind", lambda outcome: not ok(outcome) and outcome.problem is None,
                            attribute(path=INTERLINE + "/"))),
]
A_ONLY, B_ONLY = (True, False), (False, True)
OPEN = [
    *[(f"{cause}: error {on_a}", code_of(operation, on_a, **given), (True, on_a == on_b))
      for cause, operation, given, on_a, on_b in (
          ("unknown app", "bind", {"appid": "another"}, 1002, 1103), ("malformed x", "bind", {"x": "abc"}, 1002, 1300),
          ("unknown x", "bind", {"x": "17099999999"}, 1300, 1103),
          ("unknown subid", "release", {"subid": "no-such"}, 1200, 1300))],
    ("unknown developer is answered 401", status_of("status", 401, attribute(developer="99999999")), A_ONLY),
    ("unknown developer is answered 1100", code_of("status", 1100, attribute(developer="99999999")), B_ONLY),
    ("a wrong parameter is answered 200", status_of("bind", 200, record=2), A_ONLY),
    ("a wrong parameter is answered 400", status_of("bind", 400, record=2), B_ONLY),
    ("an unknown subid is answered 404", status_of("release", 404, subid="no-such"), B_ONLY),
    ("an unknown path is answered 1001", code_of("status", 1001, attribute(path="/api/v2")), A_ONLY),
    ("401 has a body", answers("status", lambda outcome: bool(outcome.body), header("Authorization", DROP)), A_ONLY),
    ("reason on success", answers("status", lambda outcome: "reason" in outcome.payload), A_ONLY),
    ("upper-case signature", accepts("status", signed(lambda timestamp: hexadecimal(KEY + timestamp)[24:40].upper())),
     B_ONLY),
    ("a minute ahead", accepts("status", attribute(ahead=60)), A_ONLY),
    ("blanks in Authorization", accepts("status", attribute(authorization="Keytime {}, {}, {}")), A_ONLY),
    ("keytime in lower case", accepts("status", attribute(authorization="keytime {},{},{}")), A_ONLY),
    ("signature and parameter wrong: 401", status_of("bind", 401, signed(lambda timestamp: "0" * 16), record=2),
     A_ONLY),
    ("no Content-Type", accepts("bind", header("Content-Type", DROP)), A_ONLY),
    ("parameters of PUT in the URI", accepts("bind", attribute(in_uri=True)), B_ONLY),
    ("an unknown name", accepts("bind", raw("unknown=1")), A_ONLY),
    ("a repeated name", accepts("bind", raw("anum=13800000009")), A_ONLY),
    ("a broken encoding", accepts("bind", raw("userData=%zz")), B_ONLY),
    ("not UTF-8", accepts("bind", raw("userData=%ff")), B_ONLY),
    *[(f"bind: ttl={text}", accepts("bind", raw(f"ttl={text}"), ttl=DROP), A_ONLY)
      for text in ("060", "+60", "%2B60", "60.0")],
    *[(f"empty {name}", accepts("bind", **{name: ""}), A_ONLY) for name in ("record", "display")],
    ("empty ttl of a transfer", accepts("transfer", ttl=""), A_ONLY),
    ("empty userData", accepts("bind", userData=""), (True, True)),
    ("anum of letters", accepts("bind", anum="abc"), B_ONLY),
    ("bind: ttl 0", accepts("bind", ttl=0), B_ONLY), ("ttl of 10^25", accepts("bind", ttl=10 ** 25), B_ONLY),
    ("five prompts", accepts("bind", anucode="1,2,3,4,5"), A_ONLY),
    ("a bound number is bound again", rebind, B_ONLY), ("which ends the first", rebind_ends_first, B_ONLY),
    ("a transferred number again", retransfer, B_ONLY), ("bound and transferred", bound_and_transferred, B_ONLY),
    ("a retry gets the first answer", retry_first_answer, A_ONLY),
    ("a retry gets 1201", retry_answer(bind(reqid="r-1"), 1201), B_ONLY),
    ("one space of reqids", same_reqid_for_both, B_ONLY),
    ("the whole account", answers("status", lambda outcome: "role" in outcome.payload), A_ONLY),
    ("HEAD", answers("status", lambda outcome: outcome.status == 200, attribute(method="HEAD")), A_ONLY),
    ("an encoded path", accepts("status", attribute(path="/api/v1/%61ccount/status")), A_ONLY),
]

SUITE = Suite(os.path.join(HERE, "server.py"), Privacy, VARIANTS, all_faults(), shape, status, ok,
              [accepts("status"), accepts("bind"), accepts("transfer", x=X[4]),
               lambda client: ok(client.send(release(bound(client, X[2])))),
                 lambda client: ok(client.send(transfer(X[3]))) and ok(client.send(untransfer(X[3])))],
              ACCEPTED, REFUSED, OPEN)

if __name__ == "__main__":
    sys.exit(run(SUITE))
