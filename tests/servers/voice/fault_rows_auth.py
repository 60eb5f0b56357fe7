"""Faults of the request line, Content-Type, Authorization, and of how headers may be spelled."""

import sentences as say
from faults import Fault, loosen, loosen_attribute, tighten, together
from probe import DROP, accepts, attribute, authorization, header, refuses, scheme
from rules import CONSTANTS

ROWS = [
    Fault("method-get-accepted", "method", ["method", "GET"], say.METHOD, "GET does what POST does",
          loosen("method", lambda view: view.request.method == "GET"), accepts(attribute(method="GET"))),
    Fault("method-put-accepted", "method", ["method", "PUT"], say.METHOD, "PUT does what POST does",
          loosen("method", lambda view: view.request.method == "PUT"), accepts(attribute(method="PUT"))),
    Fault("method-not-checked", "method", ["method"], say.METHOD, "any method does what POST does",
          loosen("method"), accepts(attribute(method="DELETE"))),

    Fault("content-type-absent-accepted", "header", ["Content-Type"], say.CONTENT_TYPE,
          "a request without Content-Type is accepted", loosen("Content-Type.present"),
          accepts(header("Content-Type", DROP))),
    Fault("content-type-not-checked", "header", ["Content-Type"], say.CONTENT_TYPE, "any Content-Type is accepted",
          loosen("Content-Type.value"), accepts(header("Content-Type", "text/plain;charset=UTF-8"))),
    Fault("content-type-prefix", "header", ["Content-Type"], say.CONTENT_TYPE,
          "Content-Type is compared on the prefix application/json only",
          loosen("Content-Type.value", lambda view: view.content_type.startswith("application/json")),
          accepts(header("Content-Type", "application/jsonp;charset=UTF-8"))),
    Fault("content-type-substring", "header", ["Content-Type"], say.CONTENT_TYPE, "Content-Type need only contain json",
          loosen("Content-Type.value", lambda view: "json" in view.content_type),
          accepts(header("Content-Type", "text/json;charset=UTF-8"))),
    Fault("content-type-charset-not-checked", "header", ["Content-Type"], say.CONTENT_TYPE, "any charset is accepted",
          loosen("Content-Type.value", lambda view: view.content_type.partition(";")[0].strip() == "application/json"),
          accepts(header("Content-Type", "application/json;charset=GBK"))),
    Fault("content-type-form-accepted", "header", ["Content-Type"], say.CONTENT_TYPE, "a form media type is accepted",
          loosen("Content-Type.value", lambda view: "x-www-form-urlencoded" in view.content_type),
          accepts(header("Content-Type", "application/x-www-form-urlencoded"))),

    Fault("authorization-absent-accepted", "header", ["Authorization"], say.AUTHORIZATION,
          "a request without Authorization is accepted", loosen("Authorization.present"),
          accepts(header("Authorization", DROP))),
    Fault("authorization-scheme-ignored", "constant", ["Authorization"], say.AUTHORIZATION,
          "the scheme AKSK is not compared: Basic does as well", loosen("Authorization.scheme"),
          accepts(scheme("Authorization", "Basic "))),
    Fault("authorization-scheme-optional", "constant", ["Authorization"], say.AUTHORIZATION,
          "the scheme AKSK may be left out",
          loosen("Authorization.scheme", lambda view: view.authorization.scheme == ""),
          accepts(scheme("Authorization", ""))),
    Fault("authorization-scheme-prefix", "constant", ["Authorization"], say.AUTHORIZATION,
          "the scheme is compared on the prefix AKSK only",
          loosen("Authorization.scheme", lambda view: view.authorization.scheme.startswith("AKSK")),
          accepts(scheme("Authorization", "AKSKX "))),
    Fault("authorization-empty-accepted", "header", ["Authorization"], say.AUTHORIZATION,
          "an empty Authorization is accepted",
          together(*(loosen(rule, lambda view: "" in view.request.values("Authorization"))
                     for rule in ("Authorization.present", "Authorization.scheme", "Authorization.realm.present",
                                  "Authorization.profile.present", "Authorization.type.present"))),
          accepts(header("Authorization", ""))),
]

for name, constant in CONSTANTS.items():
    subject, rule = [f"Authorization.{name}"], f"Authorization.{name}.value"
    ROWS += [
        Fault(f"{name}-absent-accepted", "attribute", subject, say.AUTHORIZATION,
              f"Authorization without {name} is accepted",
              loosen(f"Authorization.{name}.present"), accepts(authorization(**{name: DROP}))),
        Fault(f"{name}-not-compared", "constant", subject, say.AUTHORIZATION, f"any {name} is accepted",
              loosen(rule), accepts(authorization(**{name: "Other"}))),
        Fault(f"{name}-prefix", "constant", subject, say.AUTHORIZATION, f"{name} need only begin with {constant}",
              loosen_attribute(rule, "Authorization", name, lambda value,
                               constant=constant: value.startswith(constant)),
              accepts(authorization(**{name: constant + "X"}))),
        Fault(f"{name}-substring", "constant", subject, say.AUTHORIZATION, f"{name} need only contain {constant}",
              loosen_attribute(rule, "Authorization", name, lambda value, constant=constant: constant in value),
              accepts(authorization(**{name: "X" + constant}))),
        Fault(f"{name}-begins-the-constant", "constant", subject, say.AUTHORIZATION,
              f"a {name} that {constant} begins with is accepted",
              loosen_attribute(rule, "Authorization", name, lambda value,
                               constant=constant: value and constant.startswith(value)),
              accepts(authorization(**{name: constant[:-1]}))),
        Fault(f"{name}-any-case", "constant", subject, say.AUTHORIZATION, f"{name} is compared without regard to case",
              loosen_attribute(rule, "Authorization", name, lambda value,
                               constant=constant: value.lower() == constant.lower()),
              accepts(authorization(**{name: constant.swapcase()}))),
    ]


def _written(name, spelling):
    return lambda view: spelling(view.request.spelling(name) or "-")


def _aksk_before_authorization(view):
    names = [name.lower() for name, _ in view.request.headers]
    return names.index("x-aksk") < names.index("authorization")


ROWS += [
    Fault("header-names-lower-case-refused", "spelling", ["X-AKSK", "header"], say.EXAMPLE,
          "the header name x-aksk in lower case is not recognised",
          tighten("X-AKSK.present", _written("X-AKSK", str.islower)),
          refuses(attribute(spell=str.lower))),
    Fault("header-names-upper-case-refused", "spelling", ["Authorization", "header"],
          say.EXAMPLE + " (RFC 9110 section 5.1)",
          "the header name AUTHORIZATION in upper case is not recognised",
          tighten("Authorization.present", _written("Authorization", str.isupper)),
          refuses(attribute(spell=str.upper))),
    Fault("header-order-matters", "spelling", ["X-AKSK", "Authorization", "order"],
          "table 2: headers, not a sequence (RFC 9110 section 5.3)", "X-AKSK before Authorization is not recognised",
          tighten("X-AKSK.present", _aksk_before_authorization), refuses(attribute(order=lambda items: items[::-1]))),
    Fault("aksk-comma-blank-refused", "spelling", ["X-AKSK"], say.AKSK,
          "the separator \", \" of table 2 is refused in X-AKSK",
          tighten("X-AKSK.present", lambda view: '", ' in view.aksk.text), refuses(attribute(separator=", "))),
    Fault("aksk-above-256-characters-refused", "bounds", ["X-AKSK"], say.NONCE,
          "X-AKSK above 256 characters is refused, which a long Nonce needs",
          tighten("X-AKSK.present", lambda view: len(view.aksk.text) > 256),
          refuses(lambda draft: draft.aksk.update(Nonce="n" * 64 + draft.aksk["Nonce"] + "9" * 32))),
]
