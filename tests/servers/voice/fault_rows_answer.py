"""Faults of the answer: its members (table 5), its media type, its JSON, its framing."""

import json

import sentences as say
from faults import Fault, on_answer, on_refusal, on_reply, on_success, restatus
from probe import DROP, answers, fields, valid

BAD_TIMES = fields(times=10)
ASK_PORT = fields(returnIdlePort="true")


def member(fault_id, name, breaks, what, value, change=valid, where=on_success, kind="response"):
    """A row: the member `name` of the answer has `value`, or is absent (DROP)."""
    def rewrite(payload):
        if value is DROP:
            payload.pop(name, None)
        else:
            payload[name] = value

    def shows(outcome):
        if outcome.status is None or not outcome.payload:
            return False
        found = outcome.payload.get(name, DROP)
        return (type(found), found) == (type(value), value)

    return Fault(fault_id, kind, [name], breaks, what, where(rewrite), answers(change, shows),
                 spares_control=where is not on_success or name != "resultcode")


ROWS = [
    member("resultcode-integer", "resultcode", say.RESULTCODE, "resultcode is the integer 0 on success", 0),
    member("resultcode-00", "resultcode", say.row(200, "0", "Success."), "resultcode is \"00\" on success", "00"),
    member("resultcode-200", "resultcode", say.row(200, "0", "Success."), "resultcode is \"200\" on success", "200"),
    member("resultcode-absent", "resultcode", say.RESULTCODE, "resultcode is absent on success", DROP),
    member("resultcode-null", "resultcode", say.RESULTCODE, "resultcode is null on success", None),
    member("resultcode-absent-on-refusal", "resultcode", say.RESULTCODE, "resultcode is absent on refusals", DROP,
           BAD_TIMES, on_refusal),
    member("resultcode-empty-on-refusal", "resultcode", say.RESULTCODE, "resultcode is empty on refusals", "",
           BAD_TIMES, on_refusal),
    member("resultcode-33-on-refusal", "resultcode", say.RESULTCODE, "resultcode has 33 characters on refusals",
           "1" * 33, BAD_TIMES, on_refusal),

    member("resultdesc-absent", "resultdesc", say.RESULTDESC, "resultdesc is absent on success", DROP),
    member("resultdesc-empty", "resultdesc", say.RESULTDESC, "resultdesc is empty on success", ""),
    member("resultdesc-129", "resultdesc", say.RESULTDESC, "resultdesc has 129 characters on success",
           "Success." + "." * 121),
    member("resultdesc-null", "resultdesc", say.RESULTDESC, "resultdesc is null on success", None),
    member("resultdesc-integer", "resultdesc", say.RESULTDESC, "resultdesc is an integer on success", 0),
    member("resultdesc-of-another-code", "resultdesc", say.row(200, "0", "Success."),
           "resultdesc is the text of 1010002 on success", "Invalid request."),
    member("resultdesc-absent-on-refusal", "resultdesc", say.RESULTDESC, "resultdesc is absent on refusals", DROP,
           BAD_TIMES, on_refusal),
    member("resultdesc-empty-on-refusal", "resultdesc", say.RESULTDESC, "resultdesc is empty on refusals", "",
           BAD_TIMES, on_refusal),
    member("resultdesc-129-on-refusal", "resultdesc", say.RESULTDESC, "resultdesc has 129 characters on refusals",
           "d" * 129, BAD_TIMES, on_refusal),
    member("resultdesc-object-on-refusal", "resultdesc", say.RESULTDESC, "resultdesc is an object on refusals",
           {"en": "no"}, BAD_TIMES, on_refusal),
    member("resultdesc-success-on-refusal", "resultdesc", "table 6: each code has its own text",
           "resultdesc says Success. on refusals", "Success.", BAD_TIMES, on_refusal),
    member("resultdesc-of-another-code-on-refusal", "resultdesc", "table 6: each code has its own text",
           "resultdesc is the text of 1023009 on every refusal", "The value of realm in Authorization must be SDP.",
           BAD_TIMES, on_refusal),

    member("sessionId-absent", "sessionId", say.SESSION_ID, "sessionId is absent on success", DROP),
    member("sessionId-empty", "sessionId", say.SESSION_ID, "sessionId is empty on success", ""),
    member("sessionId-null", "sessionId", say.SESSION_ID, "sessionId is null on success", None),
    member("sessionId-integer", "sessionId", say.SESSION_ID, "sessionId is an integer", 1200366),
    member("sessionId-list", "sessionId", say.SESSION_ID, "sessionId is a list", ["1200_366_0"]),
    member("sessionId-on-refusal", "sessionId", say.SESSION_ID, "a refusal has a sessionId",
           "1200_366_0_20161228102743@callenabler.home1.com",
           BAD_TIMES, on_refusal),
    member("sessionId-integer-on-refusal", "sessionId", say.SESSION_ID, "a refusal has the sessionId 0", 0, BAD_TIMES,
           on_refusal),
    Fault("sessionId-257", "response", ["sessionId"], say.SESSION_ID, "sessionId has 257 characters",
          on_success(lambda payload: payload.update(sessionId=(payload["sessionId"] * 20)[:257])),
          answers(valid, lambda outcome: len(outcome.payload["sessionId"]) == 257)),

    member("idlePort-65536", "idlePort", say.IDLE_PORT, "idlePort is 65536", 65536, ASK_PORT,
           lambda rewrite: on_success(lambda payload: rewrite(payload) if "idlePort" in payload else None)),
    member("idlePort-always", "idlePort", say.IDLE_PORT, "idlePort is there though nobody asked", 100),
]


def _port(fault_id, what, value):
    def rewrite(payload):
        if "idlePort" in payload:
            payload["idlePort"] = value

    def shows(outcome):
        port = outcome.payload.get("idlePort")
        return outcome.accepted and (type(port), port) == (type(value), value)
    return Fault(fault_id, "response", ["idlePort"], say.IDLE_PORT, what, on_success(rewrite), answers(ASK_PORT, shows))


def _repeat(every):
    """One sessionId serves `every` calls in turn."""
    def plant(service):
        last, count = {}, [0]

        def hook(_view, answer):
            if answer.success:
                count[0] += 1
                if count[0] % every or not last:
                    last["id"] = answer.payload["sessionId"]
                else:
                    answer.payload["sessionId"] = last["id"]
        service.on_answer.append(hook)
    return plant


def _same_id(client, calls=12):
    found = [client.send(valid).payload.get("sessionId") for _ in range(calls)]
    return len(set(found)) < len(found)


def _of_second(service):
    """Made from the clock only, so calls in one second share it."""
    def hook(_view, answer):
        if answer.success:
            answer.payload["sessionId"] = f"1200_366_0_{int(service.clock()) // 2}@callenabler.home1.com"
    service.on_answer.append(hook)


def _port_on_false(view, answer):
    if answer.success and (view.fields or {}).get("returnIdlePort") == "false":
        answer.payload["idlePort"] = 100


def _reset_id(payload):
    payload["sessionId"] = "1200_366_0_20161228102743@callenabler.home1.com"


ROWS += [
    _port("idlePort-string", "idlePort is a string", "100"),
    _port("idlePort-minus-1", "idlePort is -1", -1),
    _port("idlePort-fraction", "idlePort is 0.5", 0.5),
    _port("idlePort-null", "idlePort is null", None),
    _port("idlePort-true", "idlePort is true", True),
    Fault("idlePort-missing", "response", ["idlePort"], say.IDLE_PORT, "idlePort is missing though it was asked for",
          on_success(lambda payload: payload.pop("idlePort", None)),
          answers(ASK_PORT, lambda outcome: outcome.accepted and "idlePort" not in outcome.payload)),
    Fault("idlePort-on-false", "response", ["idlePort"], say.IDLE_PORT,
          "idlePort is there though returnIdlePort is \"false\"",
          on_answer(_port_on_false),
          answers(fields(returnIdlePort="false"), lambda outcome: "idlePort" in outcome.payload)),
    Fault("sessionId-constant", "response", ["sessionId"], say.SESSION_ID + " (of the call: unique)",
          "every call has the same sessionId",
          on_success(_reset_id), _same_id),
    Fault("sessionId-repeated-every-tenth", "response", ["sessionId"], say.SESSION_ID + " (of the call: unique)",
          "every tenth call has the sessionId of the call before", _repeat(10), _same_id),
    Fault("sessionId-of-the-second", "response", ["sessionId"], say.SESSION_ID + " (of the call: unique)",
          "calls in one second share their sessionId", _of_second, _same_id),
    Fault("sessionId-is-callee", "response", ["sessionId"], say.SESSION_ID + " (of the call: unique)",
          "sessionId is the calleeNbr",
          on_answer(lambda view,
                    answer: answer.payload.update(sessionId=view.fields["calleeNbr"]) if answer.success else None),
          _same_id),
    Fault("status-201-on-success", "status", ["status"], say.row(200, "0", "Success."), "a success has HTTP 201",
          restatus(201, lambda answer: answer.success), answers(valid, lambda outcome: outcome.status == 201),
          spares_control=False),
    Fault("status-500-on-success", "status", ["status"], say.row(200, "0", "Success."),
          "a success with idlePort has HTTP 500",
          restatus(500, lambda answer: "idlePort" in answer.payload),
          answers(ASK_PORT, lambda outcome: outcome.status == 500)),
]


# The reply's bytes. `change(reply)` alters it; `when` says for which answers.
def reply_row(fault_id, names, breaks, what, change, probe, shows, when=lambda answer: True, kind="wire"):
    def hook(_view, answer, reply, _memory):
        if when(answer):
            change(reply)
    return Fault(fault_id, kind, names, breaks, what, on_reply(hook), answers(probe, shows), spares_control=False)


def refused(answer):
    return not answer.success


def _set(**values):
    return lambda reply: reply.__dict__.update(values)


def _rewrite(rewrite):
    def change(reply):
        reply.body = rewrite(reply.body)
    return change


def _not_json(outcome):
    return outcome.status is not None and outcome.json is None


def _type_of(outcome):
    return outcome.headers.get("content-type")


def _gbk(body):
    return json.dumps({**json.loads(body), "resultdesc": "参数错误。"}, ensure_ascii=False).encode("gbk")


MEDIA = ["Content-Type", "media"]
JSON_BODY = ["json", "body", "parse"]
FRAMING = ["framing", "truncated", "cut", "Content-Length", "chunk", "wire"]
ROWS += [
    reply_row("answer-text-html", MEDIA, say.RESPONSE_TYPE, "the answer's Content-Type is text/html",
              _set(content_type="text/html;charset=UTF-8"),
              valid, lambda outcome: _type_of(outcome).startswith("text/html")),
    reply_row("answer-text-plain-on-refusal", MEDIA, say.RESPONSE_TYPE, "the Content-Type of refusals is text/plain",
              _set(content_type="text/plain"),
              BAD_TIMES, lambda outcome: _type_of(outcome) == "text/plain", refused),
    reply_row("answer-without-content-type", MEDIA, say.RESPONSE_TYPE, "the answer has no Content-Type",
              _set(content_type=None),
              valid, lambda outcome: outcome.status and _type_of(outcome) is None),
    reply_row("answer-trailing-comma", JSON_BODY, say.RESPONSE_TYPE, "the answer's JSON has a trailing comma",
              _rewrite(lambda body: body.rstrip()[:-1] + b",}"), valid, _not_json),
    reply_row("answer-single-quotes", JSON_BODY, say.RESPONSE_TYPE, "the refusal's JSON has single quotes",
              _rewrite(lambda body: body.replace(b'"', b"'")), BAD_TIMES, _not_json, refused),
    reply_row("answer-in-a-list", JSON_BODY + ["object", "type"], "table 5: members of one object",
              "the answer is wrapped in a list",
              _rewrite(lambda body: b"[" + body + b"]"), valid, lambda outcome: isinstance(outcome.json, list)),
    reply_row("answer-json-in-a-string", JSON_BODY + ["object", "type"], "table 5: members of one object",
              "the answer is JSON inside a JSON string",
              _rewrite(lambda body: json.dumps(body.decode()).encode()), valid,
              lambda outcome: isinstance(outcome.json, str)),
    reply_row("answer-empty-on-success", JSON_BODY, say.RESULTCODE, "a success has an empty body",
              _rewrite(lambda body: b""), valid,
              lambda outcome: outcome.status == 200 and not outcome.body, lambda answer: answer.success),
    reply_row("answer-empty-on-refusal", JSON_BODY, say.RESULTCODE, "a refusal has an empty body",
              _rewrite(lambda body: b""), BAD_TIMES,
              lambda outcome: outcome.status is not None and not outcome.body, refused),
    reply_row("answer-plain-text-on-refusal", JSON_BODY, say.RESULTCODE, "a refusal is plain text",
              _rewrite(lambda body: b"Invalid request."),
              BAD_TIMES, _not_json, refused),
    reply_row("answer-garbage-after-json", JSON_BODY, say.RESPONSE_TYPE, "a second JSON value follows the answer",
              _rewrite(lambda body: body + b'{"resultcode":"0"}'), valid, _not_json),
    reply_row("answer-not-utf-8", JSON_BODY + ["utf", "encoding", "charset"], say.RESPONSE_TYPE,
              "refusals are encoded in GBK",
              _rewrite(_gbk), BAD_TIMES, lambda outcome: _not_json(outcome) and b"\xb2\xce" in outcome.body, refused),
    reply_row("answer-cut-in-a-chunk", FRAMING, say.FRAMING, "the chunked answer ends inside a chunk",
              _set(chunked=True, cut_at=9),
              valid, lambda outcome: outcome.problem == "framing"),
    reply_row("answer-length-too-large", FRAMING, say.FRAMING, "Content-Length is 20 too large",
              _set(chunked=False, claimed_extra=20),
              valid, lambda outcome: outcome.problem == "framing"),
    reply_row("answer-length-too-small", FRAMING + JSON_BODY, say.FRAMING, "Content-Length is 5 too small",
              _set(chunked=False, claimed_extra=-5),
              valid, _not_json),
    reply_row("answer-cut-on-refusal", FRAMING, say.FRAMING, "refusals end after half the body",
              _set(chunked=False, cut_at=20),
              BAD_TIMES, lambda outcome: outcome.problem == "framing", refused),
]
