"""Faults of the answer: its members, its HTTP status, the error of the table, its JSON, its framing."""

import sentences as say
from common.draft import DROP
from common.faults import Fault, misanswer, on_refusal, on_reply, on_success, restatus
from errors import TEXTS
from probe import answers, bind, bound, release


def _put(holder, name, value):
    if value is DROP:
        holder.pop(name, None)
    else:
        holder[name] = value


def _is(holder, name, value):
    found = holder.get(name, DROP)
    return (type(found), found) == (type(value), value)


def member(fault_id, operation, name, breaks, what, value, control=True):
    """A row: the member `name` of a success has `value`, or is absent (DROP)."""
    return Fault(fault_id, "response", [name], breaks, what,
                 on_success(lambda payload: _put(payload, name, value), operation),
                 answers(operation, lambda outcome: outcome.status == 200 and bool(outcome.body)
                         and _is(outcome.payload, name, value)), spares_control=control)


def account(fault_id, name, what, value):
    return member(fault_id, "status", name, say.ACCOUNT[name], what, value)


def failure(fault_id, name, what, value, breaks=say.ERROR, operation="bind", **given):
    """A row: the member `name` of a refusal has `value`, or is absent (DROP)."""
    return Fault(fault_id, "response", [name], breaks, what,
                 on_refusal(lambda payload: _put(payload, name, value) if payload else None, operation),
                 answers(operation, lambda outcome: outcome.status is not None and _is(outcome.payload, name, value),
                         **(given or {"record": 2})))


ROWS = [
    *[row for operation in ("status", "bind", "release", "transfer") for row in (
        member(f"{operation}-error-string", operation, "error", say.ERROR, f"{operation}: error is \"0\"", "0", False),
        member(f"{operation}-error-absent", operation, "error", say.ERROR, f"{operation}: error is absent", DROP,
               False),
        member(f"{operation}-error-null", operation, "error", say.ERROR, f"{operation}: error is null", None, False))],
    member("error-boolean", "untransfer", "error", say.ERROR, "error is false", False, False),
    member("error-200", "transfer", "error", say.TABLE.format("0 成功"), "error is 200 on success", 200, False),
    member("error-1-on-success", "bind", "error", say.TABLE.format("0 成功"), "error is 1 on success", 1, False),
    member("reason-integer", "bind", "reason", say.REASON, "reason is an integer", 0),
    member("reason-object", "release", "reason", say.REASON, "reason is an object", {"zh": "成功"}),
    member("reason-list", "status", "reason", say.REASON, "reason is a list", []),
    member("subid-integer", "bind", "subid", say.SUBID, "subid is an integer", 10001, False),
    member("subid-object", "bind", "subid", say.SUBID, "subid is an object", {"id": "1"}, False),
    member("subid-list", "bind", "subid", say.SUBID, "subid is a list", ["1"], False),
    member("subid-boolean", "bind", "subid", say.SUBID, "subid is true", True, False),

    account("state-4", "state", "state is 4", 4),
    account("state-minus-1", "state", "state is -1", -1),
    account("state-string", "state", "state is a string", "1"),
    account("state-name", "state", "state is the name of the state", "正式开通"),
    account("state-boolean", "state", "state is true", True),
    account("role-integer", "role", "role is an integer", 1),
    account("role-list", "role", "role is a list", ["developer"]),
    account("balance-string", "balance", "balance is a string", "100.50"),
    account("balance-with-unit", "balance", "balance is a string with a unit", "100.5元"),
    account("balance-object", "balance", "balance is an object", {"amount": 100.5}),
    account("overdraft-string", "overdraft", "overdraft is a string", "0"),
    account("overdraft-boolean", "overdraft", "overdraft is false", False),
    account("createTime-string", "createTime", "createTime is a string", "1482912000000"),
    account("createTime-text", "createTime", "createTime is a date", "2016-12-28 08:00:00"),
    account("createTime-seconds", "createTime", "createTime counts seconds", 1482912000),
    account("createTime-fraction", "createTime", "createTime has a fraction", 1482912000000.5),
    account("updateTime-seconds", "updateTime", "updateTime counts seconds", 1482912000),
    account("updateTime-microseconds", "updateTime", "updateTime counts microseconds", 1482912000000000),
    account("updateTime-object", "updateTime", "updateTime is an object", {"seconds": 1482912000}),

    failure("refusal-error-string", "error", "error of a refusal is a string", "1002"),
    failure("refusal-error-absent", "error", "error of a refusal is absent", DROP),
    failure("refusal-error-null", "error", "error of a refusal is null", None),
    failure("refusal-error-1", "error", "error of a refusal is 1, which the table has not", 1,
            say.ERROR + "; " + say.TABLE.format("1000 to 1502")),
    failure("refusal-error-9999", "error", "error of a refusal is 9999, which the table has not", 9999,
            say.ERROR + "; " + say.TABLE.format("1000 to 1502")),
    failure("refusal-error-minus-1", "error", "error of a refusal is -1, which the table has not", -1,
            say.ERROR + "; " + say.TABLE.format("1000 to 1502")),
    failure("refusal-reason-integer", "reason", "reason of a refusal is an integer", 1002, say.REASON),
    failure("refusal-reason-list", "reason", "reason of a refusal is a list", ["record"], say.REASON),
    failure("refusal-reason-object", "reason", "reason of a refusal is an object", {"record": 2}, say.REASON,
            "release", subid="no-such-subscription"),
]


# The wrong error. Each is one whose words do not fit the cause.
def wrong_code(fault_id, names, pattern, cause, code, operation, **given):
    return Fault(fault_id, "code", [*names, "error"], say.TABLE.format(f"{code} {TEXTS[code]}"),
                 f"{cause} is answered with error {code}", misanswer(pattern, code),
                 answers(operation, lambda outcome: outcome.payload.get("error") == code, **given))


def _error_after(first, second, code):
    def seen(client):
        made = first(client)
        return client.send(second(made)).payload.get("error") == code
    return seen


UNKNOWN = {"subid": "no-such-subscription"}
ROWS += [
    wrong_code("anum-absent-as-1100", ["anum"], "bind.anum.present", "a missing anum", 1100, "bind", anum=DROP),
    wrong_code("bnum-absent-as-1110", ["bnum"], "bind.bnum.present", "a missing bnum", 1110, "bind", bnum=DROP),
    wrong_code("reqid-absent-as-1003", ["reqid"], "bind.reqid.present", "a missing reqid", 1003, "bind", reqid=DROP),
    wrong_code("ttl-absent-as-1102", ["ttl"], "bind.ttl.present", "a missing ttl", 1102, "bind", ttl=DROP),
    wrong_code("ttl-text-as-1110", ["ttl"], "bind.ttl.value", "a ttl that is no number", 1110, "bind", ttl="abc"),
    wrong_code("record-2-as-1003", ["record"], "bind.record.value", "record 2", 1003, "bind", record=2),
    wrong_code("display-as-1501", ["display"], "bind.display.value", "a display that is none", 1501, "bind",
               display="2,2"),
    wrong_code("anum-25-as-1105", ["anum"], "bind.anum.value", "an anum of 25 bytes", 1105, "bind", anum="1" * 25),
    wrong_code("subid-absent-as-1110", ["subid"], "release.subid.present", "a missing subid", 1110, "release",
               subid=DROP),
    wrong_code("subid-unknown-as-1003", ["subid"], "release.subid.known", "a subid that never was", 1003, "release",
               **UNKNOWN),
    wrong_code("subid-unknown-as-1110", ["subid"], "release.subid.known", "a subid that never was", 1110, "release",
               **UNKNOWN),
    wrong_code("subid-unknown-as-1501", ["subid"], "release.subid.known", "a subid that never was", 1501, "release",
               **UNKNOWN),
    wrong_code("x-unknown-as-1110", ["x", "1300"], "*.x.owned", "an x number of another account", 1110, "bind",
               x="17099999999"),
    wrong_code("x-unknown-as-1003", ["x", "1300"], "*.x.owned", "an x number of another account", 1003, "transfer",
               x="17099999999"),
    wrong_code("transfer-anum-absent-as-1102", ["anum"], "transfer.anum.present", "a missing anum of a transfer", 1102,
               "transfer", anum=DROP),
    wrong_code("transfer-record-as-1105", ["record"], "transfer.record.value", "record 2 of a transfer", 1105,
               "transfer", record=2),
    wrong_code("untransfer-appid-absent-as-1110", ["appid"], "untransfer.appid.present",
               "a missing appid of a transfer's release", 1110, "untransfer", appid=DROP),
    Fault("retry-as-1110", "code", ["reqid", "retry", "error"], say.TABLE.format("1110 账号余额不足"),
          "a retry is answered with error 1110", lambda service: _retry_error(service, 1110),
          lambda client: _retry_answer(client) == 1110),
    Fault("retry-as-1003", "code", ["reqid", "retry", "error"], say.TABLE.format("1003 验证码不正确"),
          "a retry is answered with error 1003", lambda service: _retry_error(service, 1003),
          lambda client: _retry_answer(client) == 1003),
    Fault("released-again-as-1102", "code", ["subid", "release", "error"], say.TABLE.format("1102 账号已停用"),
          "releasing what was released is answered with error 1102", misanswer("release.subid.known", 1102),
          _error_after(lambda client: _released(client), release, 1102)),
]


def _released(client):
    made = bound(client)
    client.send(release(made))
    return made


def _retry_error(service, code):
    def hook(view, answer):
        if view.operation.id != "bind":
            return
        key = service.request_key(view)
        if key in done:
            answer.status, answer.payload = 200, {"error": code}
        elif answer.success:
            done.add(key)
    done = set()
    service.on_answer.append(hook)


def _retry_answer(client):
    request = bind(reqid="retry-1")
    client.send(request)
    return client.send(request).payload.get("error")


# Statuses.
def _only(when, status):
    def plant(service):
        def hook(view, answer):
            if when(view, answer):
                answer.status = status
        service.on_answer.append(hook)
    return plant


for operation, status in (("bind", 201), ("bind", 202), ("release", 204), ("transfer", 201), ("untransfer", 202),
                          ("status", 203)):
    ROWS.append(Fault(f"{operation}-{status}", "status", ["status", str(status)], say.RESULT,
                      f"{operation}: success is answered {status}", restatus(status, True, operation),
                      answers(operation, lambda outcome, status=status: outcome.status == status),
                      spares_control=False))
for operation, given, names in (("bind", {"ttl": "abc"}, ["ttl"]), ("bind", {"anum": DROP}, ["anum"]),
                                ("release", UNKNOWN, ["subid"]), ("transfer", {"display": 7}, ["display"])):
    name = names[0]
    ROWS.append(Fault(f"{operation}-{name}-refusal-500", "status", ["status", "500", *names], say.ANSWERED,
                      f"{operation}: a wrong {name} is answered 500",
                      _only(lambda view, answer, operation=operation, name=name: view.operation.id == operation
                            and answer.rule is not None and f".{name}." in answer.rule.id, 500),
                      answers(operation, lambda outcome: outcome.status == 500, **given)))
ROWS += [
    Fault("refusal-error-0", "status", ["error", "record"], say.ERROR, "a wrong record is answered with error 0",
          on_refusal(lambda payload: payload.update(error=0) if payload and payload["error"] == 1002 else None, "bind"),
          lambda client: client.send(bind(record=2)).payload.get("error") == 0),
    Fault("unknown-subid-error-0-in-404", "status", ["error", "subid"], say.ERROR,
          "an unknown subid is answered 404 with error 0", lambda service: _zero_404(service),
          answers("release", lambda outcome: outcome.status == 404 and outcome.payload.get("error") == 0, **UNKNOWN)),
]


def _zero_404(service):
    def hook(_view, answer):
        if answer.rule is not None and answer.rule.id == "release.subid.known":
            answer.status, answer.payload = 404, {"error": 0, "reason": "成功"}
    service.on_answer.append(hook)


# Bytes.
def _body(change, operation="*"):
    def hook(view, answer, reply, _memory):
        if answer.success and operation in ("*", view.operation.id):
            change(reply)
    return on_reply(hook)


def _xml(reply):
    reply.content_type, reply.body = "application/xml", b"<result><error>0</error></result>"


def _form(reply):
    reply.content_type, reply.body = "application/x-www-form-urlencoded", b"error=0&reason=ok"


def _truncate(reply):
    reply.body = reply.body.rstrip()[:-1]


ROWS += [
    Fault("answer-xml", "json", ["json", "xml"], say.RESULT, "the answer is XML", _body(_xml, "bind"),
          answers("bind", lambda outcome: outcome.json is None), spares_control=False),
    Fault("answer-form", "json", ["json", "form"], say.RESULT, "the answer is a form", _body(_form, "release"),
          answers("release", lambda outcome: outcome.json is None), spares_control=False),
    Fault("answer-empty", "json", ["json", "empty", "error"], say.RESULT, "the answer has no body",
          _body(lambda reply: setattr(reply, "body", b""), "untransfer"),
          answers("untransfer", lambda outcome: outcome.status == 200 and not outcome.body), spares_control=False),
    Fault("answer-truncated", "json", ["json"], say.RESULT, "the last character of the answer is missing",
          _body(_truncate, "status"), answers("status", lambda outcome: outcome.json is None), spares_control=False),
    Fault("answer-in-list", "json", ["json", "error"], say.RESULT, "the answer comes in a list",
          on_success(lambda payload: [payload], "status"),
          answers("status", lambda outcome: isinstance(outcome.json, list)), spares_control=False),
    Fault("answer-in-data", "json", ["json", "error", "data"], say.RESULT, "the answer is wrapped in a member data",
          on_success(lambda payload: {"data": payload}, "bind"),
          answers("bind", lambda outcome: "data" in outcome.payload), spares_control=False),
    Fault("answer-members-capitalised", "json", ["error"], say.RESULT, "the member error is called Error",
          on_success(lambda payload: {name.capitalize(): value for name, value in payload.items()}, "transfer"),
          answers("transfer", lambda outcome: "Error" in outcome.payload), spares_control=False),
    Fault("length-too-long", "framing", ["length", "cut", "connection", "framing"], say.RESULT,
          "Content-Length is four too much", _body(lambda reply: setattr(reply, "claimed_extra", 4), "status"),
          answers("status", lambda outcome: outcome.problem == "framing"), spares_control=False),
    Fault("cut-in-the-middle", "framing", ["cut", "connection", "framing"], say.RESULT,
          "the connection is closed in the middle of the answer",
          _body(lambda reply: setattr(reply, "cut_at", 5), "bind"),
          answers("bind", lambda outcome: outcome.problem is not None), spares_control=False),
]
