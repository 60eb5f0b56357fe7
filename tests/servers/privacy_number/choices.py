"""What two honest implementers of the privacy-number platform decide where the document is silent or contradicts
itself.

Every member is one such decision; both variants conform. What is settled is in rules.py. A refusal is an `error` of
the table; `status_of_error` says which HTTP status it comes with (200 when it is not there).
"""

from dataclasses import dataclass

from common.choices import HTTP_A, HTTP_B, HttpChoices


@dataclass(frozen=True)
class Choices(HttpChoices):
    # Which `error` answers what several fit, and with which HTTP status.
    status_of_error: dict[int, int]
    unknown_developer: int  # 401, or the error 1100
    unknown_app: int
    malformed_x: int
    unknown_x: int
    bound_x: int | None  # None: the new binding takes the place of the old one
    transferred_x: int | None  # the same for transfers
    binding_excludes_transfer: bool  # an x number is bound or transferred, not both
    unknown_subid: int
    unknown_transfer: int
    unknown_path: int | None  # an error of the table; None: HTTP 404 and 405
    error_in_401: bool  # 401 comes with a JSON body
    with_reason: bool  # in successes, too

    # Authorization.
    lenient_authorization: bool  # blanks after commas, the scheme in other case, a timestamp of other length
    upper_case_signature_allowed: bool
    seconds_ahead: float  # how far a timestamp may be in the future; three minutes at most
    parameters_first: bool  # parameters are checked before the signature

    # Parameters.
    content_type_may_be_absent: bool
    uri_parameters_of_put_count: bool  # beside those of the body
    unknown_names_allowed: bool
    repeated_names_allowed: bool  # the first one counts
    repair_encoding: bool
    lenient_integers: bool  # 060, +60, 60.0
    empty_option_is_absent: bool  # else an empty record, display, ttl is refused
    numbers_are_digits: bool  # anum and bnum; else any text
    zero_ttl_allowed: bool  # of a binding: for ever
    longest_ttl: float
    prompts_checked: bool  # at most three anucode, two ansanu

    # Retries.
    retry_gets_first_answer: bool  # else retry_error
    retry_error: int
    one_space_of_request_ids: bool  # for bindings and transfers together

    # Answers.
    full_account: bool
    numeric_subids: bool


VARIANT_A = Choices(
    **HTTP_A,
    status_of_error={}, unknown_developer=401, unknown_app=1002, malformed_x=1002, unknown_x=1300, bound_x=1302,
    transferred_x=1201, binding_excludes_transfer=True, unknown_subid=1200, unknown_transfer=1300, unknown_path=1001,
    error_in_401=True, with_reason=True,
    lenient_authorization=True, upper_case_signature_allowed=False, seconds_ahead=180, parameters_first=False,
    content_type_may_be_absent=True, uri_parameters_of_put_count=False, unknown_names_allowed=True,
    repeated_names_allowed=True, repair_encoding=False, lenient_integers=True, empty_option_is_absent=True,
    numbers_are_digits=True, zero_ttl_allowed=False, longest_ttl=10 * 366 * 86400,
    prompts_checked=False,
    retry_gets_first_answer=True, retry_error=1004, one_space_of_request_ids=True,
    full_account=True, numeric_subids=False,
)

VARIANT_B = Choices(
    **HTTP_B,
    status_of_error={1002: 400, 1103: 403, 1201: 409, 1004: 409, 1302: 409, 1200: 404, 1300: 404},
    unknown_developer=1100, unknown_app=1103, malformed_x=1300, unknown_x=1103, bound_x=None, transferred_x=None,
    binding_excludes_transfer=False, unknown_subid=1300, unknown_transfer=1200, unknown_path=None,
    error_in_401=False, with_reason=False,
    lenient_authorization=False, upper_case_signature_allowed=True, seconds_ahead=2, parameters_first=True,
    content_type_may_be_absent=False, uri_parameters_of_put_count=True, unknown_names_allowed=False,
    repeated_names_allowed=False, repair_encoding=True, lenient_integers=False, empty_option_is_absent=False,
    numbers_are_digits=False, zero_ttl_allowed=True, longest_ttl=float("inf"),
    prompts_checked=True,
    retry_gets_first_answer=False, retry_error=1201, one_space_of_request_ids=False,
    full_account=False, numeric_subids=True,
)

VARIANTS = {"a": VARIANT_A, "b": VARIANT_B}
