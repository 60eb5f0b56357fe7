"""Faults of the bodies: fields, enumerations, captchas and their proofs."""

import re

import sentences as say
from common.draft import DROP
from common.faults import Fault, always, loosen, quietly, replace, tighten, together
from probe import EMAIL, MOBILE, POINT, accepts, email, ok, proof, rejects, right, sms, token, verify
from rules import EMAIL_TYPES, FIELDS, SMS_TYPES, point_of


def sentence(operation, name):
    return say.FIELD.get(f"{operation}.{name}") or say.FIELD[name]


def lenient(fault_id, kind, operation, name, what, when, value):
    """A row: values that `when` describes are accepted, for example `value`."""
    return Fault(fault_id, kind, [name], sentence(operation, name), what,
                 loosen(f"{operation}.{name}.value", lambda view: when(view.fields[name])),
                 accepts(operation, **{name: value}))


def strict(fault_id, kind, operation, name, what, when, value, spares_control=True):
    """A row: valid values that `when` describes are refused, for example `value`."""
    return Fault(fault_id, kind, [name], sentence(operation, name), what,
                 tighten(f"{operation}.{name}.value", lambda view: when(view.fields[name])),
                 rejects(operation, **{name: value}), spares_control=spares_control)


def _answers_success(service, operation, when):
    """Requests that `when(view)` describes are answered as a success, without asking anything else about them."""
    kept = service.operation(operation).act

    def act(view):
        return service.success(view) if when(view) else kept(view)
    service.operation(operation).act = act


def blind(operation, names, when):
    """The rules about the fields are not enforced where `when(view)` is true, and the answer is a success."""
    def plant(service):
        for name in names:
            for part in ("present", "value"):
                loosen(f"{operation}.{name}.{part}", when)(service)
        _answers_success(service, operation, lambda view: quietly(when, view))
    return plant


ROWS = []
for operation, names in FIELDS.items():
    for name in names:
        ROWS += [
            Fault(f"{operation}-{name}-absent-accepted", "required", [name], sentence(operation, name),
                  f"{operation}: a body without {name} is accepted",
                  blind(operation, [name], lambda view, name=name: name not in view.fields),
                  accepts(operation, **{name: DROP})),
            Fault(f"{operation}-{name}-null-accepted", "required", [name], sentence(operation, name),
                  f"{operation}: null is accepted for {name}",
                  blind(operation, [name], lambda view, name=name: view.fields[name] is None),
                  accepts(operation, **{name: None})),
        ]

# mobile. Which strings are one is open beyond 11 digits (README point 18), so only other types are faults.
ROWS += [
    lenient("mobile-empty-accepted", "bounds", "sms", "mobile", "an empty mobile is accepted",
            lambda value: value == "", ""),
    lenient("mobile-integer-accepted", "coercion", "sms", "mobile", "a mobile as JSON number is accepted",
            lambda value: type(value) is int and value > 0, 12345678901),
    lenient("mobile-list-accepted", "coercion", "sms", "mobile", "a list of mobiles is accepted",
            lambda value: isinstance(value, list), [MOBILE]),
    lenient("mobile-object-accepted", "coercion", "sms", "mobile", "an object is accepted as mobile",
            lambda value: isinstance(value, dict), {"number": MOBILE}),
    lenient("mobile-boolean-accepted", "coercion", "sms", "mobile", "true is accepted as mobile",
            lambda value: value is True, True),
    strict("mobile-begins-12-refused", "pattern", "sms", "mobile", "a mobile must begin with 13 to 19",
           lambda value: not re.match("1[3-9]", value), "12345678909", spares_control=False),
    strict("mobile-begins-0-refused", "pattern", "sms", "mobile", "a mobile that begins with 0 is refused",
           lambda value: value[0] == "0", "01234567890"),
    strict("mobile-begins-9-refused", "pattern", "sms", "mobile", "a mobile must begin with 1",
           lambda value: value[0] != "1", "98765432109"),
    strict("mobile-all-equal-refused", "pattern", "sms", "mobile", "a mobile of equal digits is refused",
           lambda value: len(set(value)) == 1, "11111111111"),
]

# type. The control is BIND_MOBILE_SMS, as in the example.
for one in SMS_TYPES:
    if one != "BIND_MOBILE_SMS":
        ROWS.append(strict(f"sms-type-{one}-refused", "enum", "sms", "type", f"type {one} is refused",
                           lambda value, one=one: value == one, one))
ROWS += [
    lenient("sms-type-any-case", "enum", "sms", "type", "type is compared without regard to case",
            lambda value: value.upper() in SMS_TYPES, "bind_mobile_sms"),
    lenient("sms-type-of-email-accepted", "enum", "sms", "type", "the type of email/send is accepted at sms/send",
            lambda value: value in EMAIL_TYPES, "FORGET_PWD_EMS"),
    lenient("sms-type-any-text", "enum", "sms", "type", "any text is accepted as type",
            lambda value: isinstance(value, str) and value, "OTHER_SMS"),
    lenient("sms-type-empty-accepted", "enum", "sms", "type", "an empty type is accepted", lambda value: value == "",
            ""),
    lenient("sms-type-prefix-accepted", "enum", "sms", "type", "type need only begin with a known one",
            lambda value: value.startswith(SMS_TYPES), "LOGIN_SMS_V2"),
    lenient("sms-type-suffix-optional", "enum", "sms", "type", "_SMS may be left out of type",
            lambda value: value + "_SMS" in SMS_TYPES, "BIND_MOBILE"),
    lenient("sms-type-corrected-spelling", "enum", "sms", "type", "OTP_RESET_SMS is accepted beside OTP_REST_SMS",
            lambda value: value == "OTP_RESET_SMS", "OTP_RESET_SMS"),
    lenient("sms-type-blanks-accepted", "enum", "sms", "type", "blanks around type are accepted",
            lambda value: value.strip() in SMS_TYPES, " LOGIN_SMS "),
    lenient("sms-type-number-accepted", "coercion", "sms", "type", "the position in the list is accepted as type",
            lambda value: type(value) is int and 0 <= value < 6, 3),
    lenient("sms-type-list-accepted", "coercion", "sms", "type", "a list with a type is accepted",
            lambda value: isinstance(value, list) and value[0] in SMS_TYPES, ["LOGIN_SMS"]),
    lenient("email-type-of-sms-accepted", "enum", "email", "type", "FORGET_PWD_SMS is accepted at email/send",
            lambda value: value == "FORGET_PWD_SMS", "FORGET_PWD_SMS"),
    lenient("email-type-any-case", "enum", "email", "type", "type of email/send is compared without regard to case",
            lambda value: value.upper() in EMAIL_TYPES, "forget_pwd_ems"),
    lenient("email-type-any-text", "enum", "email", "type", "any type is accepted at email/send",
            lambda value: isinstance(value, str) and value, "REGISTER_EMS"),
    Fault("email-type-only-with-blanks", "enum", ["type"], say.FIELD["email.type"],
          "the blanks of the example belong to the value: FORGET_PWD_EMS without them is refused",
          together(tighten("email.type.value", lambda view: view.fields["type"] == "FORGET_PWD_EMS"),
                   loosen("email.type.value", lambda view: view.fields["type"] == " FORGET_PWD_EMS ")),
          rejects("email"), spares_control=False),
]

# email and sender.
ROWS += [
    lenient("email-without-at-accepted", "pattern", "email", "email", "an email without @ is accepted",
            lambda value: isinstance(value, str) and value, "example.com"),
    lenient("email-empty-accepted", "bounds", "email", "email", "an empty email is accepted",
            lambda value: value == "", ""),
    lenient("email-without-domain-accepted", "pattern", "email", "email", "an email that ends with @ is accepted",
            lambda value: value.endswith("@"), "123@"),
    lenient("email-list-accepted", "coercion", "email", "email", "a list of addresses is accepted",
            lambda value: isinstance(value, list), [EMAIL]),
    lenient("email-object-accepted", "coercion", "email", "email", "an object is accepted as email",
            lambda value: isinstance(value, dict), {"address": EMAIL}),
    strict("email-plus-refused", "pattern", "email", "email", "a + in the local part of email is refused",
           lambda value: "+" in value, "first.last+tag@example.com"),
    strict("email-subdomain-refused", "pattern", "email", "email", "an email with a subdomain is refused",
           lambda value: value.count(".") > 1, "user@mail.example.com"),
    strict("email-capitals-refused", "pattern", "email", "email", "capitals in email are refused",
           lambda value: value != value.lower(), "User@Example.com"),
    strict("sender-email-refused", "pattern", "verify", "sender", "only a number is accepted as sender",
           lambda value: "@" in value, EMAIL),
    strict("sender-mobile-begins-12-refused", "pattern", "verify", "sender",
           "a sender that is a number must begin with 13 to 19",
           lambda value: "@" not in value and not re.match("1[3-9]", value), "12345678909", spares_control=False),
    lenient("sender-integer-accepted", "coercion", "verify", "sender", "a sender as JSON number is accepted",
            lambda value: type(value) is int, 12345678901),
    lenient("sender-empty-accepted", "bounds", "verify", "sender", "an empty sender is accepted",
            lambda value: value == "", ""),
]


# Captchas.

def _verify_with(point_json):
    return lambda client: right(client.send(verify(token(client), point_json=point_json)))


def _sms_with(make):
    """sms/send with a captcha_token that `make(client)` gives is accepted."""
    return lambda client: ok(client.send(sms(make(client))))


def _email_with(make):
    return lambda client: ok(client.send(email(make(client))))


def _xy(text):
    return point_of(text, _Any)


class _Any:
    point_members_may_be_more = True


def solution_if(when):
    """A point that `when(x, y)` describes is right, too."""
    return replace(is_solution=lambda old, text: old(text) or (_xy(text) is not None and when(*_xy(text))))


def _unverified(client):
    return f"{token(client)}---{POINT}"


def _other_point(client):
    return proof(client).replace("237.0", "12.0")


def _without_point(client):
    return proof(client).partition("---")[0]


def _changed_token(client):
    """The last character of the captcha's token is another one."""
    made = proof(client)
    token_, _, point = made.partition("---")
    return f"{token_[:-1]}{'1' if token_[-1] == '0' else '0'}---{point}"


def _after_wrong_point(client):
    fresh = token(client)
    client.send(verify(fresh, point_json='{"x":12.0,"y":5.0}'))
    return f"{fresh}---{POINT}"


def _two_points(second):
    """A captcha that was verified is verified with another point, too."""
    def seen(client):
        fresh = token(client)
        return right(client.send(verify(fresh))) and right(client.send(verify(fresh, point_json=second)))
    return seen


def proof_if(when):
    """Proofs that `when(service, token, separator, point)` describes are accepted, too."""
    def plant(service):
        kept = service.is_proof

        def is_proof(text, now):
            return kept(text, now) or bool(when(service, *text.partition("---")))
        service.is_proof = is_proof
    return plant


def _failed_counts(service):
    def failed(token_):
        service.captchas[token_].verified = POINT
    service.failed = failed


def _once_verified_always_right(service):
    kept = service.is_solution
    known = service.captcha
    state = {}

    def captcha(token_, now):
        found = service.captchas.get(token_)
        state["verified"] = found is not None and found.verified is not None
        return found if state["verified"] else known(token_, now)
    service.captcha = captcha
    service.is_solution = lambda text: kept(text) or state.get("verified", False)


HEX32 = "71dd26999e314f9abb0c635336976635"
ROWS += [
    Fault("verify-point-not-checked", "captcha", ["point_json"], say.FIELD["point_json"],
          "any point is right", solution_if(lambda x, y: True), _verify_with('{"x":12.0,"y":5.0}')),
    Fault("verify-y-not-checked", "captcha", ["point_json", "y"], say.FIELD["point_json"], "any y is right",
          solution_if(lambda x, y: x == 237), _verify_with('{"x":237.0,"y":6.0}')),
    Fault("verify-y-zero-accepted", "captcha", ["point_json", "y"], say.FIELD["point_json"], "y 0 is right",
          solution_if(lambda x, y: x == 237 and y == 0), _verify_with('{"x":237.0,"y":0}')),
    Fault("verify-y-truncated", "captcha", ["point_json", "y"], say.FIELD["point_json"],
          "y is truncated: 5.9 counts as 5",
          solution_if(lambda x, y: x == 237 and int(y) == 5), _verify_with('{"x":237.0,"y":5.9}')),
    Fault("verify-sign-ignored", "captcha", ["point_json"], say.FIELD["point_json"], "-237.0 counts as 237.0",
          solution_if(lambda x, y: (abs(x), abs(y)) == (237, 5)), _verify_with('{"x":-237.0,"y":5.0}')),
    Fault("verify-coordinates-swapped-accepted", "captcha", ["point_json"], say.FIELD["point_json"],
          "x and y may be exchanged", solution_if(lambda x, y: (y, x) == (237, 5)),
          _verify_with('{"x":5.0,"y":237.0}')),
    Fault("verify-point-object-accepted", "coercion", ["point_json"], say.FIELD["point_json"],
          "point_json as a JSON object is accepted",
          blind("verify", ["point_json"], lambda view: isinstance(view.fields["point_json"], dict)),
          accepts("verify", point_json={"x": 237.0, "y": 5.0})),
    Fault("verify-point-list-accepted", "coercion", ["point_json"], say.FIELD["point_json"],
          "point_json as a list is accepted",
          blind("verify", ["point_json"], lambda view: isinstance(view.fields["point_json"], list)),
          accepts("verify", point_json=[237.0, 5.0])),
    Fault("verify-point-empty-accepted", "bounds", ["point_json"], say.FIELD["point_json"],
          "an empty point_json is accepted", blind("verify", ["point_json"],
                                                   lambda view: view.fields["point_json"] == ""),
          accepts("verify", point_json="")),
    Fault("verify-point-without-y-accepted", "captcha", ["point_json", "y"], say.FIELD["point_json"],
          "y may be left out of point_json",
          blind("verify", ["point_json"], lambda view: view.fields["point_json"] == '{"x":237.0}'),
          accepts("verify", point_json='{"x":237.0}')),
    Fault("verify-token-not-checked", "captcha", ["token"], say.FIELD["token"],
          "a token that was never issued is accepted", loosen("verify.token.known"),
          lambda client: right(client.send(verify(HEX32)))),
    Fault("verify-token-prefix", "captcha", ["token"], say.FIELD["token"],
          "only the first eight characters of token are compared",
          loosen("verify.token.known", lambda view: any(one[:8] == view.fields["token"][:8]
                                                        for one in view.service.captchas)),
          lambda client: right(client.send(verify(token(client)[:8] + "0" * 24)))),
    Fault("verify-token-any-case", "captcha", ["token"], say.FIELD["token"], "token is compared without regard to case",
          loosen("verify.token.known", lambda view: view.fields["token"].lower() in view.service.captchas),
          lambda client: right(client.send(verify((token(client) + "").upper())))),
    Fault("verify-token-empty-accepted", "bounds", ["token"], say.FIELD["token"], "an empty token is accepted",
          blind("verify", ["token"], lambda view: view.fields["token"] == ""), accepts("verify", token="")),
    Fault("verify-again-any-point", "state", ["point_json", "token"], say.FIELD["point_json"],
          "a token that was verified is verified with any point from then on", _once_verified_always_right,
          _two_points('{"x":1.0,"y":5.0}')),

    Fault("sms-captcha-unverified-accepted", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "sms: the captcha need not have been verified",
          proof_if(lambda service, token_, sep, point: token_ in service.captchas and service.is_solution(point)),
          _sms_with(_unverified)),
    Fault("email-captcha-unverified-accepted", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "email: the captcha need not have been verified", loosen(
              "email.captcha_token.proved",
              lambda view: view.fields["captcha_token"].partition("---")[0] in view.service.captchas),
          _email_with(_unverified)),
    Fault("captcha-failed-verification-counts", "state", ["captcha_token"], say.FIELD["captcha_token"],
          "a captcha whose verification failed counts as verified", _failed_counts, _sms_with(_after_wrong_point)),
    Fault("sms-captcha-not-checked", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "sms: any captcha_token is accepted", loosen("sms.captcha_token.proved"),
          _sms_with(lambda client: f"{HEX32}---{POINT}")),
    Fault("email-captcha-not-checked", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "email: any captcha_token is accepted", loosen("email.captcha_token.proved"),
          _email_with(lambda client: f"{HEX32}---{POINT}")),
    Fault("captcha-token-pattern-only", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "a captcha_token that looks like one is accepted",
          proof_if(lambda service, token_, sep, point: re.fullmatch("[0-9a-f]{32}", token_) and point == POINT),
          _email_with(_changed_token)),
    Fault("captcha-token-point-ignored", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "the point in captcha_token may be another than the verified one",
          proof_if(lambda service, token_, sep, point: sep and token_ in service.captchas
                   and service.captchas[token_].verified),
          _sms_with(_other_point)),
    Fault("captcha-token-without-point-accepted", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "captcha_token may be the token alone",
          proof_if(lambda service, token_, sep, point: not sep and token_ in service.captchas
                   and service.captchas[token_].verified), _sms_with(_without_point)),
    Fault("captcha-token-prefix", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "all but the last character of the token in captcha_token are compared",
          proof_if(lambda service, token_, sep, point: any(
              one[:-1] == token_[:-1] and captcha.verified for one, captcha in service.captchas.items())),
          _sms_with(_changed_token)),
    Fault("captcha-token-empty-accepted", "bounds", ["captcha_token"], say.FIELD["captcha_token"],
          "an empty captcha_token is accepted", blind("sms", ["captcha_token"],
                                                      lambda view: view.fields["captcha_token"] == ""),
          _sms_with(lambda client: "")),
    Fault("captcha-token-integer-accepted", "coercion", ["captcha_token"], say.FIELD["captcha_token"],
          "an integer is accepted as captcha_token",
          blind("sms", ["captcha_token"], lambda view: type(view.fields["captcha_token"]) is int),
          _sms_with(lambda client: 71635)),
    Fault("captcha-token-refused-at-email", "captcha", ["captcha_token"], say.FIELD["captcha_token"],
          "email: no captcha_token is accepted", tighten("email.captcha_token.proved", always),
          rejects("email"), spares_control=False),
    Fault("captcha-token-refused-at-login", "captcha", ["captcha_token", "type"], say.FIELD["sms.type"],
          "a captcha_token is accepted for BIND_MOBILE_SMS only",
          tighten("sms.captcha_token.proved", lambda view: view.fields["type"] != "BIND_MOBILE_SMS"),
          rejects("sms", type="UPDATE_MOBILE_SMS")),
]
