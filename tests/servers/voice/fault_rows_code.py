"""Faults of the refusal: the wrong row of table 6, the wrong HTTP status, a code or status that the table does not
have.
"""

import sentences as say
from faults import Fault, misanswer, on_answer, on_refusal, restatus
from probe import (APP_SECRET, DROP, aksk, answers, answers_with, attribute, authorization, digest_as, fields,
                   flip_last_bit, header,
                   hmac_base64, scheme, utc)
from result_codes import TEXTS

WRONG_DIGEST = attribute(digest=lambda nonce, created: hmac_base64(APP_SECRET + "x", nonce + created))


def _day_old(draft):
    draft.aksk["Created"] = utc(-24 * 60 * 60)


def _row(status, code):
    return say.row(status, code, TEXTS[(status, code)][0])


# The rule of the documented row, the change that breaks it, the row of table 6 that answers, the row that should.
WRONG_ROWS = [
    ("method", "method", ["method"], attribute(method="GET"), (403, "1010040"), (403, "1010006")),
    ("authorization-absent", "Authorization.present", ["Authorization"], header("Authorization", DROP),
     (400, "1023033"), (400, "1023006")),
    ("aksk-absent", "X-AKSK.present", ["X-AKSK"], header("X-AKSK", DROP), (400, "1023006"), (400, "1023033")),
    ("realm-absent", "Authorization.realm.present", ["Authorization.realm"], authorization(realm=DROP),
     (400, "1023008"), (400, "1023007")),
    ("realm-absent-as-wrong", "Authorization.realm.present", ["Authorization.realm"], authorization(realm=DROP),
     (400, "1023009"), (400, "1023007")),
    ("profile-absent", "Authorization.profile.present", ["Authorization.profile"], authorization(profile=DROP),
     (400, "1023012"), (400, "1023008")),
    ("type-absent", "Authorization.type.present", ["Authorization.type"], authorization(type=DROP), (400, "1023007"),
     (400, "1023012")),
    ("realm-wrong", "Authorization.realm.value", ["Authorization.realm"], authorization(realm="SIP"), (400, "1023010"),
     (400, "1023009")),
    ("profile-wrong", "Authorization.profile.value", ["Authorization.profile"], authorization(profile="Other"),
     (400, "1023011"), (400, "1023010")),
    ("type-wrong", "Authorization.type.value", ["Authorization.type"], authorization(type="Other"), (400, "1023009"),
     (400, "1023011")),
    ("username-absent", "X-AKSK.Username.present", ["X-AKSK.Username"], aksk(Username=DROP), (400, "1023035"),
     (400, "1023034")),
    ("nonce-absent", "X-AKSK.Nonce.present", ["X-AKSK.Nonce"], aksk(Nonce=DROP), (400, "1023036"), (400, "1023035")),
    ("created-absent", "X-AKSK.Created.present", ["X-AKSK.Created"], aksk(Created=DROP), (400, "1023035"),
     (400, "1023036")),
    ("passworddigest-absent", "X-AKSK.PasswordDigest.present", ["X-AKSK.PasswordDigest"], aksk(PasswordDigest=DROP),
     (401, "1010010"), (400, "1023037")),
    ("usernametoken-absent", "X-AKSK.scheme", ["UsernameToken", "X-AKSK"], scheme("X-AKSK", ""), (400, "1023034"),
     (400, "1023038")),
    ("digest-wrong", "X-AKSK.PasswordDigest.right", ["X-AKSK.PasswordDigest"], WRONG_DIGEST, (401, "1010013"),
     (401, "1010010")),
    ("digest-wrong-as-flow-control", "X-AKSK.PasswordDigest.right", ["X-AKSK.PasswordDigest"], WRONG_DIGEST,
     (403, "1010010"), (401, "1010010")),
    ("digest-wrong-as-key", "X-AKSK.PasswordDigest.right", ["X-AKSK.PasswordDigest"],
     digest_as(flip_last_bit), (403, "1010003"), (401, "1010010")),
    ("created-off", "X-AKSK.Created.near", ["X-AKSK.Created"], _day_old, (401, "1010010"), (401, "1010013")),
    ("username-unknown", "X-AKSK.Username.known", ["X-AKSK.Username"], aksk(Username="no-such-app"), (400, "1023034"),
     (403, "1010003")),
    ("username-unknown-as-unavailable", "X-AKSK.Username.known", ["X-AKSK.Username"], aksk(Username="no-such-app"),
     (403, "1010021"), (403, "1010003")),
    ("content-type-absent", "Content-Type.present", ["Content-Type"], header("Content-Type", DROP), (400, "1023006"),
     (403, "1010002")),
    ("content-type-wrong", "Content-Type.value", ["Content-Type"], header("Content-Type", "text/plain"),
     (403, "1010021"), (403, "1010002")),
    ("body-malformed", "body.json", ["json", "malformed", "truncated"], attribute(body=b'{"displayNbr":'),
     (500, "1023001"), (403, "1010002")),
    ("displayNbr-not-ordered", "body.displayNbr.listed", ["body.displayNbr"], fields(displayNbr="+8675528999999"),
     (403, "1010024"), (403, "1010023")),
    ("calleeNbr-malformed", "body.calleeNbr.value", ["body.calleeNbr"], fields(calleeNbr="+86134x"), (403, "1013004"),
     (403, "1010002")),
    ("calleeNbr-as-display-number", "body.calleeNbr.value", ["body.calleeNbr"], fields(calleeNbr="+86134x"),
     (403, "1010023"), (403, "1010002")),
    ("preTone-not-uploaded", "body.preTone.listed", ["body.preTone"], fields(preTone="never-uploaded.wav"),
     (403, "1012012"), (403, "1010002")),
    ("verifyCode-malformed", "body.verifyCode.value", ["body.verifyCode"], fields(verifyCode="12ab"), (500, "1020150"),
     (500, "1020001")),
    ("verifyCode-absent", "body.verifyCode.required", ["body.verifyCode"], fields(verifyCode=DROP), (500, "1023002"),
     (500, "1020001")),
    ("times-out-of-range", "body.times.value", ["body.times"], fields(times=10), (403, "1010003"), (403, "1010002")),
    ("languageType-wrong", "body.languageType.value", ["body.languageType"], fields(languageType=1), (500, "1010001"),
     (500, "1020001")),
    ("statusUrl-malformed", "body.statusUrl.value", ["body.statusUrl"], fields(statusUrl="*"), (403, "1010006"),
     (403, "1010002")),
    ("returnIdlePort-wrong", "body.returnIdlePort.value", ["body.returnIdlePort"], fields(returnIdlePort="yes"),
     (401, "1010013"), (403, "1010002")),
    ("userData-braces", "body.userData.value", ["body.userData"], fields(userData="{a}"), (403, "1010040"),
     (403, "1010002")),
]
ROWS = [Fault(f"code-{fault_id}", "code", [*names, "resultcode"], _row(*right),
              f"answered with {wrong[0]}/{wrong[1]} instead of {right[0]}/{right[1]} or a row that fits as well",
              misanswer(rule, *wrong), answers_with(change, *wrong))
        for fault_id, rule, names, change, wrong, right in WRONG_ROWS]


def _recode(code, when):
    def hook(_view, answer):
        if not answer.success and when(answer):
            answer.payload["resultcode"] = code
    return on_answer(hook)


def _of_rule(prefix):
    return lambda answer: answer.rule is not None and answer.rule.id.startswith(prefix)


def _code_is(code):
    return lambda answer: answer.payload["resultcode"] == code


def _mirrored(_view, answer):
    """403 and 1010002 belong together, 500 and 1020001 do: cross them."""
    if answer.payload["resultcode"] == "1010002":
        answer.status = 500
    elif answer.payload["resultcode"] == "1020001":
        answer.status = 403


def _status_row(fault_id, names, breaks, what, status, when, change):
    return Fault(fault_id, "status", names, breaks, what, restatus(status, when), answers_with(change, status=status))


ANY_PARAMETER = "table 6, 403/1010002 and 500/1020001"
ROWS += [
    _status_row("status-200-for-bad-body", ["status", "body.times"], ANY_PARAMETER,
                "a bad body is answered with HTTP 200", 200,
                _of_rule("body."), fields(times=10)),
    _status_row("status-200-for-bad-signature", ["status", "X-AKSK.PasswordDigest"], _row(401, "1010010"),
                "a wrong digest is answered with HTTP 200", 200, _code_is("1010010"), WRONG_DIGEST),
    _status_row("status-200-for-absent-header", ["status", "Authorization"], _row(400, "1023006"),
                "an absent Authorization is answered with HTTP 200", 200, _code_is("1023006"),
                header("Authorization", DROP)),
    _status_row("status-400-for-digest", ["status", "X-AKSK.PasswordDigest"], _row(401, "1010010"),
                "a wrong digest is answered with HTTP 400", 400, _code_is("1010010"), WRONG_DIGEST),
    _status_row("status-403-for-created", ["status", "X-AKSK.Created"], _row(401, "1010013"),
                "a Created a day off is answered with HTTP 403", 403, _of_rule("X-AKSK.Created.near"), _day_old),
    _status_row("status-401-for-realm", ["status", "Authorization.realm"], _row(400, "1023007"),
                "a missing realm is answered with HTTP 401", 401, _code_is("1023007"), authorization(realm=DROP)),
    _status_row("status-401-for-aksk", ["status", "X-AKSK"], _row(400, "1023033"),
                "a missing X-AKSK is answered with HTTP 401", 401, _code_is("1023033"), header("X-AKSK", DROP)),
    _status_row("status-401-for-key", ["status", "X-AKSK.Username"], _row(403, "1010003"),
                "an unknown app_key is answered with HTTP 401", 401, _of_rule("X-AKSK.Username.known"),
                aksk(Username="no-such-app")),
    _status_row("status-405-for-method", ["status", "method"], _row(403, "1010006"), "GET is answered with HTTP 405",
                405,
                _code_is("1010006"), attribute(method="GET")),
    _status_row("status-400-for-field", ["status", "body.verifyCode"], ANY_PARAMETER,
                "a bad verifyCode is answered with HTTP 400",
                400, _of_rule("body.verifyCode"), fields(verifyCode="12ab")),
    _status_row("status-422-for-field", ["status", "body.calleeNbr"], ANY_PARAMETER,
                "a bad calleeNbr is answered with HTTP 422",
                422, _of_rule("body.calleeNbr"), fields(calleeNbr="+86134x")),
    _status_row("status-404-for-display-number", ["status", "body.displayNbr"], _row(403, "1010023"),
                "a displayNbr that was not ordered is answered with HTTP 404", 404, _of_rule("body.displayNbr.listed"),
                fields(displayNbr="+8675528999999")),
    _status_row("status-503-for-json", ["status", "json", "malformed"], ANY_PARAMETER,
                "malformed JSON is answered with HTTP 503",
                503, _of_rule("body.json"), attribute(body=b"{")),
    Fault("status-and-code-crossed", "status", ["status", "resultcode"], ANY_PARAMETER,
          "1010002 comes with HTTP 500, 1020001 with HTTP 403", on_answer(_mirrored),
          answers(fields(times=10),
                  lambda outcome: (outcome.status, outcome.code) in ((500, "1010002"), (403, "1020001")))),
    Fault("code-undocumented", "code", ["resultcode"], ANY_PARAMETER,
          "a bad field is answered with a code the table does not have",
          _recode("1010099", _of_rule("body.")), answers_with(fields(times=10), code="1010099")),
    Fault("code-undocumented-for-digest", "code", ["resultcode", "X-AKSK.PasswordDigest"], _row(401, "1010010"),
          "a wrong digest is answered with a code the table does not have", _recode("401", _code_is("1010010")),
          answers_with(WRONG_DIGEST, code="401")),
    Fault("code-0-for-refusal", "code", ["resultcode"], say.row(200, "0", "Success."), "a refusal has resultcode \"0\"",
          _recode("0", _of_rule("body.")), answers_with(fields(times=10), code="0")),
    Fault("code-integer-on-refusal", "code", ["resultcode"], say.RESULTCODE, "resultcode is an integer on refusals",
          on_refusal(lambda payload: payload.update(resultcode=int(payload["resultcode"]))),
          answers(fields(times=10), lambda outcome: type(outcome.code) is int)),
    Fault("code-in-other-member", "code", ["resultcode"], say.RESULTCODE, "a refusal names its code error_code",
          on_refusal(lambda payload: payload.update(error_code=payload.pop("resultcode"))),
          answers(fields(times=10), lambda outcome: "error_code" in outcome.payload)),
]
