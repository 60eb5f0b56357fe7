"""Calls over bound numbers: a trigger makes one happen, and its start and its CDR are pushed.

Bindings are made by ../privacy_number; what a call needs of them is remembered here.
"""

import itertools
import random
import secrets
import time
from dataclasses import dataclass

from common.admin import Refusal
from common.push import Push, compact_json, send_in_background
from push_choices import ANSWERED, PushChoices


@dataclass(frozen=True)
class Bound:
    subid: str
    x: str
    anum: str
    bnum: str
    user_data: str | None
    recorded: bool


class Calls:
    def __init__(self, choices: PushChoices, privacy, pace_seconds: float | None = None, as_json: bool = False):
        self.choices = choices
        self.privacy = privacy
        self.pace_seconds = pace_seconds  # None: 5 to 30 ms
        self.as_json = as_json
        self.count = itertools.count()
        self.bound: dict[str, Bound] = {}
        self.on_plan = []  # where faults hook in: (plan), changes the list of pushes

    def attach(self):
        bind = self.privacy.operation("bind")
        act = bind.act

        def remembering(view):
            answer = act(view)
            if answer.success:
                self.remember(answer.payload["subid"], view)
            return answer
        bind.act = remembering

    def remember(self, subid: str, view):
        parameters = view.parameters
        self.bound[subid] = Bound(subid, view.values["x"], parameters.get("anum"), parameters.get("bnum"),
                                  parameters.get("userData"), parameters.get("record") == "1")

    def find(self, values: dict) -> Bound:
        now = self.privacy.clock()
        if values.get("subid"):
            live = self.privacy.live_binding(values["subid"], now)
        else:
            live = self.privacy.binding_of(values.get("x", ""), now)
        if live is None or live.subid not in self.bound:
            raise Refusal("no number is bound like that: give the subid or the x of a binding")
        return self.bound[live.subid]

    def trigger(self, body: dict) -> dict:
        """`url` gets what `push` names, `callStart`, `cdr` or `call` (both); `startUrl` and `cdrUrl` get theirs."""
        push, values = body.get("push"), body["values"]
        urls = {"callStart": [values["startUrl"]] if values.get("startUrl") else [],
                "cdr": [values["cdrUrl"]] if values.get("cdrUrl") else []}
        if push not in ("callStart", "cdr", "call"):
            raise Refusal("push is callStart, cdr or call")
        for name in urls:
            if push in (name, "call"):
                urls[name].append(values["url"])
        bound = self.find(values)
        caller = values.get("caller") or bound.anum
        call = {"devid": self.privacy.account.developer, "appid": self.privacy.account.app,
                "taskid": secrets.token_hex(8), "subid": bound.subid, "caller": caller, "rcaller": bound.x,
                "callee": values.get("callee") or (bound.anum if caller == bound.bnum else bound.bnum)}
        begin = int(time.time())
        plan = [self.push("callStart", url, self.start(call, bound, begin)) for url in urls["callStart"]]
        if urls["cdr"]:
            result = self.choices.results[next(self.count) % len(self.choices.results)]
            plan += [self.push("cdr", url, self.cdr(call, bound, begin, result)) for url in urls["cdr"]]
        for hook in self.on_plan:
            hook(plan)
        send_in_background(plan, self.choices.manner, self.choices.retries)
        return {"taskid": call["taskid"]}

    def push(self, name: str, url: str, payload: dict) -> Push:
        wait = random.uniform(0.005, 0.03) if self.pace_seconds is None else self.pace_seconds
        if self.as_json:
            return Push(name, url, payload, wait, "application/json", compact_json)
        return Push(name, url, payload, wait, self.choices.content_type, self.choices.write)

    def start(self, call: dict, bound: Bound, begin: int) -> dict:
        return {**call, "callTime": begin, **self.more(bound, {"smsContent": ""})}

    def cdr(self, call: dict, bound: Bound, begin: int, result: str) -> dict:
        values = {**call, "result": result, "beginTime": begin}
        end = begin + (25 if result == ANSWERED else 12)
        if self.choices.all_optional:
            values["ringTime"] = begin + 2
        if result == ANSWERED:
            values["answerTime"] = begin + 6
        values["releaseTime"] = end
        if result == ANSWERED:
            values["duration"] = end - (begin if self.choices.duration_from_begin else begin + 6)
        elif self.choices.all_optional:
            values["duration"] = 0
        if self.choices.all_optional:
            values["releasedir"] = 1 if result == ANSWERED else 0
            if bound.recorded and result == ANSWERED:
                values["recording"] = f"/recordings/{call['taskid']} 1.wav"
        return {**values, **self.more(bound, {"city": "Shenzhen South"})}

    def more(self, bound: Bound, others: dict) -> dict:
        values = dict(others) if self.choices.extra_parameters else {}
        if bound.user_data is not None or self.choices.empty_user_data:
            values["userData"] = bound.user_data or ""
        return values
