"""Planted faults of a call's pushes. `names`: a field or a rule, one of which a finding should mention.

That a single optional parameter is absent, that the result is none of the list and that there are others is no fault.
"""

import base64
from urllib.parse import quote

from common.faults import Fault
from common.push import DROP, attribute, each, lost, member, on_plan, rename, twice

A = ("a",)
CDR = ("devid", "appid", "taskid", "subid", "caller", "rcaller", "callee", "result", "beginTime")
START = ("devid", "appid", "taskid", "subid", "caller", "rcaller", "callee", "callTime")
SAID = {
    "devid": "devid 是 string 开发者 ID", "appid": "appid 是 string 应用 ID", "taskid": "taskid 是 string 任务 id",
    "subid": "subid 是 string 绑定关系 ID", "caller": "caller 是 string 主叫", "rcaller": "rcaller 是 string 隐私号（x 号码）",
    "callee": "callee 是 string 被叫", "result": "result 是 string 呼叫结果，answered 表示成功，其它见 3.5 节",
    "beginTime": "beginTime 是 integer 开始时间戳，秒为单位", "callTime": "callTime 是 integer 开始时间戳, 秒为单位",
    "ringTime": "ringTime 否 integer 回铃时间戳，秒为单位", "answerTime": "answerTime 否 integer 应答时间戳，秒为单位",
    "releaseTime": "releaseTime 否 integer 呼叫结束时间戳，秒为单位", "duration": "duration 否 integer 时长，缺省 0",
    "userData": "userData 否 string 用户数据; 4.1: 用户数据(建议 base64 编码), CDR 回执时返回",
    "releasedir": "releasedir 否 string 1 表示主叫， 2 表示被叫， 0 表示平台释放",
}
SUBMITTED = "003, 5.1: 按 application/x-www-form-urlencoded 提交参数（json 格式需联系运维配置）"
CALLBACKS = "003, 5: 回调接口定义（客户提供 URL）"
START_OF_CALL = "003, 5.3: 始呼回调参数定义"
HTTP = "RFC 9110 section 9.3: content of this method has no meaning; 003, 5.1: 提交参数"

SCHEMA = ["push-schema", "push-body", "schema"]
MEDIA = ["push-media-type", "media type"]
MISSING = ["push-missing", "missing"]
DESTINATION = ["push-destination", "destination", "push-unexpected", "push-missing", "unexpected", "missing"]
AGAIN = ["push-delivery", "twice", "duplicate", "push-unexpected", "unexpected"]


def row(fault_id, kind, names, breaks, what, plant, variants=("a", "b")):
    return Fault(fault_id, kind, names, breaks, what, plant, variants=variants)


def field(push, name, fault, kind, value, what, variants=("a", "b")):
    """A parameter of one push has another value."""
    section = "5.1" if push == "cdr" else "5.3"
    return row(f"{push}-{name}-{fault}", kind, [name], f"003, {section}: {SAID[name]}", what, member(name, value, push),
               variants)


def missing(push, name):
    section = "5.1" if push == "cdr" else "5.3"
    return row(f"{push}-{name}-missing", "schema", [name], f"003, {section}: {SAID[name]}", f"{push} has no {name}",
               member(name, DROP, push))


def body(change, *names):
    def over(push):
        push.body = change(push.to_bytes())
    return each(over, *names)


def at(seconds):
    return lambda old, push: old + seconds


def thousandfold(old, _push):
    return old * 1000


def dated(_old, _push):
    return "2019-01-24 03:04:24"


def _all_milliseconds(push):
    for name in ("beginTime", "ringTime", "answerTime", "releaseTime"):
        if name in push.payload:
            push.payload[name] *= 1000


def _swapped(push):
    push.payload["caller"], push.payload["callee"] = push.payload["callee"], push.payload["caller"]


def _first_for_all(name):
    def plant(calls):
        kept = []

        def change(plan):
            for push in plan:
                if push.payload.get(name):
                    kept.append(push.payload[name])
                    push.payload[name] = kept[0]
        calls.on_plan.append(change)
    return plant


def _first_url_for_all(calls):
    kept = []

    def change(plan):
        for push in plan:
            kept.append(push.url)
            push.url = kept[0]
    calls.on_plan.append(change)


def _path(change):
    def over(push):
        scheme, _, rest = push.url.partition("://")
        place, slash, path = rest.partition("/")
        push.url = f"{scheme}://{place}{change(slash + path)}"
    return each(over)


def _late_start(plan):
    """Where both are pushed, the CDR comes first."""
    plan.sort(key=lambda push: push.name)
    plan.sort(key=lambda push: push.name != "cdr")


def _unescaped(push):
    push.write = lambda payload: "&".join(
        f"{name}={value if name == 'userData' else quote(str(value), safe='')}" for name, value in payload.items()
    ).encode("utf-8")


def _escaped_twice(push):
    push.write = lambda payload: "&".join(
        f"{name}={quote(quote(str(value), safe=''), safe='')}" for name, value in payload.items()).encode()


def _semicolons(push):
    write = push.write
    push.write = lambda payload: write(payload).replace(b"&", b";")


def _released_earlier(old, push):
    return push.payload["beginTime"] - 30


ROWS = [
    *[missing("cdr", name) for name in CDR],
    *[missing("callStart", name) for name in START],
    row("cdr-rcaller-renamed", "schema", ["rcaller"], f"003, 5.1: {SAID['rcaller']}", "rcaller is called x",
        rename("rcaller", "x", "cdr")),
    row("cdr-beginTime-renamed", "schema", ["beginTime"], f"003, 5.1: {SAID['beginTime']}",
        "beginTime is called begin_time", rename("beginTime", "begin_time", "cdr")),
    row("callStart-callTime-renamed", "schema", ["callTime"], f"003, 5.3: {SAID['callTime']}",
        "callTime is called beginTime", rename("callTime", "beginTime", "callStart")),
    # Types.
    field("cdr", "beginTime", "text", "schema", dated, "beginTime is a date and a time"),
    field("cdr", "beginTime", "fraction", "schema", lambda old, push: f"{old}.5", "beginTime has a fraction"),
    field("cdr", "beginTime", "empty", "schema", "", "beginTime is empty"),
    field("cdr", "releaseTime", "text", "schema", dated, "releaseTime is a date and a time"),
    field("cdr", "answerTime", "text", "schema", dated, "answerTime is a date and a time"),
    field("cdr", "ringTime", "text", "schema", dated, "ringTime is a date and a time", A),
    field("cdr", "duration", "text", "schema", lambda old, push: f"{old}s", "duration has its unit with it"),
    field("cdr", "duration", "clock", "schema", lambda old, push: f"00:00:{old:02}", "duration is written 00:00:19"),
    field("cdr", "releasedir", "3", "schema", 3, "releasedir is 3", A),
    field("cdr", "releasedir", "word", "schema", "caller", "releasedir is caller", A),
    field("callStart", "callTime", "text", "schema", dated, "callTime is a date and a time"),
    field("callStart", "callTime", "word", "schema", "now", "callTime is now"),
    # Units and times.
    field("cdr", "beginTime", "milliseconds", "units", thousandfold, "beginTime counts milliseconds"),
    field("cdr", "releaseTime", "milliseconds", "units", thousandfold, "releaseTime counts milliseconds"),
    field("cdr", "answerTime", "milliseconds", "units", thousandfold, "answerTime counts milliseconds"),
    field("cdr", "ringTime", "milliseconds", "units", thousandfold, "ringTime counts milliseconds", A),
    row("cdr-times-milliseconds", "units", ["beginTime", "releaseTime"], f"003, 5.1: {SAID['beginTime']}",
        "all times count milliseconds", each(_all_milliseconds, "cdr")),
    field("callStart", "callTime", "milliseconds", "units", thousandfold, "callTime counts milliseconds"),
    field("cdr", "duration", "milliseconds", "units", thousandfold, "duration counts milliseconds"),
    field("cdr", "duration", "minutes", "times", lambda old, push: old + 3600, "duration is an hour too long"),
    field("cdr", "duration", "negative", "times", lambda old, push: -old - 7, "duration is negative"),
    field("cdr", "duration", "begin", "times", lambda old, push: push.payload["beginTime"] if old else old,
          "duration is the time of the begin"),
    row("cdr-release-before-begin", "times", ["releaseTime", "push-relation"], f"003, 5.1: {SAID['releaseTime']}",
        "releaseTime is earlier than beginTime", member("releaseTime", _released_earlier, "cdr")),
    row("cdr-answer-after-release", "times", ["answerTime", "releaseTime", "push-relation"],
        f"003, 5.1: {SAID['answerTime']}", "answerTime is later than releaseTime",
        member("answerTime", at(600), "cdr")),
    row("cdr-answer-before-begin", "times", ["answerTime", "push-relation"], f"003, 5.1: {SAID['answerTime']}",
        "answerTime is earlier than beginTime", member("answerTime", at(-600), "cdr")),
    row("cdr-ring-after-answer", "times", ["ringTime", "push-relation"], f"003, 5.1: {SAID['ringTime']}",
        "ringTime is later than answerTime", member("ringTime", at(7), "cdr"), A),
    row("cdr-ring-before-begin", "times", ["ringTime", "push-relation"], f"003, 5.1: {SAID['ringTime']}",
        "ringTime is earlier than beginTime", member("ringTime", at(-60), "cdr"), A),
    # Correlation.
    field("cdr", "devid", "other", "correlation", "10000001", "devid is another developer's"),
    field("cdr", "appid", "other", "correlation", "other-app", "appid is another application's"),
    field("cdr", "subid", "other", "correlation", lambda old, push: f"{old}0", "subid is none that was answered"),
    row("subid-of-the-first-call", "correlation", ["subid"], f"003, 5.1: {SAID['subid']}",
        "every call has the first one's subid", _first_for_all("subid")),
    field("cdr", "rcaller", "other", "correlation", "17000000099", "rcaller is another number"),
    field("cdr", "rcaller", "real", "correlation", lambda old, push: push.payload["callee"],
          "rcaller is the called number"),
    field("cdr", "caller", "other", "correlation", "13800009999", "caller is another number"),
    field("cdr", "callee", "other", "correlation", "13900009999", "callee is another number"),
    field("cdr", "callee", "x", "correlation", lambda old, push: push.payload["rcaller"], "callee is the x number"),
    row("cdr-caller-callee-swapped", "correlation", ["caller", "callee"], f"003, 5.1: {SAID['caller']}",
        "caller and callee are exchanged", each(_swapped, "cdr")),
    field("callStart", "subid", "other", "correlation", lambda old, push: f"{old}0", "subid is none that was answered"),
    field("callStart", "rcaller", "other", "correlation", "17000000099", "rcaller is another number"),
    field("callStart", "appid", "other", "correlation", "other-app", "appid is another application's"),
    field("callStart", "caller", "masked", "correlation", lambda old, push: old[:3] + "****" + old[7:],
          "the middle of caller is stars"),
    row("cdr-userData-missing", "correlation", ["userData"], f"003, 5.1: {SAID['userData']}",
        "the CDR does not give back the binding's userData", member("userData", DROP, "cdr")),
    field("cdr", "userData", "other", "correlation", lambda old, push: "demo" if old else old,
          "userData is another text"),
    field("cdr", "userData", "encoded", "correlation", lambda old, push: base64.b64encode(old.encode()).decode(),
          "userData is encoded once more"),
    field("cdr", "userData", "lower-case", "correlation", lambda old, push: old.lower(), "userData is in lower case"),
    row("userData-of-the-first-call", "correlation", ["userData"], f"003, 5.1: {SAID['userData']}",
        "every call has the first one's userData", _first_for_all("userData")),
    # Sequence and delivery.
    row("cdr-never", "delivery", ["cdr", *MISSING], CALLBACKS, "there is no CDR", lost("cdr")),
    row("callStart-never", "delivery", ["callStart", *MISSING], START_OF_CALL, "there is no callStart",
        lost("callStart")),
    row("callStart-after-cdr", "sequence", ["push-sequence", "sequence", "order"], START_OF_CALL,
        "where both go to one address, callStart comes after the CDR", on_plan(_late_start)),
    row("cdr-twice", "delivery", AGAIN, CALLBACKS, "the CDR comes again after its 200", twice("cdr")),
    row("callStart-twice", "delivery", AGAIN, CALLBACKS, "callStart comes again after its 200", twice("callStart")),
    row("url-of-the-first-call", "destination", DESTINATION, CALLBACKS, "all pushes go to the first call's address",
        _first_url_for_all),
    row("url-path-lost", "destination", DESTINATION, CALLBACKS, "pushes go to / of the server",
        _path(lambda path: "/")),
    row("url-path-lower-case", "destination", DESTINATION, CALLBACKS, "the path is in lower case", _path(str.lower)),
    row("url-extended", "destination", DESTINATION, CALLBACKS, "/notify is appended to the path",
        _path(lambda path: path + "/notify")),
    # HTTP and the form.
    row("method-get", "http", ["push-method", "method"], HTTP, "pushes come by GET, the form in the body",
        attribute(method="GET")),
    row("cdr-method-delete", "http", ["push-method", "method"], HTTP, "the CDR comes by DELETE",
        attribute("cdr", method="DELETE")),
    row("media-type-text", "http", MEDIA, SUBMITTED, "Content-Type is text/plain",
        attribute(content_type="text/plain")),
    row("media-type-multipart", "http", MEDIA, SUBMITTED, "Content-Type is multipart/form-data, the body a form",
        attribute(content_type="multipart/form-data")),
    row("media-type-json", "http", [*MEDIA, *SCHEMA], SUBMITTED, "Content-Type is application/json, the body a form",
        attribute(content_type="application/json")),
    row("form-semicolons", "http", [*SCHEMA, "appid"], SUBMITTED, "semicolons separate the parameters",
        each(_semicolons)),
    row("form-escaped-twice", "http", ["userData"], SUBMITTED, "values are escaped twice", each(_escaped_twice)),
    row("form-userData-unescaped", "http", ["userData"], SUBMITTED,
        "userData is not escaped: a plus sign becomes a blank", each(_unescaped)),
    row("form-broken-escape", "http", [*SCHEMA, "city", "recording", "userData"], SUBMITTED,
        "a percent sign stands alone in userData", body(lambda data: data.replace(b"userData=", b"userData=%"))),
    row("body-empty", "http", [*SCHEMA, "devid"], SUBMITTED, "the body is empty", body(lambda data: b"")),
    row("body-json", "http", [*SCHEMA, *MEDIA, "devid"], SUBMITTED, "the body is JSON, Content-Type says a form",
        body(lambda data: b'{"devid":"10000000"}')),
]
