"""The documented rules, one row each: what must hold, and which row of table 6 answers when it does not.

A rule about a part that is missing holds: that the part must be there is a rule of its own. A fault (faults.py)
loosens or tightens one rule, or changes its answer.
"""

import base64
import binascii
import hashlib
import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timezone
from decimal import Decimal

from choices import Choices, Refusal
from view import AKSK_NAMES, AUTHORIZATION_NAMES, FIELDS, MANDATORY_FIELDS, View, media_type_is_json

AUTHORIZATION_ABSENT = {"realm": "1023007", "profile": "1023008", "type": "1023012"}
AUTHORIZATION_WRONG = {"realm": "1023009", "profile": "1023010", "type": "1023011"}
AKSK_ABSENT = {"Username": "1023034", "Nonce": "1023035", "Created": "1023036", "PasswordDigest": "1023037"}
CONSTANTS = {"realm": "SDP", "profile": "UsernameToken", "type": "Appkey"}

CREATED_PLAIN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
CREATED_LONG = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|\+00:00)")
NUMBER = re.compile(r"\+[0-9]{3,30}")
URL_SIGNS = re.compile(r"[0-9A-Za-z:./-]+")
HOST_AND_PATH = re.compile(r"[0-9A-Za-z]([0-9A-Za-z.-]*[0-9A-Za-z])?(:[0-9]{1,5})?(/[0-9A-Za-z:./-]*)?")
IDEOGRAPHS = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
BASE64_SIGNS = re.compile(r"[0-9A-Za-z+/]+={0,2}")


@dataclass
class Rule:
    id: str
    refusal: Refusal
    holds: Callable[[View], bool]


def password_digest(nonce: str, created: str, secret: str) -> str:
    raw = hmac.new(secret.encode(), (nonce + created).encode("utf-8", "surrogateescape"), hashlib.sha256).digest()
    return base64.b64encode(raw).decode("ascii")


def created_time(text: str, choices: Choices) -> float | None:
    if choices.created_may_have_fraction_or_offset:
        match = CREATED_LONG.fullmatch(text)
        text = match[1] + "Z" if match else ""
    elif not CREATED_PLAIN.fullmatch(text):
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=timezone.utc).timestamp()
    except (ValueError, OverflowError):
        return None


# Values of body fields (table 4). Types are never converted: a bool is no integer, "2" is no number.

def _is_integer(value, choices: Choices) -> bool:
    if isinstance(value, Decimal):
        return choices.integral_float_is_integer and value.is_finite() and abs(value) < 1000 and value == int(value)
    return isinstance(value, int) and not isinstance(value, bool)


def _is_number_text(value, choices: Choices) -> bool:
    return (isinstance(value, str) and NUMBER.fullmatch(value) is not None
            and (choices.country_code_may_begin_with_0 or value[1] != "0"))


def _decode_base64(text: str, choices: Choices) -> str | None:
    if not BASE64_SIGNS.fullmatch(text):
        return None
    padded = text if choices.base64_needs_padding else text.rstrip("=") + "=" * (-len(text.rstrip("=")) % 4)
    try:
        raw = base64.b64decode(padded, validate=True)
        if choices.base64_needs_padding and base64.b64encode(raw).decode("ascii") != text:
            return None
        return raw.decode("ascii")
    except (binascii.Error, ValueError):
        return None


def _is_push_url(value, choices: Choices) -> bool:
    if not isinstance(value, str) or not value:
        return False
    url = _decode_base64(value, choices)
    if not url or not URL_SIGNS.fullmatch(url):
        return False
    if len(value if choices.url_length_counts_encoded_text else url) > 128:
        return False
    scheme = re.match(r"https?://", url, re.IGNORECASE if choices.url_scheme_any_case else 0)
    if not scheme and not choices.bare_domain_allowed:
        return False
    rest = url[scheme.end() if scheme else 0:]
    return HOST_AND_PATH.fullmatch(rest) is not None if choices.url_host_checked else rest != ""


def _is_user_data(value, choices: Choices) -> bool:
    if not isinstance(value, str) or not 1 <= len(value) <= 256 or re.search("[{}]", value) or IDEOGRAPHS.search(value):
        return False
    return choices.user_data_non_ascii_allowed or re.fullmatch("[\x20-\x7e]+", value) is not None


def field_fits(name: str, value, choices: Choices) -> bool:
    if name in ("displayNbr", "calleeNbr"):
        return _is_number_text(value, choices)
    if name == "languageType":
        return _is_integer(value, choices) and value == 2
    if name == "times":
        return _is_integer(value, choices) and 0 <= value <= 9
    if name in ("preTone", "posTone"):
        return isinstance(value, str) and 1 <= len(value) <= 128
    if name == "verifyCode":
        return isinstance(value, str) and re.fullmatch(f"[0-9]{{2,{choices.verify_code_longest}}}", value) is not None
    if name in ("statusUrl", "feeUrl"):
        return _is_push_url(value, choices)
    if name == "returnIdlePort":
        return isinstance(value, str) and value in ("true", "false")
    return _is_user_data(value, choices)


# The rules themselves.

def _authorization_rules(choices: Choices) -> list[Rule]:
    def value_holds(name):
        allowed = (CONSTANTS[name], "app_key") if name == "type" and choices.type_may_be_app_key else (CONSTANTS[name],)
        return lambda view: view.attribute("Authorization", name) in (None, *allowed)

    def present(name):
        return lambda view: view.authorization is None or view.authorization.get(name) is not None

    first = [Rule("Authorization.present", (400, "1023006"), lambda view: view.authorization is not None),
             Rule("Authorization.scheme", choices.wrong_scheme,
                  lambda view: view.authorization is None or view.authorization.scheme == "AKSK"),
             Rule("Authorization.syntax", choices.invalid_field,
                  lambda view: view.authorization is None or view.authorization.well_formed)]
    presence = [Rule(f"Authorization.{name}.present", (400, AUTHORIZATION_ABSENT[name]), present(name))
                for name in AUTHORIZATION_NAMES]
    values = [Rule(f"Authorization.{name}.value", (400, AUTHORIZATION_WRONG[name]), value_holds(name))
              for name in AUTHORIZATION_NAMES]
    if choices.presence_first:
        return first + presence + values
    return first + [rule for pair in zip(reversed(presence), reversed(values)) for rule in pair]


def _aksk_rules(choices: Choices) -> list[Rule]:
    def present(name):
        return lambda view: view.aksk is None or view.aksk.get(name) is not None

    first = [Rule("X-AKSK.present", (400, "1023033"), lambda view: view.aksk is not None),
             Rule("X-AKSK.scheme", (400, "1023038"),
                  lambda view: view.aksk is None or view.aksk.scheme == "UsernameToken"),
             Rule("X-AKSK.syntax", choices.invalid_field, lambda view: view.aksk is None or view.aksk.well_formed)]
    presence = [Rule(f"X-AKSK.{name}.present", (400, AKSK_ABSENT[name]), present(name)) for name in AKSK_NAMES]
    if not choices.presence_first:
        presence.reverse()
    return first + presence


def _signature_rules(choices: Choices) -> list[Rule]:
    def nonce_fits(view):
        nonce = view.attribute("X-AKSK", "Nonce")
        return nonce is None or re.fullmatch("[0-9A-Za-z]{1,128}", nonce) is not None

    def created_fits(view):
        created = view.attribute("X-AKSK", "Created")
        return created is None or created_time(created, choices) is not None

    def created_near(view):
        created = created_time(view.attribute("X-AKSK", "Created") or "", choices)
        return created is None or abs(view.now - created) <= choices.created_window_seconds

    def key_known(view):
        return view.attribute("X-AKSK", "Username") in (None, view.account.app_key)

    def digest_right(view):
        nonce, created, given = (view.attribute("X-AKSK", name) for name in ("Nonce", "Created", "PasswordDigest"))
        if None in (nonce, created, given):
            return True
        right = password_digest(nonce, created, view.account.app_secret)
        return hmac.compare_digest(right.encode(), given.encode("utf-8"))

    def nonce_fresh(view):
        nonce = view.attribute("X-AKSK", "Nonce")
        return nonce is None or choices.reused_nonce is None or view.service.nonces.remember(nonce, view.now)

    nonce = Rule("X-AKSK.Nonce.value", choices.malformed_nonce, nonce_fits)
    created = [Rule("X-AKSK.Created.value", choices.malformed_created, created_fits),
               Rule("X-AKSK.Created.near", (401, "1010013"), created_near)]
    key = Rule("X-AKSK.Username.known", choices.unknown_key, key_known)
    digest = Rule("X-AKSK.PasswordDigest.right", (401, "1010010"), digest_right)
    fresh = Rule("X-AKSK.Nonce.fresh", choices.reused_nonce or (401, "1010010"), nonce_fresh)
    if choices.presence_first:
        return [key, nonce, *created, digest, fresh]
    return [digest, key, *created, nonce, fresh]


def _body_rules(choices: Choices) -> list[Rule]:
    def required(name):
        return Rule(f"body.{name}.required", choices.invalid_field,
                    lambda view: view.fields is None or name in view.fields)

    def value(name):
        refusal = choices.malformed_display if name == "displayNbr" else choices.invalid_field
        return Rule(f"body.{name}.value", refusal,
                    lambda view: name not in (view.fields or {}) or field_fits(name, view.fields[name], choices))

    def listed(name, refusal, valid_values):
        return Rule(f"body.{name}.listed", refusal,
                    lambda view: name not in (view.fields or {}) or view.fields[name] in valid_values(view.account))

    parsed = [Rule("body.size", choices.invalid_field,
                   lambda view: len(view.request.body) <= view.service.largest_body_bytes),
              Rule("body.json", choices.invalid_field, lambda view: view.fields is not None)]
    known = Rule("body.unknown", choices.invalid_field,
                 lambda view: choices.unknown_fields_allowed or set(view.fields or {}) <= set(FIELDS))
    tones = [listed(name, choices.invalid_field, lambda account: account.tone_files) for name in ("preTone", "posTone")]
    display = listed("displayNbr", choices.unlisted_display, lambda account: account.display_numbers)
    presence, values = [required(name) for name in MANDATORY_FIELDS], [value(name) for name in FIELDS]
    if choices.presence_first:
        return parsed + [known] + presence + values + [display] + tones
    return parsed + list(reversed(values)) + list(reversed(presence)) + tones + [display, known]


def ordered_rules(choices: Choices) -> list[Rule]:
    method = Rule("method", (403, "1010006"), lambda view: view.request.method == "POST")
    query = Rule("query", choices.invalid_field,
                 lambda view: choices.query_is_ignored or not view.request.target.partition("?")[2])
    media = Rule("Content-Type.present", choices.invalid_field, lambda view: view.content_type is not None)
    json = Rule("Content-Type.value", choices.invalid_field,
                lambda view: view.content_type is None or media_type_is_json(view.content_type, choices))
    authorization, aksk = _authorization_rules(choices), _aksk_rules(choices)
    signature, body = _signature_rules(choices), _body_rules(choices)
    if choices.auth_first:
        return [method, query, media, json, *authorization, *aksk, *signature, *body]
    return [method, query, *body, *aksk, *authorization, *signature, json, media]
