"""Pushes as the three vendors' documents show them, for the selftest. `valid` gives (label, headers, body)."""

import itertools
import json
import time
import uuid
from urllib.parse import quote_plus

JSON = {"Content-Type": "application/json"}
JSON_CHARSET = {"Content-Type": "application/json;charset=UTF-8"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
NUMBERS = itertools.count(1)


def as_json(payload, **options) -> bytes:
    return json.dumps(payload, **options).encode()


class Voice:
    headers, charset = JSON, JSON_CHARSET
    course = ("callout", "alerting", "answer", "disconnect")
    unsaid = [b"{", b"", b"[1,2", b"\xff\xfe", b"null", b'"callout"']

    @staticmethod
    def session() -> str:
        return f"1201_{next(NUMBERS)}_0_20190124030424@callenabler245.huaweicaas.com"

    @staticmethod
    def push(name: str, session: str, lack=(), **more) -> bytes:
        info = {"sessionId": session, "timestamp": "2019-01-24 03:04:24", "userData": "customerId123",
                "caller": "+8613800000022", "called": "+8613800000021"}
        if name == "disconnect":
            info |= {"stateCode": 0, "stateDesc": "normal"}
        info = {key: value for key, value in (info | more).items() if key not in lack}
        return as_json({"eventType": name, "statusInfo": info}, ensure_ascii=False)

    @classmethod
    def valid(cls):
        s = cls.session()
        yield from ((name, cls.push(name, s)) for name in cls.course)
        yield "fee", as_json({"eventType": "fee", "feeLst": [{"sessionId": s}]})
        yield from ((f"{name} with a timestamp that is a number", cls.push(name, cls.session(), timestamp=1548299064))
                    for name in ("alerting",))
        yield "without userData", cls.push("callout", s, lack=["userData"], timestamp="2019-01-24 03:04:25")
        yield "without stateDesc", cls.push("disconnect", s, lack=["stateDesc"])
        yield "userData of 256 characters", cls.push("answer", cls.session(), userData="u" * 256)
        yield "empty userData", cls.push("answer", cls.session(), userData="")
        yield "userData not ASCII", cls.push("answer", cls.session(), userData="é")
        yield "large number", cls.push("disconnect", cls.session(), stateCode=2 ** 40)
        yield "unknown extra member", cls.push("answer", cls.session(), hostName="a")

    @classmethod
    def hostile(cls):
        s = cls.session()
        yield "unknown eventType", as_json({"eventType": "transfer", "statusInfo": {}})
        yield "no statusInfo", as_json({"eventType": "answer"})
        yield "mistyped", as_json({"eventType": "answer", "statusInfo": {"sessionId": s, "called": 5}})
        yield "the next valid, after one of its session was refused", cls.push("answer", s)


class Privacy:
    headers, charset = FORM, {"Content-Type": "application/x-www-form-urlencoded; charset=UTF-8"}
    course = ("callStart", "cdr")
    unsaid = [b"%zz=%", b"&&&==", b"", b"\xff\xfe", b"{"]

    @staticmethod
    def session() -> str:
        return f"task-{next(NUMBERS)}"

    @staticmethod
    def push(name: str, session: str, lack=(), **more) -> bytes:
        now = int(time.time())
        values = {"devid": "10000000", "appid": "assay-demo-app", "taskid": session, "subid": "s1",
                  "caller": "13800000001", "rcaller": "17000000001", "callee": "13900000002", "userData": "dTE="}
        if name == "cdr":
            values |= {"result": "answered", "beginTime": now - 9, "ringTime": now - 8, "answerTime": now - 5,
                       "releaseTime": now, "duration": 5, "releasedir": 1}
        else:
            values["callTime"] = now - 9
        return "&".join(f"{key}={quote_plus(str(value))}" for key, value in (values | more).items()
                        if key not in lack).encode()

    @classmethod
    def valid(cls):
        s = cls.session()
        yield from ((name, cls.push(name, s)) for name in cls.course)
        for name in ("ringTime", "answerTime", "userData", "duration"):
            yield f"without {name}", cls.push("cdr", cls.session(), lack=[name])
        for name, value in (("releasedir", 0), ("result", 16), ("caller", "1" * 24)):
            yield f"{name} {value}", cls.push("cdr", cls.session(), **{name: value})
        yield "empty userData", cls.push("cdr", cls.session(), userData="")
        yield "userData not ASCII", cls.push("cdr", cls.session(), userData="用户")
        yield "large number in duration", cls.push("cdr", cls.session(), duration=2 ** 40)
        yield "unknown extra member", cls.push("cdr", cls.session(), city="a")

    @classmethod
    def hostile(cls):
        s = cls.session()
        yield "no subid", cls.push("cdr", cls.session(), lack=["subid"])
        yield "mistyped", cls.push("cdr", s, beginTime="now")
        yield "the next valid, after one of its session was refused", cls.push("cdr", s)


class NxCloud:
    headers, charset = JSON, JSON_CHARSET
    course = ("basic", "hlr", "dial", "failure")
    unsaid = [b"{", b"", b"[1,2", b"\xff\xfe", b"null"]

    @staticmethod
    def session() -> str:
        return str(uuid.uuid4())

    @staticmethod
    def push(name: str, session: str, lack=(), basic=None, live=None, dial=None, **more) -> bytes:
        values = {"messageId": session, "code": 0, "msg": "success", "batchNo": "700337042751",
                  "phone": "8613800000001"}
        if name == "failure":
            values |= {"code": 114, "msg": "wrong format"}
        else:
            data = {"basic": {"preCheck": "YES", "regionCode": "CN", "countryCode": "86",
                              "nationalNumber": "13800000001", "standNumber": "8613800000001",
                              "numberType": 2, "carrier": "China Telecom"}}
            data["basic"].update(basic or {})
            if name == "hlr":
                data["live"] = {"validity": "YES", "reachable": "NO", "roaming": "NO", **(live or {})}
            if name == "dial":
                data["dial"] = {"early": "NO", "answered": "NO", "response": "busy", **(dial or {})}
            data["basic"] = {key: value for key, value in data["basic"].items() if key not in lack}
            values |= {"data": data, "cost": {"price": 0.1912, "currency": "USD"}}
        return as_json(values | more, ensure_ascii=False)

    @classmethod
    def valid(cls):
        yield from ((name, cls.push(name, cls.session())) for name in cls.course)
        yield "without carrier", cls.push("basic", cls.session(), lack=["carrier"])
        yield "messageId of 64 characters", cls.push("basic", (cls.session() * 2)[:64])
        yield "numberType 0", cls.push("basic", cls.session(), basic={"numberType": 0})
        yield "response voicemail", cls.push("dial", cls.session(), dial={"response": "voicemail"})
        yield "roaming UNKNOWN", cls.push("hlr", cls.session(), live={"roaming": "UNKNOWN"})
        yield "code 122", cls.push("failure", cls.session(), code=122)
        yield "empty msg", cls.push("basic", cls.session(), msg="")
        yield "msg not ASCII", cls.push("failure", cls.session(), msg="号码格式有误")
        yield "large number in price", cls.push("basic", cls.session(), cost={"price": 10 ** 12, "currency": "VND"})
        yield "unknown extra member", cls.push("basic", cls.session(), traceId="a")

    @classmethod
    def hostile(cls):
        s = cls.session()
        yield "code that is text", cls.push("basic", s, code="0")
        yield "mistyped phone", cls.push("basic", s, phone=5)
        yield "the next valid, after one of its session was refused", cls.push("basic", s)


APIS = {"voice": Voice, "privacy": Privacy, "nxcloud": NxCloud}
