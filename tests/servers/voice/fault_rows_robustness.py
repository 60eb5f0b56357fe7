"""Faults of robustness: crashes, hangs, leaks, and answers that depend on what came before or comes at the same
time.
"""

import re
import threading
import time

import sentences as say
from faults import Fault, before, on_answer, together
from http_wire import Reply
from probe import answers, attribute, fields, header, valid
from service import Answer
from view import MANDATORY_FIELDS

TRACE = (b"Traceback (most recent call last):\n  File \"/opt/callenabler/voice/handler.py\", line 212, in do_POST\n"
         b"    fields = body[\"displayNbr\"]\nTypeError: list indices must be integers or slices, not str\n")
MIB = 1024 * 1024
BAD_CODE = fields(verifyCode="12ab")
STATE = ["after", "control", "interleav", "state", "previous"]


def _raw_body(view):
    return view.request.body


def crash_row(fault_id, names, what, when, reply, probe, shows, plant=lambda service: None):
    """A row: requests that `when(view)` describes get `reply()` instead of an answer of table 6."""
    def hook(view, _memory):
        return reply() if when(view) else None
    return Fault(fault_id, "robustness", names, say.ANSWERED, what, together(before(hook), plant),
                 answers(probe, shows))


def _page(text=b"<html><body><h1>500 Internal Server Error</h1></body></html>"):
    return lambda: Reply(500, "text/html", text)


def _drop():
    return Reply(0, drop=True)


def _stall():
    return Reply(0, stall_seconds=60)


def _is_page(outcome):
    return outcome.status == 500 and not outcome.payload


def _is_cut(outcome):
    return outcome.status is None and outcome.problem != "hang"


def _not_utf8(view):
    try:
        _raw_body(view).decode("utf-8")
        return False
    except UnicodeDecodeError:
        return True


def _deep(view):
    return any(_raw_body(view).count(sign) >= 60 for sign in (b"[", b"{"))


def _takes_large_bodies(service):
    service.body_limit_bytes = service.largest_body_bytes = 64 * MIB


def _broken(view):
    return view.fields is None


def _body(data):
    return attribute(body=data)


def _nested(draft):
    draft.body = b'{"displayNbr":' + b"[" * 2000 + b"]" * 2000 + b"}"


def _large(draft):
    draft.fields["userData"] = "u" * MIB


ROWS = [
    crash_row("invalid-utf-8-500", ["utf-8", "utf8"], "invalid UTF-8 is answered with an HTML page", _not_utf8, _page(),
              _body(b'{"displayNbr":"\xff\xfe"}'), _is_page),
    crash_row("invalid-utf-8-cut", ["utf-8", "utf8"], "invalid UTF-8 cuts the connection", _not_utf8, _drop,
              _body(b'{"displayNbr":"\xff\xfe"}'), _is_cut),
    crash_row("deep-nesting-cut", ["nest", "deep"], "deep nesting cuts the connection", _deep, _drop, _nested, _is_cut),
    crash_row("deep-nesting-500", ["nest", "deep"], "deep nesting is answered with a stack trace", _deep,
              _page(b"RecursionError: maximum recursion depth exceeded"), _nested, _is_page),
    crash_row("large-body-hang", ["1-mib", "mib", "large", "size"], "a body of 1 MiB is never answered",
              lambda view: len(_raw_body(view)) >= MIB // 2, _stall, _large, lambda outcome: outcome.problem == "hang",
              _takes_large_bodies),
    crash_row("large-body-cut", ["1-mib", "mib", "large", "size"], "a body of 1 MiB cuts the connection",
              lambda view: len(_raw_body(view)) >= MIB // 2, _drop, _large, _is_cut, _takes_large_bodies),
    crash_row("malformed-json-stack-trace", ["json", "malformed", "truncated", "trace"],
              "malformed JSON is answered with a stack trace", _broken,
              _page(TRACE), _body(b"{"), lambda outcome: b"Traceback" in outcome.body),
    crash_row("malformed-json-cut", ["json", "malformed", "truncated"], "malformed JSON cuts the connection", _broken,
              _drop, _body(b"{"), _is_cut),
    crash_row("empty-body-500", ["empty"], "an empty body is answered with an HTML page",
              lambda view: not _raw_body(view), _page(),
              _body(b""), _is_page),
    crash_row("empty-body-hang", ["empty"], "an empty body is never answered", lambda view: not _raw_body(view), _stall,
              _body(b""),
              lambda outcome: outcome.problem == "hang"),
    crash_row("top-level-list-500", ["top-level", "array", "type"],
              "a list instead of an object is answered with a stack trace",
              lambda view: _raw_body(view).strip().startswith(b"["), _page(TRACE), _body(b"[]"), _is_page),
    crash_row("top-level-scalar-cut", ["top-level", "number", "null", "string", "type"],
              "a number instead of an object cuts the connection",
              lambda view: re.fullmatch(rb"\s*(-?[0-9.]+|null|true|false|\".*\")\s*", _raw_body(view)), _drop,
              _body(b"1"), _is_cut),
    crash_row("large-number-500", ["body.times", "number", "integer"],
              "a number beyond 64 bits is answered with an HTML page",
              lambda view: re.search(rb"[0-9]{19}", re.sub(rb'"[^"]*"', b"", _raw_body(view))), _page(),
              fields(times=10 ** 30), _is_page),
    crash_row("object-for-string-500", ["type", "object"],
              "an object where a string belongs is answered with a stack trace",
              lambda view: any(isinstance(value, dict) for value in view.fields.values()) if view.fields else False,
              _page(TRACE),
              fields(preTone={}), _is_page),
    crash_row("null-500", ["null"], "null in a mandatory field is answered with a stack trace (NullPointerException)",
              lambda view: view.fields is not None and None in [view.fields.get(name, 0) for name in MANDATORY_FIELDS],
              _page(b"java.lang.NullPointerException\n\tat com.callenabler.voice.Verify.check(Verify.java:55)"),
              fields(preTone=None), _is_page),
    crash_row("missing-field-500", ["required", "missing", "absent"],
              "a missing mandatory field is answered with an HTML page",
              lambda view: view.fields is not None and "calleeNbr" not in view.fields, _page(),
              lambda draft: draft.fields.pop("calleeNbr"), _is_page),
    crash_row("long-header-cut", ["X-AKSK", "Nonce"], "X-AKSK above 400 characters cuts the connection",
              lambda view: len((view.request.values("X-AKSK") or [""])[0]) > 400, _drop,
              lambda draft: draft.aksk.update(Nonce="n" * 1000), _is_cut),
    crash_row("authorization-garbage-500", ["Authorization"],
              "an Authorization without attributes is answered with a stack trace",
              lambda view: view.authorization is not None and not view.authorization.values, _page(TRACE),
              header("Authorization", "AKSK"), _is_page),
    crash_row("get-without-body-500", ["method", "GET"], "GET is answered with an HTML page",
              lambda view: view.request.method == "GET", _page(),
              attribute(method="GET"), _is_page),
]


# Leaks.
def _path_in_text(_view, answer):
    if not answer.success and answer.rule.id.startswith("body."):
        answer.payload["resultdesc"] = f"{answer.payload['resultdesc']} (/opt/callenabler/voice/handler.py:212)"


def _trace_member(_view, answer):
    if not answer.success and answer.rule.id == "body.json":
        answer.payload["trace"] = TRACE.decode()


ROWS += [
    Fault("internal-path-in-resultdesc", "robustness", ["resultdesc", "path", "leak"], say.RESULTDESC,
          "resultdesc names a source file of the server", on_answer(_path_in_text),
          answers(fields(times=10), lambda outcome: "/opt/" in outcome.payload.get("resultdesc", ""))),
    Fault("stack-trace-in-member", "robustness", ["trace", "leak"], say.ANSWERED,
          "a refusal of malformed JSON has a stack trace in a member",
          on_answer(_trace_member),
          answers(_body(b"{"), lambda outcome: "Traceback" in str(outcome.payload.get("trace")))),
]


# What came before.
def _poisoned_connection(service):
    """After malformed JSON the next request of the connection gets the answer to the last one."""
    service.keep_alive = True

    def hook(view, answer, reply, memory):
        kept = memory.pop("kept", None)
        if kept is not None:
            reply.__dict__.update(kept)
        elif answer.rule is not None and answer.rule.id == "body.json":
            memory["kept"] = dict(reply.__dict__)
    service.on_reply.append(hook)


def _late_by_one(service):
    """After a wrong digest every answer of the connection is the one to the request before."""
    service.keep_alive = True

    def hook(view, answer, reply, memory):
        if "last" in memory or (answer.rule is not None and answer.rule.id == "X-AKSK.PasswordDigest.right"):
            last = memory.get("last", dict(reply.__dict__))
            memory["last"] = dict(reply.__dict__)
            reply.__dict__.update(last)
    service.on_reply.append(hook)


def _next_valid_refused(trigger):
    """After a request refused by `trigger`, the next valid request, of whatever connection, is refused by it too."""
    def plant(service):
        pending, lock = [], threading.Lock()

        def hook(_view, answer):
            with lock:
                if answer.rule is not None and answer.rule.id == trigger:
                    pending[:] = [answer.rule]
                elif answer.success and pending:
                    stale = service.refuse(pending.pop())
                    answer.status, answer.payload, answer.rule, answer.headers = (
                        stale.status, stale.payload, stale.rule, stale.headers)
        service.on_answer.append(hook)
    return plant


def _sticky_option(service):
    """returnIdlePort "true" of one request also counts for the next one that leaves it out."""
    asked = []

    def hook(view, answer):
        if not answer.success:
            return
        if "idlePort" in answer.payload:
            asked[:] = [answer.payload["idlePort"]]
        elif asked and "returnIdlePort" not in view.fields:
            answer.payload["idlePort"] = asked.pop()
    service.on_answer.append(hook)


def _unlocked_by_success(service):
    """An app_key that was accepted once needs no right digest on the same connection."""
    service.keep_alive = True
    rule = service.rule("X-AKSK.PasswordDigest.right")
    holds = rule.holds
    trusted = threading.local()

    def connection_hook(_view, memory):
        trusted.memory = memory

    def remember(_view, answer):
        if answer.success:
            trusted.memory["trusted"] = True

    rule.holds = lambda view: trusted.memory.get("trusted") or holds(view)
    service.before.append(connection_hook)
    service.on_answer.append(remember)


def _shared_answer(service):
    """Handlers share one variable: an answer written while another is being made replaces it."""
    shared = {}

    def hook(_view, answer, reply, _memory):
        shared["reply"] = dict(reply.__dict__)
        time.sleep(0.02)
        reply.__dict__.update(shared["reply"])
    service.on_reply.append(hook)


def _refused_when_busy(service):
    """More than two requests at once: the others are told that the system failed."""
    busy, lock = [0], threading.Lock()

    def enter(_view, _memory):
        with lock:
            busy[0] += 1

    def leave(_view, answer, reply, _memory):
        time.sleep(0.02)
        with lock:
            too_many, busy[0] = busy[0] > 2, busy[0] - 1
        if too_many:
            failed = Answer(503, {"resultcode": "503", "resultdesc": "busy"})
            reply.__dict__.update(service.write(failed).__dict__)
    service.before.append(enter)
    service.on_reply.append(leave)


def _second_refused(first, *, one_connection=False):
    def seen(client):
        if one_connection:
            outcomes = client.on_one_connection([first, valid])
        else:
            outcomes = [client.send(first), client.send(valid)]
        return len(outcomes) == 2 and outcomes[0].status is not None and not outcomes[1].accepted
    return seen


def _wrong_digest(draft):
    draft.aksk["PasswordDigest"] = "A" * 43 + "="


def _third_is_late(client):
    outcomes = client.on_one_connection([_wrong_digest, valid, valid, fields(times=10)])
    return len(outcomes) == 4 and outcomes[3].accepted


def _wrong_at_once(client):
    changes = [valid, BAD_CODE] * 6
    return any(outcome.accepted != (change is valid) for change, outcome in zip(changes, client.at_once(changes)))


def _port_without_asking(client):
    client.send(fields(returnIdlePort="true"))
    return "idlePort" in client.send(valid).payload


def _trusted_afterwards(client):
    outcomes = client.on_one_connection([valid, _wrong_digest])
    return len(outcomes) == 2 and outcomes[1].accepted


ROWS += [
    Fault("connection-poisoned-by-malformed-json", "state", STATE + ["json", "malformed"], say.ANSWERED,
          "after malformed JSON the next request of the connection gets the same answer", _poisoned_connection,
          _second_refused(_body(b"{"), one_connection=True)),
    Fault("connection-late-by-one", "state", STATE + ["X-AKSK.PasswordDigest"], say.ANSWERED,
          "after a wrong digest every answer of the connection belongs to the request before", _late_by_one,
          _third_is_late),
    Fault("verifyCode-refusal-sticks", "state", STATE + ["body.verifyCode"], say.ANSWERED,
          "after a bad verifyCode the next valid request is refused too", _next_valid_refused("body.verifyCode.value"),
          _second_refused(BAD_CODE)),
    Fault("digest-refusal-sticks", "state", STATE + ["X-AKSK.PasswordDigest"], say.DIGEST,
          "after a wrong digest the next valid request is refused too",
          _next_valid_refused("X-AKSK.PasswordDigest.right"),
          _second_refused(_wrong_digest)),
    Fault("displayNbr-refusal-sticks", "state", STATE + ["body.displayNbr"], say.ANSWERED,
          "after a displayNbr that was not ordered the next valid request is refused too",
          _next_valid_refused("body.displayNbr.listed"),
          _second_refused(fields(displayNbr="+8675528999999"))),
    Fault("returnIdlePort-sticks", "state", ["idlePort", "returnIdlePort"], say.IDLE_PORT,
          "after a request with returnIdlePort \"true\" the next one gets idlePort without asking", _sticky_option,
          _port_without_asking),
    Fault("digest-not-checked-after-success", "state", ["X-AKSK.PasswordDigest"] + STATE, say.DIGEST,
          "after a valid request the connection needs no right digest", _unlocked_by_success, _trusted_afterwards),
    Fault("concurrent-answers-mixed", "state", ["concurren", "interleav", "at-once", "parallel"] + STATE, say.ANSWERED,
          "requests at the same time get each other's answers", _shared_answer, _wrong_at_once),
    Fault("concurrent-requests-fail", "state", ["concurren", "interleav", "at-once", "parallel", "status"],
          say.ANSWERED,
          "more than two requests at the same time: some are answered 503", _refused_when_busy, _wrong_at_once),
]
