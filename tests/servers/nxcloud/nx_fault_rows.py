"""Planted faults of the pushed results. `names`: a field or a rule, one of which a finding should mention.

Which members are mandatory is not said, so leaving out a single one is no fault here; the parts that make a level of
check are.
"""

from common.faults import Fault
from common.push import attribute, each, lost, member, on_plan, twice

TABLE = "002, 回执结果说明: {}"
BASIC = "002, basic: {}"
LIVE = "002, live: {}"
DIAL = "002, dial: {}"
COST = "002, cost: {}"
CODES = "002, 回执错误代码: 0 103 108 112 114 120 121 122"
POST = "002, 请求方式: Method: POST"
TYPE = "002, 请求方式: Content-Type: application/json"
URL = "002, 请求URL: 通过提交检测API的drUrl字段指定，或者在NXCLOUD平台配置"
PUSHED = "002, 重试规则: 一般情况下，检测结果将在10秒-5分钟内推送回指定的API地址。"
DONE = "002, 重试规则: 收到HTTP 200 OK代表已接受NXCLOUD的回执推送，NXCLOUD将本次请求视为已完成。"
RETRY = "002, 重试规则: 如果收到HTTP ERROR信息，NXCLOUD将在60分钟内，每分钟重试推送。直到成功为止"
END = "002, 重试规则: 如果超过60分钟仍然失败，则不再重复推送。"
SAMPLE = "002, 请求Body, {}"

DELIVERY = ["push-delivery", "delivery"]
SCHEMA = ["push-schema", "push-body", "schema"]
DESTINATION = ["push-destination", "destination", "push-unexpected", "push-missing", "unexpected", "missing"]


def row(fault_id, kind, names, breaks, what, plant, variants=("a", "b")):
    return Fault(fault_id, kind, names, breaks, what, plant, variants=variants)


def field(path, fault, value, what, breaks):
    name = path.rsplit(".", 1)[-1]
    return row(f"{name}-{fault}", "schema", [name], breaks, what, member(path, value))


def body(change):
    def over(push):
        push.body = change(push.to_bytes())
    return each(over)


def on_level(change, *levels):
    def over(push):
        if push.context["level"] in levels:
            change(push)
    return each(over)


def retried(change):
    return lambda checks: checks.on_retry.append(change)


def every(seconds):
    def plant(checks):
        checks.period = seconds if callable(seconds) else lambda attempts: seconds
    return plant


def _limit(seconds):
    def plant(checks):
        checks.limit_seconds = seconds
    return plant


def _accepted_too(wrong):
    """Some answers that are none are taken for 200."""
    def plant(checks):
        right = checks.accepts
        checks.accepts = lambda status: right(status) or wrong(status)
    return plant


def _again(times):
    def plant(checks):
        checks.after_accepted = lambda task: task.attempts <= times
    return plant


def _fewer(attempts):
    """So many attempts, and no more."""
    def plant(checks):
        checks.period = lambda done: 60.0 if done < attempts else 10 ** 9
    return plant


def _phone_of_first(checks):
    kept = []

    def change(plan):
        for push in plan:
            kept.append(push.payload["phone"])
            push.payload["phone"] = kept[0]
    checks.on_plan.append(change)


def _url_of_first(checks):
    kept = []

    def change(plan):
        for push in plan:
            kept.append(push.url)
            push.url = kept[0]
    checks.on_plan.append(change)


def _new_message_id(push, attempts):
    push.payload["messageId"] = f"{push.payload['messageId'][:-4]}{attempts:04}"


def _lost_cost(push, _attempts):
    push.payload.pop("cost", None)
    push.payload["batchNo"] = "0"


def _code_121(push, _attempts):
    push.payload["code"] = 121


def _url(change):
    def over(push):
        scheme, _, rest = push.url.partition("://")
        place, slash, path = rest.partition("/")
        push.url = f"{scheme}://{place}{change(slash + path)}"
    return each(over)


def _without_failures(plan):
    plan[:] = [push for push in plan if push.context["level"] != "failure"]


def _swapped_parts(first, second):
    def change(push):
        data = push.payload["data"]
        data[second] = data.pop(first)
    return change


CHOICE = "\"YES\": 是; \"NO\": 否; \"UNKNOWN\": 未知"
ROWS = [
    field("messageId", "65-characters", lambda old, push: (old + "0" * 65)[:65], "messageId has 65 characters",
          TABLE.format("messageId string 消息id 最大长度为64位")),
    field("messageId", "200-characters", "m" * 200, "messageId has 200 characters",
          TABLE.format("messageId string 消息id 最大长度为64位")),
    field("messageId", "number", lambda old, push: 10 ** 12 + push.context["number"], "messageId is a number",
          TABLE.format("messageId string")),
    field("code", "text", lambda old, push: str(old), "code is a string", TABLE.format("code integer")),
    field("code", "fraction", lambda old, push: old + 0.5, "code has a fraction", TABLE.format("code integer")),
    field("code", "boolean", lambda old, push: old == 0, "code is true or false", TABLE.format("code integer")),
    field("code", "null", None, "code is null", TABLE.format("code integer")),
    field("msg", "number", 0, "msg is a number", TABLE.format("msg string 返回结果说明")),
    field("msg", "array", lambda old, push: [old], "msg is an array", TABLE.format("msg string 返回结果说明")),
    field("batchNo", "number", lambda old, push: int(old), "batchNo is a number", TABLE.format("batchNo string 批次号")),
    field("phone", "number", lambda old, push: int(old), "phone is a number", TABLE.format("phone string 手机号")),
    field("phone", "other", "8613999999999", "phone is another number", TABLE.format("phone string 手机号")),
    field("phone", "masked", lambda old, push: old[:-5] + "xxxxx", "the last digits of phone are x",
          TABLE.format("phone string 手机号")),
    row("phone-of-first", "correlation", ["phone"], TABLE.format("phone string 手机号"),
        "every result has the first one's phone", _phone_of_first),
    row("code-999", "code", ["code"], CODES, "a failure has code 999",
        on_level(lambda push: push.payload.update(code=999), "failure")),
    row("code-104", "code", ["code"], CODES, "a failure has code 104",
        on_level(lambda push: push.payload.update(code=104), "failure")),
    row("code-negative", "code", ["code"], CODES, "a failure has code -1",
        on_level(lambda push: push.payload.update(code=-1), "failure")),
    row("code-1-for-success", "code", ["code"], TABLE.format("code=0表示成功"), "code of a success is 1",
        on_level(lambda push: push.payload.update(code=1), "basic", "hlr", "dial")),
    row("code-200-for-success", "code", ["code"], CODES, "code of a success is 200",
        on_level(lambda push: push.payload.update(code=200), "basic", "hlr", "dial")),
    # data and basic
    field("data", "array", lambda old, push: [old], "data is an array", SAMPLE.format("基础版: \"data\": {")),
    field("data", "text", lambda old, push: str(old), "data is a string", SAMPLE.format("基础版: \"data\": {")),
    field("data.basic", "array", lambda old, push: [old], "basic is an array", TABLE.format("basic object")),
    field("data.basic", "text", "YES", "basic is a string", TABLE.format("basic object")),
    field("data.basic.preCheck", "boolean", True, "preCheck is true", BASIC.format("preCheck string YES:通过; NO:未通过")),
    field("data.basic.preCheck", "unknown", "UNKNOWN", "preCheck is UNKNOWN",
          BASIC.format("preCheck string YES:通过; NO:未通过")),
    field("data.basic.preCheck", "lower-case", lambda old, push: old.lower(), "preCheck is in lower case",
          BASIC.format("preCheck string YES:通过; NO:未通过")),
    field("data.basic.regionCode", "number", 156, "regionCode is a number", BASIC.format("regionCode string 区号 iso")),
    field("data.basic.countryCode", "number", lambda old, push: int(old), "countryCode is a number",
          BASIC.format("countryCode string 国码")),
    field("data.basic.nationalNumber", "number", lambda old, push: int(old), "nationalNumber is a number",
          BASIC.format("nationalNumber string 本地格式")),
    field("data.basic.standNumber", "number", lambda old, push: int(old), "standNumber is a number",
          BASIC.format("standNumber string 标准格式")),
    field("data.basic.numberType", "text", lambda old, push: str(old), "numberType is a string",
          BASIC.format("numberType integer")),
    field("data.basic.numberType", "name", "MOBILE", "numberType is a name", BASIC.format("numberType integer")),
    field("data.basic.numberType", "9", 9, "numberType is 9", BASIC.format("numberType 0 至 8")),
    field("data.basic.numberType", "negative", -1, "numberType is -1", BASIC.format("numberType 0 至 8")),
    field("data.basic.numberType", "fraction", 2.5, "numberType is 2.5", BASIC.format("numberType integer")),
    row("carrier-number", "schema", ["carrier"], BASIC.format("carrier string 运营商"), "carrier is a number",
        member("data.basic.carrier", 46003, only_if_there=False)),
    row("carrier-object", "schema", ["carrier"], BASIC.format("carrier string 运营商"), "carrier is an object",
        member("data.basic.carrier", {"name": "China Telecom"}, only_if_there=False)),
    # live and dial
    row("hlr-without-live", "variant", ["live"], SAMPLE.format("HLR检测: \"live\""), "an HLR check has no live",
        on_level(lambda push: push.payload["data"].pop("live"), "hlr")),
    row("hlr-with-dial", "variant", ["live", "dial"], SAMPLE.format("HLR检测: \"live\""),
        "an HLR check has its live as dial", on_level(_swapped_parts("live", "dial"), "hlr")),
    row("dial-without-dial", "variant", ["dial"], SAMPLE.format("呼叫版: \"dial\""), "a dial check has no dial",
        on_level(lambda push: push.payload["data"].pop("dial"), "dial")),
    row("dial-as-live", "variant", ["dial", "live"], SAMPLE.format("呼叫版: \"dial\""),
        "a dial check has its dial as live", on_level(_swapped_parts("dial", "live"), "dial")),
    field("data.live", "array", lambda old, push: [old], "live is an array", TABLE.format("live object")),
    field("data.dial", "text", "NO", "dial is a string", TABLE.format("dial object")),
    field("data.live.validity", "boolean", True, "validity is true", LIVE.format(f"validity string {CHOICE}")),
    field("data.live.validity", "maybe", "MAYBE", "validity is MAYBE", LIVE.format(f"validity string {CHOICE}")),
    field("data.live.reachable", "lower-case", lambda old, push: old.lower(), "reachable is in lower case",
          LIVE.format(f"reachable string {CHOICE}")),
    field("data.live.roaming", "number", 0, "roaming is 0", LIVE.format(f"roaming string {CHOICE}")),
    field("data.live.roaming", "empty", "", "roaming is empty", LIVE.format(f"roaming string {CHOICE}")),
    field("data.dial.early", "boolean", False, "early is false", DIAL.format(f"early string {CHOICE}")),
    field("data.dial.answered", "lower-case", lambda old, push: old.lower(), "answered is in lower case",
          DIAL.format(f"answered string {CHOICE}")),
    field("data.dial.response", "rejected", "rejected", "response is rejected",
          DIAL.format("response string bell ... others")),
    field("data.dial.response", "blanks", "power off", "response is power off",
          DIAL.format("response string power_off: 关机")),
    field("data.dial.response", "number", 3, "response is a number", DIAL.format("response string 响应状态")),
    # cost
    field("cost", "number", 0.1912, "cost is the price itself", TABLE.format("cost object")),
    field("cost", "array", lambda old, push: [old], "cost is an array", TABLE.format("cost object")),
    field("cost.price", "text", lambda old, push: str(old), "price is a string", COST.format("price number")),
    field("cost.price", "5-decimals", 0.19125, "price has five decimals", COST.format("price number 费用。精确到四位小数")),
    field("cost.price", "8-decimals", 1.02310001, "price has eight decimals",
          COST.format("price number 费用。精确到四位小数")),
    field("cost.currency", "number", 840, "currency is a number", COST.format("currency string 币种")),
    # HTTP
    row("method-put", "http", ["push-method", "method"], POST, "the result comes by PUT", attribute(method="PUT")),
    row("method-get", "http", ["push-method", "method"], POST, "the result comes by GET", attribute(method="GET")),
    row("media-type-form", "http", ["push-media-type", "media type"], TYPE, "Content-Type says a form",
        attribute(content_type="application/x-www-form-urlencoded")),
    row("media-type-text", "http", ["push-media-type", "media type"], TYPE, "Content-Type is text/plain",
        attribute(content_type="text/plain;charset=UTF-8")),
    row("media-type-missing", "http", ["push-media-type", "media type"], TYPE, "there is no Content-Type",
        attribute(content_type=None)),
    row("json-truncated", "http", SCHEMA, TYPE, "the last byte of JSON is missing",
        body(lambda data: data.rstrip()[:-1])),
    row("json-nan", "http", ["price", *SCHEMA], TYPE, "price is NaN", member("cost.price", float("nan"))),
    row("json-array", "http", SCHEMA, SAMPLE.format("基础版: {"), "the object is in an array",
        body(lambda data: b"[" + data + b"]")),
    row("body-empty", "http", SCHEMA, TYPE, "the body is empty", body(lambda data: b"")),
    row("body-form", "http", ["push-media-type", *SCHEMA], TYPE, "the body is a form",
        body(lambda data: b"messageId=1&code=0&phone=8613800000001")),
    row("json-not-utf8", "http", ["UTF-8", *SCHEMA], TYPE, "msg is written in GBK",
        body(lambda data: data.replace(b'"batchNo"', b'"msg2":"\xb3\xc9\xb9\xa6","batchNo"'))),
    # Where to, and whether.
    row("never-pushed", "delivery", ["push-missing", "missing"], PUSHED, "no result is pushed", lost("result")),
    row("failures-not-pushed", "delivery", ["push-missing", "missing"], PUSHED,
        "results of failed checks are not pushed", on_plan(_without_failures)),
    row("url-of-first", "destination", DESTINATION, URL, "every result goes to the first check's address",
        _url_of_first),
    row("url-path-lost", "destination", DESTINATION, URL, "the result goes to / of the server", _url(lambda path: "/")),
    row("url-path-lower-case", "destination", DESTINATION, URL, "the path is in lower case", _url(str.lower)),
    row("url-extended", "destination", DESTINATION, URL, "/callback is appended to the path",
        _url(lambda path: path + "/callback")),
    row("pushed-twice", "delivery", ["twice", "duplicate", "push-unexpected", "unexpected", *DELIVERY], DONE,
        "an accepted result comes again at once", twice("result")),
    # Retries.
    row("retry-none", "retry", DELIVERY, RETRY, "a refused result is not tried again", _fewer(1)),
    row("retry-once", "retry", DELIVERY, RETRY, "a refused result is tried again once", _fewer(2)),
    row("retry-three", "retry", DELIVERY, RETRY, "a refused result is tried three times", _fewer(3)),
    row("retry-every-10-seconds", "retry", DELIVERY, RETRY, "retries come every ten seconds", every(10.0)),
    row("retry-every-30-seconds", "retry", DELIVERY, RETRY, "retries come every 30 seconds", every(30.0)),
    row("retry-every-2-minutes", "retry", DELIVERY, RETRY, "retries come every two minutes", every(120.0)),
    row("retry-every-5-minutes", "retry", DELIVERY, RETRY, "retries come every five minutes", every(300.0)),
    row("retry-backs-off", "retry", DELIVERY, RETRY, "every wait is twice the one before",
        every(lambda attempts: 60.0 * 2 ** (attempts - 1))),
    row("retry-in-bursts", "retry", DELIVERY, RETRY, "three at once, then three minutes of nothing",
        every(lambda attempts: 1.0 if attempts % 3 else 178.0)),
    row("retry-ends-after-10-minutes", "retry", DELIVERY, RETRY, "after ten minutes there is no retry", _limit(600)),
    row("retry-ends-after-30-minutes", "retry", DELIVERY, RETRY, "after 30 minutes there is no retry", _limit(1800)),
    row("retry-goes-on-2-hours", "retry", DELIVERY, END, "retries go on for two hours", _limit(7200)),
    row("retry-never-ends", "retry", DELIVERY, END, "retries go on for a week", _limit(7 * 86400)),
    row("retry-goes-on-70-minutes", "retry", DELIVERY, END, "retries go on for 70 minutes", _limit(4200)),
    row("again-after-200", "retry", ["push-unexpected", "unexpected", *DELIVERY], DONE,
        "an accepted result comes again after a minute", _again(10)),
    row("once-more-after-200", "retry", ["push-unexpected", "unexpected", *DELIVERY], DONE,
        "after a retry was accepted it comes once more",
        lambda checks: setattr(checks, "after_accepted", lambda task: 1 < task.attempts <= 4)),
    row("500-is-accepted", "retry", DELIVERY, RETRY, "500 ends the retries",
        _accepted_too(lambda status: status == 500)),
    row("503-is-accepted", "retry", DELIVERY, RETRY, "503 ends the retries",
        _accepted_too(lambda status: status == 503)),
    row("cut-is-accepted", "retry", DELIVERY, RETRY, "a connection without an answer ends the retries",
        _accepted_too(lambda status: status is None)),
    row("retry-new-messageId", "retry", ["messageId", *DELIVERY], DONE, "a retry has another messageId",
        retried(_new_message_id)),
    row("retry-loses-members", "retry", ["cost", "batchNo", *DELIVERY], DONE, "a retry has no cost and another batchNo",
        retried(_lost_cost)),
    row("retry-code-121", "retry", ["code", *DELIVERY], DONE, "a retry has code 121", retried(_code_121)),
    row("retry-empty", "retry", [*SCHEMA, *DELIVERY], DONE, "a retry has an empty body",
        retried(lambda push, attempts: setattr(push, "body", b""))),
]
