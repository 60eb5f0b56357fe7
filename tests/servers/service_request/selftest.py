#!/usr/bin/env python3
"""Shows that server.py is what it says; see ../common/checks.py. The requests are here, written by hand."""

import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(1, os.path.dirname(HERE))

from choices import VARIANTS  # noqa: E402
from common.checks import Suite, run  # noqa: E402
from common.draft import DROP, attribute, both, header  # noqa: E402
from contacts import CONTACTS  # noqa: E402
from faults import all_faults  # noqa: E402
from probe import (EVERYTHING, PATH, READINGS, TOKEN, accepts, answers, finds, ids, no_reading_fits, ok,  # noqa: E402
                   query, raw, refuses, same, shape, valid)
from rules import LENGTHS, RANGES  # noqa: E402
from rules import TOKEN as TOKEN_HEADER  # noqa: E402
from service import HasVerified  # noqa: E402


def reading(name):
    """Offset means this."""
    def question(client):
        everything = ids(client.send(query(**EVERYTHING)))
        return all(ids(client.send(query(offset=offset, limit=limit)))
                   == everything[READINGS[name](offset, limit):][:limit]
                   for offset, limit in ((1, 7), (2, 7), (6, 7), (3, 4), (1, 1), (37, 5)))
    return question


def everything_once(client):
    return sorted(ids(client.send(query(**EVERYTHING)))) == sorted(one["verified_id"] for one in CONTACTS)


def counts(change, number):
    return answers(change, lambda outcome: ok(outcome) and outcome.payload["count"] == number)


def status_of(change, status):
    return answers(change, lambda outcome: outcome.status == status)


def first_id(text):
    return answers(query(**EVERYTHING), lambda outcome: ids(outcome)[0] == text)


TEXT = {name: ("7" * longest) for name, longest in LENGTHS.items()}
ACCEPTED = [
    ("the valid request", accepts(valid)), ("37 in all", counts(valid, 37)), ("everything once", everything_once),
    ("some reading of offset fits", lambda client: not no_reading_fits(client)),
    ("some reading fits with a filter", lambda client: not no_reading_fits(client, area_code="86")),
    ("default offset", same(valid, query(offset=1))), ("default limit", same(valid, query(limit=10))),
    ("other order of parameters", same(query(limit=3, offset=2), query(offset=2, limit=3))),
    *[(f"{name} {one['contact_value'][:20]!r}", finds(**{name: one[name]})) for one in CONTACTS
      for name in ("contact_value", "verified_id")],
    *[(f"area_code {one}", finds(area_code=one)) for one in sorted({row["area_code"] for row in CONTACTS})],
    *[(f"contact_way {one}", finds(contact_way=one)) for one in (0, 1)],
    ("two filters", finds(contact_way=0, area_code="86")),
    ("three filters", finds(contact_way=1, area_code="852", verified_id="v-0006")),
    *[(f"nothing for {name}", counts(query(**{name: "nothing"}), 0))
      for name in ("contact_value", "area_code", "verified_id")],
    *[(f"{name} of {len(text)}", accepts(query(**{name: text}))) for name, text in TEXT.items()],
    *[(f"{name} {value}", accepts(query(**{name: value}))) for name, bounds in RANGES.items() for value in bounds
      if (name, value) != ("limit", 0)],
    ("limit 1", accepts(query(limit=1))), ("beyond the end", counts(query(offset=65535), 37)),
    ("own customer", counts(query(customer_id="assay-demo-customer"), 37)),
    ("expired_time", accepts(query(expired_time="2030-01-01 00:00:00"))),
    *[(f"X-Language {one}", accepts(header("X-Language", one))) for one in ("zh-cn", "en-us", "x", "a-b" * 8)],
    *[(f"X-Time-Zone {one}", accepts(header("X-Time-Zone", one)))
      for one in ("GMT+8", "Z", "America/Argentina/ComodRivadavia", "GMT+08:00")],
    ("lower-case header names", accepts(attribute(spell=str.lower))),
    ("HTTP/1.0", accepts(attribute(version="HTTP/1.0"))),
    ("a name percent-encoded", same(query(limit=3), raw("lim%69t=3"))),
    ("lower-case hexadecimal", answers(raw("contact_value=d%40e%2efr&offset=0"),
                                       lambda outcome: ids(outcome) == ["v-0033"])),
    ("empty parts", same(query(limit=3), raw("&limit=3&"))),
]
REFUSED = [
    ("no token", refuses(header(TOKEN_HEADER, DROP))),
    *[(f"token {one[:30]!r}", refuses(header(TOKEN_HEADER, one)))
      for one in ("", "x", TOKEN + "0", TOKEN[:-1], TOKEN.upper(), "t" * 5000, "t" * 5001, "é")],
    *[(f"{name} of 33", refuses(header(name, "a-b" * 11))) for name in ("X-Language", "X-Time-Zone")],
    *[(f"{name} of {len(text) + 1}", refuses(query(**{name: text + "7"}))) for name, text in TEXT.items()],
    *[(f"{name} {value}", refuses(query(**{name: value}))) for name, (lowest, highest) in RANGES.items()
      for value in (lowest - 1, highest + 1, 10 ** 30, -10 ** 30, "abc", "1.5", "0x1", "1_0", "1,0", "--1", "1abc",
                    "1 1", "true", "null")],
    *[(method, answers(attribute(method=method, body=b""), lambda outcome: outcome.status in (404, 405)))
      for method in ("POST", "PUT", "DELETE", "PATCH")],
    ("another path", answers(attribute(path=PATH + "/x"), lambda outcome: outcome.status == 404)),
]
A_ONLY, B_ONLY = (True, False), (False, True)
OPEN = [
    ("offset skips records", reading("records from 0"), A_ONLY),
    ("offset counts pages", reading("pages from 1"), B_ONLY),
    ("limit 0", accepts(query(limit=0)), A_ONLY),
    ("limit 0 gives an empty page", answers(query(limit=0), lambda outcome: outcome.payload.get("contact_list") == []),
     A_ONLY),
    ("oldest first", first_id("v-0001"), A_ONLY), ("newest first", first_id("v-0037"), B_ONLY),
    *[(f"limit={one}", accepts(raw(f"limit={one}")), A_ONLY) for one in ("007", "+7", "%2B7", "7.0", "", "007.")],
    *[(f"{name}= empty", accepts(raw(f"{name}=")), A_ONLY) for name in RANGES],
    *[(f"{name}= empty counts as absent", counts(raw(f"{name}="), 37), A_ONLY)
      for name in ("contact_value", "area_code", "verified_id", "customer_id")],
    ("another customer has none", counts(query(customer_id="other"), 0), B_ONLY),
    ("a blank as plus", answers(raw("contact_value=first+last@example.com&offset=0"),
                                lambda outcome: len(ids(outcome)) == 1), A_ONLY),
    ("a plus as plus", answers(raw("contact_value=a+tag@example.com&offset=0"),
                               lambda outcome: len(ids(outcome)) == 1), B_ONLY),
    ("an unknown name", accepts(raw("unknown=1")), A_ONLY), ("another case", accepts(raw("LIMIT=1")), A_ONLY),
    ("a repeated name", accepts(raw("limit=5&limit=6")), A_ONLY),
    *[(f"encoding {one}", accepts(raw(f"contact_value={one}")), B_ONLY) for one in ("%zz", "100%", "%ff", "%e4")],
    ("X-Language that is no tag", accepts(header("X-Language", "a" * 32)), A_ONLY),
    ("X-Time-Zone that is no zone", accepts(header("X-Time-Zone", "+8")), A_ONLY),
    ("X-Language empty", accepts(header("X-Language", "")), A_ONLY),
    ("no token is answered 401", status_of(header(TOKEN_HEADER, DROP), 401), A_ONLY),
    ("a wrong token is answered 403", status_of(header(TOKEN_HEADER, "x"), 403), B_ONLY),
    ("a wrong limit is answered 400", status_of(query(limit=101), 400), A_ONLY),
    ("a wrong limit is answered 422", status_of(query(limit=101), 422), B_ONLY),
    ("both wrong: the token first", status_of(both(header(TOKEN_HEADER, "x"), query(limit=101)), 401), A_ONLY),
    ("both wrong: the query first", status_of(both(header(TOKEN_HEADER, "x"), query(limit=101)), 422), B_ONLY),
    ("error_code", answers(query(limit=101), lambda outcome: "error_code" in outcome.payload), A_ONLY),
    ("HEAD", answers(attribute(method="HEAD"), lambda outcome: outcome.status == 200), A_ONLY),
]

SUITE = Suite(os.path.join(HERE, "server.py"), HasVerified, VARIANTS, all_faults(), shape, valid, ok,
              [accepts(valid), accepts(query(offset=1, limit=5))],
              ACCEPTED, REFUSED, OPEN)

if __name__ == "__main__":
    sys.exit(run(SUITE))
