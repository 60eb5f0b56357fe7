"""What two honest vendors decide about the notifications of a call where the documents are silent."""

from collections.abc import Callable
from dataclasses import dataclass

from common.push import Manner, compact_json, pretty_json

ANSWERED = ("callout", "alerting", "answer", "disconnect")
UNANSWERED = ("callout", "alerting", "disconnect")
UNREACHABLE = ("callout", "disconnect")  # it never rang


@dataclass(frozen=True)
class PushChoices:
    courses: tuple[tuple[str, ...], ...]  # of the calls, in turn
    unix_timestamps: bool  # seconds; else as in the sample, in UTC
    content_type: str | None
    write: Callable
    manner: Manner
    signed: bool  # as other editions say
    state_code_is_text: bool
    caller_always: bool  # else not after `callout`
    user_data_always: bool  # empty if the request had none
    extra_members: bool
    bare_fee: bool  # eventType alone; else feeLst, as other editions have it
    retries: int


VARIANTS = {
    "a": PushChoices(
        courses=(ANSWERED,), unix_timestamps=False, content_type="application/json;charset=UTF-8", write=compact_json,
        manner=Manner(keep_alive=False, lower_case_headers=False, user_agent="callenabler/1.0"), signed=True,
        state_code_is_text=False, caller_always=True, user_data_always=False, extra_members=False, bare_fee=False,
        retries=0),
    "b": PushChoices(
        courses=(ANSWERED, UNANSWERED, UNREACHABLE), unix_timestamps=True, content_type="application/json",
        write=pretty_json, manner=Manner(keep_alive=True, lower_case_headers=True, user_agent=None), signed=False,
        state_code_is_text=True, caller_always=False, user_data_always=True, extra_members=True, bare_fee=True,
        retries=2),
}
