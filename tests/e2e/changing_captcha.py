#!/usr/bin/env python3
"""The OneAccess server of tests/servers whose captchas differ: each is solved by another point, which its picture tells.

The pictures of that server show nothing, so the one who solves it (solve_captcha) reads the token instead.
"""
import json
import os
import sys

SERVERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "servers")
sys.path[:0] = [os.path.join(SERVERS, "oneaccess"), SERVERS]

import rules  # noqa: E402
from choices import VARIANTS  # noqa: E402
from common.command import main  # noqa: E402
from service import OneAccess  # noqa: E402


def solution_of(token: str) -> tuple[float, float]:
    return (100.0 + int(token[:2], 16), 5.0)


class Changing(OneAccess):
    def __init__(self, choices):
        super().__init__(choices)
        self.before.append(self.note_token)
        self.token = ""

    def note_token(self, view, _memory):
        fields = view.fields if isinstance(view.fields, dict) else {}
        token = fields.get("token") or str(fields.get("captcha_token", "")).partition("---")[0]
        self.token = token if isinstance(token, str) else ""

    def is_solution(self, point_json) -> bool:
        known = self.token in self.captchas
        return known and rules.point_of(point_json, self.choices) == solution_of(self.token)


if __name__ == "__main__":
    sys.exit(main("OneAccess with captchas that differ.", Changing, VARIANTS, []))
