"""Planted faults: each makes a server break one documented sentence, or one rule read from it, and nothing else.

A row says which sentence, what the server does instead, how it is done (`plant`, a change of the service), which
names a finding should mention, and how to see it (`seen`, a question to a client: the unfaulted server must say no,
the faulted one yes).
"""

from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatchcase

from voice.http_wire import Reply

TRACE = (b"Traceback (most recent call last):\n  File \"/opt/platform/handler.py\", line 212, in handle\n"
         b"    value = fields[name]\nTypeError: list indices must be integers or slices, not str\n")


@dataclass(frozen=True)
class Fault:
    id: str
    kind: str
    names: list[str]
    breaks: str
    what: str
    plant: Callable
    seen: Callable | None = None  # None: what the server pushes shows it (push_checks.py)
    spares_control: bool = True  # the plain valid requests are still accepted
    variants: tuple[str, ...] = ("a", "b")  # where it is a fault, and visible

    def row(self) -> dict:
        return {"id": self.id, "class": self.kind, "names": self.names, "breaks": self.breaks, "what": self.what,
                "variants": list(self.variants)}


def collected(*modules) -> list[Fault]:
    rows = [row for module in modules for row in module.ROWS]
    ids = [row.id for row in rows]
    twice = {one for one in ids if ids.count(one) > 1}
    if twice:
        raise ValueError(f"fault ids that stand twice: {sorted(twice)}")
    return rows


# Plants.

def always(_view) -> bool:
    return True


def quietly(predicate, *arguments) -> bool:
    """A predicate about well-typed values says no to others."""
    try:
        return bool(predicate(*arguments))
    except (TypeError, ValueError, AttributeError, IndexError, KeyError, ArithmeticError):
        return False


def _rules(service, pattern: str):
    found = [rule for rule in service.all_rules() if fnmatchcase(rule.id, pattern)]
    if not found:
        raise LookupError(f"no rule {pattern}")
    return found


def loosen(pattern: str, when=always):
    """The rules are not enforced where `when(view)` is true."""
    def plant(service):
        for rule in _rules(service, pattern):
            rule.holds = lambda view, holds=rule.holds: holds(view) or quietly(when, view)
    return plant


def tighten(pattern: str, when):
    """The rules also refuse where `when(view)` is true."""
    def plant(service):
        for rule in _rules(service, pattern):
            rule.holds = lambda view, holds=rule.holds: holds(view) and not quietly(when, view)
    return plant


def misanswer(pattern: str, refusal):
    """The rules are enforced, and answered otherwise."""
    def plant(service):
        for rule in _rules(service, pattern):
            rule.refusal = refusal
    return plant


def together(*plants):
    def plant(service):
        for one in plants:
            one(service)
    return plant


def replace(**attributes):
    """Attributes of the service get other values. A function gets the old one first: f(old, *arguments)."""
    def plant(service):
        for name, value in attributes.items():
            if callable(value):
                old = getattr(service, name)
                setattr(service, name, lambda *arguments, value=value, old=old: value(old, *arguments))
            else:
                setattr(service, name, value)
    return plant


def on_answer(change):
    return lambda service: service.on_answer.append(change)


def on_success(change, operation: str = "*"):
    """`change(payload)` on success only; what it returns, if anything, becomes the payload."""
    def hook(view, answer):
        if answer.success and fnmatchcase(view.operation.id, operation):
            changed = change(answer.payload)
            if changed is not None:
                answer.payload = changed
    return on_answer(hook)


def on_refusal(change, operation: str = "*"):
    def hook(view, answer):
        if not answer.success and fnmatchcase(view.operation.id, operation):
            changed = change(answer.payload)
            if changed is not None:
                answer.payload = changed
    return on_answer(hook)


def restatus(status: int, success: bool, operation: str = "*"):
    """The status of successes (of refusals) is another one."""
    def hook(view, answer):
        if answer.success == success and fnmatchcase(view.operation.id, operation):
            answer.status = status
    return on_answer(hook)


def on_reply(change):
    return lambda service: service.on_reply.append(change)


def also_method(operation: str, method: str):
    return lambda service: service.operation(operation).also_methods.add(method)


def before(hook):
    return lambda service: service.before.append(hook)


def instead(reply, when, operation: str = "*"):
    """Requests that `when(view)` describes get `reply()`."""
    def hook(view, _memory):
        return reply() if fnmatchcase(view.operation.id, operation) and quietly(when, view) else None
    return before(hook)


# Replies of a server that broke.

def page(text=b"<html><body><h1>500 Internal Server Error</h1></body></html>"):
    return lambda: Reply(500, "text/html", text)


def trace():
    return Reply(500, "text/plain", TRACE)


def drop():
    return Reply(0, drop=True)


def stall():
    return Reply(0, stall_seconds=60)


# How they look from outside.

def is_page(outcome) -> bool:
    return outcome.status == 500 and not outcome.payload


def is_cut(outcome) -> bool:
    return outcome.status is None and outcome.problem != "hang"


def is_hang(outcome) -> bool:
    return outcome.problem == "hang"
