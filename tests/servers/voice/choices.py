"""What two honest implementers decide where the documents are silent or contradict themselves.

Every member is one such decision; both variants conform with both documents. What is settled is not here but in
rules.py. A refusal is (HTTP status, result code), a row of table 6.
"""

from dataclasses import dataclass

Refusal = tuple[int, str]


@dataclass(frozen=True)
class Choices:
    name: str

    # Which row of table 6 answers what several rows fit.
    invalid_field: Refusal  # a body field that is missing, too long, of the wrong type; malformed JSON; Content-Type
    malformed_display: Refusal  # a displayNbr that is no number at all
    unlisted_display: Refusal  # a displayNbr that the account has not ordered
    unknown_key: Refusal
    wrong_scheme: Refusal  # Authorization does not begin with AKSK
    malformed_nonce: Refusal
    malformed_created: Refusal
    reused_nonce: Refusal | None  # None: a Nonce may be used again

    # The order of checks: only visible when a request breaks several rules.
    auth_first: bool  # else the body is checked before the headers
    presence_first: bool  # all attributes present, then their values; else attribute by attribute, from the last

    # Headers.
    lenient_attributes: bool  # any case, no quotes, blanks around "=", unknown attributes; the first one counts
    empty_attribute_is_absent: bool  # else an empty attribute is present and has a wrong value
    type_may_be_app_key: bool  # the English text of 1023011
    created_window_seconds: int
    created_may_have_fraction_or_offset: bool  # .123Z and +00:00
    lenient_media_type: bool  # other case, no charset, quoted charset, further parameters
    repeated_header: int  # which of several headers of one name counts: 0 the first, -1 the last

    # Body.
    null_is_absent: bool  # for optional fields
    unknown_fields_allowed: bool
    duplicate_keys_allowed: bool  # the last one counts
    byte_order_mark_allowed: bool
    integral_float_is_integer: bool  # 2.0 and 2e0
    verify_code_longest: int  # 8 in one edition, 9 in the other
    country_code_may_begin_with_0: bool
    user_data_non_ascii_allowed: bool  # other than Chinese characters; also control characters
    url_length_counts_encoded_text: bool  # else the decoded URL
    bare_domain_allowed: bool  # a URL without http:// or https://
    url_scheme_any_case: bool
    url_host_checked: bool  # else any of the allowed signs may follow http://
    base64_needs_padding: bool

    # HTTP.
    query_is_ignored: bool  # else refused as an invalid request
    path_is_percent_decoded: bool
    bare_line_feed_allowed: bool
    chunked_requests: bool  # else 411
    largest_body_bytes: int  # above: read and refused with invalid_field
    body_limit_bytes: int  # above: 413 and close, unread
    header_limit_bytes: int
    header_limit_status: int
    late_request_status: int | None  # for a request that never becomes complete; None: close without a word

    # The answer.
    keep_alive: bool
    chunked_answers: bool
    lower_case_headers: bool
    reason_phrases: bool
    content_type: str
    chinese: bool
    success_text: str
    pretty_reversed_json: bool
    empty_session_on_failure: bool  # else sessionId is absent on failure
    extra_members: bool
    idle_port: int
    long_session_ids: bool  # 256 characters, the longest allowed
    error_pages: bool  # a text body with 400, 404, 411, 413


VARIANT_A = Choices(
    name="a",
    invalid_field=(403, "1010002"), malformed_display=(403, "1010023"), unlisted_display=(403, "1010023"),
    unknown_key=(403, "1010003"), wrong_scheme=(400, "1023006"), malformed_nonce=(403, "1010002"),
    malformed_created=(401, "1010013"), reused_nonce=(401, "1010010"),
    auth_first=True, presence_first=True,
    lenient_attributes=True, empty_attribute_is_absent=True, type_may_be_app_key=False,
    created_window_seconds=5 * 60, created_may_have_fraction_or_offset=False,
    lenient_media_type=True, repeated_header=0,
    null_is_absent=True, unknown_fields_allowed=False, duplicate_keys_allowed=True, byte_order_mark_allowed=True,
    integral_float_is_integer=True, verify_code_longest=8, country_code_may_begin_with_0=True,
    user_data_non_ascii_allowed=True, url_length_counts_encoded_text=True, bare_domain_allowed=True,
    url_scheme_any_case=True, url_host_checked=True, base64_needs_padding=True,
    query_is_ignored=True, path_is_percent_decoded=True, bare_line_feed_allowed=True, chunked_requests=False,
    largest_body_bytes=64 * 1024, body_limit_bytes=8 * 1024 * 1024, header_limit_bytes=64 * 1024,
    header_limit_status=431, late_request_status=408,
    keep_alive=False, chunked_answers=False, lower_case_headers=False, reason_phrases=True,
    content_type="application/json;charset=UTF-8", chinese=False, success_text="Success.", pretty_reversed_json=False,
    empty_session_on_failure=False, extra_members=False, idle_port=65535, long_session_ids=False, error_pages=False,
)

VARIANT_B = Choices(
    name="b",
    invalid_field=(500, "1020001"), malformed_display=(500, "1020001"), unlisted_display=(403, "1010023"),
    unknown_key=(500, "1020150"), wrong_scheme=(500, "1020001"), malformed_nonce=(500, "1020001"),
    malformed_created=(500, "1020001"), reused_nonce=None,
    auth_first=False, presence_first=False,
    lenient_attributes=False, empty_attribute_is_absent=False, type_may_be_app_key=True,
    created_window_seconds=12 * 60 * 60, created_may_have_fraction_or_offset=True,
    lenient_media_type=False, repeated_header=-1,
    null_is_absent=False, unknown_fields_allowed=True, duplicate_keys_allowed=False, byte_order_mark_allowed=False,
    integral_float_is_integer=False, verify_code_longest=9, country_code_may_begin_with_0=False,
    user_data_non_ascii_allowed=False, url_length_counts_encoded_text=False, bare_domain_allowed=False,
    url_scheme_any_case=False, url_host_checked=False, base64_needs_padding=False,
    query_is_ignored=False, path_is_percent_decoded=False, bare_line_feed_allowed=False, chunked_requests=True,
    largest_body_bytes=512 * 1024, body_limit_bytes=512 * 1024, header_limit_bytes=32 * 1024,
    header_limit_status=400, late_request_status=None,
    keep_alive=True, chunked_answers=True, lower_case_headers=True, reason_phrases=False,
    content_type="application/json; charset=utf-8", chinese=True, success_text="Success", pretty_reversed_json=True,
    empty_session_on_failure=True, extra_members=True, idle_port=0, long_session_ids=True, error_pages=True,
)

VARIANTS = {"a": VARIANT_A, "b": VARIANT_B}
