"""Decisions every server has to take and no vendor document takes for it: HTTP framing and how JSON is written.

Each server's own choices.py adds what is open in its documents. `HTTP_A` and `HTTP_B` decide everything differently.
The first six members of each block are read by voice/http_wire.py.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class HttpChoices:
    name: str

    # Requests.
    bare_line_feed_allowed: bool
    chunked_requests: bool  # else 411
    header_limit_bytes: int
    header_limit_status: int
    late_request_status: int | None  # for a request that never becomes complete; None: close without a word
    body_limit_bytes: int  # above: 413 and close, unread
    path_is_percent_decoded: bool
    head_is_get: bool  # else a method like any other
    repeated_header: int  # which of several headers of one name counts: 0 the first, -1 the last

    # Answers.
    keep_alive: bool
    chunked_answers: bool
    lower_case_headers: bool
    reason_phrases: bool
    content_type: str
    pretty_reversed_json: bool
    extra_members: bool
    error_pages: bool  # a text body with 400, 404, 405, 411, 413 of the HTTP layer


HTTP_A = dict(
    name="a",
    bare_line_feed_allowed=True, chunked_requests=False, header_limit_bytes=64 * 1024, header_limit_status=431,
    late_request_status=408, body_limit_bytes=8 * 1024 * 1024, path_is_percent_decoded=True, head_is_get=True,
    repeated_header=0,
    keep_alive=False, chunked_answers=False, lower_case_headers=False, reason_phrases=True,
    content_type="application/json", pretty_reversed_json=False, extra_members=False, error_pages=False,
)

HTTP_B = dict(
    name="b",
    bare_line_feed_allowed=False, chunked_requests=True, header_limit_bytes=32 * 1024, header_limit_status=400,
    late_request_status=None, body_limit_bytes=512 * 1024, path_is_percent_decoded=False, head_is_get=False,
    repeated_header=-1,
    keep_alive=True, chunked_answers=True, lower_case_headers=True, reason_phrases=False,
    content_type="application/json;charset=UTF-8", pretty_reversed_json=True, extra_members=True, error_pages=True,
)
