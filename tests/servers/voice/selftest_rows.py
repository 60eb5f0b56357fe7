"""What selftest.py asks of the servers without a fault: what must be accepted, what must be refused with which
codes, and where the two variants are meant to differ.
"""

import json

from fault_rows_url import ASCII_SIGNS, LONGEST_ENCODED, ONE_TOO_LONG
from probe import (APP_SECRET, DISPLAY_NUMBERS, DROP, TONE_FILES, aksk, attribute, authorization, base64_of, both,
                   digest_as, fields, flip_last_bit, header, hmac_base64, nonce_of, nonce_with, scheme, utc, valid)

DAY = 24 * 60 * 60
PUSH = base64_of("http://127.0.0.1:8888/push")
GENERIC = {(403, "1010002"), (500, "1020001")}
DISPLAY = GENERIC | {(403, "1010023")}
KEY = {(403, "1010003"), (500, "1020150")}
DIGEST = {(401, "1010010")}
TIME = {(401, "1010013")}


def created(seconds):
    return lambda draft: draft.aksk.update(Created=utc(seconds))


def digest_with(make):
    return attribute(digest=make)


def body(data: bytes):
    return attribute(body=data)


def json_as(write):
    return attribute(write_json=write)


ACCEPTED = [
    ("the valid request", valid),
    ("every display number", fields(displayNbr=DISPLAY_NUMBERS[1])),
    ("every tone file", fields(preTone=TONE_FILES[1], posTone=TONE_FILES[0])),
    ("calleeNbr of 4", fields(calleeNbr="+861")), ("calleeNbr of 31", fields(calleeNbr="+86" + "1" * 28)),
    ("verifyCode of 2", fields(verifyCode="12")), ("verifyCode of 8", fields(verifyCode="12345678")),
    ("verifyCode of zeros", fields(verifyCode="00")),
    ("times 0", fields(times=0)), ("times 9", fields(times=9)),
    ("returnIdlePort true", fields(returnIdlePort="true")), ("returnIdlePort false", fields(returnIdlePort="false")),
    ("statusUrl of 128 encoded", fields(statusUrl=LONGEST_ENCODED)),
    ("feeUrl of 128 encoded", fields(feeUrl=LONGEST_ENCODED)),
    ("statusUrl https", fields(statusUrl=base64_of("https://a-b.example.com:443/P/1"))),
    ("userData of 1", fields(userData="u")), ("userData of 256", fields(userData="u" * 256)),
    ("userData of every sign", fields(userData=ASCII_SIGNS + " 09azAZ")),
    ("all options",
     fields(posTone=TONE_FILES[1], times=3, statusUrl=PUSH, feeUrl=PUSH, returnIdlePort="true", userData="u")),
    ("Nonce of 128", nonce_of(128)), ("Nonce with capitals", nonce_with("AZ")),
    ("Created a minute old", created(-60)), ("Created a minute ahead", created(60)),
    ("blank after comma", attribute(separator=", ")),
    ("lower-case header names", attribute(spell=str.lower)), ("upper-case header names", attribute(spell=str.upper)),
    ("headers in other order", attribute(order=lambda items: items[::-1])),
    ("attributes in other order", lambda draft: setattr(draft, "aksk", dict(reversed(draft.aksk.items())))),
    ("pretty JSON", json_as(lambda values: json.dumps(values, indent="\t").replace("\n", "\r\n") + "\n")),
    ("members in other order", json_as(lambda values: json.dumps(dict(reversed(values.items()))))),
    ("escaped JSON", json_as(lambda values: json.dumps(values).replace("123456", "\\u003123456"[:6] + "23456"))),
    ("Expect: 100-continue", header("Expect", "100-continue")),
    ("HTTP/1.0", attribute(version="HTTP/1.0")),
    ("absolute-form target", lambda draft: setattr(draft, "target", "http://127.0.0.1" + draft.target)),
]

# Settled: refused by both variants, with one of these rows of table 6.
REFUSED = [
    ("method GET", attribute(method="GET"), {(403, "1010006")}),
    ("method DELETE", attribute(method="DELETE"), {(403, "1010006")}),
    ("no Content-Type", header("Content-Type", DROP), GENERIC),
    ("text/plain", header("Content-Type", "text/plain"), GENERIC),
    ("charset GBK", header("Content-Type", "application/json;charset=GBK"), GENERIC),
    ("no Authorization", header("Authorization", DROP), {(400, "1023006")}),
    ("scheme Basic", scheme("Authorization", "Basic "), {(400, "1023006")} | GENERIC),
    ("no scheme", scheme("Authorization", ""), {(400, "1023006")} | GENERIC),
    ("no realm", authorization(realm=DROP), {(400, "1023007")}),
    ("no profile", authorization(profile=DROP), {(400, "1023008")}),
    ("no type", authorization(type=DROP), {(400, "1023012")}),
    *[(f"realm {text}", authorization(realm=text), {(400, "1023009")})
      for text in ("SDPX", "XSDP", "sdp", "SD", "SDP ")],
    *[(f"profile {text}", authorization(profile=text), {(400, "1023010")})
      for text in ("UsernameTokenX", "usernametoken", "Username")],
    *[(f"type {text}", authorization(type=text), {(400, "1023011")}) for text in ("AppkeyX", "appkey", "App", "key")],
    ("no X-AKSK", header("X-AKSK", DROP), {(400, "1023033")}),
    ("no UsernameToken", scheme("X-AKSK", ""), {(400, "1023038")}),
    ("UsernameTokenX", scheme("X-AKSK", "UsernameTokenX "), {(400, "1023038")}),
    ("no Username", aksk(Username=DROP), {(400, "1023034")}), ("no Nonce", aksk(Nonce=DROP), {(400, "1023035")}),
    ("no Created", aksk(Created=DROP), {(400, "1023036")}),
    ("no PasswordDigest", aksk(PasswordDigest=DROP), {(400, "1023037")}),
    ("unknown key", aksk(Username="no-such-app"), KEY), ("key in capitals", aksk(Username="ASSAY-DEMO-APP"), KEY),
    ("flipped bit", digest_as(flip_last_bit), DIGEST), ("digest cut", digest_as(lambda right: right[:-1]), DIGEST),
    ("digest in lower case", digest_as(str.lower), DIGEST),
    ("another secret", digest_with(lambda nonce, time: hmac_base64("x", nonce + time)), DIGEST),
    ("swapped inputs", digest_with(lambda nonce, time: hmac_base64(APP_SECRET, time + nonce)), DIGEST),
    ("a day old", created(-DAY), TIME), ("a day ahead", created(DAY), TIME),
    ("ten years old", aksk(Created="2010-01-01T00:00:00Z"), TIME),
    ("year 9999", aksk(Created="9999-12-31T23:59:59Z"), TIME),
    *[(f"Created {text}", aksk(Created=text), GENERIC | TIME)
      for text in ("yesterday", "2024-02-30T00:00:00Z", "0000-00-00T00:00:00Z", "1700000000")],
    ("Created without Z", lambda draft: draft.aksk.update(Created=utc()[:-1]), GENERIC | TIME),
    ("Nonce of 129", nonce_of(129), GENERIC), ("Nonce of 1000", nonce_of(1000), GENERIC),
    *[(f"Nonce with {sign}", nonce_with(sign), GENERIC) for sign in "-_+/= $"],
    *[(f"no {name}", fields(**{name: DROP}), DISPLAY if name == "displayNbr" else GENERIC)
      for name in ("displayNbr", "calleeNbr", "languageType", "preTone", "verifyCode")],
    *[(f"{name} null", fields(**{name: None}), DISPLAY if name == "displayNbr" else GENERIC)
      for name in ("displayNbr", "calleeNbr", "languageType", "preTone", "verifyCode")],
    *[(f"displayNbr {value!r}", fields(displayNbr=value), DISPLAY)
      for value in ("+8675528999999", "", "+86", "+" + "8" * 31, "8675528000088", 8675528000088, ["+8675528000088"], {},
                    True)],
    *[(f"calleeNbr {value!r}", fields(calleeNbr=value), GENERIC)
      for value in ("", "+86", "+" + "8" * 31, "8613400002222", "+86134x", "+86１３４００００", "+86134\n", "+86 134",
                    "++86134", 86134, [], None)],
    *[(f"languageType {value!r}", fields(languageType=value), GENERIC)
      for value in (1, 3, 0, "2", 2.5, True, [2], 10 ** 40)],
    *[(f"{name} {value!r}", fields(**{name: value}), GENERIC) for name in ("preTone", "posTone")
      for value in ("", "t" * 129, "unknown.wav", "WELCOME.WAV", "welcome.wav ", 1, ["welcome.wav"])],
    *[(f"verifyCode {value!r}", fields(verifyCode=value), GENERIC)
      for value in ("", "1", "1234567890", "12ab", "１２３４", "1234\n", " 1234", "-123", 1234, True)],
    *[(f"times {value!r}", fields(times=value), GENERIC)
      for value in (10, -1, "3", 3.5, True, False, [3], 10 ** 40, "")],
    ("times 3.00000000000000000001",
     body(json.dumps({"displayNbr": DISPLAY_NUMBERS[0], "calleeNbr": "+861340", "languageType": 2,
     "preTone": TONE_FILES[0], "verifyCode": "12", "times": "@"}).replace('"@"', "3.00000000000000000001").encode()),
     GENERIC),
    *[(f"{name} {value!r}", fields(**{name: value}), GENERIC) for name in ("statusUrl", "feeUrl")
      for value in ("", "http://127.0.0.1/", "*!*", ONE_TOO_LONG, base64_of("ftp://127.0.0.1/"),
                    base64_of("http://a/?b"), base64_of("http://a/_b"),
                    base64_of("http://a/é"), base64_of(""), 7, {})],
    *[(f"returnIdlePort {value!r}", fields(returnIdlePort=value), GENERIC)
      for value in ("TRUE", "yes", "", "true ", True, False, 1)],
    *[(f"userData {value!r}", fields(userData=value), GENERIC)
      for value in ("", "u" * 257, "{", "a}", "客户", "a客", 1, {}, ["a"])],
    *[(f"body {data!r}", body(data), GENERIC)
      for data in (b"", b"{", b"[]", b"1", b"null", b'"a"', b"{}", b"\xff", b'{"a":1}x', b"{'a':1}", b'{"times":NaN}',
                   b"[" * 5000, b'{"a":' * 5000)],
]

A_ONLY, B_ONLY = (True, False), (False, True)
# Open: accepted by one variant and refused by the other.
OPEN = [
    ("type app_key", authorization(type="app_key"), B_ONLY),
    ("UserName", lambda draft: draft.aksk.update(UserName=draft.aksk.pop("Username")), A_ONLY),
    ("REALM", lambda draft: draft.authorization.update(REALM=draft.authorization.pop("realm")), A_ONLY),
    ("realm without quotes", header("Authorization", 'AKSK realm=SDP,profile="UsernameToken",type="Appkey"'), A_ONLY),
    ("an attribute more", authorization(extra="x"), A_ONLY),
    ("Created six minutes old", created(-6 * 60), B_ONLY), ("Created eight hours ahead", created(8 * 3600), B_ONLY),
    ("Created with ms", lambda draft: draft.aksk.update(Created=utc()[:-1] + ".123Z"), B_ONLY),
    ("Created with +00:00", lambda draft: draft.aksk.update(Created=utc()[:-1] + "+00:00"), B_ONLY),
    ("no charset", header("Content-Type", "application/json"), A_ONLY),
    ("Application/JSON", header("Content-Type", "Application/JSON;charset=utf-8"), A_ONLY),
    ("null for times", fields(times=None), A_ONLY), ("an unknown field", fields(bindNbr="+86123456789"), B_ONLY),
    ("a duplicate key", json_as(lambda values: '{"times":3,' + json.dumps({**values, "times": 4})[1:]), A_ONLY),
    ("a byte order mark", json_as(lambda values: "\ufeff" + json.dumps(values)), A_ONLY),
    ("2.0", fields(languageType=2.0), A_ONLY),
    ("3e0", json_as(lambda values: json.dumps({**values, "times": 0}).replace(": 0}", ": 3e0}")), A_ONLY),
    ("nine digits", fields(verifyCode="123456789"), B_ONLY),
    ("country code 0", fields(calleeNbr="+0134000022"), A_ONLY),
    ("userData é", fields(userData="é"), A_ONLY), ("userData with a newline", fields(userData="a\nb"), A_ONLY),
    ("128 decoded", fields(statusUrl=base64_of(("http://example.com/" + "a" * 128)[:128])), B_ONLY),
    ("bare domain", fields(feeUrl=base64_of("www.example.com/push")), A_ONLY),
    ("a host of hyphens", fields(statusUrl=base64_of("http://-a-/")), B_ONLY),
    ("HTTP://", fields(feeUrl=base64_of("HTTP://www.example.com/push")), A_ONLY),
    ("no padding", fields(statusUrl=base64_of("http://127.0.0.1/" + "a" * 5).rstrip("=")), B_ONLY),
    ("a query", lambda draft: setattr(draft, "target", draft.target + "?a=1"), A_ONLY),
    ("percent-encoded path", lambda draft: setattr(draft, "target", draft.target.replace("V", "%56")), A_ONLY),
    ("chunked request", attribute(chunked=True), B_ONLY),
]

# Open: refused by both, by different rows of table 6 (or of HTTP).
DIFFERENT_CODES = [
    ("a bad field", fields(times=10), (403, "1010002"), (500, "1020001")),
    ("malformed displayNbr", fields(displayNbr="x"), (403, "1010023"), (500, "1020001")),
    ("unknown key", aksk(Username="no-such-app"), (403, "1010003"), (500, "1020150")),
    ("scheme Basic", scheme("Authorization", "Basic "), (400, "1023006"), (500, "1020001")),
    ("malformed Created", aksk(Created="yesterday"), (401, "1010013"), (500, "1020001")),
    ("empty realm", authorization(realm=""), (400, "1023007"), (400, "1023009")),
    ("empty Nonce", aksk(Nonce=""), (400, "1023035"), (500, "1020001")),
    ("empty Username", aksk(Username=""), (400, "1023034"), (500, "1020150")),
    ("empty digest", aksk(PasswordDigest=""), (400, "1023037"), (401, "1010010")),
    ("empty Created", aksk(Created=""), (400, "1023036"), (500, "1020001")),
    ("bad body and no Authorization", both(header("Authorization", DROP), fields(times=10)), (400, "1023006"),
     (500, "1020001")),
    ("no realm and no type", authorization(realm=DROP, type=DROP), (400, "1023007"), (400, "1023012")),
    ("no headers at all", both(header("Authorization", DROP), header("X-AKSK", DROP)), (400, "1023006"),
     (400, "1023033")),
    ("1 MiB", fields(userData="u" * 1024 * 1024), (403, "1010002"), (413, None)),
    ("unknown path", attribute(target="/rest/httpsessions/callVerify/v2.0"), (404, None), (404, None)),
]

# No HTTP: answered 400 or by closing, and the server lives on.
MALFORMED = [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" * 20 + b"\r\n\r\n", b"\x00" * 3000 + b"\r\n\r\n",
             b"GET\r\n\r\n", b"\r\n\r\n\r\n\r\n\r\n",
             b"POST / HTTP/1.1\r\n\r\n", b"POST / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost : a\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\n folded\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab",
             b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
             b"POST " + b"/" * 9000 + b" HTTP/1.1\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\nX: " + b"x" * 70000 + b"\r\n\r\n",
             b"POST / HTTP/2.0\r\nHost: a\r\n\r\n",
             b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
             b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"]
