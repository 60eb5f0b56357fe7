"""The five operations of the OneAccess SDK. Captchas are kept in memory; every captcha has the account's solution."""

import json
import secrets
from dataclasses import dataclass

import images
import rules
from choices import Choices
from common.engine import Answer, Operation, Rule, Service, View

BASE = "/api/v2/sdk"
TEXTS = {"present": ("a mandatory parameter is missing", "缺少必选参数"), "known": ("unknown identity", "身份无效"),
         "value": ("a parameter is invalid", "参数不合法"), "json": ("the body is not valid JSON", "请求体不合法"),
         "proved": ("the captcha was not verified", "图形验证码未通过校验"), "right": ("wrong position", "坐标错误")}


@dataclass(frozen=True)
class Account:
    client_id: str = "DRrYIqauawN0I8myTMoDTPys6ezGZxnm"
    tenant_id: str = "08f770f51f80d2f40f38c00cb199fd21"
    solution: tuple[float, float] = (237.0, 5.0)


@dataclass
class Captcha:
    until: float
    verified: str | None = None  # the point_json that was verified


class OneAccessView(View):
    def __init__(self, request, service, operation, values, now):
        super().__init__(request, service, operation, values, now)
        self.fields = service.read_body(request.body)

    def header(self, name):
        value = super().header(name)
        return None if value == "" and self.choices.empty_header_is_absent else value


class OneAccess(Service):
    view_class = OneAccessView

    def __init__(self, choices: Choices, account: Account = Account()):
        self.captchas: dict[str, Captcha] = {}
        later = rules.captcha_rules(choices)
        places = {"captcha": ("GET", "/captcha", self.issue), "verify": ("POST", "/captcha/verify", self.verify),
                  "sms": ("POST", "/sms/send", self.send), "email": ("POST", "/email/send", self.send),
                  "countries": ("GET", "/country-codes", self.countries)}
        super().__init__(choices, account, [
            Operation(name, method, BASE + path, rules.ordered_rules(name, choices), act, later[name])
            for name, (method, path, act) in places.items()])

    def read_body(self, raw: bytes) -> dict | None:
        return rules.read_body(raw, self.choices)

    # Captchas.

    def new_token(self) -> str:
        return secrets.token_hex(16)

    def captcha(self, token: str, now: float) -> Captcha | None:
        """One that may still be verified."""
        found = self.captchas.get(token)
        if found is None or found.until <= now or (found.verified is not None and self.choices.captcha_used_once):
            return None
        return found

    def is_solution(self, point_json) -> bool:
        return rules.point_of(point_json, self.choices) == self.account.solution

    def is_proof(self, text: str, now: float) -> bool:
        token, separator, point = text.partition(rules.SEPARATOR)
        found = self.captchas.get(token)
        if not separator or found is None or found.until <= now or found.verified is None:
            return False
        return point == found.verified if self.choices.proof_compared_as_text else self.is_solution(point)

    def use_proof(self, text: str):
        if self.choices.captcha_used_once:
            self.captchas.pop(text.partition(rules.SEPARATOR)[0], None)

    def failed(self, token: str):
        if self.choices.captcha_used_once:
            self.captchas.pop(token, None)

    def verified(self, captcha: Captcha, point_json: str):
        captcha.verified = point_json

    # Operations.

    def captcha_members(self, token: str, result: bool, solved: str | None = None) -> dict:
        return {"captchaId": secrets.token_hex(8) if self.choices.captcha_id else None, "projectCode": None,
                "captchaOriginalPath": None, "captchaFontType": None, "captchaFontSize": None,
                "secretKey": secrets.token_urlsafe(12) if self.choices.secret_key else None,
                "originalImageBase64": None if solved else images.ORIGINAL, "point": None,
                "jigsawImageBase64": None if solved else images.JIGSAW, "wordList": None, "pointList": None,
                "pointJson": None, "token": token,
                "result": str(result).lower() if self.choices.result_as_text else result,
                "captchaVerification": None}

    def issue(self, view: OneAccessView) -> Answer:
        if len(self.captchas) > 20_000:
            self.captchas = {token: one for token, one in self.captchas.items() if one.until > view.now}
        token = self.new_token()
        self.captchas[token] = Captcha(view.now + self.choices.captcha_seconds)
        return Answer(200, self.captcha_members(token, False))

    def verify(self, view: OneAccessView) -> Answer:
        token, point_json = view.fields["token"], view.fields["point_json"]
        view.require("verify.token.known")
        right = self.rule("verify.point_json.right")
        if not right.holds(view):
            self.failed(token)
            if right.refusal is not None:
                view.require(right.id)
            return Answer(200, self.captcha_members(token, False, point_json), right)
        self.verified(self.captchas.get(token) or Captcha(0), point_json)
        return self.success(view)

    def send(self, view: OneAccessView) -> Answer:
        view.require(f"{view.operation.id}.captcha_token.proved")
        self.use_proof(view.fields["captcha_token"])
        return self.success(view)

    def success(self, view: OneAccessView) -> Answer:
        """Of the three operations whose success body is not given."""
        if self.choices.empty_success:
            return Answer(200, None)
        if view.operation.id != "verify":
            return Answer(200, {"expireTime": 300, "success": True})
        return Answer(200, self.captcha_members(view.fields.get("token"), True, "solved"))

    def countries(self, _view) -> Answer:
        listed = images.MORE if self.choices.more_countries else images.EXAMPLE
        return Answer(200, {"phoneAreaCodeDefinitions": json.loads(json.dumps(listed)), "preferredAreaCode": "CN"})

    def refuse(self, view: View, rule: Rule) -> Answer:
        status, code = rule.refusal or (400, "0")
        if view.operation.id == "captcha":
            status = 400  # the only error that its table has
        english, chinese = TEXTS.get(rule.id.rsplit(".", 1)[1], ("invalid request", "请求不合法"))
        text = chinese if self.choices.error_msg_chinese else f"{english}: {rule.id}"
        return Answer(status, {"error_code": code, "error_msg": text}, rule)
