"""The five operations of the privacy-number platform. Bindings and transfers are kept in memory, and end by the clock.
"""

import itertools
import secrets
from dataclasses import dataclass

import rules
from choices import Choices
from common.engine import Answer, Operation, Refused, Rule, Service, View
from common.parameters import Parameters, decoded, integer
from errors import FAILED_AUTHENTICATION, TEXTS
from voice.http_wire import Reply

INTERLINE = "/igw/service/uc/interline"
X = "(?P<x>[^/]+)"


@dataclass(frozen=True)
class Account:
    developer: str = "10000000"
    key: str = "assay-demo-auth-key"
    app: str = "assay-demo-app"
    numbers: tuple[str, ...] = tuple(str(17000000000 + index) for index in range(1, 41))


@dataclass
class Binding:
    subid: str
    x: str
    until: float


@dataclass(frozen=True)
class Earlier:
    """A request that was carried out, by its reqid."""

    fingerprint: tuple
    payload: dict


class PrivacyView(View):
    def __init__(self, request, service, operation, values, now):
        super().__init__(request, service, operation, values, now)
        text = self.header("Authorization")
        self.keytime = None if text is None else service.read_authorization(text)
        self.parameters = Parameters(service.parameter_bytes(self), service.decode, 0)

    def text(self, name: str) -> str | None:
        """The parameter; None: it is absent, or empty where that means the same."""
        value = self.parameters.get(name)
        optional = name in rules.OPTIONAL.get(self.operation.id, ())
        return None if value == "" and optional and self.choices.empty_option_is_absent else value

    def integer(self, name: str) -> int | None:
        value = self.text(name)
        return None if value is None else self.service.read_integer(value)


class Privacy(Service):
    view_class = PrivacyView

    def __init__(self, choices: Choices, account: Account = Account()):
        self.bindings: dict[str, Binding] = {}  # by subid
        self.transfers: dict[str, float] = {}  # until when, by x number
        self.requests: dict[tuple, Earlier] = {}
        self._subids = itertools.count(secrets.randbelow(10 ** 6) * 1000)
        later = rules.state_rules(choices)
        places = {"status": ("GET", "/api/v1/account/status", self.status),
                  "bind": ("PUT", f"{INTERLINE}/{X}", self.bind), "release": ("DELETE", INTERLINE, self.release),
                  "transfer": ("PUT", f"{INTERLINE}/{X}/transfer", self.transfer),
                  "untransfer": ("DELETE", f"{INTERLINE}/{X}/transfer", self.untransfer)}
        super().__init__(choices, account, [
            Operation(name, method, path, rules.ordered_rules(name, choices), act, later[name])
            for name, (method, path, act) in places.items()])
        self.created = self.clock() - 100 * 86400

    # Reading. Faults replace these.

    def read_authorization(self, text: str) -> tuple[str, str, str] | None:
        return rules.read_authorization(text, self.choices)

    def parameter_bytes(self, view: PrivacyView) -> bytes:
        """PUT has them in the body, DELETE in the URI."""
        query = view.raw_query.encode("latin-1")
        if view.operation.method != "PUT":
            return query
        body = view.request.body
        return body + b"&" + query if query and self.choices.uri_parameters_of_put_count else body

    def decode(self, raw: bytes) -> str | None:
        return decoded(raw, True, self.choices.repair_encoding)

    def read_integer(self, text: str) -> int | None:
        return integer(text, self.choices.lenient_integers)

    # State. Faults replace these.

    def until(self, seconds: int | None, now: float) -> float:
        return now + seconds if seconds else float("inf")

    def new_subid(self) -> str:
        return str(next(self._subids)) if self.choices.numeric_subids else secrets.token_hex(12)

    def live_binding(self, subid: str, now: float) -> Binding | None:
        found = self.bindings.get(subid)
        return found if found is not None and found.until > now else None

    def binding_of(self, x: str, now: float) -> Binding | None:
        return next((one for one in self.bindings.values() if one.x == x and one.until > now), None)

    def transfer_of(self, x: str, now: float) -> float | None:
        until = self.transfers.get(x)
        return until if until is not None and until > now else None

    def add_binding(self, x: str, until: float) -> Binding:
        if len(self.bindings) > 10_000:
            now = self.clock()
            self.bindings = {subid: one for subid, one in self.bindings.items() if one.until > now}
        binding = Binding(self.new_subid(), x, until)
        self.bindings[binding.subid] = binding
        return binding

    def end_binding(self, binding: Binding):
        self.bindings.pop(binding.subid, None)

    def end_transfer(self, x: str):
        self.transfers.pop(x, None)

    def request_key(self, view: PrivacyView) -> tuple:
        return ("" if self.choices.one_space_of_request_ids else view.operation.id, view.text("reqid"))

    # Operations.

    def success(self, **members) -> dict:
        return {"error": 0, **({"reason": TEXTS[0]} if self.choices.with_reason else {}), **members}

    def status(self, view: PrivacyView) -> Answer:
        created, updated = int(self.created * 1000), int(view.now * 1000)
        if not self.choices.full_account:
            return Answer(200, self.success(state=0, balance=12, createTime=created))
        return Answer(200, self.success(state=1, role="developer", balance=100.5, overdraft=0.0, createTime=created,
                                        updateTime=updated))

    def once(self, view: PrivacyView, carry_out) -> Answer:
        """A request with a reqid: carried out the first time only."""
        fingerprint = (view.operation.id, view.values["x"], tuple(sorted(view.parameters.pairs)))
        new = self.rule(f"{view.operation.id}.reqid.new")
        key = self.request_key(view)
        if not new.holds(view):
            earlier = self.requests[key]
            if self.choices.retry_gets_first_answer and earlier.fingerprint == fingerprint:
                return Answer(200, dict(earlier.payload))
            raise Refused(new)
        view.require(f"{view.operation.id}.x.free")
        payload = carry_out()
        self.requests[key] = Earlier(fingerprint, dict(payload))
        return Answer(200, payload)

    def bind(self, view: PrivacyView) -> Answer:
        def carry_out():
            old = self.binding_of(view.values["x"], view.now)
            if old is not None:
                self.end_binding(old)
            binding = self.add_binding(view.values["x"], self.until(view.integer("ttl"), view.now))
            return self.success(subid=binding.subid)
        return self.once(view, carry_out)

    def release(self, view: PrivacyView) -> Answer:
        view.require("release.subid.known")
        found = self.live_binding(view.text("subid"), view.now)
        if found is not None:
            self.end_binding(found)
        return Answer(200, self.success())

    def transfer(self, view: PrivacyView) -> Answer:
        def carry_out():
            self.transfers[view.values["x"]] = self.until(view.integer("ttl"), view.now)
            return self.success()
        return self.once(view, carry_out)

    def untransfer(self, view: PrivacyView) -> Answer:
        view.require("untransfer.x.transferred")
        self.end_transfer(view.values["x"])
        return Answer(200, self.success())

    # Refusals.

    def refuse(self, view: View, rule: Rule) -> Answer:
        return self.refusal(rule.refusal, rule)

    def refusal(self, error: int, rule: Rule | None) -> Answer:
        if error == FAILED_AUTHENTICATION:
            body = {"error": 1101, "reason": TEXTS[1101]} if self.choices.error_in_401 else None
            return Answer(401, body, rule, [("WWW-Authenticate", "Keytime")])  # RFC 9110 section 15.5.2
        status = self.choices.status_of_error.get(error, 200)
        return Answer(status, {"error": error, "reason": TEXTS.get(error, "")}, rule)

    def unrouted(self, path: str, methods: list[str]) -> Reply:
        if self.choices.unknown_path is None:
            return super().unrouted(path, methods)
        return self.write(self.refusal(self.choices.unknown_path, None))
