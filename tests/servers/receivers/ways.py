"""Ways in which a customer's server fails: changes of a receiver, and the pushes that meet them."""

import threading
import time

from common.faults import drop, stall
from receiver import Notice
from voice.http_wire import Reply

KNOWN = {
    "voice": {"eventType", "statusInfo", "feeLst", "timestamp", "userData", "sessionId", "caller", "called",
              "partyType", "stateCode", "stateDesc", "digitInfo"},
    "privacy": {"devid", "appid", "taskid", "subid", "caller", "rcaller", "callee", "result", "beginTime", "ringTime",
                "answerTime", "releaseTime", "duration", "recording", "userData", "releasedir", "callTime",
                "smsContent"},
    "nxcloud": {"messageId", "code", "msg", "batchNo", "phone", "data", "basic", "live", "dial", "cost", "preCheck",
                "regionCode", "countryCode", "nationalNumber", "standNumber", "numberType", "carrier", "validity",
                "reachable", "roaming", "early", "answered", "response", "price", "currency"},
}
FORM_NUMBERS = ("beginTime", "ringTime", "answerTime", "releaseTime", "duration", "callTime")


def status(code: int):
    return lambda: Reply(code)


def members(payload):
    """(name, value) of every member, deep; the entries of feeLst are the vendor's business."""
    if isinstance(payload, dict):
        for name, value in payload.items():
            yield name, value
            if name != "feeLst":
                yield from members(value)


def value_of(notice: Notice, name: str):
    return next((value for key, value in members(notice.payload) if key == name), None)


def instead(reply, when):
    """A valid push that `when(notice)` describes gets `reply()`."""
    return lambda receiver: receiver.on_notice.append(
        lambda notice, memory: reply() if notice.valid and when(notice) else None)


def on_garbage(reply, when):
    return lambda receiver: receiver.on_notice.append(
        lambda notice, memory: reply() if not notice.valid and when(notice) else None)


# Events and values.

def named(name):
    return lambda notice: notice.name == name


def has(name, value):
    return lambda notice: str(value_of(notice, name)) == str(value)


def lacks(name, *events):
    return lambda notice: value_of(notice, name) is None and notice.name in events


def is_unknown(api):
    return lambda notice: any(name not in KNOWN[api] for name, _ in members(notice.payload))


def is_large(notice):
    """A form has its numbers as text."""
    return any((type(value) in (int, float) or (name in FORM_NUMBERS and str(value).isdecimal()))
               and float(value) > 2 ** 31 for name, value in members(notice.payload))


def is_empty(*names):
    return lambda notice: any(name in names and value == "" for name, value in members(notice.payload))


def is_long(name, length):
    return lambda notice: len(str(value_of(notice, name) or "")) >= length


def is_non_ascii(notice):
    return any(isinstance(value, str) and not value.isascii() for _, value in members(notice.payload))


# What came before.

def when_again(reply):
    return lambda receiver: receiver.on_notice.append(lambda notice, memory: reply() if notice.again else None)


def when_sessions_cross(reply):
    """A later push of an open session, after one of another session: it gets `reply()`."""
    def plant(receiver):
        opened, last = set(), [None]

        def hook(notice, _memory):
            if not notice.valid or notice.session in (None, "None"):
                return None
            with receiver.lock:
                crossed = notice.session in opened and last[0] != notice.session
                last[0] = notice.session
                if notice.name in receiver.api.opens:
                    opened.add(notice.session)
                if notice.name in receiver.api.closes:
                    opened.discard(notice.session)
            return reply() if crossed else None
        receiver.on_notice.append(hook)
    return plant


def when_at_once(reply):
    """Pushes that are handled at the same time get `reply()`."""
    def plant(receiver):
        busy = [0]

        def hook(notice, _memory):
            if not notice.valid:
                return None
            with receiver.lock:
                busy[0] += 1
                crossed = busy[0] > 1
            time.sleep(0.03)
            with receiver.lock:
                crossed = crossed or busy[0] > 1
            answer = reply() if crossed else None
            if answer is None or not answer.stall_seconds:  # a deadlock lets nobody go
                with receiver.lock:
                    busy[0] -= 1
            return answer
        receiver.on_notice.append(hook)
    return plant


def when_out_of_order(reply):
    def plant(receiver):
        order, furthest = receiver.api.order, {}

        def hook(notice, _memory):
            if not notice.valid or notice.name not in order or notice.again:
                return None
            at = order.index(notice.name)
            late = at < furthest.get(notice.session, -1)
            furthest[notice.session] = max(at, furthest.get(notice.session, -1))
            return reply() if late else None
        receiver.on_notice.append(hook)
    return plant


def dead_after(when, first_reply=None):
    """After a request that `when(notice)` describes nothing is answered any more."""
    def plant(receiver):
        dead = threading.Event()

        def hook(notice, _memory):
            if dead.is_set():
                return stall()
            if when(notice):
                dead.set()
                return first_reply() if first_reply else None
            return None
        receiver.on_request.append(hook)
    return plant


def dead_after_pushes(count):
    def plant(receiver):
        left = [count]

        def spent(_notice):
            left[0] -= 1
            return left[0] < 0
        dead_after(spent, stall)(receiver)
    return plant


def poisoned_session(receiver):
    """A session of which a push was refused never gets another accepted."""
    poisoned = set()

    def hook(notice, _memory):
        if not notice.valid and notice.payload is not None:
            poisoned.add(str(value_of(notice, "sessionId") or value_of(notice, "taskid") or
                             value_of(notice, "messageId")))
        return Reply(500) if notice.valid and notice.session in poisoned else None
    receiver.on_notice.append(hook)


def refused_then_broken(receiver):
    """The first delivery of a session gets 503, every later one 500."""
    refused = set()

    def hook(notice, _memory):
        if not notice.valid:
            return None
        first = notice.session not in refused
        refused.add(notice.session)
        return Reply(503 if first else 500)
    receiver.on_notice.append(hook)


def next_valid_fails(receiver):
    """After garbage the next valid push gets 500."""
    bad = [False]

    def hook(notice, _memory):
        if notice.valid and bad[0]:
            bad[0] = False
            return Reply(500)
        bad[0] = bad[0] or not notice.valid
        return None
    receiver.on_notice.append(hook)


def second_on_connection(reply):
    def plant(receiver):
        receiver.keep_alive = True

        def hook(_notice, memory):
            memory["requests"] = memory.get("requests", 0) + 1
            return reply() if memory["requests"] > 1 else None
        receiver.on_request.append(hook)
    return plant


def one_thread(receiver):
    receiver.one_thread = True
    receiver.keep_alive = False
    receiver.timeout_seconds = 60.0


def framing(when, **values):
    def plant(receiver):
        def hook(notice, reply):
            if notice.valid and when(notice):
                reply.body, reply.content_type = b'{"code":0}', "application/json"
                reply.__dict__.update(values)
        receiver.on_reply.append(hook)
    return plant


def charset_refused(receiver):
    receiver.on_request.append(
        lambda notice, memory: Reply(415) if "charset" in notice.content_type.lower() else None)


def unreadable(notice):
    return notice.payload is None and bool(notice.request.body)


def is_big(notice):
    return len(notice.request.body) > 300_000


def big_from_head(reply):
    """Also where the HTTP layer would refuse it."""
    def plant(receiver):
        receiver.body_limit_bytes = 64 * 1024 * 1024
        receiver.on_request.append(lambda notice, memory: reply() if is_big(notice) else None)
    return plant


def big_kills(receiver):
    receiver.body_limit_bytes = 64 * 1024 * 1024
    dead_after(is_big, drop)(receiver)
