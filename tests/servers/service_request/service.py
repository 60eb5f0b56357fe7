"""`GET /v2/servicerequest/verifycodes/has-verified`: filters, then a page."""

from dataclasses import dataclass

import rules
from choices import Choices
from common.engine import Answer, Operation, Rule, Service, View
from common.parameters import Parameters, decoded, integer
from contacts import CONTACTS

PATH = "/v2/servicerequest/verifycodes/has-verified"
FILTERS = ("contact_way", "contact_value", "area_code", "verified_id", "customer_id", "sub_customer_id")
TEXTS = {"present": "X-Auth-Token is missing", "known": "X-Auth-Token is invalid"}


@dataclass(frozen=True)
class Account:
    token: str = "assay-demo-token"
    customer_id: str = "assay-demo-customer"


class HasVerifiedView(View):
    def __init__(self, request, service, operation, values, now):
        super().__init__(request, service, operation, values, now)
        self.query = Parameters(self.raw_query.encode("latin-1"), service.decode, 0)

    def header(self, name):
        value = super().header(name)
        return None if value == "" and self.choices.empty_header_is_absent else value

    def text(self, name: str) -> str | None:
        """The parameter; None: it is absent, or empty where that means the same."""
        value = self.query.get(name)
        empty_is_absent = (self.choices.empty_integer_is_absent if name in rules.RANGES
                           else self.choices.empty_filter_is_absent)
        return None if value == "" and empty_is_absent else value

    def integer(self, name: str) -> int | None:
        value = self.text(name)
        return None if value is None else self.service.read_integer(value)


class HasVerified(Service):
    view_class = HasVerifiedView

    def __init__(self, choices: Choices, account: Account = Account()):
        self.contacts = [dict(contact) for contact in (reversed(CONTACTS) if choices.newest_first else CONTACTS)]
        self.default_offset, self.default_limit = 1, 10
        super().__init__(choices, account, [
            Operation("has-verified", "GET", PATH, rules.ordered_rules(choices), self.list_contacts)])

    # Faults replace these.

    def decode(self, raw: bytes) -> str | None:
        return decoded(raw, self.choices.plus_is_blank, self.choices.repair_encoding)

    def read_integer(self, text: str) -> int | None:
        return integer(text, self.choices.lenient_integers)

    def matches(self, contact: dict, name: str, value) -> bool:
        if name in ("customer_id", "sub_customer_id"):
            return not self.choices.customer_filters or value == self.account.customer_id
        return contact[name] == value

    def found(self, filters: dict) -> list[dict]:
        return [contact for contact in self.contacts
                if all(self.matches(contact, name, value) for name, value in filters.items())]

    def page(self, found: list[dict], offset: int, limit: int) -> list[dict]:
        skipped = max(0, offset - 1) * limit if self.choices.offset_counts_pages else offset
        return found[skipped:skipped + limit]

    def total(self, found: list[dict], _page: list[dict]) -> int:
        return len(found)

    def filters(self, view: HasVerifiedView) -> dict:
        given = {name: view.integer(name) if name in rules.RANGES else view.text(name) for name in FILTERS}
        return {name: value for name, value in given.items() if value is not None}

    def paging(self, view: HasVerifiedView) -> tuple[int, int]:
        offset, limit = view.integer("offset"), view.integer("limit")
        return (self.default_offset if offset is None else offset), (self.default_limit if limit is None else limit)

    def list_contacts(self, view: HasVerifiedView) -> Answer:
        found = self.found(self.filters(view))
        offset, limit = self.paging(view)
        page = self.page(found, offset, limit)
        return Answer(200, {"count": self.total(found, page), "contact_list": [dict(contact) for contact in page]})

    def refuse(self, view: View, rule: Rule) -> Answer:
        text = TEXTS.get(rule.id.rsplit(".", 1)[1], f"{rule.id.partition('.')[0]} is invalid")
        if self.choices.vendor_error_body:
            return Answer(rule.refusal, {"error_code": f"SVCSTG.SR.{rule.refusal}0001", "error_msg": text}, rule)
        return Answer(rule.refusal, {"status": rule.refusal, "title": "refused", "detail": text}, rule)
