"""Requests that make a fault visible. A `Draft` starts as the valid request without parameters; `query(...)` adds
some. What a question says about pages holds whatever `offset` counts (`no_reading_fits`).
"""

from urllib.parse import quote

from common.draft import BaseDraft
from contacts import CONTACTS

PATH = "/v2/servicerequest/verifycodes/has-verified"
TOKEN = "assay-demo-token"
EVERYTHING = {"offset": 0, "limit": 100}  # the first 100 by every reading


class Draft(BaseDraft):
    def __init__(self):
        super().__init__()
        self.path = PATH
        self.headers["X-Auth-Token"] = TOKEN


def valid(draft):
    pass


def query(**parameters):
    return raw("&".join(f"{name}={quote(str(value), safe='')}" for name, value in parameters.items()))


def raw(text: str):
    def change(draft):
        draft.query = "&".join(part for part in (draft.query, text) if part)
    return change


# What happened.

def ok(outcome) -> bool:
    return (outcome.status == 200 and outcome.problem is None and isinstance(outcome.payload.get("count"), int)
            and isinstance(outcome.payload.get("contact_list"), list))


def refused(outcome) -> bool:
    return outcome.status is not None and 400 <= outcome.status < 500 and outcome.problem is None


def ids(outcome) -> list:
    return [one.get("verified_id") for one in outcome.payload.get("contact_list") or []]


# Questions.

def accepts(change):
    return lambda client: ok(client.send(change))


def rejects(change):
    """Not accepted, however that is said."""
    return lambda client: not ok(client.send(change))


def refuses(change):
    """Properly refused."""
    return lambda client: refused(client.send(change))


def answers(change, shows):
    return lambda client: shows(client.send(change))


def expected_ids(**filters) -> set:
    return {one["verified_id"] for one in CONTACTS if all(one[name] == value for name, value in filters.items())}


def finds(**filters):
    """The filters give exactly the contacts that have these values, and their number."""
    def question(client):
        outcome = client.send(query(**EVERYTHING, **filters))
        wanted = expected_ids(**filters)
        return ok(outcome) and sorted(ids(outcome)) == sorted(wanted) and outcome.payload["count"] == len(wanted)
    return question


def misses(**filters):
    right = finds(**filters)
    return lambda client: not right(client)


PAGES = [(1, 7), (2, 7), (5, 7), (6, 7), (1, 3), (2, 3), (3, 3), (12, 3), (1, 1), (2, 1), (20, 1), (1, 10), (2, 10),
         (4, 10), (1, 36), (2, 36), (1, 100), (30, 5), (60, 50), (65535, 100)]
READINGS = {"records from 0": lambda offset, limit: offset, "records from 1": lambda offset, limit: offset - 1,
            "pages from 0": lambda offset, limit: offset * limit,
            "pages from 1": lambda offset, limit: (offset - 1) * limit}


def no_reading_fits(client, pages=None, **filters) -> bool:
    """No meaning of `offset` explains the pages that the server gives."""
    everything = ids(client.send(query(**EVERYTHING, **filters)))
    fitting = set(READINGS)
    for offset, limit in pages or PAGES:
        outcome = client.send(query(offset=offset, limit=limit, **filters))
        page = ids(outcome) if ok(outcome) else None
        for name in list(fitting):
            skipped = READINGS[name](offset, limit)
            if page != everything[skipped:skipped + limit]:
                fitting.discard(name)
    return not fitting


def same(one, other):
    """Two requests that mean the same are answered with the same list and count."""
    def question(client):
        first, second = client.send(one), client.send(other)
        return ok(first) and ok(second) and first.payload["contact_list"] == second.payload["contact_list"] and (
            first.payload["count"] == second.payload["count"])
    return question


def differ(one, other):
    yes = same(one, other)
    return lambda client: not yes(client)


# The documented shape of answers.

def contact_fits(one) -> bool:
    return (isinstance(one, dict) and type(one.get("contact_way")) is int and 0 <= one["contact_way"] <= 1
            and all(isinstance(one.get(name), str) and shortest <= len(one[name]) <= longest
                    for name, shortest, longest in (("contact_value", 0, 256), ("area_code", 1, 16),
                                                    ("verified_id", 1, 64))))


def shape(draft, outcome) -> list[str]:
    if outcome.status is None or outcome.problem:
        return [f"no whole answer: {outcome.problem}"]
    if outcome.status != 200 or draft.method == "HEAD":
        return [] if 400 <= outcome.status < 500 or draft.method == "HEAD" else [f"status {outcome.status}"]
    count, listed = outcome.payload.get("count"), outcome.payload.get("contact_list")
    wrong = [] if type(count) is int and 0 <= count <= 65535 else [f"count {count!r}"]
    if not isinstance(listed, list) or len(listed) > 65535:
        return [*wrong, "contact_list"]
    return wrong + [f"contact {one}" for one in listed if not contact_fits(one)]
