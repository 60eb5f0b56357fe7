"""Parameters of a query or of a form: pairs, percent-encoding, integers.

What is settled: `&` separates, `=` divides, %XX is decoded, the text is UTF-8. What is open (a plus sign in a query,
broken encodings, repeated names, spellings of integers) is decided by the caller.
"""

import re
from urllib.parse import unquote_to_bytes

STRICT_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
LENIENT_INTEGER = re.compile(r"[ +-]?[0-9]+(\.0*)?")
HUGE = 10 ** 30  # stands for every integer too long to read


def decoded(raw: bytes, plus_is_blank: bool, repair: bool) -> str | None:
    """None: the encoding is broken, and `repair` is off."""
    if plus_is_blank:
        raw = raw.replace(b"+", b" ")
    if not repair and re.search(rb"%(?![0-9A-Fa-f]{2})", raw):
        return None
    try:
        return unquote_to_bytes(raw).decode("utf-8")
    except UnicodeDecodeError:
        return unquote_to_bytes(raw).decode("utf-8", "replace") if repair else None


class Parameters:
    """`read(bytes)` gives the text of one name or value, or None."""

    def __init__(self, raw: bytes, read, which: int):
        self.raw = raw
        self.broken = False
        self.pairs = []
        self.which = which  # of several values of one name: 0 the first, -1 the last
        for part in raw.split(b"&"):
            if not part:
                continue
            name, _, value = part.partition(b"=")
            name, value = read(name), read(value)
            if name is None or value is None:
                self.broken = True
            else:
                self.pairs.append((name, value))

    def all(self, name: str) -> list[str]:
        return [value for key, value in self.pairs if key == name]

    def get(self, name: str) -> str | None:
        values = self.all(name)
        return values[self.which] if values else None

    def names(self) -> set[str]:
        return {name for name, _ in self.pairs}

    @property
    def repeated(self) -> bool:
        return len(self.names()) != len(self.pairs)


def integer(text: str, lenient: bool) -> int | None:
    """`lenient`: leading zeros, a plus sign (or the blank that a form makes of it), a fraction of zeros."""
    if not (LENIENT_INTEGER if lenient else STRICT_INTEGER).fullmatch(text):
        return None
    digits = text.partition(".")[0].strip()
    if len(digits) > 30:
        return -HUGE if digits[0] == "-" else HUGE
    return int(digits)
