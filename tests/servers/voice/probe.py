"""Requests that make a fault visible, as data: the row of a fault carries one.

A `Draft` starts as a valid request; a change alters one thing; the signature is made last. `accepts`, `refuses` and
`answers` turn changes into a question to a client: is the fault to be seen? The unfaulted server must say no, the
faulted one yes.
"""

import base64
import hashlib
import hmac
import json
import secrets
import time

PATH = "/rest/httpsessions/callVerify/v1.0"
APP_KEY = "assay-demo-app"
APP_SECRET = "assay-demo-secret"
DISPLAY_NUMBERS = ("+8675528000088", "+8653159511234")
TONE_FILES = ("welcome.wav", "posttone.wav")
DROP = object()  # as a value: leave the part out


def hmac_base64(key: str, text: str) -> str:
    return base64.b64encode(hmac.new(key.encode(), text.encode(), hashlib.sha256).digest()).decode()


def base64_of(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def utc(seconds_from_now: float = 0) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + seconds_from_now))


class Draft:
    def __init__(self):
        self.method = "POST"
        self.target = PATH
        self.version = "HTTP/1.1"
        self.headers = {"Host": "127.0.0.1", "Content-Type": "application/json;charset=UTF-8"}
        self.spell = lambda name: name  # how header names are written
        self.order = lambda items: items  # of header lines
        self.separator = ","
        self.schemes = {"Authorization": "AKSK ", "X-AKSK": "UsernameToken "}
        self.authorization = {"realm": "SDP", "profile": "UsernameToken", "type": "Appkey"}
        self.aksk = {"Username": APP_KEY, "PasswordDigest": None, "Nonce": secrets.token_hex(16), "Created": utc()}
        self.digest = lambda nonce, created: hmac_base64(APP_SECRET, nonce + created)
        self.fields = {"displayNbr": DISPLAY_NUMBERS[0], "calleeNbr": "+8613400002222", "languageType": 2,
                       "preTone": TONE_FILES[0], "verifyCode": "123456"}
        self.write_json = lambda fields: json.dumps(fields, separators=(",", ":"), ensure_ascii=False)
        self.body = None  # bytes instead of the fields
        self.chunked = False

    def _attributes(self, header: str, values: dict) -> str:
        pairs = [f'{name}="{value}"' for name, value in values.items() if value is not DROP]
        return self.schemes[header] + self.separator.join(pairs)

    def to_bytes(self) -> bytes:
        aksk = dict(self.aksk)
        if aksk["PasswordDigest"] is None:
            nonce, created = ("" if aksk[name] is DROP else aksk[name] for name in ("Nonce", "Created"))
            aksk["PasswordDigest"] = self.digest(nonce, created)
        headers = {"Authorization": self._attributes("Authorization", self.authorization),
                   "X-AKSK": self._attributes("X-AKSK", aksk)}
        headers = {**self.headers, **{name: self.headers.get(name, text) for name, text in headers.items()}}
        body = self.write_json(self.fields).encode("utf-8", "surrogatepass") if self.body is None else self.body
        if self.chunked:
            headers.setdefault("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
        else:
            headers.setdefault("Content-Length", str(len(body)))
        lines = [f"{self.spell(name)}: {value}" for name,
                 value in self.order(list(headers.items())) if value is not DROP]
        return "\r\n".join([f"{self.method} {self.target} {self.version}", *lines, "", ""]).encode("utf-8") + body


# Changes. Each takes a draft and alters one thing.

def valid(draft: Draft):
    pass


def fields(**values):
    def change(draft):
        for name, value in values.items():
            if value is DROP:
                draft.fields.pop(name, None)
            else:
                draft.fields[name] = value
    return change


def authorization(**values):
    return lambda draft: draft.authorization.update(values)


def aksk(**values):
    return lambda draft: draft.aksk.update(values)


def scheme(header: str, text: str):
    return lambda draft: draft.schemes.update({header: text})


def header(name: str, value):
    return lambda draft: draft.headers.update({name: value})


def attribute(**values):
    """Any attribute of the draft itself: method, target, body, separator, digest, ..."""
    return lambda draft: draft.__dict__.update(values)


def both(*changes):
    def change(draft):
        for one in changes:
            one(draft)
    return change


def digest_as(rewrite):
    """The right digest, rewritten."""
    return attribute(digest=lambda nonce, created: rewrite(hmac_base64(APP_SECRET, nonce + created)))


def flip_last_bit(digest: str) -> str:
    raw = bytearray(base64.b64decode(digest))
    raw[-1] ^= 1
    return base64.b64encode(raw).decode()


def nonce_with(text: str):
    """A fresh Nonce of the usual length that ends with `text`."""
    return lambda draft: draft.aksk.update(Nonce=draft.aksk["Nonce"][:-len(text)] + text)


def nonce_of(length: int):
    def change(draft):
        draft.aksk["Nonce"] = (draft.aksk["Nonce"] * (1 + length // 32))[:length]
    return change


# Questions. Each takes a client (selftest_client.py) and says whether the fault is to be seen.

def accepts(change):
    return lambda client: client.send(change).accepted


def refuses(change):
    return lambda client: not client.send(change).accepted


def answers(change, shows):
    return lambda client: shows(client.send(change))


def answers_with(change, status=None, code=None):
    """The refusal has this status, this code, or both."""
    return answers(change, lambda outcome: status in (None, outcome.status) and code in (None, outcome.code))
