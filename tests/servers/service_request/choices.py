"""What two honest implementers of has-verified decide where the document is silent or contradicts itself.

Every member is one such decision; both variants conform. What is settled is in rules.py. A refusal is an HTTP status:
the document has none, and no error body either.
"""

from dataclasses import dataclass

from common.choices import HTTP_A, HTTP_B, HttpChoices


@dataclass(frozen=True)
class Choices(HttpChoices):
    # Which status answers, and how.
    no_token: int
    wrong_token: int
    wrong_header: int
    wrong_query: int
    vendor_error_body: bool  # error_code, error_msg; else an object with other members
    query_first: bool  # the query is checked before the headers

    # Paging. What "offset" counts is not said; its default is 1.
    offset_counts_pages: bool  # from page 1, where 0 is page 1 as well; else records to skip
    limit_0_gives_a_page: bool  # an empty one; else it is refused

    # The query.
    unknown_names_allowed: bool
    repeated_names_allowed: bool  # the first one counts
    repair_encoding: bool  # %zz stays as it is, %ff becomes U+FFFD; else refused
    plus_is_blank: bool
    lenient_integers: bool  # 010, +5, 5.0
    empty_integer_is_absent: bool  # else refused
    empty_filter_is_absent: bool  # else it is the empty value, which no contact has
    customer_filters: bool  # another customer has no contacts; else customer_id and sub_customer_id are ignored

    # Headers.
    empty_header_is_absent: bool
    any_language_and_zone: bool  # else they must look like a language tag, a time zone

    # Answers.
    newest_first: bool  # the order of the contacts


VARIANT_A = Choices(
    **HTTP_A,
    no_token=401, wrong_token=401, wrong_header=400, wrong_query=400, vendor_error_body=True, query_first=False,
    offset_counts_pages=False, limit_0_gives_a_page=True,
    unknown_names_allowed=True, repeated_names_allowed=True, repair_encoding=False, plus_is_blank=True,
    lenient_integers=True, empty_integer_is_absent=True, empty_filter_is_absent=True, customer_filters=False,
    empty_header_is_absent=True, any_language_and_zone=True, newest_first=False,
)

VARIANT_B = Choices(
    **HTTP_B,
    no_token=403, wrong_token=403, wrong_header=422, wrong_query=422, vendor_error_body=False, query_first=True,
    offset_counts_pages=True, limit_0_gives_a_page=False,
    unknown_names_allowed=False, repeated_names_allowed=False, repair_encoding=True, plus_is_blank=False,
    lenient_integers=False, empty_integer_is_absent=False, empty_filter_is_absent=False, customer_filters=True,
    empty_header_is_absent=False, any_language_and_zone=False, newest_first=True,
)

VARIANTS = {"a": VARIANT_A, "b": VARIANT_B}
