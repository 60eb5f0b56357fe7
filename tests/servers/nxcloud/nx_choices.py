"""What two honest implementers of the number check decide where the document is silent."""

from collections.abc import Callable
from dataclasses import dataclass

from common.push import Manner, compact_json, pretty_json


@dataclass(frozen=True)
class Choices:
    content_type: str
    write: Callable
    manner: Manner
    long_message_ids: bool  # a UUID and six digits, as other editions have it; else a UUID
    with_carrier: bool
    price_decimals: int
    success_text: str
    chinese: bool  # the texts of failures
    failure_with_cost: bool  # and data
    extra_members: bool
    other_2xx_accepts: bool  # else only 200 ends the retries
    period_from_first: bool  # retries fall due 60 s, 120 s ... after the first attempt; else 60 s after the last answer
    last_minute: bool  # one more at the 60th minute exactly


VARIANTS = {
    "a": Choices(
        content_type="application/json", write=compact_json,
        manner=Manner(keep_alive=False, lower_case_headers=False, user_agent="nxcloud"), long_message_ids=False,
        with_carrier=True, price_decimals=4, success_text="success", chinese=True, failure_with_cost=False,
        extra_members=False, other_2xx_accepts=False, period_from_first=True, last_minute=True),
    "b": Choices(
        content_type="application/json;charset=UTF-8", write=pretty_json,
        manner=Manner(keep_alive=True, lower_case_headers=True, user_agent=None), long_message_ids=True,
        with_carrier=False, price_decimals=1, success_text="成功", chinese=False, failure_with_cost=True,
        extra_members=True, other_2xx_accepts=True, period_from_first=False, last_minute=False),
}
