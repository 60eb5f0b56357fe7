"""What two honest platforms decide about the pushes of a call where the document is silent."""

from collections.abc import Callable
from dataclasses import dataclass

from common.push import Manner, form, form_backwards

ANSWERED, NO_ANSWER, BUSY, CARRIER = "answered", "19", "17", "cause-486"  # the last: 其他 因后端运营商而变动


@dataclass(frozen=True)
class PushChoices:
    results: tuple[str, ...]  # of the calls, in turn
    content_type: str
    write: Callable
    manner: Manner
    all_optional: bool  # ringTime, releasedir, recording of recorded calls, duration 0
    duration_from_begin: bool  # else from the answer
    empty_user_data: bool  # if the binding has none; else absent
    extra_parameters: bool
    retries: int


VARIANTS = {
    "a": PushChoices(
        results=(ANSWERED, NO_ANSWER), content_type="application/x-www-form-urlencoded", write=form,
        manner=Manner(keep_alive=False, lower_case_headers=False, user_agent="igw/1.0"), all_optional=True,
        duration_from_begin=False, empty_user_data=False, extra_parameters=False, retries=0),
    "b": PushChoices(
        results=(ANSWERED, CARRIER, BUSY), content_type="application/x-www-form-urlencoded;charset=UTF-8",
        write=form_backwards, manner=Manner(keep_alive=True, lower_case_headers=True, user_agent=None),
        all_optional=False, duration_from_begin=True, empty_user_data=True, extra_parameters=True, retries=2),
}
