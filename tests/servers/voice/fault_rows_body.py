"""Faults of the body's fields: required, bounds, patterns, types, enumerations, lists. URLs and userData:
fault_rows_url.py.
"""

import re

import sentences as say
from faults import Fault, loosen, loosen_field, tighten, tighten_field
from probe import DISPLAY_NUMBERS, DROP, TONE_FILES, accepts, answers, base64_of, fields, refuses
from view import MANDATORY_FIELDS

PUSH_URL = base64_of("http://127.0.0.1:8888/push")
VALID_OPTIONS = {"posTone": TONE_FILES[1], "times": 3, "statusUrl": PUSH_URL, "feeUrl": PUSH_URL,
                 "returnIdlePort": "false",
                 "userData": "customerId123"}
FULL_WIDTH_DIGITS = "".join(chr(0xFF10 + digit) for digit in range(1, 9))


def _subject(name):
    return [f"body.{name}"]


def lenient(fault_id, kind, name, what, when, value):
    """A row: values that `when` describes are accepted, for example `value`."""
    return Fault(fault_id, kind, _subject(name), say.FIELD[name], what, loosen_field(name, when),
                 accepts(fields(**{name: value})))


def strict(fault_id, kind, name, what, when, value):
    """A row: valid values that `when` describes are refused, for example `value`."""
    return Fault(fault_id, kind, _subject(name), say.FIELD[name], what, tighten_field(name, when),
                 refuses(fields(**{name: value})))


def _is_text(value):
    return isinstance(value, str)


def _is_fraction(value):
    return not isinstance(value, (str, bool, int)) and value != int(value)


ROWS = []
for field_name in MANDATORY_FIELDS:
    ROWS += [
        Fault(f"{field_name}-absent-accepted", "required", _subject(field_name), say.FIELD[field_name],
              f"a body without {field_name} is accepted", loosen(f"body.{field_name}.required"),
              accepts(fields(**{field_name: DROP}))),
        lenient(f"{field_name}-null-accepted", "required", field_name, f"null is accepted for {field_name}",
                lambda value: value is None, None),
    ]
for field_name in VALID_OPTIONS:
    everything_else = {name: value for name, value in VALID_OPTIONS.items() if name != field_name}
    ROWS.append(Fault(f"{field_name}-wrongly-required", "required", _subject(field_name), say.FIELD[field_name],
                      f"a body without {field_name} is refused",
                      tighten("body.json", lambda view, name=field_name: name not in view.fields),
                      refuses(fields(**everything_else)), spares_control=False))
for field_name in ("displayNbr", "calleeNbr", "preTone", "verifyCode", "posTone", "userData", "statusUrl", "feeUrl",
                   "returnIdlePort"):
    ROWS.append(lenient(f"{field_name}-empty-accepted", "bounds", field_name, f"an empty {field_name} is accepted",
                        lambda value: value == "", ""))

# Numbers.
ROWS += [
    lenient("displayNbr-not-ordered-accepted", "list", "displayNbr",
            "a displayNbr that the account never ordered is accepted",
            lambda value: re.fullmatch(r"\+[0-9]{3,30}", value), "+8675528999999"),
    lenient("displayNbr-prefix-accepted", "list", "displayNbr",
            "a displayNbr that begins with an ordered one is accepted",
            lambda value: value.startswith(DISPLAY_NUMBERS), DISPLAY_NUMBERS[0] + "9"),
    lenient("displayNbr-begins-an-ordered-one-accepted", "list", "displayNbr",
            "the first digits of an ordered displayNbr are accepted",
            lambda value: len(value) >= 4 and any(number.startswith(value) for number in DISPLAY_NUMBERS),
            DISPLAY_NUMBERS[0][:-1]),
    lenient("displayNbr-plus-optional", "pattern", "displayNbr", "an ordered displayNbr without its + is accepted",
            lambda value: "+" + value in DISPLAY_NUMBERS, DISPLAY_NUMBERS[0][1:]),
    lenient("displayNbr-trimmed", "pattern", "displayNbr", "white space around displayNbr is accepted",
            lambda value: value.strip() in DISPLAY_NUMBERS, DISPLAY_NUMBERS[0] + "\n"),
    lenient("displayNbr-32-accepted", "bounds", "displayNbr",
            "a displayNbr of more than 31 characters is not looked at",
            lambda value: len(value) > 31, "+" + "8" * 31),
    lenient("displayNbr-3-accepted", "bounds", "displayNbr", "a displayNbr of three characters is not looked at",
            lambda value: len(value) == 3, "+86"),
    lenient("displayNbr-number-accepted", "coercion", "displayNbr", "a displayNbr as JSON number is accepted",
            lambda value: f"+{value:d}" in DISPLAY_NUMBERS, int(DISPLAY_NUMBERS[0])),
    lenient("displayNbr-list-accepted", "coercion", "displayNbr", "a list with a displayNbr is accepted",
            lambda value: isinstance(value, list) and value[0] in DISPLAY_NUMBERS, [DISPLAY_NUMBERS[0]]),
    strict("displayNbr-second-refused", "list", "displayNbr", "only the first ordered number is accepted",
           lambda value: value == DISPLAY_NUMBERS[1], DISPLAY_NUMBERS[1]),

    lenient("calleeNbr-32-accepted", "bounds", "calleeNbr", "a calleeNbr of 32 characters is accepted",
            lambda value: re.fullmatch(r"\+[0-9]{31}", value), "+86" + "1" * 29),
    strict("calleeNbr-31-refused", "bounds", "calleeNbr", "a calleeNbr of 31 characters is refused",
           lambda value: len(value) >= 31, "+86" + "1" * 28),
    lenient("calleeNbr-3-accepted", "bounds", "calleeNbr", "a calleeNbr of three characters is accepted",
            lambda value: re.fullmatch(r"\+[0-9]{2}", value), "+86"),
    strict("calleeNbr-4-refused", "bounds", "calleeNbr", "a calleeNbr of four characters is refused",
           lambda value: len(value) <= 4, "+861"),
    lenient("calleeNbr-plus-optional", "pattern", "calleeNbr", "a calleeNbr without + is accepted",
            lambda value: re.fullmatch("[0-9]{4,31}", value), "8613400002222"),
    lenient("calleeNbr-00-for-plus", "pattern", "calleeNbr", "00 is accepted for the + of calleeNbr",
            lambda value: re.fullmatch("00[0-9]{3,29}", value), "008613400002222"),
    lenient("calleeNbr-two-plus-accepted", "pattern", "calleeNbr", "a second + in calleeNbr is accepted",
            lambda value: re.fullmatch(r"\+[0-9+]{3,30}", value), "+861340000+222"),
    lenient("calleeNbr-full-width-digits", "pattern", "calleeNbr",
            "full-width digits are accepted in calleeNbr (isdigit)",
            lambda value: value[0] == "+" and value[1:].isdigit(), "+86" + FULL_WIDTH_DIGITS),
    lenient("calleeNbr-trailing-newline", "pattern", "calleeNbr", "a newline after calleeNbr is accepted ($)",
            lambda value: re.match(r"\+[0-9]{3,30}$", value), "+8613400002222\n"),
    lenient("calleeNbr-letters-accepted", "pattern", "calleeNbr", "letters are accepted in calleeNbr",
            lambda value: re.fullmatch(r"\+[0-9A-Za-z]{3,30}", value), "+86134000abcd"),
    lenient("calleeNbr-separators-accepted", "pattern", "calleeNbr", "blanks and hyphens are accepted in calleeNbr",
            lambda value: re.fullmatch(r"\+[0-9 -]{3,30}", value), "+86 134-0000-2222"),
    lenient("calleeNbr-start-only-checked", "pattern", "calleeNbr", "only the beginning of calleeNbr is checked",
            lambda value: re.match(r"\+[0-9]{3}", value), "+8613400002222#"),
    lenient("calleeNbr-number-accepted", "coercion", "calleeNbr", "a calleeNbr as JSON number is accepted",
            lambda value: type(value) is int and value > 0, 8613400002222),
]

# verifyCode.
ROWS += [
    lenient("verifyCode-10-accepted", "bounds", "verifyCode", "a verifyCode of ten digits is accepted",
            lambda value: re.fullmatch("[0-9]{10}", value), "1234567890"),
    strict("verifyCode-8-refused", "bounds", "verifyCode", "a verifyCode of eight digits is refused",
           lambda value: len(value) == 8, "12345678"),
    lenient("verifyCode-1-accepted", "bounds", "verifyCode", "a verifyCode of one digit is accepted",
            lambda value: re.fullmatch("[0-9]", value), "1"),
    strict("verifyCode-2-refused", "bounds", "verifyCode", "a verifyCode of two digits is refused",
           lambda value: len(value) == 2, "12"),
    lenient("verifyCode-letters-accepted", "pattern", "verifyCode", "letters are accepted in verifyCode",
            lambda value: re.fullmatch("[0-9A-Za-z]{2,8}", value), "1234abcd"),
    lenient("verifyCode-start-only-checked", "pattern", "verifyCode",
            "only the first two characters of verifyCode are checked",
            lambda value: re.match("[0-9]{2}", value) and len(value) <= 8, "12-45x78"),
    lenient("verifyCode-full-width-digits", "pattern", "verifyCode",
            "full-width digits are accepted in verifyCode (isdigit)",
            lambda value: 2 <= len(value) <= 8 and value.isdigit(), FULL_WIDTH_DIGITS),
    lenient("verifyCode-trailing-newline", "pattern", "verifyCode", "a newline after verifyCode is accepted ($)",
            lambda value: re.match("[0-9]{2,8}$", value), "123456\n"),
    lenient("verifyCode-read-with-int", "pattern", "verifyCode",
            "signs and blanks that int() takes are accepted in verifyCode",
            lambda value: _is_text(value) and len(value) <= 8 and int(value) is not None, "-123456"),
    lenient("verifyCode-blanks-accepted", "pattern", "verifyCode", "blanks around verifyCode are accepted",
            lambda value: re.fullmatch("[0-9]{2,8}", value.strip()), " 123456"),
    lenient("verifyCode-number-accepted", "coercion", "verifyCode", "a verifyCode as JSON number is accepted",
            lambda value: type(value) is int and re.fullmatch("[0-9]{2,8}", str(value)), 12345678),
    strict("verifyCode-leading-zeros-refused", "pattern", "verifyCode", "a verifyCode that begins with 0 is refused",
           lambda value: value[0] == "0", "00123456"),
    strict("verifyCode-all-equal-refused", "pattern", "verifyCode", "a verifyCode of equal digits is refused",
           lambda value: len(set(value)) == 1, "77777777"),
    strict("verifyCode-odd-length-refused", "bounds", "verifyCode", "a verifyCode of five digits is refused",
           lambda value: len(value) == 5, "12345"),
]

# languageType and times.
ROWS += [
    lenient("languageType-1-accepted", "enum", "languageType", "languageType 1 is accepted",
            lambda value: type(value) is int and value == 1, 1),
    lenient("languageType-3-accepted", "enum", "languageType", "languageType 3 is accepted",
            lambda value: type(value) is int and value == 3, 3),
    lenient("languageType-any-integer", "enum", "languageType", "any integer is accepted as languageType",
            lambda value: type(value) is int, 7),
    lenient("languageType-string-accepted", "coercion", "languageType", "\"2\" is accepted for 2",
            lambda value: _is_text(value) and int(value) == 2, "2"),
    lenient("languageType-fraction-truncated", "coercion", "languageType", "2.5 is accepted and truncated",
            lambda value: _is_fraction(value) and int(value) == 2, 2.5),
    lenient("languageType-list-accepted", "coercion", "languageType", "[2] is accepted for 2",
            lambda value: value == [2], [2]),

    lenient("times-10-accepted", "bounds", "times", "times 10 is accepted",
            lambda value: type(value) is int and value == 10, 10),
    strict("times-9-refused", "bounds", "times", "times 9 is refused", lambda value: value == 9, 9),
    lenient("times-minus-1-accepted", "bounds", "times", "times -1 is accepted",
            lambda value: type(value) is int and value == -1, -1),
    strict("times-0-refused", "bounds", "times", "times 0, endless repetition, is refused", lambda value: value == 0,
           0),
    strict("times-1-refused", "bounds", "times", "times 1 is refused", lambda value: value == 1, 1),
    lenient("times-any-integer", "bounds", "times", "any integer is accepted as times",
            lambda value: type(value) is int, 2147483648),
    lenient("times-low-byte-only", "bounds", "times", "only the low byte of times is looked at",
            lambda value: type(value) is int and value & 255 <= 9, 257),
    lenient("times-string-accepted", "coercion", "times", "\"3\" is accepted for 3",
            lambda value: _is_text(value) and 0 <= int(value) <= 9, "3"),
    lenient("times-fraction-truncated", "coercion", "times", "3.5 is accepted and truncated",
            lambda value: _is_fraction(value) and 0 <= value <= 9, 3.5),
    lenient("times-true-accepted", "coercion", "times", "true is accepted for 1", lambda value: value is True, True),
    lenient("times-false-accepted", "coercion", "times", "false is accepted for 0", lambda value: value is False,
            False),
    lenient("times-list-accepted", "coercion", "times", "[3] is accepted for 3", lambda value: isinstance(value, list),
            [3]),
]

# Tone files and returnIdlePort.
for field_name, other in (("preTone", TONE_FILES[1]), ("posTone", TONE_FILES[0])):
    ROWS += [
        lenient(f"{field_name}-not-uploaded-accepted", "list", field_name,
                f"a {field_name} that was never uploaded is accepted",
                lambda value: 1 <= len(value) <= 128, "never-uploaded.wav"),
        lenient(f"{field_name}-129-accepted", "bounds", field_name,
                f"a {field_name} of 129 characters is not looked at",
                lambda value: _is_text(value) and len(value) == 129, "t" * 125 + ".wav"),
        lenient(f"{field_name}-any-case", "list", field_name, f"{field_name} is compared without regard to case",
                lambda value: value.lower() in TONE_FILES, other.upper()),
        lenient(f"{field_name}-suffix-only-checked", "list", field_name,
                f"a {field_name} need only end with an uploaded name",
                lambda value: _is_text(value) and value.endswith(TONE_FILES), "../" + other),
        lenient(f"{field_name}-number-accepted", "coercion", field_name, f"a number is accepted as {field_name}",
                lambda value: type(value) is int, 1),
        strict(f"{field_name}-other-entry-refused", "list", field_name,
               f"{other} is uploaded, and refused as {field_name}",
               lambda value, other=other: value == other, other),
    ]
ROWS += [
    Fault("posTone-same-as-preTone-refused", "combination", ["body.posTone"], say.FIELD["posTone"],
          "posTone may not be the file of preTone",
          tighten("body.json", lambda view: view.fields.get("posTone") == view.fields["preTone"]),
          refuses(fields(posTone=TONE_FILES[0]))),
    lenient("returnIdlePort-any-case", "enum", "returnIdlePort", "returnIdlePort is compared without regard to case",
            lambda value: value.lower() in ("true", "false"), "TRUE"),
    lenient("returnIdlePort-any-text", "enum", "returnIdlePort", "any text is accepted as returnIdlePort", _is_text,
            "yes"),
    lenient("returnIdlePort-blanks-accepted", "enum", "returnIdlePort", "blanks around returnIdlePort are accepted",
            lambda value: value.strip() in ("true", "false"), "true "),
    lenient("returnIdlePort-boolean-accepted", "coercion", "returnIdlePort", "true is accepted for \"true\"",
            lambda value: value is True, True),
    lenient("returnIdlePort-false-boolean-accepted", "coercion", "returnIdlePort", "false is accepted for \"false\"",
            lambda value: value is False, False),
    lenient("returnIdlePort-number-accepted", "coercion", "returnIdlePort", "1 is accepted for \"true\"",
            lambda value: type(value) is int, 1),
    strict("returnIdlePort-false-refused", "enum", "returnIdlePort", "\"false\" is refused",
           lambda value: value == "false", "false"),
    strict("returnIdlePort-true-refused", "enum", "returnIdlePort", "\"true\" is refused",
           lambda value: value == "true", "true"),
]


# Combinations: each part is accepted alone.
def _pair_refused(first, second):
    return tighten("body.json", lambda view: first in view.fields and second in view.fields)


for one, two in (("posTone", "times"), ("statusUrl", "feeUrl"), ("times", "userData"), ("returnIdlePort", "userData")):
    ROWS.append(Fault(f"{one}-with-{two}-refused", "combination", [f"body.{one}", f"body.{two}", one, two],
                      say.FIELD[two],
                      f"{one} and {two} together are refused", _pair_refused(one, two),
                      refuses(fields(**{one: VALID_OPTIONS[one], two: VALID_OPTIONS[two]}))))
ROWS += [
    Fault("all-options-refused", "combination", ["body"],
          "table 4: posTone, times, statusUrl, feeUrl, returnIdlePort, userData 否(可选)",
          "more than five optional fields are refused", tighten("body.json", lambda view: len(view.fields) > 10),
          refuses(fields(**VALID_OPTIONS))),
    Fault("times-0-with-posTone-refused", "combination", ["body.times", "body.posTone"], say.FIELD["times"],
          "endless repetition is refused with a posTone",
          tighten("body.json", lambda view: view.fields.get("times") == 0 and "posTone" in view.fields),
          refuses(fields(times=0, posTone=TONE_FILES[1]))),
    Fault("idlePort-lost-with-userData", "combination", ["idlePort"], say.IDLE_PORT,
          "idlePort is missing when userData is sent too",
          (lambda service: service.on_answer.append(
              lambda view,
              answer: answer.payload.pop("idlePort", None) if "userData" in (view.fields or {}) else None)),
          answers(fields(returnIdlePort="true", userData="u"),
                  lambda outcome: outcome.accepted and "idlePort" not in outcome.payload)),
]
