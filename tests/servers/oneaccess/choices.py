"""What two honest implementers of the OneAccess SDK decide where the documents are silent or contradict themselves.

Every member is one such decision; both variants conform. What is settled is in rules.py. A refusal is (HTTP status,
error_code).
"""

from dataclasses import dataclass

from common.choices import HTTP_A, HTTP_B, HttpChoices

Refusal = tuple[int, str]


@dataclass(frozen=True)
class Choices(HttpChoices):
    # Which status and error_code answer. The captcha operation documents 400 only, and always gets it.
    missing_header: Refusal
    wrong_client: Refusal
    wrong_media_type: Refusal
    broken_json: Refusal
    wrong_field: Refusal
    unknown_captcha: Refusal
    unproved_captcha: Refusal
    wrong_point: Refusal | None  # None: 200 with `result` false
    error_msg_chinese: bool
    body_first: bool  # the body is checked before the headers

    # Headers.
    content_type_may_be_absent: bool  # mandatory in the tables, in no sample request
    lenient_media_type: bool  # no charset, other case, UTF-8 in its registered spelling
    sms_log_headers_may_be_absent: bool  # "only logged, not validated", and yet mandatory
    empty_header_is_absent: bool
    country_codes_need_headers: bool  # an example, no table
    tenant_checked: bool
    language_checked: bool  # X-L other than Chinese and English
    device_ip_checked: bool  # not at sms/send, where it is only logged
    query_is_ignored: bool

    # Body.
    unknown_fields_allowed: bool
    duplicate_keys_allowed: bool  # the last one counts
    byte_order_mark_allowed: bool
    mobile_is_11_digits: bool  # in one edition; the other has no rule: any text
    sender_checked: bool  # that it looks like a number or an address
    email_strict: bool  # one @, a domain with a dot; else an @ between two texts
    point_members_may_be_more: bool

    # Captchas.
    captcha_used_once: bool  # verified once, proved once; a wrong point burns it
    captcha_seconds: float
    proof_compared_as_text: bool  # after `---` exactly the text that was verified; else the same point

    # Answers.
    empty_success: bool  # sms/send, email/send and captcha/verify give no body
    secret_key: bool  # null in the table, a value in the example
    result_as_text: bool  # "false"; else false
    captcha_id: bool
    more_countries: bool


VARIANT_A = Choices(
    **HTTP_A,
    missing_header=(400, "SDK.1001"), wrong_client=(400, "SDK.1002"), wrong_media_type=(400, "SDK.1003"),
    broken_json=(400, "SDK.1004"), wrong_field=(400, "SDK.1005"), unknown_captcha=(400, "SDK.1006"),
    unproved_captcha=(400, "SDK.1007"), wrong_point=(400, "SDK.1008"), error_msg_chinese=False, body_first=False,
    content_type_may_be_absent=True, lenient_media_type=True, sms_log_headers_may_be_absent=True,
    empty_header_is_absent=True, country_codes_need_headers=False, tenant_checked=False, language_checked=False,
    device_ip_checked=False, query_is_ignored=True,
    unknown_fields_allowed=True, duplicate_keys_allowed=True, byte_order_mark_allowed=True,
    mobile_is_11_digits=True, sender_checked=False, email_strict=True, point_members_may_be_more=False,
    captcha_used_once=True, captcha_seconds=120, proof_compared_as_text=False,
    empty_success=True, secret_key=True, result_as_text=False, captcha_id=False, more_countries=False,
)

VARIANT_B = Choices(
    **HTTP_B,
    missing_header=(400, "10400001"), wrong_client=(401, "10401001"), wrong_media_type=(415, "10415001"),
    broken_json=(400, "10400002"), wrong_field=(422, "10422001"), unknown_captcha=(404, "10404001"),
    unproved_captcha=(403, "10403001"), wrong_point=None, error_msg_chinese=True, body_first=True,
    content_type_may_be_absent=False, lenient_media_type=False, sms_log_headers_may_be_absent=False,
    empty_header_is_absent=False, country_codes_need_headers=True, tenant_checked=True, language_checked=True,
    device_ip_checked=True, query_is_ignored=False,
    unknown_fields_allowed=False, duplicate_keys_allowed=False, byte_order_mark_allowed=False,
    mobile_is_11_digits=False, sender_checked=True, email_strict=False, point_members_may_be_more=True,
    captcha_used_once=False, captcha_seconds=3600, proof_compared_as_text=True,
    empty_success=False, secret_key=False, result_as_text=True, captcha_id=True, more_countries=True,
)

VARIANTS = {"a": VARIANT_A, "b": VARIANT_B}
