"""Faults of robustness: crashes, hangs, leaks, and answers that depend on what came before or comes at once."""

import re
import threading
import time

import sentences as say
from common.draft import DROP, attribute, both, header
from common.faults import Fault, drop, instead, is_cut, is_hang, is_page, on_refusal, page, stall, trace
from probe import X, answers, ask, bind, ok, status, subid

NUMBER_FORMAT = b"java.lang.NumberFormatException: For input string\n\tat java.lang.Long.parseLong(Long.java:589)\n"
NULL_POINTER = b"java.lang.NullPointerException\n\tat com.igw.uc.Interline.bind(Interline.java:120)\n"
BOUNDS = b"java.lang.ArrayIndexOutOfBoundsException: 1\n\tat com.igw.auth.Keytime.check(Keytime.java:31)\n"


def crash(fault_id, names, what, operation, when, reply, shows, change=status, **given):
    """A row: requests that `when(view)` describes get `reply()`."""
    return Fault(fault_id, "robustness", names, say.ANSWERED, what, instead(reply, when, operation),
                 answers(operation, shows, change, **given))


def _raw(view):
    return (view.request.body + b"&" + view.raw_query.encode("latin-1")).decode("latin-1")


def _holds(pattern):
    return lambda view: re.search(pattern, _raw(view)) is not None


def _value(name, pattern):
    return lambda view: re.search(pattern, view.parameters.get(name)) is not None


def _with(text):
    """The form, and a piece of text behind it."""
    def change(draft):
        old = draft.write
        draft.write = lambda parameters: old(parameters) + "&" + text
    return change


def _authorization(pattern):
    return lambda view: re.search(pattern, view.header("Authorization") or "") is not None


BROKEN = "%(?![0-9A-Fa-f]{2})"
ROWS = [
    # Parameters.
    crash("ttl-text-trace", ["ttl"], "a ttl that is no number is answered with a stack trace", "bind",
          lambda view: not re.fullmatch(r"[ +-]?[0-9]+(\.0*)?", view.parameters.get("ttl")), page(NUMBER_FORMAT),
          is_page, ttl="abc"),
    crash("ttl-empty-500", ["ttl", "empty"], "an empty ttl is answered with a stack trace", "bind",
          _value("ttl", "^$"), page(NUMBER_FORMAT), is_page, ttl=""),
    crash("ttl-huge-500", ["ttl"], "a ttl beyond 64 bits is answered with a stack trace", "bind",
          _value("ttl", "[0-9]{19}"), page(NUMBER_FORMAT), is_page, ttl=10 ** 25),
    crash("ttl-huge-hang", ["ttl"], "a ttl beyond 32 bits is never answered", "transfer", _value("ttl", "[0-9]{10}"),
          stall, is_hang, ttl=2 ** 33),
    crash("ttl-negative-cut", ["ttl"], "a negative ttl cuts the connection", "bind", _value("ttl", "^-"), drop, is_cut,
          ttl=-1),
    crash("transfer-ttl-empty-cut", ["ttl", "empty"], "an empty ttl of a transfer cuts the connection", "transfer",
          _value("ttl", "^$"), drop, is_cut, ttl=""),
    crash("record-text-500", ["record"], "a record that is no number is answered with a stack trace", "bind",
          lambda view: not re.fullmatch(r"[ +-]?[0-9]*", view.parameters.get("record")), page(NUMBER_FORMAT), is_page,
          record="yes"),
    crash("display-without-comma-500", ["display"], "a display without a comma: index out of bounds", "bind",
          lambda view: "," not in view.parameters.get("display"), page(BOUNDS), is_page, display="1"),
    crash("display-empty-cut", ["display", "empty"], "an empty display cuts the connection", "bind",
          _value("display", "^$"), drop, is_cut, display=""),
    crash("userData-empty-500", ["userData", "empty"], "an empty userData is answered with a page", "bind",
          _value("userData", "^$"), page(), is_page, userData=""),
    crash("userData-not-base64-500", ["userData"], "userData that is no Base64 is answered with a stack trace", "bind",
          lambda view: not re.fullmatch("[0-9A-Za-z+/=]*", view.parameters.get("userData")), trace, is_page,
          userData="order 17"),
    crash("userData-long-cut", ["userData", "long"], "userData of 4000 characters cuts the connection", "bind",
          lambda view: len(view.parameters.get("userData")) > 3000, drop, is_cut, userData="d" * 4000),
    crash("userData-emoji-500", ["userData", "unicode", "utf-8"], "a character beyond 16 bits is answered with a page",
          "bind", lambda view: re.search("%F0%9F", _raw(view)), page(), is_page, userData="\U0001f600"),
    crash("anum-empty-500", ["anum", "empty"], "an empty anum is answered with a stack trace", "bind",
          _value("anum", "^$"), trace, is_page, anum=""),
    crash("anum-letters-500", ["anum"], "an anum with letters is answered with a stack trace", "bind",
          _value("anum", "[A-Za-z]"), page(NUMBER_FORMAT), is_page, anum="abc"),
    crash("anum-long-500", ["anum", "long"], "an anum above 24 bytes: the database complains", "bind",
          lambda view: len(view.parameters.get("anum")) > 24,
          page(b"com.mysql.jdbc.MysqlDataTruncation: Data too long for column 'anum'"), is_page, anum="1" * 25),
    crash("bnum-absent-trace", ["bnum"], "a missing bnum is answered with a stack trace", "bind",
          lambda view: view.parameters.get("bnum") is None, page(NULL_POINTER), is_page, bnum=DROP),
    crash("appid-absent-cut", ["appid"], "a missing appid cuts the connection", "release",
          lambda view: view.parameters.get("appid") is None, drop, is_cut, appid=DROP),
    crash("appid-unknown-500", ["appid"], "an unknown appid is answered with a stack trace", "bind",
          lambda view: view.parameters.get("appid") != view.account.app, page(NULL_POINTER), is_page,
          appid="another-app"),
    crash("reqid-long-500", ["reqid", "long"], "a reqid above 64 characters is answered with a page", "bind",
          lambda view: len(view.parameters.get("reqid")) > 64, page(), is_page, reqid="r" * 200),
    crash("reqid-empty-hang", ["reqid", "empty"], "an empty reqid is never answered", "transfer",
          _value("reqid", "^$"), stall, is_hang, reqid=""),
    crash("subid-unknown-trace", ["subid"], "a subid that never was is answered with a stack trace", "release",
          lambda view: view.parameters.get("subid") not in view.service.bindings, page(NULL_POINTER), is_page,
          subid="no-such-subscription"),
    crash("subid-absent-500", ["subid"], "a release without subid is answered with a page", "release",
          lambda view: view.parameters.get("subid") is None, page(), is_page, subid=DROP),
    crash("subid-empty-cut", ["subid", "empty"], "an empty subid cuts the connection", "release",
          _value("subid", "^$"), drop, is_cut, subid=""),
    crash("subid-quote-500", ["subid", "quote", "injection"], "a quote in subid is answered with an SQL error",
          "release", _value("subid", "'"), page(b"BadSqlGrammarException: near ''' at line 1"), is_page,
          subid="1' or '1'='1"),
    crash("untransfer-unknown-500", ["transfer", "x"], "releasing a transfer that never was: a stack trace",
          "untransfer", lambda view: view.service.transfer_of(view.values["x"], view.now) is None, page(NULL_POINTER),
          is_page, x=X[9]),

    # x numbers.
    crash("x-letters-500", ["x", "interline"], "an x that is no number is answered with a stack trace", "bind",
          lambda view: not view.values["x"].isdigit(), page(NUMBER_FORMAT), is_page, x="abc"),
    crash("x-long-cut", ["x", "interline", "long"], "an x of 100 digits cuts the connection", "bind",
          lambda view: len(view.values["x"]) >= 100, drop, is_cut, x="1" * 100),
    crash("x-unknown-500", ["x", "interline"], "an x number of another account is answered with a stack trace", "bind",
          lambda view: view.values["x"] not in view.account.numbers, page(NULL_POINTER), is_page, x="17099999999"),

    # Encoding.
    crash("broken-percent-500", ["percent", "encoding"], "a broken percent-encoding is answered with a stack trace",
          "bind", _holds(BROKEN), page(b"java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters"),
          is_page, _with("userData=%zz")),
    crash("broken-percent-cut", ["percent", "encoding"], "a percent sign at the end cuts the connection", "transfer",
          _holds("%(&|$)"), drop, is_cut, _with("userData=100%")),
    crash("broken-percent-hang", ["percent", "encoding"], "a broken percent-encoding in the URI is never answered",
          "release", lambda view: re.search(BROKEN, view.raw_query), stall, is_hang,
          attribute(query="appid=%4&subid=%")),
    crash("not-utf-8-500", ["utf-8", "utf8", "encoding"], "bytes that are no UTF-8 are answered with a stack trace",
          "bind", _holds("(?i)%f[ef]"), trace, is_page, _with("userData=%ff%fe")),
    crash("raw-bytes-cut", ["utf-8", "utf8", "encoding"], "bytes that are not encoded cut the connection", "bind",
          _holds("[\x80-\xff]"), drop, is_cut, _with("userData=\xff\xfe")),
    crash("nul-500", ["nul", "%00", "control"], "a NUL character is answered with a page", "bind", _holds("%00"),
          page(), is_page, _with("userData=a%00b")),
    crash("repeated-name-500", ["repeat", "twice", "duplicate"], "a repeated parameter is answered with a stack trace",
          "bind", lambda view: view.parameters.repeated, trace, is_page, _with("anum=13800000009")),
    crash("name-without-value-cut", ["empty", "record", "name"], "a parameter without = cuts the connection", "bind",
          _holds("(^|&)[A-Za-z]+(&|$)"), drop, is_cut, _with("record")),
    crash("unknown-name-500", ["unknown", "extra"], "an unknown parameter is answered with a page", "transfer",
          lambda view: "unknown" in view.parameters.names(), page(), is_page, _with("unknown=1")),
    crash("empty-body-500", ["empty", "body"], "an empty body is answered with a stack trace", "bind",
          lambda view: not view.request.body, page(NULL_POINTER), is_page, attribute(parameters=None, body=b"")),
    crash("empty-body-hang", ["empty", "body"], "a PUT without a body is never answered", "transfer",
          lambda view: not view.request.body, stall, is_hang, attribute(parameters=None)),
    crash("release-without-query-500", ["empty", "subid", "query"],
          "a DELETE without parameters is answered with a page", "release", lambda view: not view.raw_query, page(),
          is_page, attribute(parameters=None)),
    crash("json-body-500", ["json", "Content-Type"], "a JSON body is answered with a stack trace", "bind",
          lambda view: view.request.body.startswith(b"{"), trace, is_page,
          both(header("Content-Type", "application/json"), attribute(parameters=None, body=b'{"appid":"a"}'))),
    crash("content-type-absent-500", ["Content-Type"], "a PUT without Content-Type is answered with a page", "bind",
          lambda view: view.header("Content-Type") is None, page(), is_page, header("Content-Type", DROP)),
    crash("content-type-other-cut", ["Content-Type"], "a PUT with multipart/form-data cuts the connection", "bind",
          lambda view: "multipart" in view.header("Content-Type"), drop, is_cut,
          header("Content-Type", "multipart/form-data; boundary=x")),
    crash("large-body-cut", ["large", "size", "long"], "a form of 256 KiB cuts the connection", "bind",
          lambda view: len(view.request.body) > 200_000, drop, is_cut, userData="d" * 262_144),
    crash("large-body-hang", ["large", "size", "long"], "a form of 256 KiB is never answered", "transfer",
          lambda view: len(view.request.body) > 200_000, stall, is_hang, userData="d" * 262_144),

    # Authorization.
    crash("authorization-absent-500", ["Authorization"], "a request without Authorization: a stack trace", "status",
          lambda view: view.header("Authorization") is None, page(NULL_POINTER), is_page,
          header("Authorization", DROP)),
    crash("authorization-garbage-500", ["Authorization"], "an Authorization without commas: index out of bounds",
          "status", lambda view: "," not in view.header("Authorization"), page(BOUNDS), is_page,
          attribute(authorization="Keytime garbage")),
    crash("authorization-two-parts-cut", ["Authorization", "signature"], "an Authorization of two parts: cut",
          "bind", lambda view: view.header("Authorization").count(",") == 1, drop, is_cut,
          attribute(authorization="Keytime {},{}")),
    crash("authorization-empty-cut", ["Authorization", "empty"], "an empty Authorization cuts the connection",
          "release", lambda view: view.header("Authorization") == "", drop, is_cut, attribute(authorization="")),
    crash("authorization-scheme-only-hang", ["Authorization"], "the scheme alone is never answered", "status",
          _authorization("^Keytime ?$"), stall, is_hang, attribute(authorization="Keytime")),
    crash("timestamp-text-500", ["Authorization", "timestamp"], "a timestamp that is no number: a stack trace",
          "status", _authorization(",[^0-9,]+,"), page(NUMBER_FORMAT), is_page,
          attribute(timestamp=lambda seconds: "now")),
    crash("timestamp-huge-500", ["Authorization", "timestamp"], "a timestamp beyond 64 bits: a stack trace", "status",
          _authorization(",[0-9]{20,},"), page(NUMBER_FORMAT), is_page,
          attribute(timestamp=lambda seconds: "9" * 30)),
    crash("timestamp-empty-cut", ["Authorization", "timestamp", "empty"], "an empty timestamp cuts the connection",
          "status", _authorization(",,"), drop, is_cut, attribute(timestamp=lambda seconds: "")),
    crash("timestamp-negative-500", ["Authorization", "timestamp"], "a negative timestamp is answered with a page",
          "status", _authorization(",-"), page(), is_page, attribute(timestamp=lambda seconds: "-1")),
    crash("signature-short-500", ["Authorization", "signature"], "a short signature: index out of range", "status",
          lambda view: len(view.header("Authorization").split(",")[2]) < 16, trace, is_page,
          attribute(sign=lambda timestamp: "abc")),
    crash("signature-long-cut", ["Authorization", "signature", "long"], "a signature of 500 characters: cut", "status",
          lambda view: len(view.header("Authorization")) > 400, drop, is_cut,
          attribute(sign=lambda timestamp: "a" * 500)),
    crash("developer-letters-500", ["Authorization", "developer"], "a developer ID with letters: a stack trace",
          "status", _authorization(" [a-z]+,"), page(NUMBER_FORMAT), is_page, attribute(developer="nobody")),
    crash("authorization-not-ascii-500", ["Authorization"], "an Authorization that is not ASCII: a page", "status",
          _authorization("[\x80-\xff]"), page(), is_page, attribute(developer="\xe9\xe9")),
]


def _leak(payload):
    if payload:
        payload["reason"] = f"{payload['reason']} (/opt/igw/uc/interline.py:212)"


def _trace_member(payload):
    if payload:
        payload["exception"] = NULL_POINTER.decode()


def _refusal_sticks(trigger):
    """After a request refused by `trigger`, the next valid request, of whatever operation, is refused by it too."""
    def plant(service):
        pending, lock = [], threading.Lock()

        def hook(view, answer):
            with lock:
                if answer.rule is not None and answer.rule.id == trigger:
                    pending[:] = [answer.rule]
                elif answer.success and pending:
                    stale = service.refuse(view, pending.pop())
                    answer.status, answer.payload, answer.rule = stale.status, stale.payload, stale.rule
        service.on_answer.append(hook)
    return plant


def _then_refused(first):
    return lambda client: first(client).status is not None and not ok(client.send(status))


def _shared_answer(service):
    """Handlers share one variable: bindings made at the same time get each other's answers."""
    shared = {}

    def hook(view, _answer, reply, _memory):
        if view.operation.id == "bind":
            shared["body"] = reply.body
            time.sleep(0.03)
            reply.body = shared["body"]
    service.on_reply.append(hook)


def _equal_subids(client):
    outcomes = client.at_once([bind(x) for x in X[1:9]])
    return len({subid(one) for one in outcomes}) < 8


def _busy(service):
    """More than two requests at once: the others are told that the system failed."""
    busy, lock = [0], threading.Lock()

    def enter(_view, _memory):
        with lock:
            busy[0] += 1

    def leave(_view, _answer, reply, _memory):
        time.sleep(0.02)
        with lock:
            too_many, busy[0] = busy[0] > 2, busy[0] - 1
        if too_many:
            reply.status, reply.content_type, reply.body = 503, "text/plain", b"busy"
    service.before.append(enter)
    service.on_reply.append(leave)


ROWS += [
    Fault("internal-path-in-reason", "robustness", ["reason", "path", "leak"], say.REASON,
          "reason names a source file of the server", on_refusal(_leak, "bind"),
          answers("bind", lambda outcome: "/opt/" in outcome.payload.get("reason", ""), record=2)),
    Fault("stack-trace-in-member", "robustness", ["exception", "trace", "leak"], say.REASON,
          "a refusal has a stack trace in a member", on_refusal(_trace_member, "release"),
          answers("release", lambda outcome: "NullPointer" in str(outcome.payload.get("exception")),
                  subid="no-such-subscription")),
    Fault("record-refusal-sticks", "state", ["record", "after", "state", "control"], say.ANSWERED,
          "after a wrong record the next valid request is refused too", _refusal_sticks("bind.record.value"),
          _then_refused(ask("bind", record=2))),
    Fault("signature-refusal-sticks", "state", ["Authorization", "signature", "after", "state", "control"],
          say.SIGNATURE, "after a wrong signature the next valid request is refused too",
          _refusal_sticks("status.auth.signature"),
          _then_refused(ask("status", attribute(sign=lambda timestamp: "0" * 16)))),
    Fault("unknown-subid-sticks", "state", ["subid", "after", "state", "control"], say.ANSWERED,
          "after a subid that never was the next valid request is refused too", _refusal_sticks("release.subid.known"),
          _then_refused(ask("release", subid="no-such-subscription"))),
    Fault("concurrent-answers-mixed", "state", ["concurren", "at-once", "parallel", "subid"], say.SUBID,
          "bindings made at the same time get each other's answers", _shared_answer, _equal_subids),
    Fault("concurrent-requests-fail", "state", ["concurren", "at-once", "parallel", "status"], say.RESULT,
          "more than two requests at the same time: some are answered 503", _busy,
          lambda client: any(not ok(outcome) for outcome in client.at_once([status] * 12))),
]
