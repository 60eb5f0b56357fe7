"""Faults of what is kept: bindings, transfers, their ends, and retries."""

import time

import sentences as say
from common.engine import Answer
from common.faults import Fault, loosen, replace, tighten
from probe import X, bind, bound, ok, refused, rejects, release, subid, transfer, untransfer


def released_twice(client):
    """A binding that was released is released again, with success."""
    made = bound(client)
    return ok(client.send(release(made))) and ok(client.send(release(made)))


def untransferred_twice(client):
    client.send(transfer())
    return ok(client.send(untransfer())) and ok(client.send(untransfer()))


def not_released(client):
    return not ok(client.send(release(bound(client))))


def released_after(seconds, **given):
    def seen(client):
        made = bound(client, **given)
        time.sleep(seconds)
        return ok(client.send(release(made)))
    return seen


def not_released_after(seconds, **given):
    yes = released_after(seconds, **given)
    return lambda client: not yes(client)


def untransferred_after(seconds, **given):
    def seen(client):
        if not ok(client.send(transfer(**given))):
            raise LookupError("not transferred")
        time.sleep(seconds)
        return ok(client.send(untransfer()))
    return seen


def not_untransferred_after(seconds, **given):
    yes = untransferred_after(seconds, **given)
    return lambda client: not yes(client)


def state_row(fault_id, names, breaks, what, plant, seen, **more):
    return Fault(fault_id, "state", names, breaks, what, plant, seen, **more)


# Releases.
def _answers_success(service, operation):
    service.operation(operation).act = lambda view: Answer(200, service.success())


def _two_bindings_one_subid(client):
    return bound(client, X[1]) == bound(client, X[2])


def _ends_all(service):
    service.end_binding = lambda binding: service.bindings.clear()


def _second_gone(client):
    first, second = bound(client, X[1]), bound(client, X[2])
    return ok(client.send(release(first))) and not ok(client.send(release(second)))


def _one_binding_only(service):
    kept = service.add_binding

    def add(x, until):
        service.bindings.clear()
        return kept(x, until)
    service.add_binding = add


def _first_gone(client):
    first = bound(client, X[1])
    bound(client, X[2])
    return not ok(client.send(release(first)))


def _ends_newest(service):
    service.end_binding = lambda binding: service.bindings.popitem()


def _first_still_there(client):
    first = bound(client, X[1])
    bound(client, X[2])
    return ok(client.send(release(first))) and ok(client.send(release(first)))


def _not_kept(service):
    kept = service.add_binding

    def add(x, until):
        binding = kept(x, until)
        del service.bindings[binding.subid]
        return binding
    service.add_binding = add


def _x_stays_taken(service):
    """An x number that was bound once is never free again."""
    taken = set()
    kept = service.add_binding

    def add(x, until):
        taken.add(x)
        return kept(x, until)
    service.add_binding = add
    tighten("bind.x.free", lambda view: view.values["x"] in taken)(service)


def _bound_again_refused(client):
    client.send(release(bound(client)))
    return not ok(client.send(bind()))


def _bound_after_expiry_refused(client):
    bound(client, ttl=1)
    time.sleep(1.4)
    return not ok(client.send(bind()))


def _expired_stays_taken(service):
    """An x number whose binding expired stays taken until it is released."""
    tighten("bind.x.free", lambda view: any(one.x == view.values["x"] and one.until <= view.now
                                            for one in service.bindings.values()))(service)


def _x_of_other_bindings_taken(service):
    """While one x number is bound, no other one can be."""
    tighten("bind.x.free", lambda view: any(one.until > view.now and one.x != view.values["x"]
                                            for one in service.bindings.values()))(service)


def _second_x_refused(client):
    bound(client, X[1])
    return not ok(client.send(bind(X[2])))


UNKNOWN = "no-such-subscription"
ROWS = [
    state_row("release-does-nothing", ["subid", "release"], say.GONE, "release answers 0, and the binding stays",
              lambda service: setattr(service, "end_binding", lambda binding: None), released_twice),
    state_row("release-again-accepted", ["subid", "release"], say.GONE,
              "releasing what was released before is answered with error 0",
              lambda service: _remembers_released(service), released_twice),
    state_row("release-unknown-accepted", ["subid", "release"], say.GONE,
              "releasing a subid that never was is answered with error 0",
              lambda service: _never_issued(service),
              lambda client: ok(client.send(release(UNKNOWN)))),
    state_row("release-always-accepted", ["subid", "release"], say.GONE, "every release is answered with error 0",
              lambda service: _answers_success_if(service, "release", lambda view: True),
              lambda client: ok(client.send(release("12345678")))),
    state_row("release-never-finds", ["subid", "release"], say.SUBID, "no subid can be released",
              tighten("release.subid.known", lambda view: True), not_released, spares_control=False),
    state_row("release-ends-all", ["subid", "release"], say.GONE, "releasing one binding ends the others, too",
              _ends_all, _second_gone),
    state_row("release-ends-the-newest", ["subid", "release"], say.GONE, "release ends the newest binding",
              _ends_newest, _first_still_there),
    state_row("second-binding-ends-first", ["subid", "release"], say.SUBID,
              "a binding of another x number ends the one before", _one_binding_only, _first_gone),
    state_row("binding-not-kept", ["subid", "release"], say.SUBID, "bind answers 0, and nothing is bound", _not_kept,
              not_released, spares_control=False),
    state_row("subid-constant", ["subid"], say.SUBID, "every binding has the same subid",
              replace(new_subid=lambda old: "10001"), _two_bindings_one_subid),
    state_row("x-stays-taken-after-release", ["x", "release", "bind"], say.GONE,
              "an x number that was released cannot be bound again", _x_stays_taken, _bound_again_refused,
              spares_control=False),
    state_row("x-stays-taken-after-expiry", ["ttl", "bind", "x"], say.PARAMETER["bind.ttl"],
              "an x number whose binding expired cannot be bound again", _expired_stays_taken,
              _bound_after_expiry_refused),
    state_row("one-x-number-at-a-time", ["x", "bind"], say.URI["bind"],
              "while one x number is bound no other one can be", _x_of_other_bindings_taken, _second_x_refused,
              spares_control=False),
    state_row("release-subid-trimmed", ["subid"], say.PARAMETER["release.subid"],
              "a blank after subid is left out before subid is compared",
              replace(live_binding=lambda old, subid_, now: old((subid_ or "").strip(), now)),
              lambda client: ok(client.send(release(bound(client) + " ")))),

    # ttl.
    state_row("bind-ttl-ignored", ["ttl"], say.PARAMETER["bind.ttl"], "a binding never expires",
              replace(until=lambda old, seconds, now: float("inf")), released_after(1.4, ttl=1)),
    state_row("bind-ttl-minutes", ["ttl"], say.PARAMETER["bind.ttl"], "ttl counts minutes",
              replace(until=lambda old, seconds, now: old(seconds and 60 * seconds, now)), released_after(1.4, ttl=1)),
    state_row("bind-ttl-milliseconds", ["ttl"], say.PARAMETER["bind.ttl"], "ttl counts milliseconds",
              replace(until=lambda old, seconds, now: old(seconds and seconds / 1000, now)),
              not_released_after(0.3, ttl=100)),
    state_row("bind-ttl-halved", ["ttl"], say.PARAMETER["bind.ttl"], "a binding lasts half of its ttl",
              replace(until=lambda old, seconds, now: old(seconds and seconds / 2, now)),
              not_released_after(2.4, ttl=4)),
    state_row("bind-ttl-at-most-1", ["ttl"], say.PARAMETER["bind.ttl"], "a binding lasts one second at most",
              replace(until=lambda old, seconds, now: old(seconds and min(seconds, 1), now)),
              not_released_after(1.4, ttl=100)),
    state_row("bind-ttl-at-least-60", ["ttl"], say.PARAMETER["bind.ttl"], "a binding lasts a minute at least",
              replace(until=lambda old, seconds, now: old(seconds and max(seconds, 60), now)),
              released_after(1.4, ttl=1)),
    state_row("transfer-ttl-ignored", ["ttl"], say.PARAMETER["transfer.ttl"], "a transfer never expires",
              replace(until=lambda old, seconds, now: float("inf")), untransferred_after(1.4, ttl=1)),
    state_row("transfer-ttl-milliseconds", ["ttl"], say.PARAMETER["transfer.ttl"],
              "ttl of a transfer counts milliseconds",
              replace(until=lambda old, seconds, now: old(seconds and seconds / 1000, now)),
              not_untransferred_after(0.3, ttl=100)),
    state_row("transfer-ttl-0-expires", ["ttl"], say.PARAMETER["transfer.ttl"],
              "a transfer with ttl 0 expires at once", replace(until=lambda old, seconds, now: (
                  now if seconds == 0 else old(seconds, now))), not_untransferred_after(0.1, ttl=0)),
    state_row("transfer-default-ttl-1", ["ttl"], say.PARAMETER["transfer.ttl"],
              "a transfer without ttl expires after a second",
              replace(until=lambda old, seconds, now: old(1 if seconds is None else seconds, now)),
              not_untransferred_after(1.4)),

    # Transfers.
    state_row("untransfer-does-nothing", ["transfer", "release"], say.TRANSFER_GONE,
              "releasing a transfer answers 0, and it stays",
              lambda service: setattr(service, "end_transfer", lambda x: None), untransferred_twice),
    state_row("untransfer-always-accepted", ["transfer", "release"], say.TRANSFER_GONE,
              "releasing a transfer that never was is answered with error 0",
              lambda service: _answers_success_if(service, "untransfer", lambda view: True),
              lambda client: ok(client.send(untransfer()))),
    state_row("untransfer-ends-all", ["transfer", "release"], say.TRANSFER_GONE,
              "releasing a transfer ends those of the other x numbers",
              lambda service: setattr(service, "end_transfer", lambda x: service.transfers.clear()),
              lambda client: _second_transfer_gone(client)),
    state_row("untransfer-ends-another", ["transfer", "release"], say.TRANSFER_GONE,
              "a transfer is released by way of any x number",
              lambda service: _ends_another(service),
              lambda client: (client.send(transfer(X[1])), ok(client.send(untransfer(X[2]))))[1]),
    state_row("transfer-not-kept", ["transfer", "release"], say.URI["transfer"],
              "transfer answers 0, and nothing is transferred",
              lambda service: _answers_success(service, "transfer"), rejects("untransfer"), spares_control=False),
    state_row("untransfer-needs-subid", ["subid", "transfer"], say.PARAMETER["untransfer.appid"],
              "releasing a transfer needs a subid",
              tighten("untransfer.form.encoding", lambda view: view.parameters.get("subid") is None),
              rejects("untransfer"), spares_control=False),
    state_row("transfer-needs-bnum", ["bnum", "transfer"], say.PARAMETER["transfer.anum"], "a transfer needs a bnum",
              tighten("transfer.form.encoding", lambda view: view.parameters.get("bnum") is None), rejects("transfer"),
              spares_control=False),
]


def _ends_another(service):
    loosen("untransfer.x.transferred", lambda view: service.transfers)(service)
    service.end_transfer = lambda x: service.transfers.pop(x, None) or service.transfers.popitem()


def _second_transfer_gone(client):
    client.send(transfer(X[1]))
    client.send(transfer(X[2]))
    return ok(client.send(untransfer(X[1]))) and not ok(client.send(untransfer(X[2])))


def _answers_success_if(service, operation, when):
    kept = service.operation(operation).act
    rules = {"release": "release.subid.known", "untransfer": "untransfer.x.transferred"}

    def act(view):
        if not service.rule(rules[operation]).holds(view) and when(view):
            return Answer(200, service.success())
        return kept(view)
    service.operation(operation).act = act


def _remembers_released(service):
    gone = set()
    kept = service.end_binding

    def end(binding):
        gone.add(binding.subid)
        kept(binding)
    service.end_binding = end
    _answers_success_if(service, "release", lambda view: view.text("subid") in gone)


def _never_issued(service):
    issued = set()
    made = service.new_subid

    def new_subid():
        subid = made()
        issued.add(subid)
        return subid
    service.new_subid = new_subid
    _answers_success_if(service, "release", lambda view: bool(view.text("subid")) and view.text("subid") not in issued)


# Retries.
def _not_remembered(service):
    """Every request is a new one: a retry makes a second binding."""
    loosen("bind.reqid.new")(service)
    loosen("bind.x.free", lambda view: service.request_key(view) in service.requests)(service)


def _retried(client):
    """A retry makes a second binding."""
    request = bind(reqid="retry-1")
    first, second = client.send(request), client.send(request)
    return ok(first) and ok(second) and subid(first) != subid(second)


def _retried_after_release(client):
    """A retry after the release binds again."""
    request = bind(reqid="retry-1")
    first = subid(client.send(request))
    client.send(release(first))
    again = client.send(request)
    return ok(again) and subid(again) != first


def _forgets_at_release(service):
    kept = service.end_binding

    def end(binding):
        service.requests = {key: one for key, one in service.requests.items()
                            if one.payload.get("subid") != binding.subid}
        kept(binding)
    service.end_binding = end


def _last_request_only(service):
    """Only the last reqid is remembered."""
    kept = service.request_key

    def key(view):
        found = kept(view)
        service.requests = dict(list(service.requests.items())[-1:])
        return found
    service.request_key = key


def _retried_after_another(client):
    request = bind(X[1], reqid="retry-1")
    first = subid(client.send(request))
    client.send(release(first))
    client.send(bind(X[2]))
    again = client.send(request)
    return ok(again) and subid(again) != first


def _new_subid_for_retry(service):
    """The answer to a retry has another subid; both can be released."""
    def hook(view, answer):
        if view.operation.id != "bind":
            return
        key = service.request_key(view)
        if key in retried:
            binding = service.add_binding(view.values["x"], float("inf"))
            answer.status, answer.rule = 200, None
            answer.payload = service.success(subid=binding.subid)
        elif answer.success:
            retried.add(key)
    retried = set()
    service.on_answer.append(hook)


def _reqid_prefix(service):
    """reqids are told apart by their first eight characters."""
    kept = service.request_key
    service.request_key = lambda view: (kept(view)[0], kept(view)[1][:8])


def _other_reqid_refused(client):
    bound(client, X[1], reqid="request-0001")
    outcome = client.send(bind(X[2], reqid="request-0002"))
    return not ok(outcome)


def _at_once(client):
    """The same request twice at the same time makes two bindings."""
    outcomes = client.at_once([bind(reqid="same-time")] * 4)
    return len({subid(one) for one in outcomes if ok(one)}) > 1


def _unlocked(service):
    """What a request finds is what was there a moment before."""
    def snapshot(view, _memory):
        view.known_before = set(service.requests)
        time.sleep(0.1)

    service.before.append(snapshot)
    service.rule("bind.reqid.new").holds = lambda view: service.request_key(view) not in view.known_before
    loosen("bind.x.free", lambda view: service.request_key(view) not in view.known_before
           and service.request_key(view) in service.requests)(service)


def _remembers_failures(service):
    """A binding that is refused for its record is made all the same."""
    def hook(view, answer):
        if answer.rule is not None and answer.rule.id == "bind.record.value":
            service.add_binding(view.values["x"], float("inf"))
    service.on_answer.append(hook)


def _failed_and_bound(client):
    return refused(client.send(bind(record=2))) and not ok(client.send(bind()))


def _binds_before_checking(service):
    """The refusal of a display has the subid of a binding that was made."""
    def hook(view, answer):
        if answer.rule is not None and answer.rule.id == "bind.display.value":
            answer.payload["subid"] = service.add_binding(view.values["x"], float("inf")).subid
    service.on_answer.append(hook)


def _failed_with_subid(client):
    outcome = client.send(bind(display="2,2"))
    made = outcome.payload.get("subid")
    return refused(outcome) and bool(made) and ok(client.send(release(made)))


def _same_x_at_once(client):
    return sum(map(ok, client.at_once([bind() for _ in range(4)]))) > 1


def _x_unlocked(service):
    def snapshot(view, _memory):
        view.free_before = view.operation.id == "bind" and service.binding_of(view.values["x"], view.now) is None
        time.sleep(0.1)

    service.before.append(snapshot)
    loosen("bind.x.free", lambda view: view.free_before)(service)


def _conflict_for_ever(service):
    """An x number for which a binding was refused stays refused."""
    bad = set()

    def hook(view, answer):
        if answer.rule is not None and answer.rule.id == "bind.ttl.value":
            bad.add(view.values["x"])
    service.on_answer.append(hook)
    tighten("bind.x.free", lambda view: view.values["x"] in bad)(service)


ROWS += [
    state_row("second-binding-on-retry", ["reqid", "retry"], say.PARAMETER["bind.reqid"],
              "a retry with the same reqid makes a second binding", _not_remembered, _retried),
    state_row("second-binding-on-retry-with-both", ["reqid", "retry", "subid"], say.PARAMETER["bind.reqid"],
              "a retry is answered with the subid of a second binding, the first one stays", _new_subid_for_retry,
              _retried),
    state_row("retry-after-release-binds", ["reqid", "retry"], say.PARAMETER["bind.reqid"],
              "a retry after the release binds again", _forgets_at_release, _retried_after_release),
    state_row("last-reqid-only", ["reqid", "retry"], say.PARAMETER["bind.reqid"], "only the last reqid is remembered",
              _last_request_only, _retried_after_another),
    state_row("reqid-first-8-compared", ["reqid"], say.PARAMETER["bind.reqid"],
              "reqids are told apart by their first eight characters", _reqid_prefix, _other_reqid_refused),
    state_row("same-reqid-at-once-binds-twice", ["reqid", "concurren", "at-once"], say.PARAMETER["bind.reqid"],
              "the same request at the same time makes several bindings", _unlocked, _at_once),
    state_row("same-x-at-once-bound-twice", ["x", "concurren", "at-once", "1302"], say.TABLE.format("1302 资源配置冲突"),
              "an x number whose second binding is refused is bound several times at once", _x_unlocked,
              _same_x_at_once, variants=("a",)),
    state_row("failed-create-leaves-binding", ["record", "bind", "after", "state"], say.ERROR,
              "a binding that is refused for its record is made all the same: the next one conflicts",
              _remembers_failures, _failed_and_bound, variants=("a",)),
    state_row("failed-create-has-subid", ["display", "subid", "bind"], say.ERROR,
              "a binding that is refused for its display is made, and its subid can be released",
              _binds_before_checking, _failed_with_subid),
    state_row("failed-create-blocks-x", ["ttl", "bind", "after", "state"], say.ERROR,
              "an x number for which a binding was refused cannot be bound any more", _conflict_for_ever,
              lambda client: refused(client.send(bind(ttl="abc"))) and not ok(client.send(bind()))),
]
