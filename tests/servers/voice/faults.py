"""Planted faults: each makes the server break one documented sentence and nothing else.

A row says which sentence, what the server does instead, how it is done (`plant`, a change of the service), which
names a finding should mention, and how to see it (`seen`, a question to a client). The rows are in fault_rows_*.py.
"""

from collections.abc import Callable
from dataclasses import dataclass

from service import Service


@dataclass(frozen=True)
class Fault:
    id: str
    kind: str
    names: list[str]
    breaks: str
    what: str
    plant: Callable[[Service], None]
    seen: Callable
    spares_control: bool = True  # the plain valid request is still accepted

    def row(self) -> dict:
        return {"id": self.id, "class": self.kind, "names": self.names, "breaks": self.breaks, "what": self.what}


def all_faults() -> list[Fault]:
    import fault_rows_answer
    import fault_rows_auth
    import fault_rows_body
    import fault_rows_code
    import fault_rows_robustness
    import fault_rows_signature
    import fault_rows_url
    modules = (fault_rows_auth, fault_rows_signature, fault_rows_body, fault_rows_url, fault_rows_code,
               fault_rows_answer,
               fault_rows_robustness)
    rows = [row for module in modules for row in module.ROWS]
    twice = {row.id for row in rows if sum(other.id == row.id for other in rows) > 1}
    if twice:
        raise ValueError(f"fault ids that stand twice: {sorted(twice)}")
    return rows


# Plants.

def always(_view) -> bool:
    return True


def _quietly(predicate, *arguments) -> bool:
    """A predicate about well-typed values says no to others."""
    try:
        return bool(predicate(*arguments))
    except (TypeError, ValueError, AttributeError, IndexError, KeyError, ArithmeticError):
        return False


def loosen(rule_id: str, when=always):
    """The rule is not enforced where `when(view)` is true."""
    def plant(service):
        rule = service.rule(rule_id)
        holds = rule.holds
        rule.holds = lambda view: holds(view) or _quietly(when, view)
    return plant


def tighten(rule_id: str, when):
    """The rule also refuses where `when(view)` is true."""
    def plant(service):
        rule = service.rule(rule_id)
        holds = rule.holds
        rule.holds = lambda view: holds(view) and not _quietly(when, view)
    return plant


def together(*plants):
    def plant(service):
        for one in plants:
            one(service)
    return plant


def loosen_field(name: str, when):
    """Values of a body field that `when(value)` describes are accepted."""
    def plant(service):
        for part in ("value", "listed"):
            if any(rule.id == f"body.{name}.{part}" for rule in service.rules):
                loosen(f"body.{name}.{part}", lambda view: when(view.fields[name]))(service)
    return plant


def tighten_field(name: str, when):
    return tighten(f"body.{name}.value", lambda view: name in view.fields and when(view.fields[name]))


def loosen_attribute(rule_id: str, header: str, name: str, when):
    """Values of a header attribute that `when(value)` describes are accepted; its absence is another rule."""
    return loosen(rule_id, lambda view: view.attribute(header, name) is not None and when(view.attribute(header, name)))


def misanswer(rule_id: str, status: int, code: str):
    """The rule is enforced, and answered with another row of table 6."""
    def plant(service):
        service.rule(rule_id).refusal = (status, code)
    return plant


def on_answer(change):
    return lambda service: service.on_answer.append(change)


def on_success(change):
    """`change(payload)` on success only."""
    def hook(_view, answer):
        if answer.success:
            change(answer.payload)
    return on_answer(hook)


def on_refusal(change):
    def hook(_view, answer):
        if not answer.success:
            change(answer.payload)
    return on_answer(hook)


def restatus(status: int, when):
    """The status of answers that `when(answer)` describes is another one; the code stays."""
    def hook(_view, answer):
        if when(answer):
            answer.status = status
    return on_answer(hook)


def on_reply(change):
    return lambda service: service.on_reply.append(change)


def before(hook):
    return lambda service: service.before.append(hook)
