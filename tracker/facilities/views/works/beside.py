"""What the pages of stock-takes show of upgrade works: those of an office, what it lacks, what they brought."""

from __future__ import annotations

from decimal import Decimal

from tracker.core.clock import local_day
from tracker.facilities import queries as stock
from tracker.facilities.models import StockTake
from tracker.facilities.policy import can_add_work
from tracker.facilities.queries import works as queries
from tracker.facilities.queries.works import Filters, Row
from tracker.facilities.states.works import WorkState
from tracker.facilities.views.works.page import WORDS
from tracker.web.identity import actor, now


def office_works(unit_id: int) -> dict[WorkState, list[tuple[Row, int]]]:
    """The works of an office by state, each with its days of delay; cancelled ones left out."""
    who, moment = actor(), now()
    rows = queries.rows_where(queries.conditions(who, Filters(unit_id=unit_id), moment), "finish")
    today = local_day(moment)
    found: dict[WorkState, list[tuple[Row, int]]] = {}
    for state in WorkState:
        cards = [(row, row.days_late(today)) for row in rows if row.state is state]
        if cards and state is not WorkState.CANCELLED:
            found[state] = cards
    return found


def gaps_without_work(row: StockTake) -> list[tuple[int, str]]:
    """What a stock-take found lacking that no open work of its unit provides, for who can write works only.

    Items by identifier and name, in the order of the checklist.
    """
    return queries.lacking(row.id, row.unit_id) if can_add_work(actor(), row.unit_id) else []


def brought_by_works(row: StockTake) -> dict[int, Decimal]:
    """How many of each item the unit's works brought since the stock-take before this one; a proposal only."""
    before = stock.last_before(row)
    return queries.accepted_since(row.unit_id, before.taken_on if before else None)


def works_beside(unit_id: int, row: StockTake | None) -> dict[str, object]:
    """What `facilities/_office_works.html` shows of an office and its last stock-take, if there is one."""
    return {
        "cards": office_works(unit_id),
        "lacking": gaps_without_work(row) if row else [],
        "work_words": WORDS,
    }
