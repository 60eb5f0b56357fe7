"""A request that is about to be sent: starts valid, a change alters one thing, `to_bytes` writes it.

Each server's probe.py derives its own `Draft` from it (voice/selftest_client.py makes drafts by that name).
"""

DROP = object()  # as a value: leave the part out


class BaseDraft:
    def __init__(self):
        self.method = "GET"
        self.path = "/"
        self.query = ""
        self.version = "HTTP/1.1"
        self.headers = {"Host": "127.0.0.1"}
        self.spell = lambda name: name  # how header names are written
        self.body = None  # bytes

    def prepare(self):
        """Called last: encode the body, sign."""

    def to_bytes(self) -> bytes:
        self.prepare()
        headers = dict(self.headers)
        if self.body is not None:
            headers.setdefault("Content-Length", str(len(self.body)))
        lines = []
        for name, value in headers.items():
            for one in value if isinstance(value, list) else [value]:
                if one is not DROP:
                    lines.append(f"{self.spell(name)}: {one}")
        target = self.path + ("?" + self.query if self.query else "")
        head = "\r\n".join([f"{self.method} {target} {self.version}", *lines, "", ""])
        return head.encode("latin-1", "replace") + (self.body or b"")


def both(*changes):
    def change(draft):
        for one in changes:
            one(draft)
    return change


def header(name: str, value):
    return lambda draft: draft.headers.update({name: value})


def attribute(**values):
    """Any attribute of the draft itself: method, path, query, body, spell, ..."""
    return lambda draft: draft.__dict__.update(values)
