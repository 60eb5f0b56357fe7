"""What a vendor sends to a customer's address: one message, how it is written, how it is delivered.

A service plans a list of pushes, faults change the plan (`service.on_plan`), a sender delivers what is left of it.
"""

import http.client
import json
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from urllib.parse import quote, quote_plus, urlsplit

DROP = object()  # as a value: leave the member out


def compact_json(payload) -> bytes:
    return json.dumps(payload, separators=(",", ":")).encode("ascii")


def pretty_json(payload) -> bytes:
    """Backwards, with line ends and raw UTF-8."""
    if isinstance(payload, dict):
        payload = dict(reversed(payload.items()))
    return (json.dumps(payload, indent=2, ensure_ascii=False) + "\n").encode("utf-8", "surrogatepass")


def form(payload: dict) -> bytes:
    return "&".join(f"{quote_plus(name)}={quote_plus(str(value))}" for name, value in payload.items()).encode("ascii")


def form_backwards(payload: dict) -> bytes:
    """The last first, blanks as %20, and everything escaped that may be."""
    return "&".join(f"{quote(name, safe='')}={quote(str(value), safe='')}"
                    for name, value in reversed(payload.items())).encode("ascii")


@dataclass
class Push:
    name: str  # of the event
    url: str
    payload: object
    after: float = 0.0  # seconds since the push before it
    content_type: str | None = "application/json"
    write: Callable = compact_json
    method: str = "POST"
    headers: list[tuple[str, str]] = field(default_factory=list)
    body: bytes | None = None  # instead of the payload
    context: dict = field(default_factory=dict)  # what the message is about

    def to_bytes(self) -> bytes:
        return self.write(self.payload) if self.body is None else self.body


@dataclass(frozen=True)
class Manner:
    """How a vendor speaks HTTP."""

    keep_alive: bool  # all pushes of a plan on one connection
    lower_case_headers: bool
    user_agent: str | None
    seconds: float = 2.0  # for an answer


class Line:
    """The way to a customer, for one plan."""

    def __init__(self, manner: Manner):
        self.manner = manner
        self.kept = {}

    def deliver(self, push: Push) -> int | None:
        """The status of the answer; None: there was none."""
        parts = urlsplit(push.url)
        place = (parts.scheme, parts.hostname, parts.port)
        for again in (True, False):
            known = self.kept.pop(place, None)
            connection = known or self._connection(*place)
            try:
                return self._exchange(connection, place, parts, push)
            except TimeoutError:
                connection.close()
                return None
            except (OSError, http.client.HTTPException):
                connection.close()
                if known is None or not again:  # a kept connection may have been closed meanwhile
                    return None
        return None

    def _connection(self, scheme, host, port):
        if scheme == "https":
            return http.client.HTTPSConnection(host, port, timeout=self.manner.seconds,
                                               context=ssl._create_unverified_context())
        return http.client.HTTPConnection(host, port, timeout=self.manner.seconds)

    def _exchange(self, connection, place, parts, push: Push) -> int:
        body = push.to_bytes()
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.putrequest(push.method, target, skip_host=True, skip_accept_encoding=True)
        headers = [("Host", parts.netloc), *push.headers, ("Content-Length", str(len(body)))]
        if push.content_type is not None:
            headers.append(("Content-Type", push.content_type))
        if self.manner.user_agent is not None:
            headers.append(("User-Agent", self.manner.user_agent))
        if not self.manner.keep_alive:
            headers.append(("Connection", "close"))
        for name, value in headers:
            connection.putheader(name.lower() if self.manner.lower_case_headers else name, value)
        connection.endheaders(body)
        answer = connection.getresponse()
        answer.read()
        if self.manner.keep_alive and not answer.will_close:
            self.kept[place] = connection
        else:
            connection.close()
        return answer.status

    def close(self):
        for connection in self.kept.values():
            connection.close()
        self.kept.clear()


def send_in_background(pushes: list[Push], manner: Manner, retries: int = 0, retry_seconds: float = 0.05):
    """In their order; a push without a success answer is repeated so many times before the next one."""
    def run():
        line = Line(manner)
        for push in pushes:
            time.sleep(push.after)
            for _ in range(retries + 1):
                status = line.deliver(push)
                if status is not None and 200 <= status < 300:
                    break
                time.sleep(retry_seconds if retries else 0)
        line.close()
    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    return thread


# Plants: changes of what is sent. `names` are the pushes they touch; none: all.

def on_plan(change):
    """`change(plan)`: a list of pushes, altered in place."""
    return lambda service: service.on_plan.append(change)


def each(change, *names):
    def over(plan):
        for push in plan:
            if not names or push.name in names:
                change(push)
    return on_plan(over)


def attribute(*names, **values):
    """Attributes of the push itself. A function gets the push."""
    def change(push):
        for name, value in values.items():
            setattr(push, name, value(push) if name != "write" and callable(value) else value)
    return each(change, *names)


def _holder(payload, path: list[str]):
    for name in path[:-1]:
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload if isinstance(payload, dict) else None


def member(path: str, value, *names, only_if_there=True):
    """A member, `a.b` deep, gets another value. A function gets the old one and the push."""
    steps = path.split(".")

    def change(push):
        holder = _holder(push.payload, steps)
        if holder is None or (only_if_there and steps[-1] not in holder):
            return
        if value is DROP:
            holder.pop(steps[-1], None)
        else:
            holder[steps[-1]] = value(holder.get(steps[-1]), push) if callable(value) else value
    return each(change, *names)


def rename(path: str, new: str, *names):
    steps = path.split(".")

    def change(push):
        holder = _holder(push.payload, steps)
        if holder is not None and steps[-1] in holder:
            pairs = [(new if name == steps[-1] else name, value) for name, value in holder.items()]
            holder.clear()
            holder.update(pairs)
    return each(change, *names)


def lost(*names):
    def change(plan):
        plan[:] = [push for push in plan if push.name not in names]
    return on_plan(change)


def twice(name: str, wait: float = 0.01):
    def change(plan):
        for index in reversed([at for at, push in enumerate(plan) if push.name == name]):
            plan.insert(index + 1, Push(**{**vars(plan[index]), "after": wait}))
    return on_plan(change)
