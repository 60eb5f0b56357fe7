"""Requests that make a fault visible. A `Draft` starts as the account status request; `bind`, `release`, `transfer`
and `untransfer` make it another operation. It is signed last. The functions below turn changes into questions.
"""

import hashlib
import secrets
import time
from urllib.parse import quote_plus

from common.draft import DROP, BaseDraft, both

DEVELOPER, KEY, APP = "10000000", "assay-demo-auth-key", "assay-demo-app"
X = [str(17000000000 + index) for index in range(41)]  # X[1] to X[40] are the account's
INTERLINE = "/igw/service/uc/interline"
FORM = "application/x-www-form-urlencoded"


class Draft(BaseDraft):
    def __init__(self):
        super().__init__()
        self.path = "/api/v1/account/status"
        self.parameters = None  # a dict
        self.in_uri = False
        self.write = lambda parameters: "&".join(f"{name}={quote_plus(str(value))}" for name, value in
                                                 parameters.items() if value is not DROP)
        self.developer = DEVELOPER
        self.ahead = 0  # seconds
        self.timestamp = lambda seconds: str(int(seconds * 1000))
        self.sign = lambda timestamp: hexadecimal(KEY + timestamp)[24:40]
        self.authorization = "Keytime {},{},{}"

    def prepare(self):
        if self.parameters is not None:
            text = self.write(self.parameters)
            if self.in_uri:
                self.query = self.query or text
            elif self.body is None:
                self.body = text.encode("latin-1", "replace") if isinstance(text, str) else text
        timestamp = self.timestamp(time.time() + self.ahead)
        self.headers.setdefault("Authorization", self.authorization.format(self.developer, timestamp,
                                                                           self.sign(timestamp)))


def hexadecimal(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def status(draft):
    pass


def _operation(method, path, valid, given):
    def change(draft):
        draft.method, draft.path, draft.parameters = method, path, {**valid, **given}
        draft.in_uri = method == "DELETE"
        if method == "PUT":
            draft.headers["Content-Type"] = FORM
    return change


def bind(x=X[1], **given):
    return _operation("PUT", f"{INTERLINE}/{x}", {
        "appid": APP, "anum": "13800000001", "bnum": "13900000002", "reqid": secrets.token_hex(8), "ttl": 600}, given)


def release(subid, **given):
    return _operation("DELETE", INTERLINE, {"appid": APP, "subid": subid}, given)


def transfer(x=X[1], **given):
    return _operation("PUT", f"{INTERLINE}/{x}/transfer", {"appid": APP, "anum": "13800000001",
                                                           "reqid": secrets.token_hex(8)}, given)


def untransfer(x=X[1], **given):
    return _operation("DELETE", f"{INTERLINE}/{x}/transfer", {"appid": APP}, given)


# What happened.

def ok(outcome) -> bool:
    return outcome.status == 200 and outcome.problem is None and type(outcome.payload.get("error")) is int and (
        outcome.payload["error"] == 0)


def error(outcome):
    """The refusal's error; 401 for a failed authentication; None: no proper refusal."""
    if outcome.problem is not None or outcome.status is None:
        return None
    if outcome.status == 401:
        return 401
    found = outcome.payload.get("error")
    if type(found) is int and found != 0 and (outcome.status == 200 or 400 <= outcome.status < 500):
        return found
    return None


def refused(outcome) -> bool:
    return error(outcome) is not None


def subid(outcome) -> str:
    if not ok(outcome) or not isinstance(outcome.payload.get("subid"), str):
        raise LookupError(f"not bound: {outcome.status} {outcome.body[:100]!r}")
    return outcome.payload["subid"]


# Questions.

def bound(client, x=X[1], **given) -> str:
    """The subid of a new binding."""
    return subid(client.send(bind(x, **given)))


MAKERS = {"status": lambda client, **given: status, "bind": lambda client, **given: bind(**given),
          "release": lambda client, **given: release(**{"subid": bound(client), **given}),
          "transfer": lambda client, **given: transfer(**given),
          "untransfer": lambda client, **given: (client.send(transfer()), untransfer(**given))[1]}


def ask(operation, change=status, **given):
    """The outcome of the valid request of an operation, altered."""
    return lambda client: client.send(both(MAKERS[operation](client, **given), change))


def accepts(operation, change=status, **given):
    send = ask(operation, change, **given)
    return lambda client: ok(send(client))


def rejects(operation, change=status, **given):
    """Not accepted, however that is said."""
    send = ask(operation, change, **given)
    return lambda client: not ok(send(client))


def refuses(operation, change=status, among=None, **given):
    """Properly refused, with one of these errors."""
    send = ask(operation, change, **given)
    return lambda client: (found := error(send(client))) is not None and (among is None or found in among)


def answers(operation, shows, change=status, **given):
    send = ask(operation, change, **given)
    return lambda client: shows(send(client))


# The documented shape of answers.

TYPES = {"reason": str, "subid": str, "role": str, "state": int, "createTime": int, "updateTime": int}


def shape(draft, outcome) -> list[str]:
    if outcome.status is None or outcome.problem:
        return [f"no whole answer: {outcome.problem}"]
    if draft.method == "HEAD" or outcome.status in (401, 404, 405, 411, 413):
        return []
    payload = outcome.payload
    if type(payload.get("error")) is not int or (outcome.status != 200 and not refused(outcome)):
        return [f"error: {outcome.status} {outcome.body[:80]!r}"]
    wrong = [name for name, kind in TYPES.items() if name in payload and type(payload[name]) is not kind]
    wrong += [name for name in ("balance", "overdraft") if name in payload and type(payload[name]) not in (int, float)]
    if "state" in payload and not 0 <= payload["state"] <= 3:
        wrong.append("state")
    wrong += [name for name in ("createTime", "updateTime") if name in payload and payload[name] < 10 ** 12]
    return wrong
