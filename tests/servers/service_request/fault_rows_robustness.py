"""Faults of robustness: crashes, hangs, leaks, and answers that depend on what came before or comes at once."""

import re
import threading
import time

import sentences as say
from common.draft import DROP, header
from common.faults import Fault, drop, instead, is_cut, is_hang, is_page, on_refusal, page, stall, trace
from probe import answers, ids, ok, query, raw, valid
from rules import RANGES, TOKEN, ZONE, LANGUAGE

SQL = (b"org.springframework.jdbc.BadSqlGrammarException: SELECT * FROM contact WHERE value = ''' LIMIT 10\n"
       b"\tat com.platform.ContactDao.find(ContactDao.java:88)\n")
NUMBER_FORMAT = (b"java.lang.NumberFormatException: For input string\n"
                 b"\tat java.lang.Integer.parseInt(Integer.java:652)\n")


def crash(fault_id, names, what, when, reply, change, shows):
    """A row: requests that `when(view)` describes get `reply()`."""
    return Fault(fault_id, "robustness", names, say.ANSWERED, what, instead(reply, when), answers(change, shows))


def _query(pattern):
    return lambda view: re.search(pattern, view.raw_query) is not None


def _value(name, pattern):
    return lambda view: re.search(pattern, view.query.get(name)) is not None


def _not_number(view):
    return any(value is not None and not re.fullmatch(r"[ +-]?[0-9]+(\.0*)?|", value)
               for value in map(view.query.get, RANGES))


BROKEN = r"%(?![0-9A-Fa-f]{2})"
ROWS = [
    crash("limit-text-trace", ["limit"], "a limit that is no number is answered with a stack trace", _not_number,
          page(NUMBER_FORMAT), query(limit="abc"), is_page),
    crash("offset-huge-500", ["offset"], "an offset beyond 64 bits is answered with a stack trace",
          _value("offset", "[0-9]{20}"), page(NUMBER_FORMAT), query(offset=10 ** 30), is_page),
    crash("limit-huge-hang", ["limit"], "a limit of a thousand million is never answered",
          _value("limit", "[0-9]{10}"), stall, query(limit=10 ** 9), is_hang),
    crash("limit-negative-500", ["limit"], "a negative limit is answered with an SQL error", _value("limit", "^-"),
          page(SQL), query(limit=-1), is_page),
    crash("offset-negative-cut", ["offset"], "a negative offset cuts the connection", _value("offset", "^-"), drop,
          query(offset=-1), is_cut),
    crash("offset-beyond-the-end-500", ["offset"], "an offset beyond the end: index out of bounds",
          lambda view: int(view.query.get("offset")) > 1000, trace, query(offset=65535, limit=1), is_page),
    crash("limit-empty-500", ["limit", "empty"], "an empty limit is answered with a stack trace",
          _query(r"(^|&)limit=(&|$)"), page(NUMBER_FORMAT), raw("limit="), is_page),
    crash("contact_way-empty-cut", ["contact_way", "empty"], "an empty contact_way cuts the connection",
          _query(r"(^|&)contact_way=(&|$)"), drop, raw("contact_way="), is_cut),
    crash("contact_value-empty-500", ["contact_value", "empty"], "an empty contact_value is answered with a page",
          _query(r"(^|&)contact_value=(&|$)"), page(), raw("contact_value="), is_page),
    crash("verified_id-empty-hang", ["verified_id", "empty"], "an empty verified_id is never answered",
          _query(r"(^|&)verified_id=(&|$)"), stall, raw("verified_id="), is_hang),
    crash("broken-percent-500", ["percent", "encoding"], "a broken percent-encoding is answered with a page",
          _query(BROKEN), page(b"java.lang.IllegalArgumentException: URLDecoder: Illegal hex characters"),
          raw("contact_value=%zz"), is_page),
    crash("broken-percent-cut", ["percent", "encoding"], "a percent sign at the end cuts the connection",
          _query("%$"), drop, raw("contact_value=100%"), is_cut),
    crash("broken-percent-hang", ["percent", "encoding"], "a percent-encoding of one digit is never answered",
          _query("%[0-9A-Fa-f](&|$)"), stall, raw("contact_value=a%4"), is_hang),
    crash("not-utf-8-500", ["utf-8", "utf8", "encoding"], "bytes that are no UTF-8 are answered with a stack trace",
          _query("(?i)%f[ef]"), trace, raw("contact_value=%ff%fe"), is_page),
    crash("not-utf-8-cut", ["utf-8", "utf8", "encoding"], "a truncated UTF-8 sequence cuts the connection",
          _query("(?i)%e4(&|$)"), drop, raw("contact_value=%e4"), is_cut),
    crash("nul-500", ["nul", "%00", "control"], "a NUL character is answered with a page", _query("%00"), page(),
          raw("contact_value=a%00b"), is_page),
    crash("line-break-cut", ["control", "line", "newline"], "a line break in a value cuts the connection",
          _query("(?i)%0[ad]"), drop, raw("area_code=8%0d%0a6"), is_cut),
    crash("quote-500", ["quote", "contact_value", "injection"],
          "a quote in contact_value is answered with an SQL error",
          _value("contact_value", "'"), page(SQL), query(contact_value="o'neil@example.com"), is_page),
    crash("emoji-500", ["emoji", "unicode", "utf-8"], "a character beyond 16 bits is answered with a page",
          _value("contact_value", "[\U00010000-\U0010ffff]"), page(), query(contact_value="\U0001f600"), is_page),
    crash("unknown-name-500", ["unknown", "extra"], "an unknown parameter is answered with a page",
          lambda view: "unknown" in view.query.names(), page(), raw("unknown=1"), is_page),
    crash("repeated-name-500", ["repeat", "twice", "duplicate"], "a repeated parameter is answered with a stack trace",
          lambda view: view.query.repeated, trace, raw("limit=5&limit=6"), is_page),
    crash("name-without-value-cut", ["empty", "limit", "name"], "a parameter without = cuts the connection",
          _query(r"(^|&)[a-z_]+(&|$)"), drop, raw("limit"), is_cut),
    crash("brackets-500", ["bracket", "contact_value", "unknown"], "contact_value[]= is answered with a stack trace",
          _query(r"%5B|\["), trace, raw("contact_value%5B%5D=1"), is_page),
    crash("long-query-cut", ["long", "length", "contact_value"], "a query above 2000 characters cuts the connection",
          lambda view: len(view.raw_query) > 2000, drop, query(contact_value="7" * 3000), is_cut),
    crash("long-value-500", ["contact_value", "long", "length"], "a contact_value above 256: the database complains",
          lambda view: len(view.query.get("contact_value")) > 256, page(SQL), query(contact_value="7" * 257), is_page),
    crash("token-absent-trace", [TOKEN], "a missing token is answered with a stack trace",
          lambda view: not view.request.values(TOKEN), trace, header(TOKEN, DROP), is_page),
    crash("token-empty-500", [TOKEN, "empty"], "an empty token is answered with a page",
          lambda view: view.request.values(TOKEN) == [""], page(), header(TOKEN, ""), is_page),
    crash("token-long-500", [TOKEN, "long"], "a token of 5000 characters is answered with a page",
          lambda view: len(view.header(TOKEN)) >= 5000, page(), header(TOKEN, "t" * 5000), is_page),
    crash("token-5001-cut", [TOKEN, "long"], "a token above 5000 characters cuts the connection",
          lambda view: len(view.header(TOKEN)) > 5000, drop, header(TOKEN, "t" * 5001), is_cut),
    crash("token-wrong-hang", [TOKEN], "a wrong token is never answered",
          lambda view: view.header(TOKEN) != view.account.token, stall, header(TOKEN, "another-token"), is_hang),
    crash("zone-unknown-500", [ZONE], "a time zone that nobody knows is answered with a stack trace",
          lambda view: view.header(ZONE) and not view.header(ZONE).startswith(("GMT", "UTC", "Asia", "America")), trace,
          header(ZONE, "Mars/Olympus"), is_page),
    crash("language-unknown-cut", [LANGUAGE], "a language that nobody knows cuts the connection",
          lambda view: view.header(LANGUAGE) and not view.header(LANGUAGE).startswith(("zh", "en")), drop,
          header(LANGUAGE, "xx-yy"), is_cut),
    crash("language-long-500", [LANGUAGE, "long"], "an X-Language above 32 characters is answered with a page",
          lambda view: len(view.header(LANGUAGE)) > 32, page(), header(LANGUAGE, "zh-" + "a" * 40), is_page),
]


def _leak(payload):
    for name in ("error_msg", "detail"):
        if name in payload:
            payload[name] += " (/opt/servicerequest/dao/contact.py:88)"


def _refusal_sticks(trigger):
    """After a request refused by `trigger`, the next valid request is refused by it too."""
    def plant(service):
        pending, lock = [], threading.Lock()

        def hook(view, answer):
            with lock:
                if answer.rule is not None and answer.rule.id == trigger:
                    pending[:] = [answer.rule]
                elif answer.success and pending:
                    stale = service.refuse(view, pending.pop())
                    answer.status, answer.payload, answer.rule = stale.status, stale.payload, stale.rule
        service.on_answer.append(hook)
    return plant


def _then_refused(first):
    return lambda client: client.send(first).status is not None and not ok(client.send(valid))


def _shared_filters(service):
    """Handlers share one variable: a request gets the filters of another one at the same time."""
    shared = {}

    def hook(_view, _answer, reply, _memory):
        shared["body"] = reply.body
        time.sleep(0.03)
        reply.body = shared["body"]
    service.on_reply.append(hook)


def _mixed(client):
    wanted = [f"v-00{number:02}" for number in range(1, 9)]
    outcomes = client.at_once([query(verified_id=one, offset=0) for one in wanted])
    return any(ids(outcome) != [one] for one, outcome in zip(wanted, outcomes))


def _busy(service):
    """More than two requests at once: the others are told that the system failed."""
    busy, lock = [0], threading.Lock()

    def enter(_view, _memory):
        with lock:
            busy[0] += 1

    def leave(_view, _answer, reply, _memory):
        time.sleep(0.02)
        with lock:
            too_many, busy[0] = busy[0] > 2, busy[0] - 1
        if too_many:
            reply.status, reply.content_type, reply.body = 503, "text/plain", b"busy"
    service.before.append(enter)
    service.on_reply.append(leave)


ROWS += [
    Fault("internal-path-in-refusal", "robustness", ["path", "leak", "error"], say.ANSWERED,
          "a refusal names a source file of the server", on_refusal(_leak),
          answers(query(limit=101), lambda outcome: b"/opt/" in outcome.body.replace(b"\\/", b"/"))),
    Fault("limit-refusal-sticks", "state", ["limit", "after", "state", "control"], say.ANSWERED,
          "after a limit out of bounds the next valid request is refused too", _refusal_sticks("limit.value"),
          _then_refused(query(limit=101))),
    Fault("token-refusal-sticks", "state", [TOKEN, "after", "state", "control"], say.TOKEN,
          "after a wrong token the next valid request is refused too", _refusal_sticks(f"{TOKEN}.known"),
          _then_refused(header(TOKEN, "another-token"))),
    Fault("concurrent-answers-mixed", "state", ["concurren", "at-once", "parallel", "verified_id"],
          say.PARAMETER["verified_id"], "requests at the same time get each other's answers", _shared_filters, _mixed),
    Fault("concurrent-requests-fail", "state", ["concurren", "at-once", "parallel", "status"], say.STATUS,
          "more than two requests at the same time: some are answered 503", _busy,
          lambda client: any(not ok(outcome) for outcome in client.at_once([valid] * 12))),
]
