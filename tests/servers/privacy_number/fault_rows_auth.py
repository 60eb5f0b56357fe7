"""Faults of methods and of the Keytime signature (section 2.1)."""

import hashlib
import threading

import sentences as say
from common.draft import DROP, attribute, header
from common.faults import Fault, also_method, loosen, misanswer, replace, tighten
from probe import DEVELOPER, KEY, accepts, answers, hexadecimal, rejects

OPERATIONS = ("status", "bind", "release", "transfer", "untransfer")


def signature_if(when):
    """Signatures that `when(given, timestamp)` describes are accepted, too."""
    return loosen("*.auth.signature", lambda view: when(view.keytime[2], view.keytime[1]))


def signed(make):
    return attribute(sign=make)


def right(timestamp):
    return hexadecimal(KEY + timestamp)[24:40]


def sign_row(fault_id, what, when, make, breaks=say.SIGNATURE, operation="status"):
    return Fault(fault_id, "signature", ["Authorization", "signature"], breaks, what, signature_if(when),
                 accepts(operation, signed(make)))


def time_row(fault_id, what, when, seconds):
    """Timestamps that `when(seconds ahead)` describes are accepted, for example one so many seconds ahead."""
    return Fault(fault_id, "timestamp", ["Authorization", "timestamp"], say.NEAR, what,
                 loosen("*.auth.timestamp", lambda view: when(int(view.keytime[1]) / 1000 - view.now)),
                 accepts("status", attribute(ahead=seconds)))


def _flipped(timestamp):
    made = right(timestamp)
    return made[:-1] + ("1" if made[-1] == "0" else "0")


ROWS = [
    *[Fault(f"{operation}-{method.lower()}-accepted", "method", ["method", method], say.URI[operation],
            f"{operation}: {method} does what it should not do", also_method(operation, method),
            accepts(operation, attribute(method=method)))
      for operation, method in (("status", "DELETE"), ("bind", "PATCH"), ("release", "GET"), ("transfer", "PATCH"),
                                ("untransfer", "GET"))],
    Fault("bind-post-accepted", "method", ["method", "POST"], say.URI["bind"], "POST binds as PUT does",
          also_method("bind", "POST"), accepts("bind", attribute(method="POST"))),
    *[Fault(f"{operation}-without-authorization", "header", ["Authorization"],
            say.HEADER.format(say.SECTION[operation]), f"{operation}: no Authorization is needed",
            loosen(f"{operation}.auth.present"),
            accepts(operation, header("Authorization", DROP))) for operation in OPERATIONS],
    *[Fault(f"{operation}-signature-not-checked", "signature", ["Authorization", "signature"], say.SIGNATURE,
            f"{operation}: any signature is accepted", loosen(f"{operation}.auth.signature"),
            accepts(operation, signed(_flipped))) for operation in OPERATIONS],
    *[Fault(f"{operation}-timestamp-not-checked", "timestamp", ["Authorization", "timestamp"], say.NEAR,
            f"{operation}: any timestamp is accepted", loosen(f"{operation}.auth.timestamp"),
            accepts(operation, attribute(ahead=-86400))) for operation in ("bind", "release")],

    # The header's form.
    Fault("scheme-ignored", "header", ["Authorization", "Keytime"], say.KEYTIME,
          "the scheme is not compared: Basic does as well",
          replace(read_authorization=lambda old, text: old("Keytime " + text.partition(" ")[2])),
          accepts("status", attribute(authorization="Basic {},{},{}"))),
    Fault("scheme-optional", "header", ["Authorization", "Keytime"], say.KEYTIME, "the scheme may be left out",
          replace(read_authorization=lambda old, text: old(text) or old("Keytime " + text)),
          accepts("status", attribute(authorization="{},{},{}"))),
    Fault("authorization-empty-accepted", "header", ["Authorization"], say.KEYTIME,
          "an empty Authorization is accepted",
          loosen("*.auth.syntax", lambda view: view.header("Authorization") == ""),
          accepts("status", attribute(authorization=""))),
    Fault("authorization-without-signature-accepted", "header", ["Authorization", "signature"], say.KEYTIME,
          "the signature may be left out",
          loosen("*.auth.syntax", lambda view: view.header("Authorization").count(",") == 1),
          accepts("status", attribute(authorization="Keytime {},{}"))),
    Fault("authorization-developer-only-accepted", "header", ["Authorization", "signature"], say.KEYTIME,
          "the developer ID alone is accepted",
          loosen("*.auth.syntax", lambda view: view.header("Authorization") == f"Keytime {DEVELOPER}"),
          accepts("status", attribute(authorization="Keytime {}"))),
    Fault("authorization-fourth-part-ignored", "header", ["Authorization", "signature"], say.KEYTIME,
          "what follows the signature after a comma is ignored",
          replace(read_authorization=lambda old, text: old(",".join(text.split(",")[:3]))),
          accepts("status", attribute(authorization="Keytime {},{},{},x"))),
    Fault("header-name-lower-case-refused", "spelling", ["Authorization", "header"],
          say.KEYTIME + " (RFC 9110 section 5.1)", "authorization in lower case is not recognised",
          tighten("*.auth.present", lambda view: view.request.spelling("Authorization").islower()),
          rejects("status", attribute(spell=str.lower))),

    # The developer ID.
    Fault("developer-not-checked", "developer", ["Authorization", "developer"], say.TABLE.format("1100 账号不存在"),
          "any developer ID is accepted", loosen("*.auth.developer"),
          accepts("status", attribute(developer="99999999"))),
    Fault("developer-prefix-accepted", "developer", ["Authorization", "developer"], say.TABLE.format("1100 账号不存在"),
          "a developer ID that begins with a known one is accepted",
          loosen("*.auth.developer", lambda view: view.keytime[0].startswith(DEVELOPER)),
          accepts("status", attribute(developer=DEVELOPER + "0"))),
    Fault("developer-compared-as-number", "developer", ["Authorization", "developer"],
          say.TABLE.format("1100 账号不存在"), "0010000000 is accepted for 10000000",
          loosen("*.auth.developer", lambda view: int(view.keytime[0]) == int(DEVELOPER)),
          accepts("status", attribute(developer="00" + DEVELOPER))),
    Fault("developer-empty-accepted", "developer", ["Authorization", "developer"], say.KEYTIME,
          "an empty developer ID is accepted",
          replace(read_authorization=lambda old, text: old(text.replace("Keytime ,", f"Keytime {DEVELOPER},"))),
          accepts("status", attribute(developer=""))),

    # The signature.
    sign_row("signature-first-8-compared", "only the first eight characters of the signature are compared",
             lambda given, timestamp: given[:8] == right(timestamp)[:8],
             lambda timestamp: right(timestamp)[:8] + "0" * 8),
    sign_row("signature-last-character-ignored", "the last character of the signature is not compared",
             lambda given, timestamp: given[:15] == right(timestamp)[:15] and len(given) == 16, _flipped),
    sign_row("signature-prefix-accepted", "a beginning of the signature is accepted",
             lambda given, timestamp: given and right(timestamp).startswith(given),
             lambda timestamp: right(timestamp)[:4]),
    sign_row("signature-remainder-ignored", "what follows the right signature is ignored",
             lambda given, timestamp: given.startswith(right(timestamp)), lambda timestamp: right(timestamp) + "00"),
    sign_row("signature-empty-accepted", "an empty signature is accepted", lambda given, timestamp: given == "",
             lambda timestamp: ""),
    sign_row("signature-whole-digest-accepted", "the whole digest is accepted, too",
             lambda given, timestamp: given == hexadecimal(KEY + timestamp),
             lambda timestamp: hexadecimal(KEY + timestamp)),
    sign_row("signature-first-16-accepted", "substring(0,16) is accepted, too",
             lambda given, timestamp: given == hexadecimal(KEY + timestamp)[:16],
             lambda timestamp: hexadecimal(KEY + timestamp)[:16]),
    sign_row("signature-off-by-one-accepted", "substring(23,39) is accepted, too",
             lambda given, timestamp: given == hexadecimal(KEY + timestamp)[23:39],
             lambda timestamp: hexadecimal(KEY + timestamp)[23:39]),
    sign_row("signature-length-40-accepted", "substring(24,64) is accepted, too",
             lambda given, timestamp: given == hexadecimal(KEY + timestamp)[24:],
             lambda timestamp: hexadecimal(KEY + timestamp)[24:]),
    sign_row("signature-order-swapped-accepted", "sha256(timestamp + key) is accepted, too",
             lambda given, timestamp: given == hexadecimal(timestamp + KEY)[24:40],
             lambda timestamp: hexadecimal(timestamp + KEY)[24:40]),
    sign_row("signature-with-plus-accepted", "sha256(key + \"+\" + timestamp) is accepted, too",
             lambda given, timestamp: given == hexadecimal(KEY + "+" + timestamp)[24:40],
             lambda timestamp: hexadecimal(KEY + "+" + timestamp)[24:40]),
    sign_row("signature-md5-accepted", "an MD5 is accepted, too",
             lambda given, timestamp: given == hashlib.md5((KEY + timestamp).encode()).hexdigest()[8:24],
             lambda timestamp: hashlib.md5((KEY + timestamp).encode()).hexdigest()[8:24]),
    sign_row("signature-without-key-accepted", "sha256(timestamp) is accepted, too",
             lambda given, timestamp: given == hexadecimal(timestamp)[24:40],
             lambda timestamp: hexadecimal(timestamp)[24:40]),
    sign_row("signature-key-itself-accepted", "the key itself is accepted in place of the signature",
             lambda given, timestamp: given == KEY, lambda timestamp: KEY),
    sign_row("signature-seconds-accepted", "the seconds may be signed in place of the milliseconds",
             lambda given, timestamp: given == hexadecimal(KEY + timestamp[:-3])[24:40],
             lambda timestamp: hexadecimal(KEY + timestamp[:-3])[24:40]),
    sign_row("signature-case-folded-key", "the key is compared without regard to case",
             lambda given, timestamp: given == hexadecimal(KEY.upper() + timestamp)[24:40],
             lambda timestamp: hexadecimal(KEY.upper() + timestamp)[24:40]),
    Fault("signature-off-by-one-expected", "signature", ["Authorization", "signature"], say.SIGNATURE,
          "substring(25,41) is expected", lambda service: _expect(service, lambda digest: digest[25:41]),
          rejects("status"), spares_control=False),
    Fault("signature-upper-case-expected", "signature", ["Authorization", "signature"], say.LOWER,
          "the signature is expected in upper case, the one in lower case is refused",
          tighten("*.auth.signature", lambda view: view.keytime[2] != view.keytime[2].upper()), rejects("status"),
          spares_control=False),
    Fault("signature-checked-once-per-connection", "signature", ["Authorization", "signature"], say.SIGNATURE,
          "after a valid request the connection needs no right signature", lambda service: _trusting(service),
          lambda client: _second_accepted(client)),

    # The timestamp.
    time_row("timestamp-4-minutes-old-accepted", "a timestamp may be five minutes old",
             lambda seconds: -300 <= seconds < 0, -240),
    time_row("timestamp-30-minutes-old-accepted", "a timestamp may be thirty minutes old",
             lambda seconds: -1800 <= seconds < 0, -1700),
    time_row("timestamp-3-hours-old-accepted", "a timestamp may be three hours old",
             lambda seconds: -10800 <= seconds < 0, -10000),
    time_row("timestamp-day-old-accepted", "a timestamp of any age is accepted", lambda seconds: seconds < 0, -90000),
    time_row("timestamp-8-hours-ahead-accepted", "a timestamp of another time zone is accepted",
             lambda seconds: abs(seconds - 28800) < 180, 28800),
    time_row("timestamp-future-accepted", "a timestamp of any future is accepted", lambda seconds: seconds > 0, 864000),
    time_row("timestamp-10-minutes-ahead-accepted", "a timestamp may be ten minutes ahead",
             lambda seconds: 0 < seconds <= 600, 500),
    Fault("timestamp-1-minute-old-refused", "timestamp", ["Authorization", "timestamp"], say.NEAR,
          "a timestamp may be half a minute old only",
          tighten("*.auth.timestamp", lambda view: view.now - int(view.keytime[1]) / 1000 > 30),
          rejects("status", attribute(ahead=-60))),
    Fault("timestamp-2-minutes-old-refused", "timestamp", ["Authorization", "timestamp"], say.NEAR,
          "a timestamp may be two minutes old only",
          tighten("*.auth.timestamp", lambda view: view.now - int(view.keytime[1]) / 1000 > 120),
          rejects("status", attribute(ahead=-150))),
    Fault("timestamp-seconds-accepted", "timestamp", ["Authorization", "timestamp"], say.KEYTIME,
          "a timestamp in seconds is accepted, too",
          lambda service: _seconds_accepted(service),
          accepts("status", attribute(timestamp=lambda seconds: str(int(seconds))))),
    Fault("timestamp-seconds-expected", "timestamp", ["Authorization", "timestamp"], say.KEYTIME,
          "the timestamp is expected in seconds, one in milliseconds is refused",
          tighten("*.auth.timestamp", lambda view: len(view.keytime[1]) == 13), rejects("bind"), spares_control=False),

    # The answer.
    *[Fault(f"failed-authentication-{status}", "status", ["status", str(status), "401"], say.FAILED,
            f"a wrong signature is answered {status}", lambda service, status=status: _status(service, status),
            answers("status", lambda outcome, status=status: outcome.status == status, signed(_flipped)))
      for status in (400, 403, 404, 500)],
    Fault("failed-authentication-error-0", "status", ["status", "401", "error"], say.FAILED,
          "a wrong signature is answered 200 with error 0", lambda service: _error_0(service),
          accepts("bind", signed(_flipped))),
    Fault("absent-authorization-500", "status", ["Authorization", "500", "401"], say.FAILED,
          "an absent Authorization is answered 500", lambda service: _status(service, 500, "auth.present"),
          answers("release", lambda outcome: outcome.status == 500, header("Authorization", DROP))),
    Fault("old-timestamp-as-bad-parameter", "status", ["timestamp", "401", "error"], say.FAILED,
          "a timestamp that is too old is answered 400",
          lambda service: _status(service, 400, "auth.timestamp"),
          answers("status", lambda outcome: outcome.status == 400, attribute(ahead=-86400))),
    Fault("failed-authentication-as-balance", "code", ["error", "401"], say.FAILED + "; " + say.TABLE.format("1110"),
          "a wrong signature is answered with error 1110", misanswer("*.auth.signature", 1110),
          answers("status", lambda outcome: outcome.payload.get("error") == 1110, signed(_flipped))),
    Fault("unknown-developer-as-balance", "code", ["error", "developer"], say.TABLE.format("1100 账号不存在"),
          "an unknown developer ID is answered with error 1110", misanswer("*.auth.developer", 1110),
          answers("status", lambda outcome: outcome.payload.get("error") == 1110, attribute(developer="99999999"))),
]


def _expect(service, cut):
    for rule in service.all_rules():
        if rule.id.endswith(".auth.signature"):
            rule.holds = lambda view: view.keytime is None or view.keytime[2] == cut(hexadecimal(
                KEY + view.keytime[1]))


def _trusting(service):
    """The answer to a valid request unlocks its connection."""
    service.keep_alive = True
    trusted = threading.local()

    def enter(_view, memory):
        trusted.memory = memory

    def remember(_view, answer):
        if answer.success:
            trusted.memory["trusted"] = True

    for rule in service.all_rules():
        if rule.id.endswith(".auth.signature"):
            rule.holds = lambda view, holds=rule.holds: trusted.memory.get("trusted") or holds(view)
    service.before.append(enter)
    service.on_answer.append(remember)


def _second_accepted(client):
    outcomes = client.on_one_connection([lambda draft: None, signed(_flipped)])
    return len(outcomes) == 2 and outcomes[1].payload.get("error") == 0


def _seconds_accepted(service):
    kept = service.read_authorization

    def read(text):
        parts = text.removeprefix("Keytime ").split(",")
        if len(parts) == 3 and len(parts[1]) == 10 and parts[1].isdigit():
            return parts[0], parts[1], parts[2]
        return kept(text)
    service.read_authorization = read
    loosen("*.auth.timestamp", lambda view: len(view.keytime[1]) == 10
           and abs(view.now - int(view.keytime[1])) < 180)(service)


def _status(service, status, rule=""):
    def hook(_view, answer):
        if answer.status == 401 and answer.rule is not None and answer.rule.id.endswith(rule):
            answer.status, answer.headers = status, []
    service.on_answer.append(hook)


def _error_0(service):
    def hook(_view, answer):
        if answer.status == 401:
            answer.status, answer.payload, answer.headers = 200, {"error": 0}, []
    service.on_answer.append(hook)
