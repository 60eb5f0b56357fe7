"""Faults of the answer: its members (tables 3 and 4), its status, its JSON, its framing."""

import sentences as say
from common.draft import DROP, header
from common.faults import Fault, on_reply, on_success, restatus
from probe import answers, ok, query, valid
from rules import TOKEN

NOTHING = query(verified_id="no-such-id")


def _put(holder, name, value):
    if value is DROP:
        holder.pop(name, None)
    else:
        holder[name] = value


def _is(holder, name, value):
    found = holder.get(name, DROP)
    return (type(found), found) == (type(value), value)


def member(fault_id, name, breaks, what, value, change=valid):
    """A row: the member `name` of the answer has `value`, or is absent (DROP)."""
    return Fault(fault_id, "response", [name], breaks, what, on_success(lambda payload: _put(payload, name, value)),
                 answers(change, lambda outcome: outcome.status == 200 and bool(outcome.payload)
                         and _is(outcome.payload, name, value)), spares_control=False)


def contact(fault_id, name, what, value, where=slice(None)):
    """A row: the member `name` of the contacts at `where` has `value`, or is absent (DROP)."""
    def change(payload):
        for one in payload["contact_list"][where]:
            _put(one, name, value)

    return Fault(fault_id, "response", [name], say.MEMBER[name], what, on_success(change),
                 answers(query(limit=5), lambda outcome: any(_is(one, name, value)
                                                             for one in outcome.payload["contact_list"])))


ROWS = [
    member("count-string", "count", say.COUNT, "count is a string", "37"),
    member("count-absent", "count", say.COUNT, "count is absent", DROP),
    member("count-null", "count", say.COUNT, "count is null", None),
    member("count-minus-1", "count", say.COUNT, "count is -1", -1),
    member("count-65536", "count", say.COUNT, "count is 65536", 65536),
    member("count-fraction", "count", say.COUNT, "count is 37.5", 37.5),
    member("count-boolean", "count", say.COUNT, "count is true", True),
    member("contact_list-absent", "contact_list", say.LIST, "contact_list is absent", DROP),
    member("contact_list-null", "contact_list", say.LIST, "contact_list is null", None),
    member("contact_list-empty-object", "contact_list", say.LIST, "contact_list is an object", {}),
    member("contact_list-string", "contact_list", say.LIST, "contact_list is JSON in a string", "[]"),

    contact("contact_way-string", "contact_way", "contact_way is a string", "0"),
    contact("contact_way-2", "contact_way", "contact_way is 2", 2),
    contact("contact_way-minus-1", "contact_way", "contact_way is -1", -1),
    contact("contact_way-boolean", "contact_way", "contact_way is true", True),
    contact("contact_way-absent", "contact_way", "contact_way is absent", DROP),
    contact("contact_way-null", "contact_way", "contact_way is null", None),
    contact("contact_value-absent", "contact_value", "contact_value is absent", DROP),
    contact("contact_value-null", "contact_value", "contact_value is null", None),
    contact("contact_value-integer", "contact_value", "contact_value is an integer", 13800000001),
    contact("contact_value-257", "contact_value", "contact_value has 257 characters", "c" * 257),
    contact("contact_value-object", "contact_value", "contact_value is an object", {"value": "1"}),
    contact("area_code-integer", "area_code", "area_code is an integer", 86),
    contact("area_code-empty", "area_code", "area_code is empty", ""),
    contact("area_code-17", "area_code", "area_code has 17 characters", "8" * 17),
    contact("area_code-absent", "area_code", "area_code is absent", DROP),
    contact("area_code-null-in-third", "area_code", "area_code of the third contact is null", None, slice(2, 3)),
    contact("verified_id-integer", "verified_id", "verified_id is an integer", 1),
    contact("verified_id-empty", "verified_id", "verified_id is empty", ""),
    contact("verified_id-65", "verified_id", "verified_id has 65 characters", "v" * 65),
    contact("verified_id-absent-in-last", "verified_id", "verified_id of the last contact is absent", DROP,
            slice(-1, None)),
    contact("verified_id-null", "verified_id", "verified_id is null", None),

    Fault("status-201", "status", ["status", "201"], say.STATUS, "a list is answered 201", restatus(201, True),
          answers(valid, lambda outcome: outcome.status == 201), spares_control=False),
    Fault("status-206", "status", ["status", "206"], say.STATUS, "a page of a list is answered 206",
          restatus(206, True), answers(valid, lambda outcome: outcome.status == 206), spares_control=False),
    Fault("in-data", "response", ["count", "contact_list"], say.LIST, "the answer is wrapped in a member data",
          on_success(lambda payload: {"data": payload}), answers(valid, lambda outcome: "data" in outcome.payload),
          spares_control=False),
    Fault("bare-list", "response", ["count", "contact_list"], say.LIST, "the answer is the list alone",
          on_success(lambda payload: payload["contact_list"]),
          answers(valid, lambda outcome: isinstance(outcome.json, list)), spares_control=False),
    Fault("members-camel-case", "response", ["contact_list"], say.LIST, "contact_list is called contactList",
          on_success(lambda payload: {"count": payload["count"], "contactList": payload["contact_list"]}),
          answers(valid, lambda outcome: "contactList" in outcome.payload), spares_control=False),
    Fault("contacts-by-id", "response", ["contact_list"], say.LIST, "contact_list is an object by verified_id",
          on_success(lambda payload: {**payload, "contact_list": {
              one["verified_id"]: one for one in payload["contact_list"]}}),
          answers(valid, lambda outcome: isinstance(outcome.payload["contact_list"], dict)), spares_control=False),
    Fault("single-contact-not-in-a-list", "response", ["contact_list"], say.LIST,
          "one contact is given as an object, not in a list",
          on_success(lambda payload: payload.update(contact_list=payload["contact_list"][0])
                     if len(payload["contact_list"]) == 1 else None),
          answers(query(verified_id="v-0001", offset=0),
                  lambda outcome: isinstance(outcome.payload["contact_list"], dict))),
    Fault("nothing-found-null", "response", ["contact_list"], say.LIST, "contact_list is null when nothing is found",
          on_success(lambda payload: payload.update(contact_list=payload["contact_list"] or None)),
          answers(NOTHING, lambda outcome: outcome.payload.get("contact_list", 0) is None)),
    Fault("nothing-found-no-count", "response", ["count"], say.COUNT, "count is absent when nothing is found",
          on_success(lambda payload: None if payload["count"] else (payload.pop("count"), None)[1]),
          answers(NOTHING, lambda outcome: outcome.status == 200 and "count" not in outcome.payload)),
]


def status_when(status, when):
    """Accepted requests whose answer `when(payload)` describes get another status."""
    def plant(service):
        def hook(_view, answer):
            if answer.success and when(answer.payload):
                answer.status = status
        service.on_answer.append(hook)
    return plant


for status in (404, 204):
    ROWS.append(Fault(f"nothing-found-{status}", "status", ["status", str(status), "verified_id"], say.LIST,
                      f"{status} is answered when nothing is found",
                      status_when(status, lambda payload: not payload["count"]),
                      answers(NOTHING, lambda outcome, status=status: outcome.status == status)))
ROWS += [
    Fault("beyond-the-end-404", "status", ["status", "404", "offset"], say.LIST,
          "an offset beyond the end is answered 404", status_when(404, lambda payload: not payload["contact_list"]),
          answers(query(offset=65535), lambda outcome: outcome.status == 404)),
    Fault("refusal-500", "status", ["status", "500"], say.FAILED, "every refusal is answered 500",
          restatus(500, False), answers(query(limit=101), lambda outcome: outcome.status == 500)),
    Fault("wrong-token-empty-list", "status", ["X-Auth-Token"], say.TOKEN,
          "a wrong token is answered 200 with an empty list", lambda service: _empty_list(service),
          answers(header(TOKEN, "another-token"), ok)),
    Fault("no-token-500", "status", ["X-Auth-Token", "500"], say.TOKEN + "; " + say.FAILED,
          "a missing token is answered 500",
          lambda service: setattr(service.rule(f"{TOKEN}.present"), "refusal", 500),
          answers(header(TOKEN, DROP), lambda outcome: outcome.status == 500)),
    Fault("wrong-limit-empty-list", "status", ["limit"], say.ANSWERED + "; " + say.PARAMETER["limit"],
          "a limit out of bounds is answered 200 with an empty list", lambda service: _empty_list(service, "limit"),
          answers(query(limit=101), ok)),
]


def _empty_list(service, name=TOKEN):
    def hook(_view, answer):
        if answer.rule is not None and answer.rule.id.startswith(name):
            answer.status, answer.payload = 200, {"count": 0, "contact_list": []}
    service.on_answer.append(hook)


def _body(change):
    def hook(_view, answer, reply, _memory):
        if answer.success:
            change(reply)
    return on_reply(hook)


def _truncate(reply):
    reply.body = reply.body.rstrip()[:-1]


def _trailing(reply):
    reply.body = reply.body + b"\n0"


ROWS += [
    Fault("json-truncated", "json", ["json"], say.LIST, "the last character of the answer is missing", _body(_truncate),
          answers(valid, lambda outcome: outcome.status == 200 and outcome.json is None), spares_control=False),
    Fault("json-with-remainder", "json", ["json"], say.LIST, "the JSON is followed by a second value", _body(_trailing),
          answers(valid, lambda outcome: outcome.status == 200 and outcome.json is None), spares_control=False),
    Fault("empty-answer", "json", ["json", "empty"], say.LIST, "the answer has no body",
          _body(lambda reply: setattr(reply, "body", b"")),
          answers(valid, lambda outcome: outcome.status == 200 and not outcome.body), spares_control=False),
    Fault("text-html", "header", ["Content-Type", "content-type"], say.LIST, "the answer says that it is text/html",
          _body(lambda reply: setattr(reply, "content_type", "text/html")),
          answers(valid, lambda outcome: outcome.headers["content-type"] == "text/html")),
    Fault("length-too-long", "framing", ["length", "cut", "connection", "framing"], say.STATUS,
          "Content-Length is four too much", _body(lambda reply: setattr(reply, "claimed_extra", 4)),
          answers(valid, lambda outcome: outcome.problem == "framing"), spares_control=False),
    Fault("cut-in-the-middle", "framing", ["cut", "connection", "framing"], say.STATUS,
          "the connection is closed in the middle of the answer", _body(lambda reply: setattr(reply, "cut_at", 20)),
          answers(valid, lambda outcome: outcome.problem is not None), spares_control=False),
]
