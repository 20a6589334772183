"""Levels and clocks as data: a change is previewed, audited, and moves no clock that nobody ticked."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from tests.escalations.conftest import Register, day
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.escalations import operations, queries
from tracker.escalations.models import TermChange
from tracker.escalations.operations import TermPlan
from tracker.escalations.states import FORWARD_DAYS, PRESET, LevelCode, Term, TermCode, Terms, from_day
from tracker.outbox.models import Message

TODAY = day("2024-09-30")


def plan(code: str = "department", begins: dt.date = TODAY, days: int | None = 30, **more: Any) -> TermPlan:
    return TermPlan(TermCode(code), begins, days, reason="Quy chế mới", **more)


def save(register: Register, wanted: TermPlan, *ticked: int, who: str = "office", **given_: Any) -> int:
    """Preview and save, with the moves of some stays ticked."""
    actor, now = register.cast.actor(who), register.clock()
    found = operations.preview_term(wanted, actor=actor, now=now)
    chosen = [move.key for move in found.moves if move.hop.id in ticked]
    words = {"version": found.version, "shown": found.keys, "chosen": chosen, **given_}
    with transaction():
        return operations.set_term(wanted, actor=actor, now=now, **words)


def test_a_new_number_of_days_holds_from_its_day_on(register: Register) -> None:
    save(register, plan(begins=day("2024-10-07"), legal_ref="QĐ 12/QĐ-UBND"))
    terms = queries.load_terms()
    assert [terms.days(LevelCode.DEPARTMENT, day(one)) for one in ("2024-10-06", "2024-10-07")] == [22, 30]
    before = register.bring("forwarded")
    register.clock.move(days=7)
    after = register.bring("forwarded", "commune_b")
    assert [register.hops(one)[-1].due_on for one in (before, after)] == [day("2024-10-30"), day("2024-11-18")]


def test_running_clocks_keep_their_deadline_unless_ticked(register: Register) -> None:
    kept, moved = register.bring("forwarded"), register.bring("forwarded", "commune_b")
    hop = register.hops(moved)[-1].id
    assert save(register, plan(), hop) == 1
    db.session.rollback()
    assert [register.hops(one)[-1].due_on for one in (kept, moved)] == [day("2024-10-30"), day("2024-11-11")]
    assert (register.journal(kept)[-1], register.journal(moved)[-1]) == ("forward", "retime")
    assert db.session.scalars(select(Message).where(Message.kind == "escalation.retimed")).first() is not None


def test_what_has_run_out_or_began_before_is_not_offered(register: Register) -> None:
    row_id = register.bring("forwarded")
    actor = register.cast.actor("office")
    early = operations.preview_term(plan(begins=day("2024-10-01")), actor=actor, now=register.clock())
    assert (early.moves, early.running) == ([], 1)
    register.clock.move(days=40)
    late = operations.preview_term(plan(), actor=actor, now=register.clock())
    assert (late.moves, late.running) == ([], 1)
    save(register, plan())
    assert register.hops(row_id)[-1].due_on == day("2024-10-30"), "what was judged stays"


def test_a_step_of_the_way_has_its_days_too(register: Register) -> None:
    save(register, plan("tell", days=3))
    row_id = register.bring("answered")
    assert register.hops(row_id)[-1].due_on == day("2024-10-03")


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (plan("forward"), None),
        (plan(days=0), "days"),
        (plan(days=251), "days"),
        (plan("tell", days=None), "days"),
        (plan("tell", ends=day("2025-01-01")), "ends"),
        (plan(ends=day("2024-09-29")), "ends"),
        (plan(begins=day("1999-12-31")), "begins"),
        (TermPlan(TermCode.CENTRAL, TODAY, 5), "reason"),
    ],
)
def test_what_is_refused(register: Register, wanted: TermPlan, field: str | None) -> None:
    with pytest.raises(Invalid) as refused:
        save(register, wanted)
    assert refused.value.field == field
    assert FORWARD_DAYS == 5, "the decree's own figure"


@pytest.mark.parametrize("who", ["leader", "auditor", "commune_a", "head_a"])
def test_only_office_and_administrator_set_them(register: Register, who: str) -> None:
    with pytest.raises(Forbidden):
        save(register, plan(), who=who)
    save(register, plan(), who="admin")


def test_stale_previews_are_refused(register: Register) -> None:
    save(register, plan())
    for given_ in ({"version": 0}, {"shown": ["1:2024-11-11"]}, {"chosen": ["9:2024-11-11"]}):
        with pytest.raises(Stale):
            save(register, plan(days=20), **given_)


def test_a_change_is_kept_and_audited(register: Register) -> None:
    save(register, plan())
    kept = db.session.scalars(select(TermChange)).one()
    assert (kept.serial, kept.moved, len(kept.spans), kept.reason) == (1, 0, 2, "Quy chế mới")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "escalation.term_changed")).one()
    assert entry.details["days"] == 30


def test_a_level_that_comes_back_takes_what_communes_send(register: Register) -> None:
    register.clock.move(days=300)  # July 2025: the district is gone.
    save(register, plan("district", begins=day("2025-07-20"), days=10, legal_ref="Luật mới"))
    register.clock.move(days=30)
    row_id = register.write()
    register.act("send", row_id)
    assert (register.state(row_id), register.row(row_id).direct) == ("sent", False)


def test_a_level_that_ends_is_not_offered_any_more(register: Register, browser: Any) -> None:
    save(register, plan("district", days=None))
    page = browser("commune_a").get("/escalations/new").text
    assert 'value="department"' in page
    assert 'value="district"' not in page


DAYS = st.dates(dt.date(2001, 1, 1), dt.date(2030, 12, 31))


@given(changes=st.lists(st.tuples(DAYS, st.one_of(st.none(), st.integers(1, 60))), max_size=5), asked=DAYS)
def test_spans_never_overlap_and_the_last_word_holds(
    changes: list[tuple[dt.date, int | None]], asked: dt.date
) -> None:
    spans = PRESET[TermCode.DEPARTMENT]
    for begins, days in changes:
        spans = from_day(spans, begins, None if days is None else Term(days, begins))
    assert sum(span.holds_on(asked) for span in spans) <= 1
    for one, other in itertools.pairwise(spans):
        assert one.valid_to is not None
        assert one.valid_to < other.valid_from
    # The newest change that begins by the day, unless a later word reached further back.
    standing: int | None = 22
    for begins, days in changes:
        standing = days if begins <= asked else standing
    terms = Terms({TermCode.DEPARTMENT: spans}) if spans else Terms()
    if spans:
        assert terms.exists(LevelCode.DEPARTMENT, asked) == (standing is not None)
    if standing is not None and spans:
        assert terms.days(LevelCode.DEPARTMENT, asked) == standing


FORM = {"begins": "30/9/2024", "exists": "yes", "days": "30", "ends": "", "legal_ref": "", "reason": "Quy chế mới"}


def test_the_pages_preview_and_save(register: Register, browser: Any) -> None:
    row_id = register.bring("forwarded")
    client = browser("office")
    page = client.get("/escalations/terms").text
    assert "luật định" in page
    assert "/escalations/terms/department" in page
    assert "/escalations/terms/forward" not in page
    assert client.get("/escalations/terms/forward").status_code == 403
    assert client.get("/escalations/terms/nonsense").status_code == 404
    shown = client.post("/escalations/terms/department", data={**FORM, "version": 0, "do": "preview"})
    assert "11/11/2024" in shown.text
    assert register.hops(row_id)[-1].due_on == day("2024-10-30")
    move = re.search(r'name="shown" value="([^"]+)"', shown.text)
    assert move is not None
    data = {**FORM, "version": 0, "do": "save", "shown": move[1], "chosen": move[1]}
    assert client.post("/escalations/terms/department", data=data).location == "/escalations/terms"
    assert register.hops(row_id)[-1].due_on == day("2024-11-11")
    again = client.post("/escalations/terms/department", data=data)
    assert again.status_code == 409
    assert "Quy chế mới" in client.get("/escalations/terms").text
    missing = client.post(
        "/escalations/terms/department", data={**FORM, "days": "", "version": 1, "do": "preview"}
    )
    assert missing.status_code == 422
    assert "Hãy ghi số ngày làm việc." in missing.text


def test_an_administrator_sees_no_matters(register: Register, browser: Any) -> None:
    register.bring("forwarded")
    client = browser("admin")
    assert client.get("/escalations/terms").status_code == 200
    shown = client.post("/escalations/terms/department", data={**FORM, "version": 0, "do": "preview"})
    assert "Sở Giao thông vận tải" in shown.text
    assert "Hang É" not in shown.text
