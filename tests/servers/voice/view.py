"""One request as the rules see it: header attributes taken apart, media type read, JSON body parsed.

Nothing is judged here; what cannot be read is None, and a rule says so.
"""

import json
import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

AUTHORIZATION_NAMES = ("realm", "profile", "type")
AKSK_NAMES = ("Username", "PasswordDigest", "Nonce", "Created")
MANDATORY_FIELDS = ("displayNbr", "calleeNbr", "languageType", "preTone", "verifyCode")
OPTIONAL_FIELDS = ("posTone", "times", "statusUrl", "feeUrl", "returnIdlePort", "userData")
FIELDS = MANDATORY_FIELDS + OPTIONAL_FIELDS

LENIENT_ATTRIBUTE = re.compile(r'(?<![0-9A-Za-z_-])([0-9A-Za-z_-]+)\s*=\s*(?:"([^"]*)"|([^\s,"]*))')
STRICT_ATTRIBUTE = re.compile(r'([0-9A-Za-z_-]+)="([^"]*)"')


@dataclass
class Attributes:
    """A header of the form `scheme name="value",name="value"`."""

    text: str
    scheme: str
    values: dict[str, str]
    well_formed: bool  # by the strict grammar

    def get(self, name: str) -> str | None:
        return self.values.get(name)


def read_attributes(text: str, names: tuple[str, ...], choices) -> Attributes:
    match = re.fullmatch(r"\s*([^\s=\",]*)(?:\s+(.*))?", text, re.DOTALL)
    scheme, rest = (match[1], match[2] or "") if match else ("", text)
    reader = _read_leniently if choices.lenient_attributes else _read_strictly
    values, well_formed = reader(rest, names)
    if choices.empty_attribute_is_absent:
        values = {name: value for name, value in values.items() if value}
    return Attributes(text, scheme, values, well_formed)


def _read_leniently(text, names):
    spelling = {name.lower(): name for name in names}
    values = {}
    for name, quoted, bare in LENIENT_ATTRIBUTE.findall(text):
        known = spelling.get(name.lower())
        if known and known not in values:
            values[known] = quoted or bare
    return values, True


def _read_strictly(text, names):
    values, at = {}, 0
    while at < len(text):
        match = STRICT_ATTRIBUTE.match(text, at)
        if match:
            if match[1] in names or match[1].lower() in [name.lower() for name in names]:
                values[match[1]] = match[2]
            else:
                return {}, False
            at = match.end()
        separator = re.compile(r"[ \t]*(,[ \t]*)+|[ \t]*$").match(text, at)
        if not separator or (separator.end() == at and at < len(text)):
            return {}, False
        at = separator.end()
    return values, True


def media_type_is_json(text: str, choices) -> bool:
    """Table 2, Content-Type. What "fixed" means for case and blanks is open; that it is JSON in UTF-8 is not."""
    if not choices.lenient_media_type:
        return re.sub(r"[ \t]", "", text) in ("application/json;charset=UTF-8", "application/json;charset=utf-8")
    media_type, *parameters = [part.strip().lower() for part in text.split(";")]
    if media_type != "application/json":
        return False
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "charset" and value.strip().strip('"') not in ("utf-8", "utf8"):
            return False
    return True


class _NotJson(ValueError):
    pass


def _exact_number(text: str):
    try:
        return Decimal(text)
    except InvalidOperation:
        return Decimal("Infinity")


def parse_json(raw: bytes, choices):
    """The value, or _NotJson. Fractions stay exact: 2.00000000000000000001 is not 2."""

    def members(pairs):
        if not choices.duplicate_keys_allowed and len({key for key, _ in pairs}) != len(pairs):
            raise _NotJson("duplicate key")
        return dict(pairs)

    def no_constant(text):
        raise _NotJson(text)  # NaN and Infinity are no JSON

    try:
        text = raw.decode("utf-8")
        if choices.byte_order_mark_allowed:
            text = text.removeprefix("\ufeff")
        return json.loads(text, object_pairs_hook=members, parse_constant=no_constant, parse_float=_exact_number,
                          parse_int=lambda digits: int(digits) if len(digits) < 100 else Decimal("Infinity"))
    except (ValueError, RecursionError) as error:
        raise _NotJson(str(error)) from None


class View:
    """What the rules read. A part that is missing or cannot be read is None."""

    def __init__(self, request, service, now: float):
        self.request = request
        self.service = service
        self.choices = service.choices
        self.account = service.account
        self.now = now
        self.authorization = self._attributes("Authorization", AUTHORIZATION_NAMES)
        self.aksk = self._attributes("X-AKSK", AKSK_NAMES)
        self.content_type = self._header("Content-Type")
        self.fields = self._fields(request.body)

    def _header(self, name: str) -> str | None:
        values = self.request.values(name)
        return values[self.choices.repeated_header] if values else None

    def _attributes(self, header: str, names) -> Attributes | None:
        text = self._header(header)
        if text is None or (not text and self.choices.empty_attribute_is_absent):
            return None
        return read_attributes(text, names, self.choices)

    def _fields(self, raw: bytes) -> dict | None:
        if len(raw) > self.service.largest_body_bytes:
            return None
        try:
            value = parse_json(raw, self.choices)
        except _NotJson:
            return None
        if not isinstance(value, dict):
            return None
        if self.choices.null_is_absent:
            value = {key: member for key, member in value.items() if member is not None or key not in OPTIONAL_FIELDS}
        return value

    def attribute(self, header: str, name: str) -> str | None:
        parts = self.authorization if header == "Authorization" else self.aksk
        return None if parts is None else parts.get(name)
