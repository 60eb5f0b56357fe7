"""The documented rules of has-verified: what must hold, and which status answers when it does not."""

import re

from choices import Choices
from common.engine import Rule

TOKEN, LANGUAGE, ZONE = "X-Auth-Token", "X-Language", "X-Time-Zone"
LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}([-_][0-9A-Za-z]{1,8})*")
ZONE_NAME = re.compile(r"[A-Za-z][0-9A-Za-z_+:/-]*")
LENGTHS = {"customer_id": 64, "sub_customer_id": 64, "expired_time": 32, "verified_id": 64, "contact_value": 256,
           "area_code": 16}
RANGES = {"contact_way": (0, 1), "offset": (0, 65535), "limit": (0, 100)}
NAMES = (*LENGTHS, *RANGES)


def header_rules(choices: Choices) -> list[Rule]:
    def fits(name, pattern):
        def holds(view):
            value = view.header(name)
            return value is None or (1 <= len(value) <= 32 and (choices.any_language_and_zone
                                                               or pattern.fullmatch(value) is not None))
        return holds

    return [Rule(f"{TOKEN}.present", choices.no_token, lambda view: view.header(TOKEN) is not None),
            Rule(f"{TOKEN}.known", choices.wrong_token,
                 lambda view: view.header(TOKEN) in (None, view.account.token)),
            Rule(f"{LANGUAGE}.value", choices.wrong_header, fits(LANGUAGE, LANGUAGE_TAG)),
            Rule(f"{ZONE}.value", choices.wrong_header, fits(ZONE, ZONE_NAME))]


def query_rules(choices: Choices) -> list[Rule]:
    def short(name, longest):
        return Rule(f"{name}.value", choices.wrong_query,
                    lambda view: view.text(name) is None or len(view.text(name)) <= longest)

    def within(name, lowest, highest):
        def holds(view):
            if view.text(name) is None:
                return True
            number = view.integer(name)
            return number is not None and lowest <= number <= highest
        return Rule(f"{name}.value", choices.wrong_query, holds)

    return [Rule("query.encoding", choices.wrong_query, lambda view: not view.query.broken),
            Rule("query.repeated", choices.wrong_query,
                 lambda view: choices.repeated_names_allowed or not view.query.repeated),
            Rule("query.unknown", choices.wrong_query,
                 lambda view: choices.unknown_names_allowed or view.query.names() <= set(NAMES)),
            *(short(name, longest) for name, longest in LENGTHS.items()),
            *(within(name, *bounds) for name, bounds in RANGES.items()),
            Rule("limit.zero", choices.wrong_query,
                 lambda view: choices.limit_0_gives_a_page or view.integer("limit") != 0)]


def ordered_rules(choices: Choices) -> list[Rule]:
    headers, query = header_rules(choices), query_rules(choices)
    return [*query, *headers[::-1]] if choices.query_first else [*headers, *query]
