"""The documented operation, `POST /rest/httpsessions/callVerify/v1.0`: request in, reply out.

Runs the rules in the variant's order, answers with the first that does not hold, and writes the answer as the
variant does. Faults hook in at three places: before the rules, on the answer, on the reply.
"""

import itertools
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from urllib.parse import unquote

from choices import Choices, Refusal
from http_wire import Reply, Request
from result_codes import SUCCESS, TEXTS
from rules import Rule, ordered_rules
from view import View

PATH = "/rest/httpsessions/callVerify/v1.0"


@dataclass(frozen=True)
class Account:
    app_key: str = "assay-demo-app"
    app_secret: str = "assay-demo-secret"
    display_numbers: tuple[str, ...] = ("+8675528000088", "+8653159511234")
    tone_files: tuple[str, ...] = ("welcome.wav", "posttone.wav")


@dataclass
class Answer:
    """What the operation says, before it is written as JSON."""

    status: int
    payload: dict
    rule: Rule | None = None  # the rule that did not hold; None on success
    headers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def success(self) -> bool:
        return self.rule is None


class SeenNonces:
    """Nonces of accepted signatures, for as long as their Created could be accepted again."""

    def __init__(self, seconds: float):
        self._seconds = seconds
        self._until = {}
        self._lock = threading.Lock()

    def remember(self, nonce: str, now: float) -> bool:
        """Whether the nonce is new."""
        with self._lock:
            if len(self._until) > 50_000:
                self._until = {key: until for key, until in self._until.items() if until > now}
            if self._until.get(nonce, 0) > now:
                return False
            self._until[nonce] = now + self._seconds
            return True


class Service:
    def __init__(self, choices: Choices, account: Account, clock=time.time):
        self.choices = choices
        self.account = account
        self.clock = clock
        self.rules = ordered_rules(choices)
        self.nonces = SeenNonces(2 * choices.created_window_seconds)
        self.keep_alive = choices.keep_alive
        self.body_limit_bytes = choices.body_limit_bytes
        self.largest_body_bytes = choices.largest_body_bytes
        self.timeout_seconds = 10.0
        self._numbers = itertools.count(1)
        self._run = secrets.token_hex(4)
        # Where faults hook in.
        self.before = []  # (view, connection memory) -> Reply or None
        self.on_answer = []  # (view, answer): changes the answer
        self.on_reply = []  # (view, answer, reply, connection memory): changes the reply

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.rules if rule.id == rule_id)

    def handle(self, request: Request, memory: dict) -> Reply:
        path = self._path(request.target)
        if path != PATH:
            return self.error_page(400 if path is None else 404)
        view = View(request, self, self.clock())
        for hook in self.before:
            reply = hook(view, memory)
            if reply is not None:
                return reply
        answer = self.answer(view)
        for hook in self.on_answer:
            hook(view, answer)
        reply = self.write(answer)
        for hook in self.on_reply:
            hook(view, answer, reply, memory)
        return reply

    def _path(self, target: str) -> str | None:
        if target.lower().startswith(("http://", "https://")):  # RFC 9112 section 3.2.2, absolute-form
            target = "/" + target.split("://", 1)[1].partition("/")[2]
        if not target.startswith("/"):
            return None
        path = target.partition("?")[0]
        return unquote(path) if self.choices.path_is_percent_decoded else path

    def answer(self, view: View) -> Answer:
        for rule in self.rules:
            if not rule.holds(view):
                return self.refuse(rule)
        payload = {"resultcode": "0", "resultdesc": self.choices.success_text, "sessionId": self.new_session_id()}
        if (view.fields or {}).get("returnIdlePort") == "true":
            payload["idlePort"] = self.choices.idle_port
        return Answer(SUCCESS[0], self._with_extras(payload))

    def refuse(self, rule: Rule) -> Answer:
        status, code = rule.refusal
        payload = {"resultcode": code, "resultdesc": self.text_of(rule.refusal)}
        if self.choices.empty_session_on_failure:
            payload["sessionId"] = ""
        headers = [("WWW-Authenticate", 'AKSK realm="SDP"')] if status == 401 else []  # RFC 9110 section 15.5.2
        return Answer(status, self._with_extras(payload), rule, headers)

    def text_of(self, refusal: Refusal) -> str:
        return TEXTS[refusal][1 if self.choices.chinese else 0]

    def new_session_id(self) -> str:
        if self.choices.long_session_ids:
            return secrets.token_hex(128)
        at = time.strftime("%Y%m%d%H%M%S", time.gmtime(self.clock()))
        return f"1200_{next(self._numbers)}_0_{at}@callenabler.home1.com/{self._run}"

    def _with_extras(self, payload: dict) -> dict:
        if self.choices.extra_members:
            payload["traceId"] = secrets.token_hex(8)
        return payload

    def write(self, answer: Answer) -> Reply:
        return Reply(answer.status, self.choices.content_type, self.to_json(answer.payload), list(answer.headers))

    def to_json(self, payload: dict) -> bytes:
        if self.choices.pretty_reversed_json:
            backwards = dict(reversed(payload.items()))
            return (json.dumps(backwards, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
        return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode("ascii")

    def error_page(self, status: int) -> Reply:
        if self.choices.error_pages:
            return Reply(status, "text/plain; charset=utf-8", b"error %d\n" % status)
        return Reply(status)
