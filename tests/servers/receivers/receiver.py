"""A customer's server: reads a push, keeps what it says by session, answers.

One for all three vendors; what differs is in `APIS`: how a push is read, and what must be there. A push that is valid
is answered 200, whatever came before it.
"""

import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from receiver_choices import Choices
from voice.http_wire import Reply, Request

VOICE_EVENTS = ("callout", "alerting", "answer", "collectInfo", "disconnect", "fee")
CDR = ("devid", "appid", "taskid", "subid", "caller", "rcaller", "callee", "result", "beginTime")
CALL_START = ("devid", "appid", "taskid", "subid", "caller", "rcaller", "callee", "callTime")
TIMES = ("beginTime", "ringTime", "answerTime", "releaseTime", "callTime", "duration")


@dataclass
class Notice:
    """One push as the receiver sees it."""

    request: Request
    payload: dict | None  # None: it cannot be read
    name: str | None = None  # of the event or variant; None: not known
    session: str | None = None
    valid: bool = False
    again: bool = False  # the same message came before

    @property
    def content_type(self) -> str:
        return (self.request.values("Content-Type") or [""])[0]


def read_json(request: Request) -> dict | None:
    try:
        payload = json.loads(request.body.decode("utf-8"))
    except (ValueError, RecursionError):
        return None
    return payload if isinstance(payload, dict) else None


def read_form(request: Request) -> dict | None:
    try:
        pairs = parse_qsl(request.body.decode("ascii"), keep_blank_values=True, strict_parsing=True, errors="strict")
    except ValueError:
        return None
    return dict(pairs)


def read_form_or_json(request: Request) -> dict | None:
    media = (request.values("Content-Type") or [""])[0].partition(";")[0].strip().lower()
    return read_json(request) if media == "application/json" else read_form(request)


def understand_voice(notice: Notice):
    event, info = notice.payload.get("eventType"), notice.payload.get("statusInfo", {})
    if event not in VOICE_EVENTS or not isinstance(info, dict):
        return
    notice.name, notice.session = event, str(info.get("sessionId"))
    notice.valid = event == "fee" or ("statusInfo" in notice.payload and all(
        isinstance(info.get(name, ""), str) for name in ("sessionId", "caller", "called", "userData", "stateDesc")))


def understand_privacy(notice: Notice):
    ended = "beginTime" in notice.payload or "result" in notice.payload
    notice.name, notice.session = "cdr" if ended else "callStart", notice.payload.get("taskid")
    notice.valid = all(notice.payload.get(name) for name in (CDR if ended else CALL_START)) and all(
        re.fullmatch("-?[0-9]+", str(notice.payload[name])) for name in TIMES if notice.payload.get(name))


def understand_nxcloud(notice: Notice):
    data = notice.payload.get("data", {})
    if not isinstance(data, dict) or not isinstance(notice.payload.get("cost", {}), dict):
        return
    level = "dial" if "dial" in data else "hlr" if "live" in data else "basic"
    notice.name = level if notice.payload.get("code", 0) == 0 else "failure"
    notice.session = str(notice.payload.get("messageId"))
    notice.valid = type(notice.payload.get("code", 0)) is int and all(
        isinstance(notice.payload.get(name, ""), str) for name in ("messageId", "msg", "batchNo", "phone"))


@dataclass(frozen=True)
class Api:
    read: Callable
    understand: Callable
    opens: tuple[str, ...]  # pushes that begin a session
    closes: tuple[str, ...]
    order: tuple[str, ...]


APIS = {"voice": Api(read_json, understand_voice, ("callout",), ("disconnect",), VOICE_EVENTS),
        "privacy": Api(read_form_or_json, understand_privacy, ("callStart",), ("cdr",), ("callStart", "cdr")),
        "nxcloud": Api(read_json, understand_nxcloud, (), (), ())}


class Receiver:
    def __init__(self, api: str, choices: Choices):
        self.api_name = api
        self.api = APIS[api]
        self.choices = choices
        self.keep_alive = choices.keep_alive
        self.body_limit_bytes = choices.body_limit_bytes
        self.timeout_seconds = 10.0
        self.lock = threading.RLock()
        self.seen = set()
        self.sessions = {}  # names that came, by session
        self.one_thread = False  # for faults
        # Where faults hook in.
        self.on_request = []  # (notice, connection memory) -> Reply or None, before anything is kept
        self.on_notice = []  # (notice, connection memory) -> Reply or None, when it is understood
        self.on_reply = []  # (notice, reply): changes the reply

    def handle(self, request: Request, memory: dict) -> Reply:
        notice = Notice(request, self.api.read(request) if request.body else None)
        for hook in self.on_request:
            reply = hook(notice, memory)
            if reply is not None:
                return reply
        if request.method != "POST":
            return self.error_page(self.choices.other_method)
        if self.api_name == "privacy" and "json" in notice.content_type.lower() and not self.choices.json_configured:
            return self.error_page(415)
        if notice.payload is not None:
            self.api.understand(notice)
        with self.lock:
            if notice.valid:
                key = request.body
                notice.again = key in self.seen
                self.seen.add(key)
        for hook in self.on_notice:
            reply = hook(notice, memory)
            if reply is not None:
                return reply
        with self.lock:
            if notice.valid and len(self.sessions) < 100_000:
                self.sessions.setdefault(notice.session, []).append(notice.name)
        reply = self.answer(notice)
        for hook in self.on_reply:
            hook(notice, reply)
        return reply

    def answer(self, notice: Notice) -> Reply:
        if notice.valid or self.choices.accepts_garbage:
            return Reply(200, *self.choices.thanks)
        return self.error_page(400 if notice.payload is None else 422)

    def error_page(self, status: int) -> Reply:
        if self.choices.error_pages:
            return Reply(status, "text/plain; charset=utf-8", b"error %d\n" % status)
        return Reply(status)
