"""Calls: after an accepted request, what happens to the call is pushed to the customer's addresses.

Status events go to the decoded `statusUrl`, the fee notification to the decoded `feeUrl`.
"""

import base64
import hashlib
import hmac
import itertools
import random
import secrets
import time
from dataclasses import dataclass

from common.push import Push, send_in_background
from push_choices import PushChoices

STATES = {"answer": (0, "normal"), "alerting": (8102, "callee does not answer"), "callout": (8104, "callee is off")}


@dataclass(frozen=True)
class Call:
    session: str
    fields: dict  # of the request
    status_url: str | None
    fee_url: str | None
    course: tuple[str, ...]
    begin: float


def decoded_url(text) -> str | None:
    if not isinstance(text, str) or not text:
        return None
    url = base64.b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
    return url if "://" in url else f"http://{url}"


class Calls:
    def __init__(self, choices: PushChoices, account, pace_seconds: float | None):
        self.choices = choices
        self.account = account
        self.pace_seconds = pace_seconds  # None: 5 to 30 ms
        self.count = itertools.count()
        # Where faults hook in.
        self.on_plan = []  # (plan): changes the list of pushes
        self.on_refused = []  # (view) -> list of pushes
        self.decode = decoded_url
        self.previous: Call | None = None

    def attach(self, service):
        service.on_reply.append(self._after)

    def _after(self, view, answer, _reply, _memory):
        plan = self.plan(self.call(view.fields, answer.payload["sessionId"])) if answer.success else []
        for hook in self.on_refused if not answer.success else ():
            plan += hook(self, view, answer) or []
        self.send(plan)

    def send(self, plan: list[Push]):
        for hook in self.on_plan:
            hook(plan)
        if plan:
            send_in_background(plan, self.choices.manner, self.choices.retries)

    def call(self, fields: dict, session: str) -> Call:
        course = self.choices.courses[next(self.count) % len(self.choices.courses)]
        return Call(session, fields, self.decode(fields.get("statusUrl")), self.decode(fields.get("feeUrl")), course,
                    time.time())

    def plan(self, call: Call) -> list[Push]:
        plan = []
        if call.status_url is not None:
            plan += [self.event(call, name, seconds) for seconds, name in enumerate(call.course)]
        if call.fee_url is not None:
            plan.append(self.fee(call))
        self.previous = call
        return plan

    def wait(self) -> float:
        return random.uniform(0.005, 0.03) if self.pace_seconds is None else self.pace_seconds

    def push(self, call: Call, name: str, url: str, payload: dict) -> Push:
        headers = self.signature(url) if self.choices.signed else []
        return Push(name, url, payload, self.wait(), self.choices.content_type, self.choices.write, headers=headers,
                    context={"call": call})

    def timestamp(self, at: float):
        if self.choices.unix_timestamps:
            return int(at)
        return time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(at))

    def event(self, call: Call, name: str, seconds: float) -> Push:
        info = {"sessionId": call.session, "timestamp": self.timestamp(call.begin + seconds)}
        if self.choices.caller_always or name == "callout":
            info["caller"] = call.fields["displayNbr"]
        info["called"] = call.fields["calleeNbr"]
        if call.fields.get("userData") is not None or self.choices.user_data_always:
            info["userData"] = call.fields.get("userData") or ""
        if name == "disconnect":
            code, text = STATES[call.course[-2]]
            info["stateCode"] = str(code) if self.choices.state_code_is_text else code
            info["stateDesc"] = text
        payload = {"eventType": name, "statusInfo": info}
        if self.choices.extra_members:
            info["hostName"] = "callenabler245"
            payload["traceId"] = secrets.token_hex(8)
        return self.push(call, name, call.status_url, payload)

    def fee(self, call: Call) -> Push:
        payload = {"eventType": "fee"}
        if not self.choices.bare_fee:
            entry = {"direction": 0, "appKey": self.account.app_key, "sessionId": call.session,
                     "callerNum": call.fields["displayNbr"], "calleeNum": call.fields["calleeNbr"],
                     "callEndTime": time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(call.begin + 3))}
            if call.fields.get("userData") is not None:
                entry["userData"] = call.fields["userData"]
            payload["feeLst"] = [entry]
        return self.push(call, "fee", call.fee_url, payload)

    def signature(self, url: str) -> list[tuple[str, str]]:
        """Other editions: like that of a request, over the URL, Nonce and Created."""
        nonce, created = secrets.token_hex(16), time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        raw = hmac.new(self.account.app_secret.encode(), (url + nonce + created).encode(), hashlib.sha256).digest()
        return [("Authorization", 'AKSK realm="SDP",profile="UsernameToken",type="Appkey"'),
                ("X-AKSK", f'UsernameToken Username="{self.account.app_key}",'
                           f'PasswordDigest="{base64.b64encode(raw).decode()}",Nonce="{nonce}",Created="{created}"')]
