"""Faults of parameters and of their encoding (sections 4.1 to 4.4)."""

import json
import re
from urllib.parse import unquote_to_bytes, urlencode

import sentences as say
from common.draft import DROP, attribute, both, header
from common.engine import Answer
from common.faults import Fault, loosen, replace, tighten, together
from probe import APP, X, accepts, bind, bound, ok, rejects, release, subid
from rules import DISPLAYS, MANDATORY

FULL = {"bind": {"record": 1, "display": "0,1", "anucode": "1,2,3", "ansanu": "4", "userData": "dGVzdA=="},
        "transfer": {"anucode": "1", "record": 1, "display": 1, "ttl": 100, "userData": "dGVzdA=="}}


def lenient(fault_id, kind, operation, name, what, when, value):
    """A row: values that `when(text)` describes are accepted, for example `value`."""
    return Fault(fault_id, kind, [name], say.PARAMETER[f"{operation}.{name}"], what,
                 loosen(f"{operation}.{name}.value", lambda view: when(view.parameters.get(name))),
                 accepts(operation, **{name: value}))


def strict(fault_id, kind, operation, name, what, when, value, spares_control=True):
    """A row: valid values that `when(text)` describes are refused, for example `value`."""
    return Fault(fault_id, kind, [name], say.PARAMETER[f"{operation}.{name}"], what,
                 tighten(f"{operation}.{name}.value", lambda view: when(view.parameters.get(name))),
                 rejects(operation, **{name: value}), spares_control=spares_control)


def reads(fault_id, kind, operation, name, what, when, value_of, value):
    """A row: texts that `when` describes are read as `value_of(text)`, for example `value`."""
    def read(old, text):
        try:
            return value_of(text) if when(text) else old(text)
        except ValueError:
            return old(text)
    return Fault(fault_id, kind, [name], say.PARAMETER[f"{operation}.{name}"], what, replace(read_integer=read),
                 accepts(operation, **{name: value}))


def blind(operation, name, when):
    """The rules about a mandatory parameter are not enforced where `when(view)` is true; the answer is a success."""
    def plant(service):
        for part in (f"{name}.present", f"{name}.value", "appid.known"):
            loosen(f"{operation}.{part}", when)(service)
        if (operation, name) == ("release", "subid"):
            kept = service.operation(operation).act
            service.operation(operation).act = lambda view: (_success(service) if when(view) else kept(view))
    return plant


def _success(service):
    return Answer(200, service.success())


ROWS = []
for operation, names in MANDATORY.items():
    for name in names:
        ROWS += [
            Fault(f"{operation}-{name}-absent-accepted", "required", [name], say.PARAMETER[f"{operation}.{name}"],
                  f"{operation}: a request without {name} is accepted",
                  blind(operation, name, lambda view, name=name: view.parameters.get(name) is None),
                  accepts(operation, **{name: DROP})),
            Fault(f"{operation}-{name}-empty-accepted", "required", [name], say.PARAMETER[f"{operation}.{name}"],
                  f"{operation}: an empty {name} is accepted",
                  blind(operation, name, lambda view, name=name: view.parameters.get(name) == ""),
                  accepts(operation, **{name: ""})),
        ]
for operation, values in FULL.items():
    for name in values:
        others = {other: value for other, value in values.items() if other != name}
        ROWS.append(Fault(f"{operation}-{name}-wrongly-required", "required", [name],
                          say.PARAMETER[f"{operation}.{name}"], f"{operation}: a request without {name} is refused",
                          tighten(f"{operation}.form.encoding",
                                  lambda view, name=name: view.parameters.get(name) is None),
                          rejects(operation, **others), spares_control=False))
for operation in MANDATORY:
    known = f"{operation}.appid.known"
    ROWS += [
        Fault(f"{operation}-appid-not-checked", "app", ["appid"], say.PARAMETER[f"{operation}.appid"],
              f"{operation}: any appid is accepted, another app's as well", loosen(known),
              accepts(operation, appid="another-app")),
        Fault(f"{operation}-appid-prefix-accepted", "app", ["appid"], say.PARAMETER[f"{operation}.appid"],
              f"{operation}: an appid that begins with a known one is accepted",
              loosen(known, lambda view: view.text("appid").startswith(APP)), accepts(operation, appid=APP + "2")),
    ]
ROWS += [
    Fault("appid-any-case", "app", ["appid"], say.PARAMETER["bind.appid"], "appid is compared without regard to case",
          loosen("*.appid.known", lambda view: view.text("appid").lower() == APP), accepts("bind", appid=APP.upper())),
    Fault("appid-trimmed", "app", ["appid"], say.PARAMETER["bind.appid"], "a line break after appid is ignored",
          loosen("*.appid.known", lambda view: view.text("appid").strip() == APP), accepts("bind", appid=APP + "\n")),
]

# Numbers: 24 bytes.
for operation, name in (("bind", "anum"), ("bind", "bnum"), ("transfer", "anum")):
    ROWS += [
        lenient(f"{operation}-{name}-25-accepted", "bounds", operation, name,
                f"{operation}: {name} of 25 bytes is accepted", lambda text: len(text) == 25, "1" * 25),
        strict(f"{operation}-{name}-24-refused", "bounds", operation, name,
               f"{operation}: {name} of 24 bytes is refused", lambda text: len(text) == 24, "1" * 24),
        lenient(f"{operation}-{name}-characters-counted", "bounds", operation, name,
                f"{operation}: {name}: 24 characters are accepted, whatever their bytes", lambda text: len(text) <= 24,
                "１" * 24),
        lenient(f"{operation}-{name}-any-length", "bounds", operation, name,
                f"{operation}: the length of {name} is not limited", lambda text: text, "1" * 500),
    ]
ROWS += [
    strict("bind-anum-above-11-refused", "bounds", "bind", "anum", "an anum of more than 11 digits is refused",
           lambda text: len(text) > 11, "8613800000001"),
    strict("bind-bnum-below-11-refused", "bounds", "bind", "bnum", "a bnum of less than 11 digits is refused",
           lambda text: len(text) < 11, "01012345"),
    strict("bind-bnum-mobile-only", "pattern", "bind", "bnum", "a bnum that does not begin with 1 is refused",
           lambda text: text[0] != "1", "075528000001"),
]

# ttl.
ROWS += [
    lenient("bind-ttl-negative-accepted", "bounds", "bind", "ttl", "a negative ttl is accepted",
            lambda text: re.fullmatch("-[0-9]+", text), -1),
    lenient("bind-ttl-text-accepted", "coercion", "bind", "ttl",
            "a ttl that is no number is accepted, and means for ever",
            lambda text: re.fullmatch("[a-z]+", text), "forever"),
    reads("bind-ttl-fraction-truncated", "coercion", "bind", "ttl", "the fraction of ttl is cut off",
          lambda text: re.fullmatch(r"[0-9]+\.[0-9]+", text), lambda text: int(float(text)), "100.5"),
    reads("bind-ttl-unit-accepted", "coercion", "bind", "ttl", "a unit after ttl is accepted (atoi)",
          lambda text: re.fullmatch("[0-9]+[smh]", text), lambda text: int(text[:-1]), "100s"),
    reads("bind-ttl-time-accepted", "coercion", "bind", "ttl", "00:10:00 is accepted as ttl",
          lambda text: ":" in text, lambda text: 600, "00:10:00"),
    strict("bind-ttl-below-60-refused", "bounds", "bind", "ttl", "a ttl below 60 seconds is refused",
           lambda text: int(text) < 60, 30),
    strict("bind-ttl-above-an-hour-refused", "bounds", "bind", "ttl", "a ttl above an hour is refused",
           lambda text: int(text) > 3600, 86400),
    strict("bind-ttl-100-refused", "bounds", "bind", "ttl", "the ttl 100 of the document is refused",
           lambda text: text == "100", 100),
    lenient("transfer-ttl-negative-accepted", "bounds", "transfer", "ttl", "a negative ttl is accepted",
            lambda text: re.fullmatch("-[0-9]+", text), -1),
    lenient("transfer-ttl-text-accepted", "coercion", "transfer", "ttl", "a ttl that is no number counts as absent",
            lambda text: re.fullmatch("[a-z]+", text), "forever"),
    strict("transfer-ttl-0-refused", "bounds", "transfer", "ttl", "ttl 0, valid for ever, is refused",
           lambda text: text == "0", 0),
    reads("transfer-ttl-fraction-truncated", "coercion", "transfer", "ttl", "the fraction of ttl is cut off",
          lambda text: re.fullmatch(r"[0-9]+\.[0-9]+", text), lambda text: int(float(text)), "100.5"),
]

# record and display.
for operation in ("bind", "transfer"):
    ROWS += [
        lenient(f"{operation}-record-2-accepted", "enum", operation, "record", f"{operation}: record 2 is accepted",
                lambda text: text == "2", 2),
        lenient(f"{operation}-record-any-accepted", "enum", operation, "record",
                f"{operation}: record is not looked at", lambda text: text, "maybe"),
        reads(f"{operation}-record-true-accepted", "coercion", operation, "record",
              f"{operation}: true and false are accepted as record", lambda text: text in ("true", "false"),
              lambda text: int(text == "true"), "true"),
        lenient(f"{operation}-record-minus-1-accepted", "enum", operation, "record",
                f"{operation}: record -1 is accepted", lambda text: text == "-1", -1),
        strict(f"{operation}-record-1-refused", "enum", operation, "record", f"{operation}: record 1 is refused",
               lambda text: text == "1", 1),
        strict(f"{operation}-record-0-refused", "enum", operation, "record", f"{operation}: record 0 is refused",
               lambda text: text == "0", 0),
    ]
for one in DISPLAYS:
    ROWS.append(strict(f"bind-display-{one.replace(',', '-')}-refused", "enum", "bind", "display",
                       f"display {one} is refused", lambda text, one=one: text == one, one))
ROWS += [
    lenient("bind-display-single-accepted", "enum", "bind", "display",
            "the display of section 4.3, 0 or 1, is accepted", lambda text: text in ("0", "1"), "1"),
    lenient("bind-display-2-accepted", "enum", "bind", "display", "2 is accepted in display",
            lambda text: re.fullmatch("[0-2],[0-2]", text), "2,0"),
    lenient("bind-display-third-part-accepted", "enum", "bind", "display", "a third part of display is ignored",
            lambda text: text[:3] in DISPLAYS, "0,1,1"),
    lenient("bind-display-semicolon-accepted", "enum", "bind", "display", "0;1 is accepted as display",
            lambda text: text.replace(";", ",") in DISPLAYS, "0;1"),
    lenient("bind-display-without-comma-accepted", "enum", "bind", "display", "01 is accepted as display",
            lambda text: re.fullmatch("[01]{2}", text), "01"),
    lenient("bind-display-any-accepted", "enum", "bind", "display", "display is not looked at", lambda text: text,
            "both"),
    lenient("transfer-display-pair-accepted", "enum", "transfer", "display",
            "the display of section 4.1, 0,1, is accepted", lambda text: text in DISPLAYS, "0,1"),
    lenient("transfer-display-2-accepted", "enum", "transfer", "display", "display 2 is accepted",
            lambda text: text == "2", 2),
    lenient("transfer-display-any-accepted", "enum", "transfer", "display", "display is not looked at",
            lambda text: text, "real"),
    strict("transfer-display-1-refused", "enum", "transfer", "display", "display 1 is refused",
           lambda text: text == "1", 1),
    strict("transfer-display-0-refused", "enum", "transfer", "display", "display 0 is refused",
           lambda text: text == "0", 0),
]

# reqid, userData, subid.
ROWS += [
    strict("bind-reqid-uuid-only", "pattern", "bind", "reqid", "a reqid that is not hexadecimal is refused",
           lambda text: not re.fullmatch("[0-9a-f-]+", text), "order-2024/001:A"),
    strict("bind-reqid-above-32-refused", "bounds", "bind", "reqid", "a UUID with hyphens is too long as reqid",
           lambda text: len(text) > 32, "123e4567-e89b-12d3-a456-426614174000"),
    strict("transfer-reqid-digits-only", "pattern", "transfer", "reqid", "a reqid with letters is refused",
           lambda text: not text.isdigit(), "req-1", spares_control=False),
    strict("bind-userData-must-be-base64", "pattern", "bind", "userData", "userData must be Base64",
           lambda text: not re.fullmatch("[0-9A-Za-z+/]+={0,2}", text), "order 17 (a)"),
    strict("transfer-userData-must-be-base64", "pattern", "transfer", "userData", "userData must be Base64",
           lambda text: not re.fullmatch("[0-9A-Za-z+/]+={0,2}", text), "order 17 (a)"),
    strict("bind-userData-above-20-refused", "bounds", "bind", "userData", "userData above 20 characters is refused",
           lambda text: len(text) > 20, "dGhpcyBpcyBhIGN1c3RvbWVy"),
    Fault("release-subid-prefix", "pattern", ["subid"], say.PARAMETER["release.subid"],
          "the last character of subid is not compared",
          replace(live_binding=lambda old, subid_, now: old(subid_, now) or next(
              (one for one in _all(old) if one.subid[:-1] == (subid_ or "")[:-1]), None)),
          lambda client: ok(client.send(release(_other_end(bound(client)))))),
]


def _all(live_binding):
    return list(live_binding.__self__.bindings.values())


def _other_end(text):
    return text[:-1] + ("1" if text[-1] == "0" else "0")


# x numbers.
def x_row(fault_id, what, when, x, breaks=say.MISSING_X, operation="bind"):
    return Fault(fault_id, "number", ["x", "interline"], breaks, what,
                 together(loosen("*.x.owned", lambda view: when(view.values["x"])),
                          loosen("*.x.number", lambda view: when(view.values["x"]))), accepts(operation, x=x))


OWNED = set(X[1:])
ROWS += [
    x_row("x-not-owned-accepted", "any x number is accepted", lambda x: x.isdigit(), "17099999999"),
    x_row("x-next-number-accepted", "the number after the last one of the account is accepted",
          lambda x: x == "17000000041", "17000000041"),
    x_row("x-prefix-accepted", "an x number that begins with one of the account is accepted",
          lambda x: x[:11] in OWNED, X[1] + "5"),
    x_row("x-begins-one-accepted", "the first digits of an x number are accepted",
          lambda x: len(x) >= 10 and any(one.startswith(x) for one in OWNED), X[1][:10]),
    x_row("x-letters-accepted", "x need not be a number", lambda x: x.isalpha(), "xnumber"),
    x_row("x-not-owned-transferred", "any x number is accepted for transfers", lambda x: x.isdigit(), "17099999999",
          operation="transfer"),
    *[Fault(f"x-{index}-refused", "number", ["x", "interline", "1300"], say.URI["bind"], what,
            tighten("*.x.owned", lambda view, index=index: view.values["x"] == X[index]), rejects("bind", x=X[index]))
      for index, what in ((40, "the last x number of the account is refused"),)],
]


# The encoding.
def form_row(fault_id, names, what, plant, seen, breaks=say.FORM, spares_control=True):
    return Fault(fault_id, "encoding", names, breaks, what, plant, seen, spares_control=spares_control)


def written(write):
    return attribute(write=write)


def _every_byte(parameters):
    """Every byte of every value percent-encoded."""
    return "&".join(name + "=" + "".join(f"%{byte:02X}" for byte in str(value).encode())
                    for name, value in parameters.items())


def _lower_hexadecimal(parameters):
    return _every_byte(parameters).lower()


def _names_encoded(parameters):
    return "&".join("".join(f"%{byte:02X}" for byte in name.encode()) + f"={value}"
                    for name, value in parameters.items())


def _raw(parameters):
    return "&".join(f"{name}={value}" for name, value in parameters.items())


def _body_as(change):
    def plant(service):
        kept = service.parameter_bytes
        service.parameter_bytes = lambda view: change(kept(view))
    return plant


def _second_binding(first_reqid, second_reqid):
    """The same reqid, spelled in two ways; the binding of the first was released between. A second one is made."""
    def seen(client):
        def change(spelled):
            return both(bind(reqid="@"), written(lambda parameters: _raw({**parameters, "reqid": spelled})))
        first = subid(client.send(change(first_reqid)))
        client.send(release(first))
        again = client.send(change(second_reqid))
        return ok(again) and subid(again) != first
    return seen


ROWS += [
    form_row("percent-not-decoded", ["percent", "encoding", "display"], "values are not percent-decoded",
             replace(decode=lambda old, raw: raw.replace(b"+", b" ").decode("latin-1")),
             rejects("bind", written(_every_byte))),
    form_row("percent-not-decoded-in-uri", ["percent", "encoding"], "values in the URI are not percent-decoded",
             lambda service: _uri_raw(service), rejects("release", written(_every_byte)), say.IN_URI),
    form_row("comma-must-be-raw", ["percent", "encoding", "display"], "%2C is not decoded",
             replace(decode=lambda old, raw: old(re.sub(b"(?i)%2c", b"%252C", raw))),
             rejects("bind", display="0,1")),
    form_row("comma-must-be-encoded", ["encoding", "display"], "a comma that is not encoded divides the value",
             replace(decode=lambda old, raw: old(raw.partition(b",")[0])),
             rejects("bind", written(_raw), display="1,1")),
    form_row("lower-case-hexadecimal-not-decoded", ["percent", "encoding"], "%2c in lower case is not decoded",
             replace(decode=lambda old, raw: old(re.sub(rb"%(?=[0-9A-F]?[a-f])", b"%25", raw))),
             rejects("bind", written(_lower_hexadecimal), display="0,1")),
    form_row("names-not-decoded", ["encoding", "appid"], "names of parameters are not percent-decoded",
             _body_as(lambda raw: b"&".join(part.partition(b"=")[0].replace(b"%", b"%25") + b"="
                                            + part.partition(b"=")[2] for part in raw.split(b"&") if part)),
             rejects("bind", written(_names_encoded))),
    form_row("plus-not-decoded", ["plus", "encoding", "reqid"], "+ is not decoded to a blank",
             replace(decode=lambda old, raw: old(raw.replace(b"+", b"%2B"))), _second_binding("a+b", "a%20b")),
    form_row("percent-decoded-twice", ["percent", "encoding", "userData"], "values are percent-decoded twice",
             _body_as(lambda raw: unquote_to_bytes(raw)), rejects("bind", userData="50%&record=7")),
    form_row("ampersand-decoded-before-split", ["encoding", "userData"], "%26 divides parameters like &",
             _body_as(lambda raw: raw.replace(b"%26", b"&").replace(b"%3D", b"=")),
             rejects("bind", userData="a&record=7")),
    form_row("semicolon-divides", ["encoding", "userData"], "; divides parameters like &",
             _body_as(lambda raw: raw.replace(b";", b"&")), rejects("bind", written(_raw), userData="a;record=7")),
    form_row("form-cut-at-512-bytes", ["userData", "length", "long"], "a form is read up to 512 bytes",
             _body_as(lambda raw: raw[:512]),
             rejects("bind", written(lambda parameters: _raw(dict(reversed(parameters.items())))),
                     userData="d" * 600)),
    form_row("order-of-parameters-matters", ["order", "appid"], "appid must be the first parameter",
             _body_as(lambda raw: raw if raw.startswith((b"appid=", b"%61")) else b""),
             rejects("bind", written(lambda parameters: _raw(dict(reversed(parameters.items())))))),
    form_row("json-body-accepted", ["Content-Type", "json"], "a JSON body is accepted in place of a form",
             lambda service: _json_accepted(service),
             accepts("bind", both(header("Content-Type", "application/json"), written(json.dumps)))),
    form_row("text-plain-accepted", ["Content-Type"], "any Content-Type is accepted", loosen("*.Content-Type"),
             accepts("bind", header("Content-Type", "text/plain"))),
    form_row("documented-content-type-refused", ["Content-Type"],
             "application/x-www-form-urlencoded is refused, JSON is expected",
             tighten("*.Content-Type", lambda view: "form" in view.header("Content-Type")), rejects("bind"),
             spares_control=False),
    form_row("put-reads-uri-only", ["body", "form"], "PUT reads its parameters from the URI",
             replace(parameter_bytes=lambda old, view: view.raw_query.encode("latin-1")), rejects("transfer"),
             spares_control=False),
    form_row("delete-reads-body-only", ["URI", "query", "subid"], "DELETE reads its parameters from the body",
             replace(parameter_bytes=lambda old, view: view.request.body), rejects("release"), say.IN_URI,
             spares_control=False),
]


def _json_accepted(service):
    loosen("*.Content-Type", lambda view: view.header("Content-Type") == "application/json")(service)
    kept = service.parameter_bytes

    def parameter_bytes(view):
        raw = kept(view)
        return urlencode(json.loads(raw)).encode() if raw.startswith(b"{") else raw
    service.parameter_bytes = parameter_bytes


def _uri_raw(service):
    kept = service.parameter_bytes
    service.parameter_bytes = lambda view: (kept(view).replace(b"%", b"%25") if view.operation.method == "DELETE"
                                            else kept(view))
