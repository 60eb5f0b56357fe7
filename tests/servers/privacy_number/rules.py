"""The documented rules of the five operations: what must hold, and which error answers when it does not.

A rule about a part that is missing holds: that the part must be there is a rule of its own. Ids are
operation.part.what, with the operations status, bind, release, transfer, untransfer.
"""

import hashlib
import hmac
import re

from choices import Choices
from common.engine import Rule
from errors import FAILED_AUTHENTICATION

BAD = 1002  # 访问参数错误
WINDOW_SECONDS = 180  # 时间戳需要保证为三分钟内的时间戳
LONGEST_NUMBER_BYTES = 24
DISPLAYS = ("0,0", "0,1", "1,0", "1,1")
MANDATORY = {"bind": ("appid", "anum", "bnum", "reqid", "ttl"), "release": ("appid", "subid"),
             "transfer": ("appid", "anum", "reqid"), "untransfer": ("appid",)}
OPTIONAL = {"bind": ("record", "display", "anucode", "ansanu", "userData"), "release": (),
            "transfer": ("anucode", "record", "display", "ttl", "userData"), "untransfer": ()}
OPTIONS_WITH_SYNTAX = ("record", "display", "ttl")

LENIENT = re.compile(r"(?i:keytime)\s+([^,\s]+)\s*,\s*([0-9]{1,19})\s*,\s*(\S*)")
STRICT = re.compile(r"Keytime ([^,\s]+),([0-9]{13}),([^,\s]*)")
PROMPT = re.compile(r"[0-9A-Za-z_-]*")


def signature(key: str, timestamp: str) -> str:
    """sha256(开发者认证 key+时间戳).substring(24,40)"""
    return hashlib.sha256((key + timestamp).encode()).hexdigest()[24:40]


def read_authorization(text: str, choices: Choices) -> tuple[str, str, str] | None:
    match = (LENIENT if choices.lenient_authorization else STRICT).fullmatch(text)
    return match.groups() if match else None


def authorization_rules(operation: str, choices: Choices) -> list[Rule]:
    def near(view):
        if view.keytime is None:
            return True
        seconds = view.now - int(view.keytime[1]) / 1000
        return -choices.seconds_ahead <= seconds <= WINDOW_SECONDS

    def right(view):
        if view.keytime is None:
            return True
        given = view.keytime[2].lower() if choices.upper_case_signature_allowed else view.keytime[2]
        return hmac.compare_digest(signature(view.account.key, view.keytime[1]).encode(), given.encode())

    return [Rule(f"{operation}.auth.present", FAILED_AUTHENTICATION,
                 lambda view: view.header("Authorization") is not None),
            Rule(f"{operation}.auth.syntax", FAILED_AUTHENTICATION,
                 lambda view: view.header("Authorization") is None or view.keytime is not None),
            Rule(f"{operation}.auth.developer", choices.unknown_developer,
                 lambda view: view.keytime is None or view.keytime[0] == view.account.developer),
            Rule(f"{operation}.auth.timestamp", FAILED_AUTHENTICATION, near),
            Rule(f"{operation}.auth.signature", FAILED_AUTHENTICATION, right)]


def _number_fits(text: str, choices: Choices) -> bool:
    if not 1 <= len(text.encode("utf-8", "surrogatepass")) <= LONGEST_NUMBER_BYTES:
        return False
    return not choices.numbers_are_digits or re.fullmatch(r"\+?[0-9]+", text) is not None


def _value_fits(operation: str, name: str, view) -> bool:
    text, choices = view.text(name), view.choices
    if text is None:
        return True
    if name in ("anum", "bnum"):
        return _number_fits(text, choices)
    if name == "ttl":
        seconds = view.service.read_integer(text)
        lowest = 0 if operation == "transfer" or choices.zero_ttl_allowed else 1
        return seconds is not None and lowest <= seconds <= choices.longest_ttl
    if name == "record" or (name == "display" and operation == "transfer"):
        return view.service.read_integer(text) in (0, 1)
    if name == "display":
        return text in DISPLAYS
    if name in ("anucode", "ansanu") and choices.prompts_checked:
        parts = text.split(",")
        most = 2 if name == "ansanu" else 3 if operation == "bind" else 1
        return len(parts) <= most and all(PROMPT.fullmatch(part) for part in parts)
    return name == "userData" or name in ("anucode", "ansanu") or text != ""


def form_rules(operation: str, choices: Choices) -> list[Rule]:
    names = MANDATORY[operation] + OPTIONAL[operation]

    def is_form(view):
        text = view.header("Content-Type")
        if text is None:
            return choices.content_type_may_be_absent
        return text.partition(";")[0].strip().lower() == "application/x-www-form-urlencoded"

    media = [Rule(f"{operation}.Content-Type", BAD, is_form)] if operation in ("bind", "transfer") else []
    return [*media,
            Rule(f"{operation}.form.encoding", BAD, lambda view: not view.parameters.broken),
            Rule(f"{operation}.form.repeated", BAD,
                 lambda view: choices.repeated_names_allowed or not view.parameters.repeated),
            Rule(f"{operation}.form.unknown", BAD,
                 lambda view: choices.unknown_names_allowed or view.parameters.names() <= set(names)),
            *(Rule(f"{operation}.{name}.present", BAD, lambda view, name=name: view.parameters.get(name) is not None)
              for name in MANDATORY[operation]),
            *(Rule(f"{operation}.{name}.value", BAD, lambda view, name=name: _value_fits(operation, name, view))
              for name in names)]


def resource_rules(operation: str, choices: Choices) -> list[Rule]:
    app = Rule(f"{operation}.appid.known", choices.unknown_app, lambda view: view.text("appid") == view.account.app)
    if operation == "release":
        return [app]
    return [Rule(f"{operation}.x.number", choices.malformed_x,
                 lambda view: re.fullmatch("[0-9]{3,20}", view.values["x"]) is not None),
            Rule(f"{operation}.x.owned", choices.unknown_x, lambda view: view.values["x"] in view.account.numbers), app]


def ordered_rules(operation: str, choices: Choices) -> list[Rule]:
    authorization = authorization_rules(operation, choices)
    if operation == "status":
        return authorization
    form = form_rules(operation, choices)
    parts = [*form, *authorization] if choices.parameters_first else [*authorization, *form]
    return [*parts, *resource_rules(operation, choices)]


def state_rules(choices: Choices) -> dict[str, list[Rule]]:
    """Asked when the rest holds: about bindings, transfers and earlier requests."""
    def bound(view):
        return view.service.binding_of(view.values["x"], view.now) is not None

    def transferred(view):
        return view.service.transfer_of(view.values["x"], view.now) is not None

    def new(operation):
        return Rule(f"{operation}.reqid.new", choices.retry_error,
                    lambda view: view.service.request_key(view) not in view.service.requests)

    bind = Rule("bind.x.free", choices.bound_x or 1302, lambda view: (
        (choices.bound_x is None or not bound(view))
        and not (choices.binding_excludes_transfer and transferred(view))))
    transfer = Rule("transfer.x.free", choices.transferred_x or 1302, lambda view: (
        (choices.transferred_x is None or not transferred(view))
        and not (choices.binding_excludes_transfer and bound(view))))
    release = Rule("release.subid.known", choices.unknown_subid,
                   lambda view: view.service.live_binding(view.text("subid"), view.now) is not None)
    untransfer = Rule("untransfer.x.transferred", choices.unknown_transfer, transferred)
    return {"status": [], "bind": [new("bind"), bind], "release": [release], "transfer": [new("transfer"), transfer],
            "untransfer": [untransfer]}
