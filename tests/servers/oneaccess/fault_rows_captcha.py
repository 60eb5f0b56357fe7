"""Faults of what is answered: the captcha (tables 2 and 3), the countries."""


import sentences as say
from common.draft import DROP, header
from common.faults import Fault, on_refusal, on_reply, on_success, replace, restatus
from probe import answers, token
from rules import CLIENT

NO_CLIENT = header(CLIENT, DROP)


def member(fault_id, name, what, value, breaks=None, control=True):
    """A row: the member `name` of a captcha has `value`, or is absent (DROP)."""
    def rewrite(payload):
        if value is DROP:
            payload.pop(name, None)
        else:
            payload[name] = value

    def shows(outcome):
        found = outcome.payload.get(name, DROP)
        return outcome.status == 200 and (type(found), found) == (type(value), value)

    return Fault(fault_id, "response", [name], breaks or say.MEMBER[name], what, on_success(rewrite, "captcha"),
                 answers("captcha", shows), spares_control=control)


def error_member(fault_id, name, what, value):
    def rewrite(payload):
        if value is DROP:
            payload.pop(name, None)
        else:
            payload[name] = value

    def shows(outcome):
        found = outcome.payload.get(name, DROP)
        return outcome.status == 400 and (type(found), found) == (type(value), value)

    return Fault(fault_id, "response", [name], say.CAPTCHA_400, what, on_refusal(rewrite, "captcha"),
                 answers("captcha", shows, NO_CLIENT))


PICTURE = "iVBORw0KGgoAAAANSUhEUgAAADcAAAALSUVORK5CYII"
ROWS = [
    member("token-absent", "token", "a captcha has no token", DROP, control=False),
    member("token-null", "token", "the token of a captcha is null", None, control=False),
    member("token-empty", "token", "the token of a captcha is empty", "", control=False),
    member("token-integer", "token", "the token of a captcha is an integer", 389001, control=False),
    Fault("token-repeated", "response", ["token"], say.MEMBER["token"], "every captcha has the same token",
          replace(new_token=lambda old: "389" + "0" * 26 + "fd1"),
          lambda client: token(client) == token(client), spares_control=False),
    Fault("token-repeated-in-pairs", "state", ["token"], say.MEMBER["token"],
          "two captchas that follow each other have the same token",
          lambda service: _in_pairs(service),
          lambda client: len({token(client) for _ in range(4)}) < 4, spares_control=False),
    member("projectCode-value", "projectCode", "projectCode is a string", "default"),
    member("captchaOriginalPath-value", "captchaOriginalPath", "captchaOriginalPath is a string", "/images/1.png"),
    member("captchaFontType-value", "captchaFontType", "captchaFontType is a string", "WenQuanZhengHei.ttf"),
    member("captchaFontSize-integer", "captchaFontSize", "captchaFontSize is 25", 25),
    member("captchaFontSize-value", "captchaFontSize", "captchaFontSize is \"25\"", "25"),
    member("secretKey-integer", "secretKey", "secretKey is an integer", 1234),
    member("secretKey-object", "secretKey", "secretKey is an object", {"alg": "AES"}),
    member("captchaId-integer", "captchaId", "captchaId is an integer", 17),
    member("originalImage-absent", "originalImageBase64", "a captcha has no originalImageBase64", DROP),
    member("originalImage-null", "originalImageBase64", "originalImageBase64 is null", None),
    member("originalImage-data-url", "originalImageBase64", "originalImageBase64 begins with data:image/png;base64,",
           "data:image/png;base64," + PICTURE + "="),
    member("originalImage-url", "originalImageBase64", "originalImageBase64 is a URL", "https://example.com/1.png"),
    member("originalImage-list", "originalImageBase64", "originalImageBase64 is a list of bytes", [137, 80, 78, 71]),
    member("jigsawImage-absent", "jigsawImageBase64", "a captcha has no jigsawImageBase64", DROP),
    member("jigsawImage-hex", "jigsawImageBase64", "jigsawImageBase64 has characters that Base64 has not",
           "89-50-4E-47"),
    member("jigsawImage-object", "jigsawImageBase64", "jigsawImageBase64 is an object", {"png": PICTURE}),
    member("point-object", "point", "point is an object", {"x": 0, "y": 5.0}),
    member("wordList-list", "wordList", "wordList is a list", ["a", "b"]),
    member("pointList-list", "pointList", "pointList is a list", []),
    member("pointJson-plain", "pointJson", "pointJson is not in Base64", "{\"x\":0,\"y\":5.0}"),
    member("result-integer", "result", "result is 0", 0),
    member("result-object", "result", "result is an object", {"ok": False}),
    member("captchaVerification-boolean", "captchaVerification", "captchaVerification is false", False),

    Fault("captcha-201", "status", ["status", "201"], say.CAPTCHA_200, "a captcha is answered 201",
          restatus(201, True, "captcha"), answers("captcha", lambda outcome: outcome.status == 201),
          spares_control=False),
    Fault("captcha-in-data", "response", ["token", "data"], say.CAPTCHA_200, "a captcha is wrapped in a member data",
          on_success(lambda payload: {"data": payload}, "captcha"),
          answers("captcha", lambda outcome: "data" in outcome.payload), spares_control=False),
    Fault("captcha-in-list", "response", ["object", "list", "array"], say.CAPTCHA_200, "a captcha comes in a list",
          on_success(lambda payload: [payload], "captcha"),
          answers("captcha", lambda outcome: isinstance(outcome.json, list)), spares_control=False),
    error_member("error-code-integer", "error_code", "error_code is an integer", 10001),
    error_member("error-code-absent", "error_code", "error_code is absent", DROP),
    error_member("error-code-null", "error_code", "error_code is null", None),
    error_member("error-msg-absent", "error_msg", "error_msg is absent", DROP),
    error_member("error-msg-list", "error_msg", "error_msg is a list", ["missing header"]),
    error_member("error-msg-null", "error_msg", "error_msg is null", None),
]
for status in (200, 404, 500, 422):
    ROWS.append(Fault(f"captcha-refusal-{status}", "status", ["status", str(status)], say.CAPTCHA_400,
                      f"a captcha request without X-client-id is answered {status}", restatus(status, False, "captcha"),
                      answers("captcha", lambda outcome, status=status: outcome.status == status, NO_CLIENT)))


def _in_pairs(service):
    made = service.new_token
    kept = []

    def new_token():
        if kept:
            return kept.pop()
        kept.append(made())
        return kept[0]
    service.new_token = new_token


def _rename(old, new):
    def change(payload):
        payload[new] = payload.pop(old)
    return change


def _body(change, operation="captcha", success=True):
    """The bytes of the answer are others."""
    def hook(view, answer, reply, _memory):
        if view.operation.id == operation and answer.success == success:
            change(reply)
    return on_reply(hook)


def _truncate(reply):
    reply.body = reply.body.rstrip()[:-1]


def _html(reply):
    reply.content_type, reply.body = "text/html", b"<html><body>400</body></html>"


ROWS += [
    Fault("error-members-camel-case", "response", ["error_code"], say.CAPTCHA_400, "error_code is called errorCode",
          on_refusal(_rename("error_code", "errorCode"), "captcha"),
          answers("captcha", lambda outcome: "errorCode" in outcome.payload, NO_CLIENT)),
    Fault("captcha-json-truncated", "json", ["json"], say.CAPTCHA_200, "the last character of a captcha is missing",
          _body(_truncate), answers("captcha", lambda outcome: outcome.status == 200 and outcome.json is None),
          spares_control=False),
    Fault("captcha-text-html", "header", ["Content-Type", "content-type", "text/html"], say.CAPTCHA_200,
          "a captcha says that it is text/html", _body(lambda reply: setattr(reply, "content_type", "text/html")),
          answers("captcha", lambda outcome: outcome.headers["content-type"] == "text/html")),
    Fault("captcha-length-too-long", "framing", ["length", "cut", "connection", "framing"], say.CAPTCHA_200,
          "Content-Length of a captcha is four too much", _body(lambda reply: setattr(reply, "claimed_extra", 4)),
          answers("captcha", lambda outcome: outcome.problem == "framing"), spares_control=False),
    Fault("captcha-refusal-html", "response", ["error_code", "json"], say.CAPTCHA_400,
          "a captcha request without X-client-id is answered with an HTML page", _body(_html, success=False),
          answers("captcha", lambda outcome: outcome.status == 400 and outcome.json is None, NO_CLIENT)),
    Fault("captcha-refusal-empty", "response", ["error_code", "json"], say.CAPTCHA_400,
          "a captcha request without X-client-id is answered 400 without a body",
          _body(lambda reply: setattr(reply, "body", b""), success=False),
          answers("captcha", lambda outcome: outcome.status == 400 and not outcome.body, NO_CLIENT)),
]


def country(fault_id, names, what, change, shows):
    """A row: `change(payload)` spoils the list of countries, `shows(payload)` sees it."""
    return Fault(fault_id, "response", names, say.COUNTRIES, what, on_success(change, "countries"),
                 answers("countries", lambda outcome: outcome.status == 200 and shows(outcome.payload)))


def every(change):
    def run(payload):
        for one in payload["phoneAreaCodeDefinitions"]:
            change(one)
    return run


def first(shows):
    return lambda payload: shows(payload["phoneAreaCodeDefinitions"][0])


ROWS += [
    country("countries-absent", ["phoneAreaCodeDefinitions"], "phoneAreaCodeDefinitions is absent",
            lambda payload: payload.pop("phoneAreaCodeDefinitions") and None,
            lambda payload: "phoneAreaCodeDefinitions" not in payload),
    country("countries-object", ["phoneAreaCodeDefinitions"], "phoneAreaCodeDefinitions is an object by country",
            lambda payload: payload.update(phoneAreaCodeDefinitions={
                one["countryCode"]: one for one in payload["phoneAreaCodeDefinitions"]}),
            lambda payload: isinstance(payload["phoneAreaCodeDefinitions"], dict)),
    country("areaCode-integer", ["areaCode"], "areaCode is an integer",
            every(lambda one: one.update(areaCode=int(one["areaCode"]))),
            first(lambda one: isinstance(one["areaCode"], int))),
    country("areaCode-absent", ["areaCode"], "areaCode is absent", every(lambda one: one.pop("areaCode")),
            first(lambda one: "areaCode" not in one)),
    country("displayMapping-string", ["displayMapping"], "displayMapping is a string",
            every(lambda one: one.update(displayMapping=one["displayMapping"]["en"])),
            first(lambda one: isinstance(one["displayMapping"], str))),
    country("countryCode-list", ["countryCode"], "countryCode is a list",
            every(lambda one: one.update(countryCode=[one["countryCode"]])),
            first(lambda one: isinstance(one["countryCode"], list))),
    country("mobileRegex-null", ["mobileRegex"], "mobileRegex is null", every(lambda one: one.update(mobileRegex=None)),
            first(lambda one: one["mobileRegex"] is None)),
    country("areaCodeSuffixes-string", ["areaCodeSuffixes"], "areaCodeSuffixes is a string",
            every(lambda one: one.update(areaCodeSuffixes=",".join(one["areaCodeSuffixes"]))),
            first(lambda one: isinstance(one["areaCodeSuffixes"], str))),
    country("preferredAreaCode-integer", ["preferredAreaCode"], "preferredAreaCode is an integer",
            lambda payload: payload.update(preferredAreaCode=86),
            lambda payload: payload["preferredAreaCode"] == 86),
    country("preferredAreaCode-absent", ["preferredAreaCode"], "preferredAreaCode is absent",
            lambda payload: payload.pop("preferredAreaCode") and None,
            lambda payload: "preferredAreaCode" not in payload),
    Fault("countries-206", "status", ["status", "206"], say.COUNTRIES, "country-codes is answered 206",
          restatus(206, True, "countries"), answers("countries", lambda outcome: outcome.status == 206),
          spares_control=False),
]
