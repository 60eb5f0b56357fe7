"""Faults of X-AKSK: its attributes, the digest, the key, Created and Nonce."""

import base64
import hashlib
import hmac
import re
import time

import sentences as say
from faults import Fault, loosen, loosen_attribute, tighten, together
from http_wire import Reply
from probe import (APP_SECRET, DROP, accepts, aksk, answers, attribute, base64_of, digest_as, flip_last_bit, header,
                   hmac_base64, nonce_of, nonce_with, refuses, scheme, utc)
from rules import password_digest

DIGEST = ["X-AKSK.PasswordDigest"]
NONCE = ["X-AKSK.Nonce"]
CREATED = ["X-AKSK.Created"]
USERNAME = ["X-AKSK.Username"]
DAY = 24 * 60 * 60


def _digest_loosened(same):
    """The digest also counts where `same(given, nonce, created, secret)` is true."""
    def when(view):
        given, nonce, created = (view.attribute("X-AKSK", name) for name in ("PasswordDigest", "Nonce", "Created"))
        return same(given, nonce, created, view.account.app_secret)
    return loosen("X-AKSK.PasswordDigest.right", when)


def _hex(nonce, created, secret):
    return hmac.new(secret.encode(), (nonce + created).encode(), hashlib.sha256).hexdigest()


def _plain_sha256(nonce, created, secret):
    return base64.b64encode(hashlib.sha256((nonce + created + secret).encode()).digest()).decode()


def _letters(hexadecimal):
    return "".join(chr(ord("a") + int(sign, 16)) for sign in hexadecimal)


def _loosen_nonce(when):
    return loosen_attribute("X-AKSK.Nonce.value", "X-AKSK", "Nonce", when)


def _tighten_nonce(when):
    return tighten("X-AKSK.Nonce.value", lambda view: when(view.attribute("X-AKSK", "Nonce")))


def _created_loosened(when):
    """Created values that `when(text, now)` describes are accepted, whatever they look like."""
    def about(view):
        return when(view.attribute("X-AKSK", "Created"), view.now)
    return together(loosen("X-AKSK.Created.value", about), loosen("X-AKSK.Created.near", about))


def _is_past(text, now):
    return text <= utc(0)


def _stack_trace_on_malformed_created(service):
    def hook(view, _memory):
        created = view.attribute("X-AKSK", "Created")
        if created is not None and not re.match(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T", created):
            return Reply(500, "text/plain",
                         b"Traceback (most recent call last):\n  File \"/opt/callenabler/voice/auth.py\", line "
                         b"88, in check_created\nValueError: time data does not match format '%Y-%m-%dT%H:%M:%SZ'\n")
        return None
    service.before.append(hook)


ROWS = [
    Fault("aksk-absent-accepted", "header", ["X-AKSK"], say.AKSK, "a request without X-AKSK is accepted",
          loosen("X-AKSK.present"), accepts(header("X-AKSK", DROP))),
    Fault("usernametoken-absent-accepted", "attribute", ["UsernameToken", "X-AKSK"], say.AKSK,
          "X-AKSK without UsernameToken is accepted", loosen("X-AKSK.scheme", lambda view: view.aksk.scheme == ""),
          accepts(scheme("X-AKSK", ""))),
    Fault("usernametoken-not-compared", "constant", ["UsernameToken", "X-AKSK"], say.AKSK,
          "any word does for UsernameToken", loosen("X-AKSK.scheme"), accepts(scheme("X-AKSK", "Bearer "))),
    Fault("usernametoken-prefix", "constant", ["UsernameToken", "X-AKSK"], say.AKSK,
          "the word need only begin with UsernameToken",
          loosen("X-AKSK.scheme", lambda view: view.aksk.scheme.startswith("UsernameToken")),
          accepts(scheme("X-AKSK", "UsernameTokenX "))),
]
for name in ("Username", "PasswordDigest", "Nonce", "Created"):
    ROWS.append(Fault(f"{name.lower()}-absent-accepted", "attribute", [f"X-AKSK.{name}"], say.AKSK,
                      f"X-AKSK without {name} is accepted", loosen(f"X-AKSK.{name}.present"),
                      accepts(aksk(**{name: DROP}))))

ROWS += [
    Fault("digest-not-checked", "digest", DIGEST, say.DIGEST, "any PasswordDigest is accepted",
          _digest_loosened(lambda *_: True), accepts(aksk(PasswordDigest="AAAA"))),
    Fault("digest-shape-only", "digest", DIGEST, say.DIGEST, "any Base64 of 32 bytes is accepted: any secret will do",
          _digest_loosened(lambda given, *_: len(base64.b64decode(given, validate=True)) == 32),
          accepts(attribute(digest=lambda nonce, created: hmac_base64("another-secret", nonce + created)))),
    Fault("digest-prefix", "digest", DIGEST, say.DIGEST, "PasswordDigest is compared on its first eight characters",
          _digest_loosened(lambda given, *inputs: given[:8] == password_digest(*inputs)[:8]),
          accepts(digest_as(flip_last_bit))),
    Fault("digest-suffix", "digest", DIGEST, say.DIGEST, "PasswordDigest is compared on its last eight characters",
          _digest_loosened(lambda given, *inputs: given[-8:] == password_digest(*inputs)[-8:]),
          accepts(digest_as(lambda right: ("B" if right[0] == "A" else "A") + right[1:]))),
    Fault("digest-truncated-accepted", "digest", DIGEST, say.DIGEST,
          "a PasswordDigest that the right one begins with is accepted",
          _digest_loosened(lambda given, *inputs: len(given) > 3 and password_digest(*inputs).startswith(given)),
          accepts(digest_as(lambda right: right[:20]))),
    Fault("digest-any-case", "digest", DIGEST, say.DIGEST, "PasswordDigest is compared without regard to case",
          _digest_loosened(lambda given, *inputs: given.lower() == password_digest(*inputs).lower()),
          accepts(digest_as(str.lower))),
    Fault("digest-hex-accepted", "digest", DIGEST, say.DIGEST, "the digest in hex is accepted",
          _digest_loosened(lambda given, *inputs: given.lower() == _hex(*inputs)),
          accepts(digest_as(lambda right: base64.b64decode(right).hex()))),
    Fault("digest-base64-of-hex-accepted", "digest", DIGEST, say.DIGEST, "Base64 of the digest in hex is accepted",
          _digest_loosened(lambda given, *inputs: given == base64_of(_hex(*inputs))),
          accepts(digest_as(lambda right: base64_of(base64.b64decode(right).hex())))),
    Fault("digest-swapped-inputs-accepted", "digest", DIGEST, say.DIGEST, "the digest of Created + Nonce is accepted",
          _digest_loosened(lambda given, nonce, created, secret: given == password_digest(created, nonce, secret)),
          accepts(attribute(digest=lambda nonce, created: hmac_base64(APP_SECRET, created + nonce)))),
    Fault("digest-swapped-key-accepted", "digest", DIGEST, say.DIGEST, "HMAC with key and message swapped is accepted",
          _digest_loosened(lambda given, nonce, created, secret: given == hmac_base64(nonce + created, secret)),
          accepts(attribute(digest=lambda nonce, created: hmac_base64(nonce + created, APP_SECRET)))),
    Fault("digest-plain-sha256-accepted", "digest", DIGEST, say.DIGEST,
          "Base64(SHA256(Nonce + Created + secret)) is accepted",
          _digest_loosened(lambda given, *inputs: given == _plain_sha256(*inputs)),
          accepts(attribute(digest=lambda nonce, created: _plain_sha256(nonce, created, APP_SECRET)))),
    Fault("digest-empty-secret-accepted", "digest", DIGEST, say.DIGEST,
          "a digest made with an empty secret is accepted",
          _digest_loosened(lambda given, nonce, created, _: given == password_digest(nonce, created, "")),
          accepts(attribute(digest=lambda nonce, created: hmac_base64("", nonce + created)))),
    Fault("digest-key-as-secret-accepted", "digest", DIGEST, say.DIGEST,
          "a digest made with the app_key as secret is accepted",
          loosen("X-AKSK.PasswordDigest.right",
                 lambda view: view.attribute("X-AKSK", "PasswordDigest") == password_digest(
              view.attribute("X-AKSK", "Nonce"), view.attribute("X-AKSK", "Created"), view.account.app_key)),
          accepts(attribute(digest=lambda nonce, created: hmac_base64("assay-demo-app", nonce + created)))),
    Fault("digest-without-created", "digest", DIGEST + CREATED, say.DIGEST, "the digest of the Nonce alone is accepted",
          _digest_loosened(lambda given, nonce, created, secret: given == password_digest(nonce, "", secret)),
          accepts(attribute(digest=lambda nonce, created: hmac_base64(APP_SECRET, nonce)))),

    Fault("username-unknown-accepted", "key", USERNAME, say.USERNAME, "any app_key is accepted if the digest is right",
          loosen("X-AKSK.Username.known"), accepts(aksk(Username="no-such-app"))),
    Fault("username-prefix", "key", USERNAME, say.USERNAME, "an app_key that begins with the right one is accepted",
          loosen_attribute("X-AKSK.Username.known", "X-AKSK", "Username",
                           lambda value: value.startswith("assay-demo-app")),
          accepts(aksk(Username="assay-demo-appx"))),
    Fault("username-any-case", "key", USERNAME, say.USERNAME, "the app_key is compared without regard to case",
          loosen("X-AKSK.Username.known",
                 lambda view: view.attribute("X-AKSK", "Username").lower() == view.account.app_key.lower()),
          accepts(aksk(Username="ASSAY-DEMO-APP"))),

    Fault("created-day-old-accepted", "created", CREATED, say.CREATED_NEAR, "any Created in the past is accepted",
          loosen("X-AKSK.Created.near", lambda view: _is_past(view.attribute("X-AKSK", "Created"), view.now)),
          accepts(lambda draft: draft.aksk.update(Created=utc(-DAY)))),
    Fault("created-day-ahead-accepted", "created", CREATED, say.CREATED_NEAR, "any Created in the future is accepted",
          loosen("X-AKSK.Created.near", lambda view: not _is_past(view.attribute("X-AKSK", "Created"), view.now)),
          accepts(lambda draft: draft.aksk.update(Created=utc(DAY)))),
    Fault("created-never-compared", "created", CREATED, say.CREATED_NEAR,
          "a well-formed Created of ten years ago is accepted",
          loosen("X-AKSK.Created.near"), accepts(lambda draft: draft.aksk.update(Created="2010-01-01T00:00:00Z"))),
    Fault("created-year-not-compared", "created", CREATED, say.CREATED_NEAR, "Created is compared without its year",
          loosen("X-AKSK.Created.near", lambda view: view.attribute("X-AKSK", "Created")[4:13] == utc()[4:13]),
          accepts(lambda draft: draft.aksk.update(Created=str(int(utc()[:4]) - 10) + utc()[4:]))),
    Fault("created-never-parsed", "created", CREATED, say.CREATED, "any text is accepted as Created",
          _created_loosened(lambda text, now: True), accepts(aksk(Created="yesterday"))),
    Fault("created-date-only-parsed", "created", CREATED, say.CREATED, "only the date of Created is read",
          _created_loosened(lambda text, now: text[:10] == utc()[:10]),
          accepts(lambda draft: draft.aksk.update(Created=utc()[:10] + "T99:99:99Z"))),
    Fault("created-epoch-accepted", "created", CREATED, say.CREATED, "Created as seconds since 1970 is accepted",
          _created_loosened(lambda text, now: abs(int(text) - now) < 300),
          accepts(lambda draft: draft.aksk.update(Created=str(int(time.time()))))),
    Fault("created-malformed-500", "created", CREATED, say.CREATED,
          "a malformed Created is answered with a stack trace",
          _stack_trace_on_malformed_created,
          answers(aksk(Created="yesterday"), lambda outcome: outcome.status == 500 and b"Traceback" in outcome.body)),

    Fault("nonce-129-accepted", "bounds", NONCE, say.NONCE, "a Nonce of 129 characters is accepted",
          _loosen_nonce(lambda value: len(value) == 129), accepts(nonce_of(129))),
    Fault("nonce-any-length-accepted", "bounds", NONCE, say.NONCE, "the length of the Nonce is not checked",
          _loosen_nonce(lambda value: value.isascii() and value.isalnum()), accepts(nonce_of(1000))),
    Fault("nonce-128-refused", "bounds", NONCE, say.NONCE, "a Nonce of 128 characters is refused",
          _tighten_nonce(lambda value: len(value) >= 128), refuses(nonce_of(128))),
    Fault("nonce-1-refused", "bounds", NONCE, say.NONCE, "a Nonce of one character is refused",
          _tighten_nonce(lambda value: len(value) == 1), lambda client: client.all_refused([nonce_of(1)] * 8)),
    Fault("nonce-empty-accepted", "bounds", NONCE, say.NONCE, "an empty Nonce is accepted",
          together(loosen("X-AKSK.Nonce.present", lambda view: 'Nonce=""' in view.aksk.text),
                   _loosen_nonce(lambda value: value == "")),
          accepts(aksk(Nonce=""))),
    Fault("nonce-special-accepted", "pattern", NONCE, say.NONCE, "a Nonce may have any character",
          _loosen_nonce(lambda value: 1 <= len(value) <= 128), accepts(nonce_with("+/="))),
    Fault("nonce-hyphen-accepted", "pattern", NONCE, say.NONCE, "a Nonce may have hyphens",
          _loosen_nonce(lambda value: re.fullmatch("[0-9A-Za-z-]{1,128}", value)), accepts(nonce_with("-"))),
    Fault("nonce-underscore-accepted", "pattern", NONCE, say.NONCE, "a Nonce may have underscores (\\w)",
          _loosen_nonce(lambda value: re.fullmatch(r"\w{1,128}", value)), accepts(nonce_with("_"))),
    Fault("nonce-blank-accepted", "pattern", NONCE, say.NONCE, "a Nonce may have blanks",
          _loosen_nonce(lambda value: re.fullmatch("[0-9A-Za-z ]{1,128}", value)), accepts(nonce_with(" a"))),
    Fault("nonce-first-sign-only-checked", "pattern", NONCE, say.NONCE,
          "only the first character of the Nonce is checked",
          _loosen_nonce(lambda value: re.match("[0-9A-Za-z]", value)), accepts(nonce_with("$"))),
    Fault("nonce-upper-case-refused", "pattern", NONCE, say.NONCE, "a Nonce with upper-case letters is refused",
          _tighten_nonce(lambda value: re.search("[A-Z]", value)), refuses(nonce_with("ABC"))),
    Fault("nonce-lower-case-refused", "pattern", NONCE, say.NONCE, "a Nonce of lower-case letters only is refused",
          _tighten_nonce(lambda value: re.fullmatch("[a-z]+", value)),
          refuses(lambda draft: draft.aksk.update(Nonce=_letters(draft.aksk["Nonce"])))),
    Fault("nonce-digits-only-refused", "pattern", NONCE, say.NONCE, "a Nonce of digits only is refused",
          _tighten_nonce(str.isdigit),
          refuses(lambda draft: draft.aksk.update(Nonce=str(int(draft.aksk["Nonce"], 16))))),
]
