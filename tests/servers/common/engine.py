"""What the servers share: operations with rules in an order, hooks for faults, and how an answer is written.

A server is a `Service` with operations. A request is routed by method and path, becomes a `View`, meets the rules of
its operation in their order, and is acted on. The first rule that does not hold answers. Faults (faults.py) change
rules, replace methods of the service, or hook in before the rules, on the answer, on the reply.
"""

import json
import re
import secrets
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import unquote

from voice.http_wire import Reply, Request


@dataclass
class Rule:
    id: str  # operation.part.what
    refusal: object  # what answers when it does not hold; the server's `refuse` reads it
    holds: Callable[["View"], bool]


class Refused(Exception):
    def __init__(self, rule: Rule):
        super().__init__(rule.id)
        self.rule = rule


@dataclass
class Answer:
    """What an operation says, before it is written."""

    status: int
    payload: object  # None: no body at all
    rule: Rule | None = None  # the rule that did not hold; None on success
    headers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def success(self) -> bool:
        return self.rule is None


@dataclass
class Operation:
    id: str
    method: str
    path: str  # a regular expression; its groups become view.values
    rules: list[Rule]  # checked in this order
    act: Callable[["View"], Answer]
    later: list[Rule] = field(default_factory=list)  # asked by `act`, when it needs them
    also_methods: set[str] = field(default_factory=set)  # for faults


class View:
    """One request as the rules see it. Nothing is judged here."""

    def __init__(self, request: Request, service: "Service", operation: Operation, values: dict, now: float):
        self.request = request
        self.service = service
        self.operation = operation
        self.values = values
        self.choices = service.choices
        self.account = service.account
        self.now = now
        self.raw_query = request.target.partition("?")[2]

    def header(self, name: str) -> str | None:
        values = self.request.values(name)
        return values[self.choices.repeated_header] if values else None

    def require(self, rule_id: str):
        rule = self.service.rule(rule_id)
        if not rule.holds(self):
            raise Refused(rule)


class Service:
    view_class = View

    def __init__(self, choices, account, operations: list[Operation], clock=time.time):
        self.choices = choices
        self.account = account
        self.operations = operations
        self.clock = clock
        self.lock = threading.RLock()
        self.keep_alive = choices.keep_alive
        self.body_limit_bytes = choices.body_limit_bytes
        self.timeout_seconds = 10.0
        # Where faults hook in.
        self.before = []  # (view, connection memory) -> Reply or None
        self.on_answer = []  # (view, answer): changes the answer
        self.on_reply = []  # (view, answer, reply, connection memory): changes the reply

    def all_rules(self) -> list[Rule]:
        return [rule for operation in self.operations for rule in (*operation.rules, *operation.later)]

    def rule(self, rule_id: str) -> Rule:
        return next(rule for rule in self.all_rules() if rule.id == rule_id)

    def operation(self, operation_id: str) -> Operation:
        return next(operation for operation in self.operations if operation.id == operation_id)

    def handle(self, request: Request, memory: dict) -> Reply:
        path = self._path(request.target)
        if path is None:
            return self.error_page(400)
        fitting = [(operation, match) for operation in self.operations
                   if (match := re.fullmatch(operation.path, path))]
        method = "GET" if request.method == "HEAD" and self.choices.head_is_get else request.method
        chosen = next(((operation, match) for operation, match in fitting
                       if method == operation.method or method in operation.also_methods), None)
        if chosen is None:
            return self.unrouted(path, sorted({operation.method for operation, _ in fitting}))
        view = self.view_class(request, self, chosen[0], chosen[1].groupdict(), self.clock())
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
        try:
            with self.lock:
                for rule in view.operation.rules:
                    if not rule.holds(view):
                        raise Refused(rule)
                answer = view.operation.act(view)
        except Refused as refused:
            answer = self.refuse(view, refused.rule)
        if self.choices.extra_members and isinstance(answer.payload, dict):
            answer.payload["traceId"] = secrets.token_hex(8)
        return answer

    def refuse(self, view: View, rule: Rule) -> Answer:
        raise NotImplementedError

    def unrouted(self, path: str, methods: list[str]) -> Reply:
        """No operation has this path (`methods` is empty), or none of those at the path has this method."""
        reply = self.error_page(405 if methods else 404)
        if methods:
            reply.headers.append(("Allow", ", ".join(methods)))
        return reply

    def write(self, answer: Answer) -> Reply:
        if answer.payload is None:
            return Reply(answer.status, headers=list(answer.headers))
        return Reply(answer.status, self.choices.content_type, self.to_json(answer.payload), list(answer.headers))

    def to_json(self, payload) -> bytes:
        if self.choices.pretty_reversed_json:
            if isinstance(payload, dict):
                payload = dict(reversed(payload.items()))
            return (json.dumps(payload, indent=2, ensure_ascii=False) + "\n").encode("utf-8")
        return json.dumps(payload, separators=(",", ":")).replace("/", "\\/").encode("ascii")

    def error_page(self, status: int) -> Reply:
        if self.choices.error_pages:
            return Reply(status, "text/plain; charset=utf-8", b"error %d\n" % status)
        return Reply(status)
