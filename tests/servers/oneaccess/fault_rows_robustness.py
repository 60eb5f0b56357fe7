"""Faults of robustness: crashes, hangs, leaks, and answers that depend on what came before or comes at once."""

import re
import threading
import time

import sentences as say
from common.draft import header
from common.faults import Fault, drop, instead, is_cut, is_hang, is_page, on_refusal, page, stall, trace
from probe import answers, ask, body, captcha, ok
from rules import CLIENT

MIB = 1024 * 1024
NULL_POINTER = b"java.lang.NullPointerException\n\tat com.oneaccess.sdk.Captcha.check(Captcha.java:55)\n"


def crash(fault_id, names, what, operation, when, reply, shows, **probe):
    """A row: requests that `when(view)` describes get `reply()`."""
    change = probe.pop("change", captcha)
    return Fault(fault_id, "robustness", names, say.ANSWERED, what, instead(reply, when, operation),
                 answers(operation, shows, change, **probe))


def _not_utf8(view):
    try:
        view.request.body.decode("utf-8")
        return False
    except UnicodeDecodeError:
        return True


def _broken(view):
    return view.fields is None


def _text(view, name):
    value = view.fields[name]
    return value if isinstance(value, str) else ""


def _deep(view):
    return view.request.body.count(b"[") > 60


ROWS = [
    crash("invalid-utf-8-500", ["utf-8", "utf8"], "invalid UTF-8 is answered with an HTML page", "sms", _not_utf8,
          page(), is_page, change=body(b'{"mobile":"\xff\xfe"}')),
    crash("invalid-utf-8-cut", ["utf-8", "utf8"], "invalid UTF-8 cuts the connection", "verify", _not_utf8, drop,
          is_cut, change=body(b'{"token":"\xff\xfe"}')),
    crash("malformed-json-trace", ["json", "malformed", "trace"], "malformed JSON is answered with a stack trace",
          "sms", _broken, trace, lambda outcome: b"Traceback" in outcome.body, change=body(b"{")),
    crash("malformed-json-cut", ["json", "malformed"], "malformed JSON cuts the connection", "email", _broken, drop,
          is_cut, change=body(b'{"email":')),
    crash("malformed-json-hang", ["json", "malformed"], "malformed JSON is never answered", "verify", _broken, stall,
          is_hang, change=body(b'{"token":"')),
    crash("empty-body-500", ["empty"], "an empty body is answered with an HTML page", "sms",
          lambda view: not view.request.body, page(), is_page, change=body(b"")),
    crash("empty-body-hang", ["empty"], "an empty body is never answered", "email",
          lambda view: not view.request.body, stall, is_hang, change=body(b"")),
    crash("top-level-list-500", ["top-level", "array", "list", "type"], "a list as body is answered with a stack trace",
          "verify", lambda view: view.request.body.strip().startswith(b"["), trace, is_page, change=body(b"[]")),
    crash("top-level-scalar-cut", ["top-level", "number", "null", "string", "type"],
          "a number as body cuts the connection", "sms",
          lambda view: re.fullmatch(rb"\s*(-?[0-9.]+|null|true|false|\"[^\"]*\")\s*", view.request.body), drop, is_cut,
          change=body(b"1")),
    crash("deep-nesting-cut", ["nest", "deep"], "deep nesting cuts the connection", "sms", _deep, drop, is_cut,
          change=body(b'{"mobile":' + b"[" * 2000 + b"]" * 2000 + b"}")),
    crash("object-for-string-500", ["type", "object"], "an object where a string belongs: a stack trace", "sms",
          lambda view: any(isinstance(value, dict) for value in view.fields.values()), trace, is_page, mobile={}),
    crash("null-500", ["null"], "null in a field is answered with a stack trace", "verify",
          lambda view: None in view.fields.values(), page(NULL_POINTER), is_page, token=None),
    crash("email-null-cut", ["null", "email"], "null as email cuts the connection", "email",
          lambda view: view.fields["email"] is None, drop, is_cut, email=None),
    crash("missing-field-500", ["required", "missing", "absent"], "a missing mobile is answered with an HTML page",
          "sms", lambda view: "mobile" not in view.fields, page(), is_page,
          change=lambda draft: draft.fields.pop("mobile")),
    crash("empty-mobile-500", ["mobile", "empty"], "an empty mobile is answered with an HTML page", "sms",
          lambda view: view.fields["mobile"] == "", page(), is_page, mobile=""),
    crash("empty-email-cut", ["email", "empty"], "an empty email cuts the connection", "email",
          lambda view: view.fields["email"] == "", drop, is_cut, email=""),
    crash("unknown-type-500", ["type", "enum"], "a type that is no member: IllegalArgumentException", "sms",
          lambda view: not _text(view, "type").endswith("_SMS"),
          page(b"java.lang.IllegalArgumentException: No enum constant SmsType.X"), is_page, type="OTHER"),
    crash("point-json-malformed-500", ["point_json"], "a point_json that is no JSON is answered with a stack trace",
          "verify", lambda view: not _text(view, "point_json").endswith("}"), trace, is_page, point_json="{"),
    crash("point-json-list-500", ["point_json"], "a point_json that is a list is answered with a stack trace", "verify",
          lambda view: _text(view, "point_json").startswith("["), trace, is_page, point_json="[237.0,5.0]"),
    crash("point-json-without-x-cut", ["point_json"], "a point_json without x cuts the connection", "verify",
          lambda view: '"x"' not in _text(view, "point_json"), drop, is_cut, point_json='{"y":5.0}'),
    crash("point-json-string-coordinate-500", ["point_json"], "a coordinate that is a string: a stack trace", "verify",
          lambda view: '"x":"' in _text(view, "point_json"), trace, is_page, point_json='{"x":"a","y":5.0}'),
    crash("captcha-token-without-separator-500", ["captcha_token"],
          "a captcha_token without --- is answered with a stack trace (index out of range)", "sms",
          lambda view: "---" not in _text(view, "captcha_token"), trace, is_page, captcha_token="71d635"),
    crash("captcha-token-malformed-point-500", ["captcha_token"],
          "a captcha_token with no JSON after --- is answered with an HTML page", "email",
          lambda view: not _text(view, "captcha_token").endswith("}"), page(), is_page, captcha_token="71d635---{"),
    crash("captcha-token-empty-cut", ["captcha_token", "empty"], "an empty captcha_token cuts the connection", "sms",
          lambda view: view.fields["captcha_token"] == "", drop, is_cut, captcha_token=""),
    crash("unknown-captcha-500", ["token"], "a token that was never issued is answered with a stack trace", "verify",
          lambda view: _text(view, "token") not in view.service.captchas, page(NULL_POINTER), is_page, token="71d635"),
    crash("large-body-hang", ["mib", "large", "size", "long"], "a body of 256 KiB is never answered", "sms",
          lambda view: len(view.request.body) >= MIB // 4, stall, is_hang,
          change=lambda draft: draft.fields.update(mobile="1" * (MIB // 4))),
    crash("large-body-cut", ["mib", "large", "size", "long"], "a body of 256 KiB cuts the connection", "email",
          lambda view: len(view.request.body) >= MIB // 4, drop, is_cut,
          change=lambda draft: draft.fields.update(email="e" * (MIB // 4))),
    crash("long-header-cut", ["X-agent", "long", "header"], "an X-agent above 1000 characters cuts the connection",
          "captcha", lambda view: len(view.header("X-agent") or "") > 1000, drop, is_cut,
          change=header("X-agent", "Mozilla/" + "5" * 2000)),
    crash("client-absent-trace", [CLIENT], "a request without X-client-id is answered with a stack trace", "captcha",
          lambda view: view.header(CLIENT) is None, trace, is_page, change=lambda draft: draft.headers.pop(CLIENT)),
    crash("client-unknown-cut", [CLIENT], "an unknown X-client-id cuts the connection", "sms",
          lambda view: view.header(CLIENT) != view.account.client_id, drop, is_cut, change=header(CLIENT, "unknown")),
    crash("tenant-non-ascii-500", ["X-tenant-id"], "an X-tenant-id that is not hexadecimal: an HTML page", "captcha",
          lambda view: re.search("[^0-9a-f]", view.header("X-tenant-id") or ""), page(), is_page,
          change=header("X-tenant-id", "zz-tenant")),
    crash("unknown-language-500", ["X-L"], "an X-L that is not zh or en is answered with an HTML page", "captcha",
          lambda view: view.header("X-L") not in (None, "", "zh", "en", "zh-CN", "en-US"), page(), is_page,
          change=header("X-L", "xx")),
]


# Leaks.
def _leak(payload):
    if "mobile" in payload["error_msg"] or "参数" in payload["error_msg"]:
        payload["error_msg"] += " at /opt/oneaccess/sms/handler.py:212"


def _trace_member(payload):
    payload["trace"] = "Traceback (most recent call last):\n  File \"/opt/oneaccess/handler.py\", line 212"


# What came before.
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


def _then_captcha_refused(first):
    def seen(client):
        return first(client).status is not None and not ok(client.send(captcha))
    return seen


def _shared_token(service):
    """Handlers share one variable: captchas made at the same time get the same token."""
    shared = {}

    def hook(view, answer, reply, _memory):
        if view.operation.id == "captcha" and answer.success:
            shared["body"] = reply.body
            time.sleep(0.03)
            reply.body = shared["body"]
    service.on_reply.append(hook)


def _equal_tokens(client):
    outcomes = client.at_once([captcha] * 8)
    return len({outcome.payload.get("token") for outcome in outcomes}) < 8


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
    Fault("internal-path-in-error-msg", "robustness", ["error_msg", "path", "leak"], say.CAPTCHA_400,
          "error_msg names a source file of the server", on_refusal(_leak, "sms"),
          answers("sms", lambda outcome: "/opt/" in outcome.payload.get("error_msg", ""), mobile="")),
    Fault("stack-trace-in-member", "robustness", ["trace", "leak"], say.CAPTCHA_400,
          "a refusal has a stack trace in a member", on_refusal(_trace_member, "verify"),
          answers("verify", lambda outcome: "Traceback" in str(outcome.payload.get("trace")), body(b"{"))),
    Fault("type-refusal-sticks", "state", ["after", "control", "state", "type"], say.ANSWERED,
          "after a type that is none the next valid request is refused too", _refusal_sticks("sms.type.value"),
          _then_captcha_refused(ask("sms", type="OTHER_SMS"))),
    Fault("client-refusal-sticks", "state", ["after", "control", "state", CLIENT], say.CLIENT,
          "after an unknown X-client-id the next valid request is refused too",
          _refusal_sticks(f"captcha.{CLIENT}.known"),
          _then_captcha_refused(ask("captcha", header(CLIENT, "unknown")))),
    Fault("concurrent-captchas-mixed", "state", ["concurren", "at-once", "parallel", "token"], say.MEMBER["token"],
          "captchas asked for at the same time get the same token", _shared_token, _equal_tokens),
    Fault("concurrent-requests-fail", "state", ["concurren", "at-once", "parallel", "status"], say.CAPTCHA_200,
          "more than two requests at the same time: some are answered 503", _busy,
          lambda client: any(not ok(outcome) for outcome in client.at_once([captcha] * 12))),
]
