"""Faults of statusUrl, feeUrl and userData, and of how JSON may be spelled."""

import base64
import json
import re

import sentences as say
from faults import Fault, before, loosen, loosen_field, tighten, tighten_field
from fault_rows_body import lenient, strict
from http_wire import Reply
from probe import accepts, answers, attribute, base64_of, both, fields, refuses
from view import FIELDS

LONGEST_ENCODED = base64_of(("http://example.com/" + "a" * 96)[:96])  # 128 characters of Base64
ONE_TOO_LONG = base64_of(("http://example.com/" + "a" * 129)[:129])  # 129 characters of URL: too long by either count


def _decoded(value):
    return base64.b64decode(value + "=" * (-len(value) % 4), validate=True).decode("ascii")


def _url_ok(value, more_signs="", schemes="https?", longest=128):
    url = _decoded(value)
    return re.fullmatch(f"({schemes})://[{more_signs}0-9A-Za-z:./-]+", url) and len(url) <= longest


ROWS = []
for name, signs_text in (("statusUrl", say.STATUS_URL_SIGNS), ("feeUrl", say.FEE_URL_SIGNS)):
    subject = [f"body.{name}"]

    def sign_row(fault_id, what, signs, url, name=name, subject=subject, signs_text=signs_text):
        return Fault(f"{name}-{fault_id}", "url", subject, signs_text, what,
                     loosen_field(name, lambda value: _url_ok(value, more_signs=signs)),
                     accepts(fields(**{name: base64_of(url)})))

    def sign_refused(fault_id, what, pattern, url, name=name, subject=subject, signs_text=signs_text):
        return Fault(f"{name}-{fault_id}", "url", subject, signs_text, what,
                     tighten_field(name, lambda value: re.search(pattern, _decoded(value))),
                     refuses(fields(**{name: base64_of(url)})))

    ROWS += [
        lenient(f"{name}-plain-accepted", "url", name, f"a {name} that is not Base64 is accepted",
                lambda value: re.match("https?://", value), "http://127.0.0.1:8888/push"),
        lenient(f"{name}-any-text-accepted", "url", name, f"{name} is not looked at",
                lambda value: isinstance(value, str), "*!*"),
        lenient(f"{name}-any-base64-accepted", "url", name, f"{name} need only be Base64, of anything",
                lambda value: base64.b64decode(value, validate=True), base64_of("\x00\x01 no URL")),
        lenient(f"{name}-ftp-accepted", "url", name, f"ftp is accepted in {name}",
                lambda value: _url_ok(value, schemes="https?|ftp"), base64_of("ftp://127.0.0.1/push")),
        lenient(f"{name}-too-long-accepted", "bounds", name, f"a {name} of 129 characters is accepted",
                lambda value: _url_ok(value, longest=129), ONE_TOO_LONG),
        lenient(f"{name}-number-accepted", "coercion", name, f"a number is accepted as {name}",
                lambda value: type(value) is int, 7),
        strict(f"{name}-longest-refused", "bounds", name, f"a {name} of 128 characters of Base64 is refused",
               lambda value: len(value) >= 128, LONGEST_ENCODED),
        strict(f"{name}-https-refused", "url", name, f"https is refused in {name}",
               lambda value: _decoded(value).lower().startswith("https:"), base64_of("https://127.0.0.1:8888/push")),
        strict(f"{name}-padding-refused", "url", name, f"Base64 padding is refused in {name}",
               lambda value: value.endswith("="), base64_of("http://127.0.0.1/" + "a" * 5)),
        strict(f"{name}-double-padding-refused", "url", name, f"two signs of Base64 padding are refused in {name}",
               lambda value: value.endswith("=="), base64_of("http://127.0.0.1/" + "a" * 2)),
        sign_row("question-mark-accepted", f"? is accepted in the URL of {name}", "?", "http://127.0.0.1/push?a"),
        sign_row("underscore-accepted", f"_ is accepted in the URL of {name} (\\w)", "_", "http://127.0.0.1/push_it"),
        sign_row("percent-accepted", f"% is accepted in the URL of {name}", "%", "http://127.0.0.1/push%20it"),
        sign_row("at-accepted", f"@ is accepted in the URL of {name}", "@", "http://a@127.0.0.1/push"),
        sign_row("blank-accepted", f"a blank is accepted in the URL of {name}", " ", "http://127.0.0.1/push it"),
        sign_refused("hyphen-refused", f"a hyphen is refused in the URL of {name}", "-", "http://a-b.example.com/push"),
        sign_refused("port-refused", f"a port is refused in the URL of {name}", ":[0-9]", "http://127.0.0.1:8888/push"),
        sign_refused("upper-case-refused", f"an upper-case letter is refused in the URL of {name}", "[A-Z]",
                     "http://127.0.0.1/Push"),
        sign_refused("domain-refused", f"a domain name is refused in the URL of {name}", "//[a-z]",
                     "http://www.example.com/push"),
        sign_refused("without-path-refused", f"a URL without a path is refused in {name}", "//[^/]*$",
                     "http://127.0.0.1:8888"),
    ]
ROWS.append(Fault("feeUrl-not-checked-with-statusUrl", "combination", ["body.feeUrl"], say.FEE_URL_SIGNS,
                  "feeUrl is not looked at when statusUrl is there",
                  loosen("body.feeUrl.value", lambda view: "statusUrl" in view.fields),
                  accepts(fields(statusUrl=base64_of("http://127.0.0.1/push"),
                                 feeUrl=base64_of("http://127.0.0.1/push?a")))))

# userData.
ASCII_SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`|~"


def _sign_refused(fault_id, sign, word):
    return strict(f"userData-{fault_id}", "userData", "userData", f"{word} is refused in userData",
                  lambda value: sign in value, f"a{sign}b")


def _stack_trace_on_quote(view, _memory):
    if '"' in str((view.fields or {}).get("userData", "")):
        return Reply(500, "text/html",
                     b"<html><body><h1>Internal Server Error</h1><pre>org.h2.jdbc.JdbcSQLSyntaxErrorException\n"
                     b"\tat com.callenabler.voice.CallDao.insert(CallDao.java:91)</pre></body></html>")
    return None


ROWS += [
    lenient("userData-257-accepted", "bounds", "userData", "a userData of 257 characters is accepted",
            lambda value: len(value) == 257, "u" * 257),
    lenient("userData-any-length-accepted", "bounds", "userData", "the length of userData is not checked",
            lambda value: re.fullmatch("[\x20-\x7a|~]+", value), "u" * 5000),
    strict("userData-256-refused", "bounds", "userData", "a userData of 256 characters is refused",
           lambda value: len(value) >= 256, "u" * 256),
    strict("userData-1-refused", "bounds", "userData", "a userData of one character is refused",
           lambda value: len(value) == 1, "u"),
    lenient("userData-braces-accepted", "userData", "userData", "braces are accepted in userData",
            lambda value: re.fullmatch("[\x20-\x7e]{1,256}", value), "a{b}c"),
    lenient("userData-left-brace-accepted", "userData", "userData", "{ alone is accepted in userData",
            lambda value: re.fullmatch("[\x20-\x7c~]{1,256}", value), "a{b"),
    lenient("userData-right-brace-accepted", "userData", "userData", "} alone is accepted in userData",
            lambda value: re.fullmatch("[\x20-\x7a|}~]{1,256}", value), "a}b"),
    lenient("userData-braces-at-the-start-only", "userData", "userData",
            "a brace is only looked for at the start of userData",
            lambda value: re.fullmatch("[^{}][\x20-\x7e]{0,255}", value), "a{"),
    lenient("userData-chinese-accepted", "userData", "userData", "Chinese characters are accepted in userData",
            lambda value: isinstance(value, str) and 1 <= len(value) <= 256 and not re.search("[{}]", value), "客户一"),
    lenient("userData-chinese-among-ascii-accepted", "userData", "userData",
            "Chinese characters after the first character are accepted",
            lambda value: ord(value[0]) < 128 and len(value) <= 256 and not re.search("[{}]", value), "customer 客"),
    lenient("userData-number-accepted", "coercion", "userData", "a number is accepted as userData",
            lambda value: type(value) is int, 123),
    lenient("userData-object-accepted", "coercion", "userData", "an object is accepted as userData",
            lambda value: isinstance(value, dict), {"a": "b"}),
    lenient("userData-list-accepted", "coercion", "userData", "a list is accepted as userData",
            lambda value: isinstance(value, list), ["a"]),
    _sign_refused("percent-refused", "%", "a percent sign"),
    _sign_refused("backslash-refused", "\\", "a backslash"),
    _sign_refused("apostrophe-refused", "'", "an apostrophe"),
    _sign_refused("less-than-refused", "<", "a less-than sign"),
    _sign_refused("ampersand-refused", "&", "an ampersand"),
    _sign_refused("blank-refused", " ", "a blank"),
    strict("userData-digits-only-refused", "userData", "userData", "a userData of digits only is refused", str.isdigit,
           "12345"),
    Fault("userData-quote-500", "robustness", ["body.userData"], say.FIELD["userData"],
          "a quotation mark in userData is answered with a stack trace", before(_stack_trace_on_quote),
          answers(fields(userData=ASCII_SIGNS), lambda outcome: outcome.status == 500 and not outcome.payload)),
]


# Spellings of JSON: other bytes, the same request.
def _raw(pattern):
    return tighten("body.json", lambda view: re.search(pattern, view.request.body))


def _escaped(text):
    return "".join(f"\\u{ord(sign):04x}" for sign in text)


def _escape_verify_code(values):
    return json.dumps(values).replace('"123456"', f'"{_escaped("123456")}"')


def _escape_names(values):
    return json.dumps(values).replace('"verifyCode"', f'"{_escaped("verifyCode")}"')


def _order_matters(view):
    names = [name for name in view.fields if name in FIELDS]
    return names != sorted(names, key=FIELDS.index)


ROWS += [
    Fault("json-white-space-refused", "spelling", ["json", "white", "space", "spelling"], say.JSON,
          "white space between the tokens of the body is refused", _raw(rb'":\s|,\s|\{\s'),
          refuses(attribute(write_json=lambda values: json.dumps(values, indent=2)))),
    Fault("json-tab-and-return-refused", "spelling", ["json", "white", "space", "spelling"], say.JSON,
          "tabs and carriage returns between tokens are refused", _raw(rb"[\t\r]"),
          refuses(attribute(write_json=lambda values: json.dumps(values, indent="\t").replace("\n", "\r\n")))),
    Fault("json-final-newline-refused", "spelling", ["json", "white", "space", "spelling"], say.JSON,
          "white space after the body is refused", _raw(rb"\}\s+\Z"),
          refuses(attribute(write_json=lambda values: json.dumps(values) + "\n"))),
    Fault("json-escapes-refused", "spelling", ["json", "escape", "spelling"], say.JSON,
          "\\u escapes in values are refused",
          _raw(rb'\\u[0-9a-fA-F]{4}'), refuses(attribute(write_json=_escape_verify_code))),
    Fault("json-escaped-names-not-read", "spelling", ["json", "escape", "spelling"], say.JSON,
          "a member name with \\u escapes is not recognised", _raw(rb'\\u[0-9a-fA-F]{4}[^"]*":'),
          refuses(attribute(write_json=_escape_names))),
    Fault("json-escaped-slash-refused", "spelling", ["json", "escape", "spelling", "userData"], say.JSON,
          "\\/ in a string is refused", _raw(rb"\\/"),
          refuses(both(fields(userData="a/b"),
                       attribute(write_json=lambda values: json.dumps(values).replace("/", "\\/"))))),
    Fault("json-member-order-matters", "spelling", ["order", "spelling"], say.JSON,
          "the members of the body must come in the order of table 4", tighten("body.json", _order_matters),
          refuses(attribute(write_json=lambda values: json.dumps(dict(reversed(values.items())))))),
]
