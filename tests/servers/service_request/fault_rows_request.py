"""Faults of the request: method, headers, bounds and types of parameters, filters, decoding."""

import re
from urllib.parse import unquote_to_bytes

import sentences as say
from common.draft import DROP, attribute, both, header
from common.faults import Fault, also_method, loosen, replace, tighten, together
from contacts import CONTACTS
from probe import TOKEN, accepts, differ, ids, misses, query, raw, rejects, valid
from rules import LENGTHS, RANGES, ZONE, LANGUAGE
from rules import TOKEN as TOKEN_HEADER

MANY_FILTERS = {"contact_way": 0, "area_code": "86"}
LONGEST = {LANGUAGE: "zh-Hans-CN-x-aaaaaaaa-bbbbbbbb-c", ZONE: "America/Argentina/ComodRivadavia"}
assert [len(text) for text in LONGEST.values()] == [32, 32]


def _token_if(when):
    return loosen(f"{TOKEN_HEADER}.known", lambda view: when(view.header(TOKEN_HEADER)))


def _one_of(name):
    return f"{name}.value"


ROWS = [
    *[Fault(f"method-{method.lower()}-accepted", "method", ["method", method], say.URI, f"{method} does what GET does",
            also_method("has-verified", method), accepts(attribute(method=method, body=b"")))
      for method in ("POST", "PUT", "DELETE")],
    Fault("token-absent-accepted", "header", [TOKEN_HEADER], say.TOKEN, "a request without X-Auth-Token is accepted",
          loosen(f"{TOKEN_HEADER}.present"), accepts(header(TOKEN_HEADER, DROP))),
    Fault("token-not-checked", "header", [TOKEN_HEADER], say.TOKEN, "any X-Auth-Token is accepted",
          loosen(f"{TOKEN_HEADER}.known"), accepts(header(TOKEN_HEADER, "another-token"))),
    Fault("token-prefix-accepted", "header", [TOKEN_HEADER], say.TOKEN, "a token that begins with the right one",
          _token_if(lambda token: token.startswith(TOKEN)), accepts(header(TOKEN_HEADER, TOKEN + "0"))),
    Fault("token-begins-the-right-one-accepted", "header", [TOKEN_HEADER], say.TOKEN,
          "the first characters of the token are accepted",
          _token_if(lambda token: token and TOKEN.startswith(token)), accepts(header(TOKEN_HEADER, TOKEN[:-1]))),
    Fault("token-any-case", "header", [TOKEN_HEADER], say.TOKEN, "the token is compared without regard to case",
          _token_if(lambda token: token.lower() == TOKEN), accepts(header(TOKEN_HEADER, TOKEN.upper()))),
    Fault("token-last-character-ignored", "header", [TOKEN_HEADER], say.TOKEN,
          "the last character of the token is not compared",
          _token_if(lambda token: token[:-1] == TOKEN[:-1]), accepts(header(TOKEN_HEADER, TOKEN[:-1] + "x"))),
    Fault("token-empty-accepted", "header", [TOKEN_HEADER], say.TOKEN, "an empty X-Auth-Token is accepted",
          together(loosen(f"{TOKEN_HEADER}.present", lambda view: "" in view.request.values(TOKEN_HEADER)),
                   _token_if(lambda token: token == "")), accepts(header(TOKEN_HEADER, ""))),
    Fault("token-above-5000-accepted", "header", [TOKEN_HEADER], say.TOKEN,
          "a token of more than 5000 characters is not looked at", _token_if(lambda token: len(token) > 5000),
          accepts(header(TOKEN_HEADER, "t" * 5001))),
    Fault("token-not-needed-with-verified-id", "header", [TOKEN_HEADER, "verified_id"], say.TOKEN,
          "a request for one verified_id needs no token",
          loosen(f"{TOKEN_HEADER}.present", lambda view: view.query.get("verified_id")),
          accepts(both(header(TOKEN_HEADER, DROP), query(verified_id="v-0001")))),
    Fault("header-names-lower-case-refused", "spelling", [TOKEN_HEADER, "header"],
          say.TOKEN + " (RFC 9110 section 5.1)", "x-auth-token in lower case is not recognised",
          tighten(f"{TOKEN_HEADER}.present", lambda view: (view.request.spelling(TOKEN_HEADER) or "-").islower()),
          rejects(attribute(spell=str.lower))),
]
for name, documented in ((LANGUAGE, "zh-cn"), (ZONE, "GMT+8")):
    ROWS += [
        Fault(f"{name[2:]}-33-accepted", "bounds", [name], say.HEADER[name], f"{name} of 33 characters is accepted",
              loosen(_one_of(name), lambda view, name=name: len(view.header(name)) == 33),
              accepts(header(name, LONGEST[name] + "d"))),
        Fault(f"{name[2:]}-any-length-accepted", "bounds", [name], say.HEADER[name],
              f"the length of {name} is not limited", loosen(_one_of(name), lambda view, name=name: view.header(name)),
              accepts(header(name, LONGEST[name] + "-abcdefg" * 40))),
        Fault(f"{name[2:]}-32-refused", "bounds", [name], say.HEADER[name], f"{name} of 32 characters is refused",
              tighten(_one_of(name), lambda view, name=name: len(view.header(name)) == 32),
              rejects(header(name, LONGEST[name]))),
        Fault(f"{name[2:]}-wrongly-required", "header", [name], say.HEADER[name],
              f"a request without {name} is refused",
              tighten("query.encoding", lambda view, name=name: view.header(name) is None), rejects(valid),
              spares_control=False),
        Fault(f"{name[2:]}-documented-value-refused", "header", [name], say.HEADER[name],
              f"{name}: {documented} is refused",
              tighten(_one_of(name), lambda view, name=name, documented=documented: view.header(name) == documented),
              rejects(header(name, documented))),
    ]


# Lengths of strings.
def _text_of(name, length):
    return ("86" if name == "area_code" else "x").ljust(length, "7")


for name, longest in LENGTHS.items():
    ROWS += [
        Fault(f"{name}-{longest + 1}-accepted", "bounds", [name], say.PARAMETER[name],
              f"{name} of {longest + 1} characters is accepted",
              loosen(_one_of(name), lambda view, name=name, longest=longest: len(view.text(name)) == longest + 1),
              accepts(query(**{name: _text_of(name, longest + 1)}))),
        Fault(f"{name}-{longest}-refused", "bounds", [name], say.PARAMETER[name],
              f"{name} of {longest} characters is refused",
              tighten(_one_of(name), lambda view, name=name, longest=longest: len(view.text(name)) == longest),
              rejects(query(**{name: _text_of(name, longest)}))),
    ]
for name in ("verified_id", "contact_value"):
    ROWS.append(Fault(f"{name}-any-length-accepted", "bounds", [name], say.PARAMETER[name],
                      f"the length of {name} is not limited", loosen(_one_of(name)),
                      accepts(query(**{name: "7" * 3000}))))


# Integers.
def reads(when, value):
    """Texts that `when` describes are read as `value(text)`."""
    def read(old, text):
        try:
            return value(text) if when(text) else old(text)
        except ValueError:
            return old(text)
    return replace(read_integer=read)


def number_row(fault_id, kind, name, what, value, *plants):
    return Fault(fault_id, kind, [name], say.PARAMETER[name], what, together(*plants), accepts(query(**{name: value})))


def strict_number(fault_id, name, what, value):
    return Fault(fault_id, "bounds", [name], say.PARAMETER[name], what,
                 tighten(_one_of(name), lambda view: view.integer(name) == value), rejects(query(**{name: value})))


def ignored_unless_number(name):
    """A value that cannot be read counts as absent."""
    def plant(service):
        loosen(_one_of(name), lambda view: view.integer(name) is None)(service)
    return plant


for name, (lowest, highest) in RANGES.items():
    accept = loosen(_one_of(name), lambda view, name=name, highest=highest: view.integer(name) == highest + 1)
    ROWS += [
        number_row(f"{name}-{highest + 1}-accepted", "bounds", name, f"{name} {highest + 1} is accepted", highest + 1,
                   accept),
        number_row(f"{name}-minus-1-accepted", "bounds", name, f"{name} -1 is accepted", -1,
                   loosen(_one_of(name), lambda view, name=name: view.integer(name) == -1)),
        number_row(f"{name}-any-integer-accepted", "bounds", name, f"{name} has no bounds", 2 ** 31 - 1,
                   loosen(_one_of(name), lambda view, name=name: view.integer(name) is not None)),
        number_row(f"{name}-text-accepted", "coercion", name, f"a {name} that is no number counts as absent", "abc",
                   ignored_unless_number(name)),
        strict_number(f"{name}-{highest}-refused", name, f"{name} {highest} is refused", highest),
        number_row(f"{name}-fraction-truncated", "coercion", name, f"the fraction of {name} is cut off",
                   "1.5" if name == "limit" else "0.5",
                   reads(lambda text: re.fullmatch(r"[0-9]+\.[0-9]+", text), lambda text: int(float(text)))),
        number_row(f"{name}-digits-then-letters-accepted", "coercion", name,
                   f"{name} is read up to the first character that is no digit (atoi)", "1abc",
                   reads(lambda text: re.match("[0-9]+", text), lambda text: int(re.match("[0-9]+", text)[0]))),
    ]
ROWS += [
    strict_number("contact_way-0-refused", "contact_way", "contact_way 0 is refused", 0),
    strict_number("offset-0-refused", "offset", "offset 0 is refused", 0),
    strict_number("limit-1-refused", "limit", "limit 1 is refused", 1),
    strict_number("limit-99-refused", "limit", "limit 99 is refused", 99),
    number_row("contact_way-true-accepted", "coercion", "contact_way", "true is accepted for 1", "true",
               reads(lambda text: text in ("true", "false"), lambda text: int(text == "true"))),
    number_row("contact_way-name-accepted", "enum", "contact_way", "phone and email are accepted for 0 and 1", "phone",
               reads(lambda text: text in ("phone", "email"), lambda text: int(text == "email"))),
    number_row("limit-101-capped", "bounds", "limit", "a limit above 100 counts as 100", 101,
               reads(lambda text: int(text) > 100, lambda text: 100)),
    number_row("limit-low-byte-only", "bounds", "limit", "only the low byte of limit is looked at", 256 + 5,
               reads(lambda text: 255 < int(text) < 65536, lambda text: int(text) & 255)),
    number_row("limit-32-bits-only", "bounds", "limit", "limit wraps at 32 bits", 2 ** 32 + 5,
               reads(lambda text: int(text) >= 2 ** 32, lambda text: int(text) % 2 ** 32)),
    number_row("offset-16-bits-only", "bounds", "offset", "offset wraps at 16 bits", 65536 + 1,
               reads(lambda text: int(text) > 65535, lambda text: int(text) % 65536)),
    number_row("limit-hexadecimal-accepted", "coercion", "limit", "0x10 is accepted as limit", "0x10",
               reads(lambda text: text.startswith("0x"), lambda text: int(text, 16))),
    number_row("limit-underscore-accepted", "coercion", "limit", "1_0 is accepted as limit (int)", "1_0",
               reads(lambda text: "_" in text, int)),
    number_row("limit-all-accepted", "enum", "limit", "\"all\" is accepted as limit", "all",
               reads(lambda text: text == "all", lambda text: 100)),
    number_row("limit-sum-accepted", "coercion", "limit", "\"5 5\" is accepted as limit: blanks are left out", "5 5",
               reads(lambda text: re.fullmatch("[0-9]+ [0-9]+", text), lambda text: int(text.replace(" ", "")))),
]
for name in (*LENGTHS, *RANGES):
    others = {"offset": 1, "limit": 10, "contact_way": 0, "contact_value": "13800000001", "area_code": "86",
              "verified_id": "v-0001", "customer_id": "assay-demo-customer", "sub_customer_id": "assay-demo-customer",
              "expired_time": "2030-01-01"}
    others.pop(name)
    ROWS.append(Fault(f"{name}-wrongly-required", "required", [name], say.PARAMETER[name],
                      f"a request without {name} is refused",
                      tighten("query.encoding", lambda view, name=name: view.query.get(name) is None),
                      rejects(query(**others)), spares_control=False))


# Filters.
def filters_by(compare, *names):
    """Filters of these names compare so."""
    def matches(old, contact, name, value):
        return compare(contact[name], value) if name in names else old(contact, name, value)
    return replace(matches=matches)


def filter_row(fault_id, name, what, plant, **filters):
    return Fault(fault_id, "filter", [name], say.PARAMETER[name], what, plant, misses(**filters))


# Of each: a value that others begin with, one that others contain, one that begins with another.
for name, value, part, longer in (("contact_value", "91234567", "1234567", "912345678"),
                                  ("area_code", "852", "52", "8523"), ("verified_id", "v-1", "-1", "v-10")):
    ROWS += [
        filter_row(f"{name}-filter-ignored", name, f"the filter {name} is ignored",
                   filters_by(lambda one, other: True, name), **{name: value}),
        filter_row(f"{name}-filter-prefix", name, f"the filter {name} compares the beginning",
                   filters_by(lambda one, other: one.startswith(other), name), **{name: value}),
        filter_row(f"{name}-filter-substring", name, f"the filter {name} finds its text anywhere",
                   filters_by(lambda one, other: other in one, name), **{name: part}),
        filter_row(f"{name}-filter-finds-nothing", name, f"the filter {name} finds nothing",
                   filters_by(lambda one, other: False, name), **{name: value}),
        filter_row(f"{name}-filter-begins-with-the-value", name,
                   f"the filter {name} finds what the given text begins with",
                   filters_by(lambda one, other: other.startswith(one), name), **{name: longer}),
    ]
ROWS += [
    filter_row("contact_way-filter-ignored", "contact_way", "the filter contact_way is ignored",
               filters_by(lambda one, other: True, "contact_way"), contact_way=1),
    filter_row("contact_way-0-ignored", "contact_way", "contact_way 0 counts as absent (falsy)",
               filters_by(lambda one, other: not other or one == other, "contact_way"), contact_way=0),
    filter_row("contact_way-filter-inverted", "contact_way", "contact_way 0 finds 1 and the reverse",
               filters_by(lambda one, other: one == 1 - other, "contact_way"), contact_way=0),
    filter_row("contact_value-compared-as-number", "contact_value", "contact_value is compared as a number",
               filters_by(lambda one, other: one == other or (one.isdigit() and other.isdigit()
                                                              and int(one) == int(other)), "contact_value"),
               contact_value="912345678"),
    filter_row("contact_value-like", "contact_value", "% in contact_value stands for any text (LIKE)",
               filters_by(lambda one, other: re.fullmatch(re.escape(other).replace("%", ".*"), one) is not None,
                          "contact_value"), contact_value="138%"),
    filter_row("contact_value-injection", "contact_value", "a quote in contact_value ends the SQL text",
               filters_by(lambda one, other: one == other or " or " in other, "contact_value"),
               contact_value="x' or '1'='1"),
    filter_row("area_code-any-of-list", "area_code", "a comma in area_code divides a list",
               filters_by(lambda one, other: one in other.split(","), "area_code"), area_code="852,853"),
    filter_row("contact_value-blanks-trimmed-in-data", "contact_value", "blanks in contact_value are left out",
               filters_by(lambda one, other: one == other.replace(" ", ""), "contact_value"),
               contact_value="first last@example.com"),
    filter_row("verified_id-64-cut", "verified_id", "verified_id is cut to 32 characters before it is compared",
               filters_by(lambda one, other: one == other[:32], "verified_id"), verified_id="f0" * 32),
    filter_row("contact_value-256-cut", "contact_value", "contact_value is cut to 255 characters",
               filters_by(lambda one, other: one == other[:255], "contact_value"),
               contact_value="a" * 244 + "@example.org"),
    Fault("filters-any-instead-of-all", "filter", list(MANY_FILTERS), say.PARAMETER["area_code"],
          "a contact that one of several filters fits is found",
          replace(found=lambda old, filters: old(filters) if len(filters) < 2 else _any_of(filters)),
          misses(**MANY_FILTERS)),
    Fault("filters-last-only", "filter", ["area_code", "verified_id"], say.PARAMETER["area_code"],
          "of several filters only the last one counts",
          replace(found=lambda old, filters: old(dict(list(filters.items())[-1:]))), misses(**MANY_FILTERS)),
    Fault("filters-first-only", "filter", ["area_code", "contact_way"], say.PARAMETER["contact_way"],
          "of several filters only the first one counts",
          replace(found=lambda old, filters: old(dict(list(filters.items())[:1]))), misses(**MANY_FILTERS)),
]


def _any_of(filters):
    return [contact for contact in CONTACTS if any(contact[name] == value for name, value in filters.items()
                                                   if name in contact)]


# Decoding.
def decoding_row(fault_id, names, what, decode, seen):
    return Fault(fault_id, "encoding", names, say.QUERY, what, replace(decode=decode), seen)


ROWS += [
    decoding_row("percent-not-decoded", ["contact_value", "percent", "encoding"], "values are not percent-decoded",
                 lambda old, text: text.decode("latin-1"), misses(contact_value="ann@example.com")),
    decoding_row("percent-decoded-twice", ["contact_value", "percent", "encoding"], "values are percent-decoded twice",
                 lambda old, text: old(unquote_to_bytes(text)) or old(text),
                 lambda client: ids(client.send(query(contact_value="ann%40example.com", offset=0))) != []),
    decoding_row("plus-of-2b-becomes-blank", ["contact_value", "plus", "encoding"], "%2B becomes a blank",
                 lambda old, text: (old(text) or "").replace("+", " "), misses(contact_value="a+tag@example.com")),
    decoding_row("latin-1-decoded", ["contact_value", "utf-8", "encoding"], "values are decoded as ISO 8859-1",
                 lambda old, text: unquote_to_bytes(text).decode("latin-1"), misses(contact_value="用户@例子.中国")),
    decoding_row("lower-case-hexadecimal-not-decoded", ["contact_value", "percent", "encoding"],
                 "%c3 in lower case is not decoded",
                 lambda old, text: old(re.sub(rb"%(?=[0-9A-F]?[a-f])", b"%25", text)),
                 lambda client: ids(client.send(raw("contact_value=d%40e%2efr&offset=0"))) != ["v-0033"]),
    decoding_row("percent-20-not-decoded", ["contact_value", "percent", "encoding"], "%20 is not decoded",
                 lambda old, text: old(text.replace(b"%20", b"%2520")), misses(contact_value="first last@example.com")),
    Fault("ampersand-decoded-before-split", "encoding", ["contact_value", "encoding"], say.QUERY,
          "%26 divides parameters like &", lambda service: _split_early(service),
          misses(contact_value="b&c=d@example.com")),
    Fault("names-not-decoded", "encoding", ["limit", "encoding"], say.QUERY, "names of parameters are not decoded",
          lambda service: _names_raw(service), differ(query(limit=3), raw("lim%69t=3"))),
]


def _split_early(service):
    class View(service.view_class):
        def __init__(self, request, *rest):
            path, mark, text = request.target.partition("?")
            request.target = path + mark + text.replace("%26", "&")
            super().__init__(request, *rest)
    service.view_class = View


def _names_raw(service):
    class View(service.view_class):
        def __init__(self, request, *rest):
            path, mark, text = request.target.partition("?")
            parts = []
            for part in text.split("&"):
                name, equals, value = part.partition("=")
                parts.append(name.replace("%", "%25") + equals + value)
            request.target = path + mark + "&".join(parts)
            super().__init__(request, *rest)
    service.view_class = View
