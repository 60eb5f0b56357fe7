"""Number checks: a trigger makes a result, the result is pushed until it is accepted.

Retries fall due on a clock that runs with the real one and that the admin may move forward. Moving it ends when
what became due was sent, one due time after the other.
"""

import heapq
import itertools
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from common.admin import Refusal
from common.push import Line, Push
from nx_choices import Choices

LEVELS = ("basic", "hlr", "dial", "failure")
FAILURES = {114: ("号码格式有误", "invalid number format"), 103: ("内部服务器错误", "internal server error"),
            108: ("请求的值不合法", "invalid value"), 112: ("后端服务调用失败", "backend call failed"),
            120: ("不支持非移动号码检测", "not a mobile number"), 121: ("未知错误", "unknown error"),
            122: ("无法检测到信息", "no information")}
ANSWERS = ("YES", "NO", "UNKNOWN")
RESPONSES = ("bell", "music", "busy", "no_response", "invalid_number", "not_available", "number_paused", "power_off",
             "power_off_or_out_of_service", "voicemail", "others")
REGIONS = {"86": "CN", "234": "NG", "1": "US"}
HOUR = 3600


@dataclass
class Task:
    push: Push
    first: float  # when it was sent first, by the clock
    attempts: int = 0
    accepted: bool = False


class Checks:
    def __init__(self, choices: Choices, pace_seconds: float = 0.01):
        self.choices = choices
        self.pace_seconds = pace_seconds
        self.count = itertools.count()
        self.queue = []  # (due, number, task)
        self.numbers = itertools.count()
        self.ahead = 0.0  # of the real clock
        self.changed = threading.Condition()
        self.stepping = threading.Lock()
        self.stopped = False
        # Where faults hook in.
        self.on_plan = []  # (plan): changes the list of pushes
        self.on_retry = []  # (push, attempts so far): changes what is sent again
        self.period = lambda attempts: 60.0
        self.limit_seconds = HOUR
        self.accepts = lambda status: status == 200 or (
            choices.other_2xx_accepts and status is not None and 200 <= status < 300)
        self.after_accepted = lambda task: False  # whether an accepted one is sent again

    # The clock.

    def now(self) -> float:
        return time.time() + self.ahead

    def start(self):
        threading.Thread(target=self._run, daemon=True).start()

    def stop(self):
        with self.changed:
            self.stopped = True
            self.changed.notify_all()

    def _run(self):
        while not self.stopped:
            with self.changed:
                wait = self.queue[0][0] - self.now() if self.queue else 5.0
                if wait > 0:
                    self.changed.wait(min(wait, 5.0))
                    continue
            with self.stepping:
                self._send_due()

    def advance(self, seconds: float):
        if not 0 <= seconds <= 366 * 86400:
            raise Refusal("advance_seconds is from 0 to a year")
        with self.stepping:
            until = self.now() + seconds
            while True:
                with self.changed:
                    due = self.queue[0][0] if self.queue else None
                    if due is None or due > max(until, self.now()):
                        self.ahead += max(0.0, until - self.now())
                        return
                    self.ahead += max(0.0, due - self.now())
                self._send_due()

    def _send_due(self):
        now, tasks = self.now(), []
        with self.changed:
            while self.queue and self.queue[0][0] <= now:
                tasks.append(heapq.heappop(self.queue)[2])
        if len(tasks) == 1:
            self._attempt(tasks[0])
        elif tasks:
            with ThreadPoolExecutor(min(16, len(tasks))) as pool:
                list(pool.map(self._attempt, tasks))

    def _schedule(self, due: float, task: Task):
        with self.changed:
            heapq.heappush(self.queue, (due, next(self.numbers), task))
            self.changed.notify_all()

    def _attempt(self, task: Task):
        began = self.now()
        if task.attempts == 0:
            task.first = began
        else:
            for hook in self.on_retry:
                hook(task.push, task.attempts)
        line = Line(self.choices.manner)
        status = line.deliver(task.push)
        line.close()
        task.attempts += 1
        task.accepted = task.accepted or self.accepts(status)
        if task.accepted and not self.after_accepted(task):
            return
        due = (began if self.choices.period_from_first else self.now()) + self.period(task.attempts)
        room = self.limit_seconds + (1 if self.choices.last_minute else -30)
        if due - task.first <= room:
            self._schedule(due, task)

    # Results.

    def trigger(self, body: dict) -> dict:
        if body.get("push") != "numberCheck":
            raise Refusal('push is "numberCheck"')
        values = body["values"]
        level = next((values[name] for name in ("level", "variant") if values.get(name) in LEVELS), "basic")
        plan = [self.result(values["url"], str(values.get("phone") or "8613800000001"), level, next(self.count))]
        message = plan[0].payload["messageId"]
        for hook in self.on_plan:
            hook(plan)
        due = self.now()
        for push in plan:
            due += self.pace_seconds + push.after
            self._schedule(due, Task(push, due))
        return {"messageId": message}

    def result(self, url: str, phone: str, level: str, number: int) -> Push:
        payload = {"messageId": str(uuid.uuid4()) + (f"-{number % 10**6:06}" if self.choices.long_message_ids else ""),
                   "code": 0, "msg": self.choices.success_text, "batchNo": f"{700337042751 + number}", "phone": phone}
        if level == "failure":
            code = list(FAILURES)[number % len(FAILURES)]
            payload |= {"code": code, "msg": FAILURES[code][0 if self.choices.chinese else 1]}
        if level != "failure":
            payload["data"] = self.data(phone, level, number)
        elif self.choices.failure_with_cost:
            payload["data"] = {"basic": {"preCheck": "NO", "numberType": 0}}
        if level != "failure" or self.choices.failure_with_cost:
            price = 0 if level == "failure" else round(0.1912 + number % 7, self.choices.price_decimals)
            payload["cost"] = {"price": price, "currency": "USD"}
        if self.choices.extra_members:
            payload["traceId"] = uuid.uuid4().hex
        return Push("result", url, payload, 0.0, self.choices.content_type, self.choices.write,
                    context={"level": level, "number": number})

    def data(self, phone: str, level: str, number: int) -> dict:
        digits = phone.lstrip("+")
        country = next((code for code in REGIONS if digits.startswith(code)), digits[:2])
        basic = {"preCheck": "YES", "regionCode": REGIONS.get(country, "ZZ"), "countryCode": country,
                 "nationalNumber": digits[len(country):], "standNumber": digits, "numberType": number % 9}
        if self.choices.with_carrier:
            basic["carrier"] = "China Telecom"
        data = {"basic": basic}
        if level == "hlr":
            data["live"] = {name: ANSWERS[(number + index) % 3] for index, name in
                            enumerate(("validity", "reachable", "roaming"))}
        if level == "dial":
            data["dial"] = {"early": ANSWERS[number % 3], "answered": ANSWERS[(number + 1) % 3],
                            "response": RESPONSES[number % len(RESPONSES)]}
        return data
