"""Planted faults of the notifications. `names`: a field or a rule, one of which a finding should mention."""

import base64
import time

from common.faults import Fault
from common.push import DROP, Push, attribute, each, lost, member, on_plan, rename, twice
from calls import decoded_url

A, B = ("a",), ("b",)
STATUS = ("callout", "alerting", "answer", "disconnect")

SAMPLE = ("001, call status notification: 'eventType': 'callout', 'statusInfo': {'sessionId', 'timestamp', 'caller', "
          "'called'}")
PARSED = "001: var jsonObj = JSON.parse(jsonBody); // 将通知消息解析为jsonObj"
EVENT_TYPE = "001: var eventType = jsonObj.eventType; callout:呼出事件 alerting:振铃事件 answer:应答事件 disconnect:挂机事件"
STATUS_INFO = "001: if (!jsonObj.hasOwnProperty('statusInfo')) console.log('param error: no statusInfo.')"
TIMESTAMP = "001: 'timestamp': 该呼叫事件发生时RTC业务平台的UNIX时间戳"
SESSION = "001: 'sessionId': 通话链路的标识ID; 000 table 5: 请求返回的会话sessionId"
CALLED = "001: 'called': 被叫号码"
USER_DATA = "000 table 4, userData: 此标识由第三方服务器定义，会在后续的通知消息中携带此信息。"
STATUS_URL = ("000 table 4, statusUrl: 语音通话平台将业务触发过程中通话的状态信息(包括呼出、振铃、摘机和挂机信息)推送至此服务器")
FEE_URL = "000 table 4, feeUrl: 此参数用于设置SP接收话单上报的URL。语音通话平台将业务产生的话单推送至此服务器。"
NO_FEE_THERE = "001: if ('fee' === eventType) { console.log('EventType error:', eventType)"
BASE64 = "000 table 4, statusUrl: 此参数请采用BASE64编码进行加密。"
COLLECT = "001: collectInfo:放音收号结果事件,仅应用于语音通知场景"
PARTY = "001: 'partyType': 挂机的用户类型,仅在语音回呼场景携带"
HTTP = "RFC 9110 section 9.3: content of this method has no meaning; 000 table 4: 推送至此服务器"
MEDIA = "RFC 9110 section 8.3: Content-Type says what the content is; 001: JSON.parse(jsonBody)"

SCHEMA = ["push-schema", "push-body", "schema"]
SEQUENCE = ["push-sequence", "sequence"]
MISSING = ["push-missing", "missing", "push-sequence", "sequence"]
UNEXPECTED = ["push-unexpected", "unexpected"]
DESTINATION = ["push-destination", "destination", "push-unexpected", "push-missing", "unexpected", "missing"]
AGAIN = ["push-delivery", "twice", "duplicate", "push-sequence", "sequence"]


def row(fault_id, kind, names, breaks, what, plant, variants=("a", "b")):
    return Fault(fault_id, kind, names, breaks, what, plant, variants=variants)


def body(change, *names):
    """The bytes, changed."""
    def over(push):
        push.body = change(push.to_bytes())
    return each(over, *names)


def _reordered(first, second):
    """Where both happen, the second comes first."""
    def change(plan):
        at = {push.name: index for index, push in enumerate(plan)}
        if first in at and second in at:
            plan[at[first]], plan[at[second]] = plan[at[second]], plan[at[first]]
    return on_plan(change)


def _late(name, info):
    """An event after the last one."""
    def change(plan):
        last = next((index for index, push in enumerate(plan) if push.name == "disconnect"), None)
        if last is None:
            return
        payload = {**plan[last].payload, "eventType": name,
                   "statusInfo": {key: value for key, value in plan[last].payload["statusInfo"].items()
                                  if not key.startswith("state")} | info}
        plan.insert(last + 1, Push(**{**vars(plan[last]), "name": name, "payload": payload}))
    return on_plan(change)


def _inserted(name, before, info):
    def change(plan):
        at = next((index for index, push in enumerate(plan) if push.name == before), None)
        if at is not None:
            source = plan[at - 1]
            payload = {**source.payload, "eventType": name, "statusInfo": {**source.payload["statusInfo"], **info}}
            plan.insert(at, Push(**{**vars(source), "name": name, "payload": payload}))
    return on_plan(change)


def _of_another_day(days):
    def change(old, _push):
        if isinstance(old, int):
            return old + days * 86400
        at = time.mktime(time.strptime(old, "%Y-%m-%d %H:%M:%S")) + days * 86400
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))
    return change


def _backwards(old, _push):
    """Earlier than the first event, and within the same minute or so."""
    if isinstance(old, int):
        return old - 60
    at = time.mktime(time.strptime(old, "%Y-%m-%d %H:%M:%S")) - 60
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at))


def _url(change):
    def over(push):
        push.url = change(push)
    return over


def _path(change):
    def over(push):
        scheme, _, rest = push.url.partition("://")
        place, slash, path = rest.partition("/")
        return f"{scheme}://{place}{change(slash + path)}"
    return _url(over)


def _refused_too(*rule_prefixes):
    """A refused request has its call all the same."""
    def hook(calls, view, answer):
        fields = view.fields or {}
        if answer.rule.id.startswith(rule_prefixes) and fields.get("statusUrl"):
            return calls.plan(calls.call(fields, "1200_0_0_refused@callenabler.home1.com"))
        return []
    return lambda calls: calls.on_refused.append(hook)


def _first_session_for_all(calls):
    kept = []

    def change(plan):
        for push in plan:
            if "statusInfo" in push.payload:
                kept.append(push.payload["statusInfo"]["sessionId"])
                push.payload["statusInfo"]["sessionId"] = kept[0]
    calls.on_plan.append(change)


def _first_user_data_for_all(calls):
    kept = []

    def change(plan):
        for push in plan:
            info = push.payload.get("statusInfo", {})
            if info.get("userData"):
                kept.append(info["userData"])
                info["userData"] = kept[0]
    calls.on_plan.append(change)


def _url_of_the_call_before(calls):
    kept = []

    def change(plan):
        for push in plan:
            if push.name in STATUS:
                kept.append(push.url)
                push.url = kept[0]
    calls.on_plan.append(change)


def _swapped(push):
    info = push.payload["statusInfo"]
    info["caller"], info["called"] = info["called"], info.get("caller", push.context["call"].fields["displayNbr"])


def _to_other(name):
    def change(push):
        call = push.context["call"]
        if call.fee_url and call.status_url:
            push.url = call.fee_url if name == "status" else call.status_url
    return change


def _one_array(plan):
    """All the events of a call as one message."""
    events = [push for push in plan if push.name in STATUS]
    if len(events) > 1:
        events[-1].payload = [push.payload for push in events]
        plan[:] = [push for push in plan if push.name not in STATUS or push is events[-1]]


def _decode_set(change):
    def plant(calls):
        calls.decode = lambda text: change(decoded_url(text)) if text else None
    return plant


ROWS = [
    # The message.
    row("eventType-missing", "schema", ["eventType"], EVENT_TYPE, "the events have no eventType",
        member("eventType", DROP, *STATUS)),
    row("eventType-renamed", "schema", ["eventType"], EVENT_TYPE, "eventType is called event_type",
        rename("eventType", "event_type", *STATUS)),
    row("eventType-number", "schema", ["eventType"], EVENT_TYPE, "eventType is a number",
        member("eventType", lambda old, push: STATUS.index(old) + 1, *STATUS)),
    row("eventType-upper-case", "schema", ["eventType"], EVENT_TYPE, "eventType is in upper case",
        member("eventType", lambda old, push: old.upper(), *STATUS)),
    row("eventType-answered", "schema", ["eventType", *MISSING], EVENT_TYPE, "eventType of answer is answered",
        member("eventType", "answered", "answer")),
    row("eventType-ringing", "schema", ["eventType", *MISSING], EVENT_TYPE, "eventType of alerting is ringing",
        member("eventType", "ringing", "alerting")),
    row("eventType-hangup", "schema", ["eventType", *MISSING], EVENT_TYPE, "eventType of disconnect is hangup",
        member("eventType", "hangup", "disconnect")),
    row("eventType-padded", "schema", ["eventType"], EVENT_TYPE, "eventType has a blank at its end",
        member("eventType", lambda old, push: old + " ", *STATUS)),
    row("statusInfo-missing", "schema", ["statusInfo"], STATUS_INFO, "alerting has no statusInfo",
        member("statusInfo", DROP, "alerting")),
    row("statusInfo-missing-everywhere", "schema", ["statusInfo"], STATUS_INFO, "no event has a statusInfo",
        member("statusInfo", DROP, *STATUS)),
    row("statusInfo-renamed", "schema", ["statusInfo"], STATUS_INFO, "statusInfo is called status_info",
        rename("statusInfo", "status_info", *STATUS)),
    row("statusInfo-array", "schema", ["statusInfo"], SAMPLE, "statusInfo is an array with the object",
        member("statusInfo", lambda old, push: [old], *STATUS)),
    row("statusInfo-text", "schema", ["statusInfo"], SAMPLE, "statusInfo is JSON in a string",
        member("statusInfo", lambda old, push: push.write(old).decode(), *STATUS)),
    row("statusInfo-null", "schema", ["statusInfo"], SAMPLE, "statusInfo of disconnect is null",
        member("statusInfo", None, "disconnect")),
    row("statusInfo-flat", "schema", ["statusInfo"], SAMPLE, "the members of statusInfo stand beside eventType",
        each(lambda push: push.payload.update(push.payload.pop("statusInfo")), *STATUS)),
    row("events-in-one-array", "schema", [*SCHEMA, *MISSING], SAMPLE,
        "all events of a call come as one array", on_plan(_one_array)),
    # sessionId, numbers, userData.
    row("sessionId-number", "schema", ["sessionId"], SAMPLE, "sessionId is a number",
        member("statusInfo.sessionId", 12016124294967295, *STATUS)),
    row("sessionId-other", "correlation", ["sessionId"], SESSION, "sessionId is none that was answered",
        member("statusInfo.sessionId", lambda old, push: old + "-leg1", *STATUS)),
    row("sessionId-other-at-disconnect", "correlation", ["sessionId"], SESSION, "disconnect has another sessionId",
        member("statusInfo.sessionId", "1201_612_4294967295_20190124030424@callenabler245.home1.com", "disconnect")),
    row("sessionId-truncated", "correlation", ["sessionId"], SESSION, "sessionId is cut after 16 characters",
        member("statusInfo.sessionId", lambda old, push: old[:16], *STATUS)),
    row("sessionId-empty", "correlation", ["sessionId"], SESSION, "sessionId is empty",
        member("statusInfo.sessionId", "", *STATUS)),
    row("sessionId-of-the-first-call", "correlation", ["sessionId"], SESSION,
        "every call has the first one's sessionId", _first_session_for_all),
    row("called-other", "correlation", ["called"], CALLED, "called is another number",
        member("statusInfo.called", "+8613800000099", *STATUS)),
    row("called-number", "schema", ["called"], SAMPLE, "called is a JSON number",
        member("statusInfo.called", lambda old, push: int(old), *STATUS)),
    row("called-masked", "correlation", ["called"], CALLED, "called has stars in its middle",
        member("statusInfo.called", lambda old, push: old[:-8] + "****" + old[-4:], *STATUS)),
    row("caller-and-called-swapped", "correlation", ["called", "caller"], CALLED,
        "caller has the called number, called the caller", each(_swapped, *STATUS)),
    row("caller-object", "schema", ["caller"], SAMPLE, "caller is an object",
        member("statusInfo.caller", lambda old, push: {"number": old}, *STATUS)),
    row("userData-missing", "correlation", ["userData"], USER_DATA, "no event has the request's userData",
        member("statusInfo.userData", DROP, *STATUS)),
    row("userData-other", "correlation", ["userData"], USER_DATA, "userData is another text",
        member("statusInfo.userData", lambda old, push: "demo" if old else old, *STATUS)),
    row("userData-base64", "correlation", ["userData"], USER_DATA, "userData is encoded in BASE64",
        member("statusInfo.userData", lambda old, push: base64.b64encode(old.encode()).decode(), *STATUS)),
    row("userData-lower-case", "correlation", ["userData"], USER_DATA, "userData is in lower case",
        member("statusInfo.userData", lambda old, push: old.lower(), *STATUS)),
    row("userData-truncated", "correlation", ["userData"], USER_DATA, "userData is cut after 8 characters",
        member("statusInfo.userData", lambda old, push: old[:8], *STATUS)),
    row("userData-of-the-first-call", "correlation", ["userData"], USER_DATA, "every call has the first one's userData",
        _first_user_data_for_all),
    row("userData-at-disconnect-other", "correlation", ["userData"], USER_DATA, "disconnect has another userData",
        member("statusInfo.userData", lambda old, push: "demo" if old else old, "disconnect")),
    # Times.
    row("timestamp-milliseconds", "units", ["timestamp"], TIMESTAMP, "timestamp counts milliseconds",
        member("statusInfo.timestamp", lambda old, push: old * 1000, *STATUS), B),
    row("timestamp-1970", "units", ["timestamp"], TIMESTAMP, "timestamp counts minutes since 1970",
        member("statusInfo.timestamp", lambda old, push: old // 60, *STATUS), B),
    row("timestamp-no-date", "schema", ["timestamp"], TIMESTAMP, "timestamp is a text that is no time",
        member("statusInfo.timestamp", "now", *STATUS)),
    row("timestamp-month-13", "schema", ["timestamp"], TIMESTAMP, "timestamp has a month 13",
        member("statusInfo.timestamp", lambda old, push: old[:5] + "13" + old[7:], *STATUS), A),
    row("timestamp-object", "schema", ["timestamp"], SAMPLE, "timestamp is an object",
        member("statusInfo.timestamp", lambda old, push: {"seconds": old}, *STATUS)),
    row("timestamp-of-last-year", "times", ["timestamp"], TIMESTAMP, "timestamp is a year old",
        member("statusInfo.timestamp", _of_another_day(-366), *STATUS)),
    row("timestamp-backwards", "times", ["timestamp", "push-relation"], TIMESTAMP,
        "disconnect is a minute earlier than callout", member("statusInfo.timestamp", _backwards, "disconnect")),
    # Order.
    row("order-alerting-first", "sequence", SEQUENCE, STATUS_URL, "alerting comes before callout",
        _reordered("callout", "alerting")),
    row("order-answer-before-alerting", "sequence", SEQUENCE, STATUS_URL, "answer comes before alerting",
        _reordered("alerting", "answer")),
    row("order-disconnect-before-answer", "sequence", SEQUENCE, STATUS_URL, "disconnect comes before answer",
        _reordered("answer", "disconnect")),
    row("order-backwards", "sequence", SEQUENCE, STATUS_URL, "all events in reverse order",
        on_plan(lambda plan: plan.reverse())),
    row("callout-missing", "sequence", ["callout", *MISSING], STATUS_URL, "there is no callout", lost("callout")),
    row("disconnect-missing", "sequence", ["disconnect", *MISSING], STATUS_URL, "there is no disconnect",
        lost("disconnect")),
    row("events-missing", "sequence", MISSING, STATUS_URL, "there are no events at all", lost(*STATUS)),
    row("callout-only", "sequence", ["disconnect", *MISSING], STATUS_URL, "after callout there is nothing",
        lost("alerting", "answer", "disconnect")),
    row("alerting-after-disconnect", "sequence", SEQUENCE + UNEXPECTED, STATUS_URL, "alerting follows disconnect",
        _late("alerting", {})),
    row("answer-after-disconnect", "sequence", SEQUENCE + UNEXPECTED, STATUS_URL, "answer follows disconnect",
        _late("answer", {})),
    row("collectInfo-in-verification", "sequence", ["collectInfo", *SEQUENCE, *UNEXPECTED], COLLECT,
        "a verification call has a collectInfo", _inserted("collectInfo", "disconnect", {"digitInfo": "1"})),
    row("partyType-in-verification", "schema", ["partyType"], PARTY, "disconnect has a partyType",
        member("statusInfo.partyType", "callee", "disconnect", only_if_there=False)),
    row("callout-twice", "delivery", AGAIN, STATUS_URL, "callout comes again after its 200", twice("callout")),
    row("disconnect-twice", "delivery", AGAIN, STATUS_URL, "disconnect comes again after its 200",
        twice("disconnect")),
    row("answer-twice", "delivery", AGAIN, STATUS_URL, "answer comes again after its 200", twice("answer")),
    # Where to.
    row("status-to-feeUrl", "destination", DESTINATION, STATUS_URL, "the events go to feeUrl",
        each(_to_other("status"), *STATUS)),
    row("disconnect-to-feeUrl", "destination", DESTINATION, STATUS_URL, "disconnect goes to feeUrl",
        each(_to_other("status"), "disconnect")),
    row("fee-to-statusUrl", "destination", ["fee", *DESTINATION], NO_FEE_THERE,
        "the fee notification goes to statusUrl",
        each(_to_other("fee"), "fee")),
    row("url-of-the-first-call", "destination", DESTINATION, STATUS_URL, "events go to the first call's statusUrl",
        _url_of_the_call_before),
    row("url-path-lost", "destination", DESTINATION, STATUS_URL, "the events go to / of the customer's server",
        each(_path(lambda path: "/"), *STATUS)),
    row("url-path-lower-case", "destination", DESTINATION, STATUS_URL, "the path is written in lower case",
        each(_path(str.lower), *STATUS)),
    row("url-event-appended", "destination", DESTINATION, STATUS_URL, "the event's name is appended to the path",
        each(_url(lambda push: f"{push.url}/{push.name}"), *STATUS)),
    row("url-not-decoded", "destination", MISSING, BASE64, "statusUrl is taken as it is, not decoded: nothing arrives",
        _decode_set(lambda url: None)),
    row("events-of-refused-code", "unexpected", UNEXPECTED, STATUS_URL,
        "a request refused for its verifyCode is called all the same", _refused_too("body.verifyCode")),
    row("events-of-refused-digest", "unexpected", UNEXPECTED, STATUS_URL,
        "a request refused for its digest is called all the same", _refused_too("X-AKSK.PasswordDigest")),
    # HTTP.
    row("method-get", "http", ["push-method", "method"], HTTP, "the events come by GET",
        attribute(*STATUS, method="GET")),
    row("method-delete", "http", ["push-method", "method"], HTTP, "disconnect comes by DELETE",
        attribute("disconnect", method="DELETE")),
    row("media-type-form", "http", ["push-media-type", "media type"], MEDIA,
        "Content-Type says a form, the body is JSON",
        attribute(content_type="application/x-www-form-urlencoded")),
    row("media-type-html", "http", ["push-media-type", "media type"], MEDIA,
        "Content-Type says text/html, the body is JSON",
        attribute(*STATUS, content_type="text/html;charset=UTF-8")),
    row("json-truncated", "http", SCHEMA, PARSED, "the last byte of JSON is missing",
        body(lambda data: data.rstrip()[:-1], *STATUS)),
    row("json-trailing-comma", "http", SCHEMA, PARSED, "a comma stands before the last brace",
        body(lambda data: data.rstrip()[:-1] + b",}", *STATUS)),
    row("json-single-quotes", "http", SCHEMA, PARSED, "strings are in single quotes",
        body(lambda data: data.replace(b'"', b"'"), *STATUS)),
    row("json-in-string", "http", SCHEMA, PARSED, "the object is a JSON string",
        body(lambda data: b'"' + data.strip().replace(b"\n", b"").replace(b'"', b'\\"') + b'"', *STATUS)),
    row("json-not-utf8", "http", ["UTF-8", *SCHEMA], PARSED, "a byte of the body is no UTF-8",
        body(lambda data: data.replace(b'"eventType"', b'"note":"\xff","eventType"'), *STATUS)),
    row("body-empty", "http", SCHEMA, PARSED, "disconnect has an empty body",
        body(lambda data: b"", "disconnect")),
    row("body-form", "http", ["push-media-type", *SCHEMA], PARSED, "the events come as a form",
        body(lambda data: b"eventType=callout&sessionId=1", *STATUS)),
    # The fee notification.
    row("fee-missing", "sequence", ["fee", *MISSING], FEE_URL, "there is no fee notification", lost("fee")),
    row("fee-eventType-missing", "schema", ["eventType"], NO_FEE_THERE, "the fee notification has no eventType",
        member("eventType", DROP, "fee")),
    row("fee-eventType-bill", "schema", ["eventType"], NO_FEE_THERE, "eventType of the fee notification is bill",
        member("eventType", "bill", "fee")),
    row("fee-twice", "delivery", ["fee", *AGAIN], FEE_URL, "the fee notification comes again after its 200",
        twice("fee")),
    row("fee-json-truncated", "http", SCHEMA, PARSED, "the last byte of the fee notification is missing",
        body(lambda data: data.rstrip()[:-1], "fee")),
    row("fee-text", "http", SCHEMA, PARSED, "the fee notification is the text fee",
        body(lambda data: b"fee", "fee")),
]
