"""Ways in which a customer's server fails. `names`: a push, a field or a kind of test, one of which a finding mentions.

Each row is made for the vendors in `apis`; how it is done is in ways.py.
"""

from dataclasses import dataclass, replace

from common.faults import TRACE, Fault, drop, stall, trace
from voice.http_wire import Reply
from ways import (big_from_head, big_kills, charset_refused, dead_after, dead_after_pushes, framing, has, instead,
                  is_empty, is_large, is_long, is_non_ascii, is_unknown, lacks, named, next_valid_fails, on_garbage,
                  one_thread, poisoned_session, refused_then_broken, second_on_connection, status, unreadable,
                  value_of, when_again, when_at_once, when_out_of_order, when_sessions_cross)

ALL = ("voice", "privacy", "nxcloud")
NX_200 = "002, 重试规则: 收到HTTP 200 OK代表已接受NXCLOUD的回执推送"
STATUS_URL = "000 table 4, statusUrl: 语音通话平台将业务触发过程中通话的状态信息推送至此服务器"
PRIVACY = "003 section 5: 回调接口定义（客户提供 URL）"
ACCEPTED = {"voice": STATUS_URL, "privacy": PRIVACY, "nxcloud": NX_200}
STAYS = "a receiver answers whatever comes, stays up, and serves the next valid push"


@dataclass(frozen=True)
class Spread:
    """A row for several vendors."""

    apis: tuple[str, ...]
    fault: Fault


def row(apis, fault_id, kind, names, what, plant, breaks="", variants=("a", "b")):
    apis = (apis,) if isinstance(apis, str) else apis
    return Spread(apis, Fault(fault_id, kind, names, breaks, what, plant, variants=variants))


EVENTS = {"voice": ("alerting", "disconnect"), "privacy": ("callStart", "cdr"), "nxcloud": ("dial", "failure")}


def _generic(api: str) -> list[Spread]:
    """Ways that only differ in the names of events."""
    first, last = EVENTS[api]
    return [
        row(api, f"{first}-500", "status", [first], f"{first} is answered 500", instead(status(500), named(first))),
        row(api, f"{last}-500", "status", [last], f"{last} is answered 500", instead(status(500), named(last))),
        row(api, f"{first}-404", "status", [first], f"{first} is answered 404", instead(status(404), named(first))),
        row(api, f"{last}-400", "status", [last], f"{last} is answered 400", instead(status(400), named(last))),
        row(api, f"{first}-302", "status", [first], f"{first} is redirected",
            instead(lambda: Reply(302, headers=[("Location", "/login")]), named(first))),
        row(api, f"{last}-cut", "crash", [last], f"{last} cuts the connection", instead(drop, named(last))),
        row(api, f"{first}-hangs", "crash", [first], f"{first} is never answered", instead(stall, named(first))),
        row(api, f"{last}-stack-trace", "crash", [last], f"{last} is answered with a stack trace",
            instead(trace, named(last))),
        row(api, f"{first}-answer-too-short", "framing", [first], f"the answer to {first} ends too early",
            framing(named(first), claimed_extra=40, chunked=False)),
        row(api, f"{last}-answer-never-ends", "framing", [last], f"the chunks of the answer to {last} have no end",
            framing(named(last), chunked=True, cut_at=4)),
        row(api, "unknown-member-500", "values", ["unknown", "extra", "additional"],
            "a member that the document does not list is answered 500", instead(status(500), is_unknown(api))),
    ]


ROWS = [spread for api in ALL for spread in _generic(api)] + [
    # nxcloud: only 200 accepts.
    row("nxcloud", "hlr-204", "status", ["hlr", "204"], "an HLR result is answered 204", instead(status(204),
        named("hlr"))),
    row("nxcloud", "basic-202", "status", ["basic", "202"], "a basic result is answered 202",
        instead(status(202), named("basic"))),
    row("nxcloud", "dial-201", "status", ["dial", "201"], "a dial result is answered 201",
        instead(status(201), named("dial"))),
    # Parts that may be absent.
    row("nxcloud", "cut-without-cost", "crash", ["cost", "failure"], "a result without cost cuts the connection",
        instead(drop, lambda notice: "cost" not in notice.payload)),
    row("nxcloud", "trace-without-data", "crash", ["data", "failure"], "a result without data gets a stack trace",
        instead(trace, lambda notice: "data" not in notice.payload)),
    row("nxcloud", "hangs-without-carrier", "crash", ["carrier"], "a basic part without carrier is never answered",
        instead(stall, lambda notice: "data" in notice.payload and value_of(notice, "carrier") is None)),
    row("voice", "cut-without-userData", "crash", ["userData"], "an event without userData cuts the connection",
        instead(drop, lacks("userData", "callout", "alerting", "answer", "disconnect"))),
    row("voice", "trace-without-stateDesc", "crash", ["stateDesc"], "disconnect without stateDesc gets a stack trace",
        instead(trace, lacks("stateDesc", "disconnect"))),
    row("privacy", "cut-without-ringTime", "crash", ["ringTime"], "a CDR without ringTime cuts the connection",
        instead(drop, lacks("ringTime", "cdr"))),
    row("privacy", "trace-without-answerTime", "crash", ["answerTime"], "a CDR without answerTime gets a stack trace",
        instead(trace, lacks("answerTime", "cdr"))),
    row("privacy", "500-without-userData", "crash", ["userData"], "a push without userData is answered 500",
        instead(status(500), lacks("userData", "cdr", "callStart"))),
    row("privacy", "hangs-without-duration", "crash", ["duration"], "a CDR without duration is never answered",
        instead(stall, lacks("duration", "cdr"))),
    # Values.
    row("voice", "unix-timestamp-500", "values", ["timestamp"], "a timestamp that is a number is answered 500",
        instead(status(500), lambda notice: type(value_of(notice, "timestamp")) is int),
        "001: 'timestamp': 该呼叫事件发生时RTC业务平台的UNIX时间戳"),
    row("voice", "text-timestamp-500", "values", ["timestamp", "callout", "answer"],
        "a timestamp that is a text is answered 500",
        instead(status(500), lambda notice: isinstance(value_of(notice, "timestamp"), str)),
        "001: 'timestamp': '2019-01-24 03:04:24'"),
    row("voice", "userData-256-500", "values", ["userData"], "userData of 256 characters is answered 500",
        instead(status(500), is_long("userData", 256)), "000 table 4, userData: String(1-256)"),
    row("voice", "empty-userData-500", "values", ["userData", "empty"], "an empty userData is answered 500",
        instead(status(500), is_empty("userData"))),
    row("voice", "fee-500", "status", ["fee"], "the fee notification is answered 500",
        instead(status(500), named("fee"))),
    row("nxcloud", "messageId-64-500", "values", ["messageId"], "a messageId of 64 characters is answered 500",
        instead(status(500), is_long("messageId", 64)), "002, messageId: 最大长度为64位"),
    row("nxcloud", "numberType-0-500", "values", ["numberType"], "numberType 0 is taken for none and answered 500",
        instead(status(500), has("numberType", 0)), "002, numberType: 0: 其它类型"),
    row("nxcloud", "response-voicemail-500", "values", ["response", "voicemail"], "voicemail is answered 500",
        instead(status(500), has("response", "voicemail")), "002, response: voicemail: 语音信箱"),
    row("nxcloud", "roaming-UNKNOWN-500", "values", ["roaming"], "roaming UNKNOWN is answered 500",
        instead(status(500), has("roaming", "UNKNOWN")), "002, roaming: \"UNKNOWN\": 未知"),
    row("nxcloud", "code-122-500", "values", ["code", "122"], "code 122 is answered 500",
        instead(status(500), has("code", 122)), "002, 回执错误代码: 122 无法检测到信息"),
    row("nxcloud", "empty-msg-500", "values", ["msg", "carrier", "batchNo", "empty"], "an empty string is answered 500",
        instead(status(500), is_empty("msg", "carrier", "batchNo", "regionCode"))),
    row("privacy", "releasedir-0-500", "values", ["releasedir"], "releasedir 0 is answered 500",
        instead(status(500), has("releasedir", 0)), "003, releasedir: 0 表示平台释放"),
    row("privacy", "result-16-500", "values", ["result"], "result 16 is answered 500",
        instead(status(500), has("result", 16)), "003, 5.2: 16 正常的呼叫拆线"),
    row("privacy", "caller-24-500", "values", ["caller"], "a caller of 24 characters is answered 500",
        instead(status(500), is_long("caller", 24)), "003, anum: 最长 24 字节"),
    row("privacy", "empty-userData-500", "values", ["userData", "empty"], "an empty userData is answered 500",
        instead(status(500), is_empty("userData"))),
    row(ALL, "large-number-500", "values", ["large", "number", "timestamp", "duration", "Time", "price"],
        "a number above 2^31 is answered 500", instead(status(500), is_large)),
    row(ALL, "non-ascii-500", "values", ["ascii", "ASCII", "userData", "msg", "carrier", "smsContent"],
        "text that is not ASCII is answered 500", instead(status(500), is_non_ascii)),
    # Sequences.
    row(ALL, "duplicate-500", "sequence", ["duplicate", "twice", "again"], "a message that came before is answered 500",
        when_again(status(500))),
    row(ALL, "duplicate-409", "sequence", ["duplicate", "twice", "again"], "a message that came before is answered 409",
        when_again(status(409))),
    row(ALL, "duplicate-hangs", "sequence", ["duplicate", "twice", "again"],
        "a message that came before is never answered", when_again(stall)),
    row(("voice", "privacy"), "interleaved-deadlock", "sequence", ["interleav"],
        "calls at the same time: after another call's push the next is never answered", when_sessions_cross(stall)),
    row(("voice", "privacy"), "interleaved-500", "sequence", ["interleav"],
        "calls at the same time: after another call's push the next is answered 500", when_sessions_cross(status(500))),
    row(ALL, "at-once-deadlock", "sequence", ["interleav", "concurren", "at once", "parallel"],
        "pushes handled at the same time are never answered", when_at_once(stall)),
    row(ALL, "at-once-503", "sequence", ["interleav", "concurren", "at once", "parallel"],
        "pushes handled at the same time are answered 503", when_at_once(status(503))),
    row(("voice", "privacy"), "reordered-409", "sequence", ["reorder", "order"],
        "a push that comes later than it should is answered 409", when_out_of_order(status(409))),
    row(("voice", "privacy"), "reordered-cut", "sequence", ["reorder", "order"],
        "a push that comes later than it should cuts the connection", when_out_of_order(drop)),
    row(ALL, "refused-then-broken", "sequence", ["retr", "503"],
        "the first delivery gets 503, every later one of the session 500", refused_then_broken),
    row(ALL, "session-poisoned", "sequence", ["retr", "after", "survival", "next"],
        "after a refused push no other of its session is accepted", poisoned_session),
    row(ALL, "second-on-connection-hangs", "sequence", ["connection", "answer", "hang", "timeout"],
        "the second push on a connection is never answered", second_on_connection(stall)),
    # Hostile.
    row(ALL, "dead-after-malformed", "robustness", ["malformed", "survival", "next"],
        "after a body that cannot be read nothing is answered any more", dead_after(unreadable, status(400)), STAYS),
    row(ALL, "malformed-cut", "robustness", ["malformed", "body/json", "body/form", "body/syntax", "body/encoding"], "a body that cannot be read cuts the connection",
        on_garbage(drop, unreadable), STAYS),
    row(ALL, "malformed-stack-trace", "robustness", ["malformed", "trace", "leak"],
        "a body that cannot be read is answered with a stack trace", on_garbage(trace, unreadable), STAYS),
    row(ALL, "trace-in-400", "robustness", ["trace", "leak"], "the answer to an invalid push has a stack trace",
        on_garbage(lambda: Reply(400, "text/plain", TRACE), lambda notice: True), STAYS),
    row(ALL, "after-garbage-500", "robustness", ["interference", "next", "survival", "after", "malformed"],
        "the next valid push after garbage is answered 500", next_valid_fails, STAYS),
    row(ALL, "big-body-hangs", "robustness", ["1 MiB", "large", "big", "huge", "mib"],
        "a body of 1 MiB is never answered",
        big_from_head(stall), STAYS),
    row(ALL, "big-body-kills", "robustness", ["1 MiB", "large", "big", "huge", "mib", "next", "survival"],
        "after a body of 1 MiB nothing is answered any more", big_kills, STAYS),
    row(ALL, "slow-body-blocks", "robustness", ["slow"], "while a slow body comes, nobody else is served", one_thread,
        STAYS),
    row(ALL, "dead-after-60-pushes", "robustness", ["answer", "survival", "hang", "timeout"],
        "after 60 pushes nothing is answered any more", dead_after_pushes(60), STAYS),
    row("voice", "unknown-event-cut", "robustness", ["unknown", "eventType"],
        "an unknown eventType cuts the connection",
        on_garbage(drop, lambda notice: notice.payload is not None and isinstance(notice.payload.get("eventType"), str)
                   and notice.name is None), STAYS),
    row("voice", "no-statusInfo-cut", "robustness", ["statusInfo"], "an event without statusInfo cuts the connection",
        on_garbage(drop, lambda notice: notice.payload is not None and "statusInfo" not in notice.payload), STAYS),
    row("privacy", "no-subid-hangs", "robustness", ["subid"], "a push without subid is never answered",
        on_garbage(stall, lambda notice: notice.payload is not None and "subid" not in notice.payload), STAYS),
    row("nxcloud", "code-text-trace", "robustness", ["code"], "a code that is a string gets a stack trace",
        on_garbage(trace, lambda notice: notice.payload is not None and isinstance(notice.payload.get("code"), str)),
        STAYS),
    # Headers.
    row(ALL, "charset-refused", "http", ["charset", "Content-Type", "media"],
        "a Content-Type with a charset is answered 415", charset_refused,
        "RFC 9110 section 8.3.1: a media type may have parameters"),
]


def faults_of(api: str) -> list[Fault]:
    """A row without a sentence breaks that pushes are sent to the customer's server at all."""
    return [replace(spread.fault, breaks=spread.fault.breaks or ACCEPTED[api]) for spread in ROWS if api in spread.apis]
