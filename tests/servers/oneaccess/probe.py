"""Requests that make a fault visible, as data: the row of a fault carries one.

A `Draft` starts as `GET /api/v2/sdk/captcha` with the headers of the sample requests; the functions below make it one
of the five operations. `sms(...)` and the like are changes; `Accepts`-like functions turn them into questions to a
client. What needs a captcha gets one first (`token`, `proof`).
"""

import base64
import json
import re

from common.draft import DROP, BaseDraft, attribute, both

BASE = "/api/v2/sdk"
CLIENT_ID = "DRrYIqauawN0I8myTMoDTPys6ezGZxnm"
TENANT_ID = "08f770f51f80d2f40f38c00cb199fd21"
POINT = '{"x":237.0,"y":5.0}'
MOBILE, EMAIL = "12345678901", "123@example.com"
AGENT = ("Mozilla/5.0 (Linux; Android 10; Redmi K30 Build/QKQ1.190825.002; wv) AppleWebKit/537.36 (KHTML, like Gecko) "
         "Version/4.0 Chrome/80.0.3987.99 Mobile Safari/537.36")


class Draft(BaseDraft):
    def __init__(self):
        super().__init__()
        self.path = BASE + "/captcha"
        self.headers.update({"X-operating-sys-version": "Android 10", "X-device-fingerprint": "156aysdna213sac",
                             "X-device-ip": "10.10.10.1", "X-agent": AGENT, "X-L": "zh", "X-client-id": CLIENT_ID,
                             "X-tenant-id": TENANT_ID})
        self.fields = None
        self.write_json = lambda fields: json.dumps(fields, ensure_ascii=False)

    def prepare(self):
        if self.body is None and self.fields is not None:
            self.body = self.write_json(self.fields).encode("utf-8", "surrogatepass")


def captcha(draft):
    pass


def countries(draft):
    draft.path = BASE + "/country-codes"


def _post(path, valid, values):
    def change(draft):
        draft.method, draft.path = "POST", BASE + path
        draft.headers["Content-Type"] = "application/json;charset=utf8"
        draft.fields = {name: value for name, value in {**valid, **values}.items() if value is not DROP}
    return change


def verify(token, **values):
    return _post("/captcha/verify", {"point_json": POINT, "token": token, "sender": MOBILE}, values)


def sms(proof, **values):
    return _post("/sms/send", {"mobile": MOBILE, "type": "BIND_MOBILE_SMS", "captcha_token": proof}, values)


def email(proof, **values):
    return _post("/email/send", {"email": EMAIL, "type": "FORGET_PWD_EMS", "captcha_token": proof}, values)


# What happened.

def ok(outcome) -> bool:
    """Accepted: 200, and no sign of the contrary in the body."""
    return (outcome.status == 200 and outcome.problem is None and "error_code" not in outcome.payload
            and (not outcome.body or outcome.json is not None))


def right(outcome) -> bool:
    """Verified: accepted, and `result` does not say false."""
    return ok(outcome) and outcome.payload.get("result", True) not in (False, "false")


def refused(outcome) -> bool:
    """A proper refusal: 4xx with the error body."""
    return (outcome.status is not None and 400 <= outcome.status < 500 and outcome.problem is None
            and isinstance(outcome.payload.get("error_code"), str)
            and isinstance(outcome.payload.get("error_msg"), str))


def declined(outcome) -> bool:
    """A wrong point: a refusal, or 200 with `result` false."""
    return refused(outcome) or (outcome.status == 200 and outcome.payload.get("result") in (False, "false"))


# What is needed first.

def token(client) -> str:
    return client.send(captcha).payload["token"]


def proof(client) -> str:
    """The token of a captcha that was just verified, and the point."""
    fresh = token(client)
    if not right(client.send(verify(fresh))):
        raise LookupError("the right point was not accepted")
    return f"{fresh}---{POINT}"


# Questions.

MAKERS = {"captcha": lambda client, **values: captcha, "countries": lambda client, **values: countries,
          "verify": lambda client, **values: verify(**(values if "token" in values else {"token": token(client),
                                                                                        **values})),
          "sms": lambda client, **values: sms(proof(client), **values),
          "email": lambda client, **values: email(proof(client), **values)}


def ask(operation, change=captcha, **values):
    """The outcome of the valid request of an operation, altered."""
    return lambda client: client.send(both(MAKERS[operation](client, **values), change))


def accepts(operation, change=captcha, **values):
    send = ask(operation, change, **values)
    return lambda client: (right if operation == "verify" else ok)(send(client))


def rejects(operation, change=captcha, **values):
    """Not accepted, however that is said."""
    yes = accepts(operation, change, **values)
    return lambda client: not yes(client)


def refuses(operation, change=captcha, **values):
    """Properly refused."""
    send = ask(operation, change, **values)
    return lambda client: refused(send(client))


def answers(operation, shows, change=captcha, **values):
    send = ask(operation, change, **values)
    return lambda client: shows(send(client))


def body(data: bytes):
    return attribute(body=data)


# The documented shape of answers.

STRINGS_OR_NULL = ("captchaId", "originalImageBase64", "point", "jigsawImageBase64", "wordList", "pointList",
                   "pointJson", "token", "captchaVerification", "secretKey")
ALWAYS_NULL = ("projectCode", "captchaOriginalPath", "captchaFontType", "captchaFontSize")


def is_base64(text) -> bool:
    try:
        return isinstance(text, str) and base64.b64decode(text, validate=True) != b""
    except ValueError:
        return False


def shape(draft, outcome) -> list[str]:
    if outcome.status is None or outcome.problem:
        return [f"no whole answer: {outcome.problem}"]
    payload = outcome.payload
    if not 200 <= outcome.status < 300:
        if draft.method == "HEAD" or outcome.status in (404, 405, 411, 413) and not payload:
            return []
        return [] if refused(outcome) else [f"not an error body: {outcome.status} {outcome.body[:80]!r}"]
    if draft.method == "HEAD":
        return []
    if draft.path.endswith("/captcha"):
        wrong = [name for name in STRINGS_OR_NULL if not isinstance(payload.get(name), (str, type(None)))]
        wrong += [name for name in ALWAYS_NULL if payload.get(name) is not None]
        wrong += [name for name in ("originalImageBase64", "jigsawImageBase64") if not is_base64(payload.get(name))]
        return wrong + ([] if re.fullmatch(".+", payload.get("token") or "") else ["token"])
    if draft.path.endswith("/country-codes"):
        listed = payload.get("phoneAreaCodeDefinitions")
        good = isinstance(listed, list) and all(
            isinstance(one["areaCode"], str) and isinstance(one["displayMapping"], dict)
            and isinstance(one["countryCode"], str) and re.compile(one["mobileRegex"])
            and isinstance(one["areaCodeSuffixes"], list) for one in listed)
        return [] if good and payload.get("preferredAreaCode") == "CN" else ["countries"]
    return []
