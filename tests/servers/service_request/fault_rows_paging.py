"""Faults of pages: size, overlap, defaults, order, and the count. Each breaks every meaning that offset can have."""

import threading

import sentences as say
from common.faults import Fault, replace
from probe import EVERYTHING, answers, differ, ids, no_reading_fits, ok, query, valid


def _one_more(old, found, offset, limit):
    page = old(found, offset, limit)
    end = found.index(page[-1]) + 1 if page else len(found)
    return page + found[end:end + 1]


def page_row(fault_id, names, what, page, seen=no_reading_fits):
    return Fault(fault_id, "paging", names, say.PARAMETER[names[0]], what, replace(page=page), seen)


def _twice_first(old, found, offset, limit):
    page = old(found, offset, limit)
    return (page[:1] + page)[:limit]


def _small(*sizes):
    """Pages of these sizes only."""
    return lambda client: no_reading_fits(client, [(offset, size) for size in sizes for offset in (1, 2, 3)])


ROWS = [
    page_row("limit-plus-one", ["limit"], "a page has one contact too many", _one_more),
    page_row("limit-minus-one", ["limit"], "a page has one contact too few",
             lambda old, found, offset, limit: old(found, offset, limit)[:max(1, limit - 1)]),
    page_row("limit-ignored", ["limit"], "limit is ignored, a page has 10 contacts",
             lambda old, found, offset, limit: old(found, offset, 10)),
    page_row("limit-doubled", ["limit"], "a page has twice as many contacts",
             lambda old, found, offset, limit: old(found, offset, 2 * limit)),
    page_row("limit-capped-at-20", ["limit"], "a page has at most 20 contacts",
             lambda old, found, offset, limit: old(found, offset, limit)[:20],
             answers(query(**EVERYTHING), lambda outcome: ok(outcome) and len(ids(outcome)) == 20)),
    page_row("limit-rounded-to-tens", ["limit"], "limit is rounded up to 10, 20, 30 ...",
             lambda old, found, offset, limit: old(found, offset, -(-limit // 10) * 10), _small(3, 7)),
    page_row("limit-1-gives-none", ["limit"], "limit 1 gives an empty page",
             lambda old, found, offset, limit: [] if limit == 1 else old(found, offset, limit), _small(1)),
    page_row("limit-is-the-end", ["limit", "offset"], "limit is the index of the end of a page",
             lambda old, found, offset, limit: found[offset:limit], _small(2, 3, 7)),
    page_row("offset-ignored", ["offset"], "every page is the first one",
             lambda old, found, offset, limit: found[:limit]),
    page_row("pages-overlap", ["offset"], "the last contact of a page comes again on the next one",
             lambda old, found, offset, limit: found[offset * (limit - 1):][:limit], _small(4, 7)),
    page_row("pages-leave-gaps", ["offset"], "a contact between two pages is left out",
             lambda old, found, offset, limit: found[offset * (limit + 1):][:limit], _small(2, 7)),
    page_row("offset-counts-fives", ["offset"], "offset counts blocks of 5 contacts whatever limit is",
             lambda old, found, offset, limit: found[offset * 5:][:limit], _small(2, 3)),
    page_row("incomplete-page-left-out", ["limit"], "a page that is not full is not given",
             lambda old, found, offset, limit: made if len(made := old(found, offset, limit)) == limit else []),
    page_row("beyond-the-end-starts-again", ["offset"], "an offset beyond the end gives the first page",
             lambda old, found, offset, limit: old(found, offset, limit) or found[:limit]),
    page_row("beyond-the-end-gives-the-last-page", ["offset"], "an offset beyond the end gives the last page",
             lambda old, found, offset, limit: old(found, offset, limit) or found[-limit:]),
    page_row("first-contact-left-out", ["limit", "contact_list"], "the first contact of a page is left out",
             lambda old, found, offset, limit: old(found, offset, limit)[1:],
             lambda client: len(ids(client.send(query(limit=5)))) == 4),
    page_row("last-contact-left-out", ["limit", "contact_list"], "the last contact of all is never given",
             lambda old, found, offset, limit: [one for one in old(found, offset, limit) if one != found[-1]],
             lambda client: len(ids(client.send(query(**EVERYTHING)))) != client.send(valid).payload["count"]),
    page_row("first-contact-twice", ["offset", "contact_list"], "the first contact of a page is given twice",
             _twice_first, lambda client: (lambda one: len(set(one)) < len(one))(ids(client.send(query(limit=5))))),
    page_row("page-reversed-after-the-first", ["offset"], "the order is reversed on every second page",
             lambda old, found, offset, limit: old(found, offset, limit)[::-1] if offset % 2 else old(found, offset,
                                                                                                      limit)),
]
# Defaults.
for value, word in ((20, "20"), (100, "100"), (9, "9"), (11, "11"), (1, "1")):
    ROWS.append(Fault(f"default-limit-{word}", "default", ["limit"], say.PARAMETER["limit"],
                      f"without limit a page has {word} contacts", replace(default_limit=value),
                      differ(valid, query(limit=10))))
ROWS += [
    Fault("default-offset-2", "default", ["offset"], say.PARAMETER["offset"], "without offset it is 2",
          replace(default_offset=2), differ(valid, query(offset=1))),
    Fault("default-offset-3", "default", ["offset"], say.PARAMETER["offset"], "without offset it is 3",
          replace(default_offset=3), differ(query(limit=4), query(limit=4, offset=1))),
    Fault("default-offset-65535", "default", ["offset"], say.PARAMETER["offset"],
          "without offset nothing is given", replace(default_offset=65535), differ(valid, query(offset=1))),
]


# The count.
def count_row(fault_id, what, total, change=valid, wrong=lambda count: count != 37):
    return Fault(fault_id, "count", ["count"], say.COUNT, what, replace(total=total),
                 answers(change, lambda outcome: outcome.status == 200 and wrong(outcome.payload.get("count"))))


ROWS += [
    count_row("count-of-the-page", "count is the number of contacts on the page", lambda old, found, page: len(page)),
    count_row("count-ignores-filters", "count ignores the filters", lambda old, found, page: 37,
              query(area_code="853"), lambda count: count != 1),
    count_row("count-one-less", "count is one too small", lambda old, found, page: max(0, len(found) - 1)),
    count_row("count-one-more", "count is one too large", lambda old, found, page: len(found) + 1),
    count_row("count-of-pages", "count is the number of pages", lambda old, found, page: -(-len(found) // 10)),
    count_row("count-0-beyond-the-end", "count is 0 when the page is empty",
              lambda old, found, page: len(found) if page else 0, query(offset=60000, limit=10)),
    count_row("count-1-when-nothing-found", "count is 1 when nothing is found",
              lambda old, found, page: len(found) or 1, query(verified_id="no-such-id"), lambda count: count != 0),
    count_row("count-capped-at-10", "count is at most 10", lambda old, found, page: min(10, len(found))),
    count_row("count-of-ways", "count counts both ways apart",
              lambda old, found, page: sum(one["contact_way"] == 0 for one in found)),
]


# Order, and what came before.
def _rotates(service):
    lock = threading.Lock()

    def found(filters, kept=service.found):
        with lock:
            service.contacts.append(service.contacts.pop(0))
        return kept(filters)
    service.found = found


def _filter_after_page(service):
    """The page is cut out of all contacts, and filtered then."""
    state = threading.local()

    def found(filters, kept=service.found):
        state.kept = kept(filters)
        return state.kept

    def page(found_, offset, limit, kept=service.page):
        return [one for one in kept(service.contacts, offset, limit) if one in state.kept]
    service.found, service.page = found, page


def _sticky(name):
    """The parameter of one request also counts for the next one that leaves it out."""
    def plant(service):
        last = {}

        def filters(view, kept=service.filters):
            made = kept(view)
            if name in made:
                last[name] = made[name]
            elif name in last:
                made[name] = last.pop(name)
            return made
        service.filters = filters
    return plant


def _sticky_limit(service):
    def paging(view, kept=service.paging):
        offset, limit = kept(view)
        if view.integer("limit") is not None:
            service.default_limit = limit
        return offset, limit
    service.paging = paging


def _after(first, second, shows):
    def seen(client):
        return client.send(first).status is not None and shows(client.send(second))
    return seen


def _forgets_given(service):
    """A contact that was asked for by verified_id is gone afterwards."""
    def list_contacts(view, kept=service.operation("has-verified").act):
        answer = kept(view)
        wanted = view.text("verified_id")
        service.contacts = [one for one in service.contacts if one["verified_id"] != wanted]
        return answer
    service.operation("has-verified").act = list_contacts


ROWS += [
    Fault("order-changes-between-requests", "state", ["offset", "order", "contact_list"], say.PARAMETER["offset"],
          "the order is another one at every request, so that pages overlap", _rotates, no_reading_fits),
    Fault("filter-after-paging", "filter", ["limit", "area_code", "offset", "filter"], say.PARAMETER["limit"],
          "a page is filtered after it was cut out", _filter_after_page,
          lambda client: len(ids(client.send(query(contact_way=1, offset=0, limit=5)))) != 5),
    Fault("filter-sticks", "state", ["area_code", "after", "state"], say.PARAMETER["area_code"],
          "the area_code of one request also counts for the next one", _sticky("area_code"),
          _after(query(area_code="853"), valid, lambda outcome: outcome.payload.get("count") != 37)),
    Fault("limit-sticks", "state", ["limit", "after", "state"], say.PARAMETER["limit"],
          "the limit of one request is the default of the next ones", _sticky_limit,
          _after(query(limit=3), valid, lambda outcome: len(ids(outcome)) != 10)),
    Fault("asked-for-contact-is-gone", "state", ["verified_id", "after", "state", "count"], say.URI,
          "a contact that was asked for by verified_id is gone afterwards", _forgets_given,
          _after(query(verified_id="v-0001"), valid, lambda outcome: outcome.payload.get("count") != 37)),
]
