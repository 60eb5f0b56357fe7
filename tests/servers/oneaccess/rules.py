"""The documented rules of the five operations: what must hold, and what answers when it does not.

A rule about a part that is missing holds: that the part must be there is a rule of its own. Ids are
operation.part.what, with the operations captcha, verify, sms, email, countries.
"""

import ipaddress
import json
import math
import re

from choices import Choices
from common.engine import Rule
from voice.view import parse_json

LOG_HEADERS = ("X-operating-sys-version", "X-device-fingerprint", "X-agent")
CLIENT, TENANT, DEVICE_IP, LANGUAGE = "X-client-id", "X-tenant-id", "X-device-ip", "X-L"
FIELDS = {"verify": ("point_json", "token", "sender"), "sms": ("mobile", "type", "captcha_token"),
          "email": ("email", "type", "captcha_token")}
SMS_TYPES = ("REGISTER_SMS", "LOGIN_SMS", "FORGET_PWD_SMS", "BIND_MOBILE_SMS", "UPDATE_MOBILE_SMS", "OTP_REST_SMS")
EMAIL_TYPES = ("FORGET_PWD_EMS",)
SEPARATOR = "---"

NUMBER = re.compile(r"\+?[0-9](?:-?[0-9]){4,19}")
ADDRESS = re.compile(r"[^\s@]+@[^\s@]+")
STRICT_ADDRESS = re.compile(r"[0-9A-Za-z.!#$%&'*+/=?^_`{|}~-]+@(?:[0-9A-Za-z-]+\.)+[0-9A-Za-z-]+")


def media_type_fits(text: str, choices: Choices) -> bool:
    if not choices.lenient_media_type:
        return text.replace(" ", "") == "application/json;charset=utf8"
    media_type, *parameters = [part.strip().lower() for part in text.split(";")]
    if media_type != "application/json":
        return False
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            return False
    return True


def point_of(text, choices: Choices) -> tuple[float, float] | None:
    """A point_json read as numbers; None: it is no point."""
    if not isinstance(text, str):
        return None
    try:
        value = json.loads(text, parse_constant=lambda constant: constant)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or not {"x", "y"} <= set(value):
        return None
    if len(value) > 2 and not choices.point_members_may_be_more:
        return None
    numbers = []
    for number in (value["x"], value["y"]):
        if isinstance(number, bool) or not isinstance(number, (int, float)):
            return None
        try:
            number = float(number)
        except OverflowError:
            return None
        if not math.isfinite(number):
            return None
        numbers.append(number)
    return numbers[0], numbers[1]


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
        return True
    except ValueError:
        return False


def field_fits(operation: str, name: str, value, choices: Choices) -> bool:
    """Types are never converted. That a token is known and a point right is asked later."""
    if not isinstance(value, str):
        return False
    if name == "point_json":
        return point_of(value, choices) is not None
    if name == "mobile":
        return re.fullmatch("[0-9]{11}", value) is not None if choices.mobile_is_11_digits else value != ""
    if name == "email":
        return (STRICT_ADDRESS if choices.email_strict else ADDRESS).fullmatch(value) is not None
    if name == "type":
        return value in (SMS_TYPES if operation == "sms" else EMAIL_TYPES)
    if name == "sender" and choices.sender_checked:
        return NUMBER.fullmatch(value) is not None or ADDRESS.fullmatch(value) is not None
    return value != ""


def read_body(raw: bytes, choices: Choices) -> dict | None:
    try:
        value = parse_json(raw, choices)
    except ValueError:
        return None
    return value if isinstance(value, dict) else None


def header_rules(operation: str, choices: Choices) -> list[Rule]:
    needed = operation != "countries" or choices.country_codes_need_headers
    logged_needed = needed and not (operation == "sms" and choices.sms_log_headers_may_be_absent)

    def present(name, wanted):
        return Rule(f"{operation}.{name}.present", choices.missing_header,
                    lambda view: not wanted or view.header(name) is not None)

    def client_known(view):
        client = view.header(CLIENT)
        return not needed or client is None or client == view.account.client_id

    def tenant_known(view):
        return not choices.tenant_checked or view.header(TENANT) in (None, view.account.tenant_id)

    def language_known(view):
        language = view.header(LANGUAGE)
        return not choices.language_checked or language is None or re.match("(?i)(zh|en)([-_]|$)", language) is not None

    def device_ip_fits(view):
        address = view.header(DEVICE_IP)
        return operation == "sms" or not choices.device_ip_checked or address is None or _is_ip(address)

    return [*(present(name, logged_needed) for name in LOG_HEADERS), present(CLIENT, needed),
            Rule(f"{operation}.{CLIENT}.known", choices.wrong_client, client_known),
            Rule(f"{operation}.{TENANT}.known", choices.wrong_client, tenant_known),
            Rule(f"{operation}.{LANGUAGE}.value", choices.wrong_field, language_known),
            Rule(f"{operation}.{DEVICE_IP}.value", choices.wrong_field, device_ip_fits)]


def body_rules(operation: str, choices: Choices) -> list[Rule]:
    def present(name):
        return Rule(f"{operation}.{name}.present", choices.wrong_field,
                    lambda view: view.fields is None or name in view.fields)

    def value(name):
        return Rule(f"{operation}.{name}.value", choices.wrong_field,
                    lambda view: name not in (view.fields or {}) or field_fits(operation, name, view.fields[name],
                                                                              choices))

    media = [Rule(f"{operation}.Content-Type.present", choices.missing_header,
                  lambda view: choices.content_type_may_be_absent or view.header("Content-Type") is not None),
             Rule(f"{operation}.Content-Type.value", choices.wrong_media_type,
                  lambda view: view.header("Content-Type") is None
                  or media_type_fits(view.header("Content-Type"), choices))]
    parsed = Rule(f"{operation}.body.json", choices.broken_json, lambda view: view.fields is not None)
    known = Rule(f"{operation}.body.unknown", choices.wrong_field,
                 lambda view: choices.unknown_fields_allowed or set(view.fields or {}) <= set(FIELDS[operation]))
    names = FIELDS[operation] if not choices.body_first else FIELDS[operation][::-1]
    return [*media, parsed, known, *map(present, names), *map(value, names)]


def ordered_rules(operation: str, choices: Choices) -> list[Rule]:
    query = Rule(f"{operation}.query", choices.wrong_field,
                 lambda view: choices.query_is_ignored or not view.raw_query)
    headers = header_rules(operation, choices)
    body = body_rules(operation, choices) if operation in FIELDS else []
    return [query, *body, *reversed(headers)] if choices.body_first else [query, *headers, *body]


def captcha_rules(choices: Choices) -> dict[str, list[Rule]]:
    """Asked when the rest holds: about the captcha that a request names."""
    def proved(operation):
        return Rule(f"{operation}.captcha_token.proved", choices.unproved_captcha,
                    lambda view: view.service.is_proof(view.fields["captcha_token"], view.now))

    known = Rule("verify.token.known", choices.unknown_captcha,
                 lambda view: view.service.captcha(view.fields["token"], view.now) is not None)
    right = Rule("verify.point_json.right", choices.wrong_point,
                 lambda view: view.service.is_solution(view.fields["point_json"]))
    return {"captcha": [], "countries": [], "verify": [known, right], "sms": [proved("sms")],
            "email": [proved("email")]}
