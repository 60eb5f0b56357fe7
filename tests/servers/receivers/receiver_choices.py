"""What two honest customers decide about answers; neither vendor says more than 200, and two say nothing at all."""

from dataclasses import dataclass

from common.choices import HTTP_A, HTTP_B, HttpChoices


@dataclass(frozen=True)
class Choices(HttpChoices):
    thanks: tuple  # content type and body of the 200
    accepts_garbage: bool  # with 200, too; else 400 and 422
    other_method: int
    json_configured: bool  # for the privacy number's pushes


VARIANTS = {
    "a": Choices(**{**HTTP_A, "chunked_requests": True}, thanks=(), accepts_garbage=False, other_method=405,
                 json_configured=True),
    "b": Choices(**HTTP_B, thanks=("application/json", b'{"code":0,"message":"ok"}'), accepts_garbage=True,
                 other_method=200, json_configured=False),
}
