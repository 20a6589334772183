"""The calendar: what would move is shown, what is ticked moves, and nothing else does."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from tests.conftest import TestClock
from tests.database import restore_database
from tests.steering.conftest import MONTHLY, exception, off
from tests.tasks.conftest import Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.calendar import CalendarDay, DayKind, load_calendar
from tracker.core.clock import end_of_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.outbox.models import Message
from tracker.steering import operations
from tracker.steering.models import CalendarEvent
from tracker.steering.operations import DayPlan, Preview
from tracker.tasks.models import Task

FRIDAY = dt.date(2024, 10, 25)
MONDAY = dt.date(2024, 10, 28)


def _preview(stage: Stage, plan: DayPlan, name: str = "office") -> Preview:
    return operations.preview(plan, actor=stage.cast.actor(name), now=stage.clock())


def _save(stage: Stage, plan: DayPlan, chosen: set[str], name: str = "office", **values: Any) -> int:
    found = _preview(stage, plan, name)
    given = {"version": found.version, "shown": found.keys, **values}
    with transaction():
        return operations.save_day(plan, chosen=chosen, actor=stage.cast.actor(name), now=stage.clock(), **given)


def _dues() -> dict[int, dt.date | None]:
    db.session.expire_all()
    return {task.id: task.due_on for task in db.session.scalars(select(Task))}


@pytest.fixture
def turns(stage: Stage) -> list[int]:
    """Two turns of a monthly report, due on the 25th of October; a printed and an internal deadline beside."""
    return stage.issue(MONTHLY, {"due_on": FRIDAY}, {"due_on": FRIDAY, "deadline_kind": "internal"})[:2]


def test_only_computed_deadlines_would_move(stage: Stage, turns: list[int]) -> None:
    found = _preview(stage, off(FRIDAY))
    assert [(move.task.id, move.old, move.new) for move in found.moves] == [(one, FRIDAY, MONDAY) for one in turns]
    assert _preview(stage, off(dt.date(2024, 10, 24))).moves == []
    assert _preview(stage, off(dt.date(2024, 10, 26), DayKind.WORK)).moves == []


def test_a_preview_changes_nothing(stage: Stage, turns: list[int], browser: Any) -> None:
    client = browser("office")
    before = _everything()
    answer = client.post("/calendar/day", data=_form(do="preview"))
    assert answer.status_code == 200
    assert "28/10/2024" in answer.text
    assert _everything() == before


def _everything() -> dict[str, Any]:
    db.session.rollback()
    with db.engine.connect() as connection:
        return {table.name: connection.execute(table.select()).all() for table in db.metadata.sorted_tables}


def test_what_was_ticked_moves_and_the_rest_stays(stage: Stage, turns: list[int], clock: TestClock) -> None:
    first, second = turns
    assert _save(stage, off(FRIDAY), {f"{first}:{MONDAY}"}) == 1
    task = stage.task(first)
    assert (task.due_on, task.due_at, task.original_due_on) == (MONDAY, end_of_day(MONDAY), FRIDAY)
    event = stage.events(first)[-1]
    assert (event.verb, event.due_on, event.note) == ("reschedule", MONDAY, "Ngày nghỉ 25/10/2024: Nghỉ bù bão")
    assert stage.task(second).due_on == FRIDAY
    told = db.session.scalars(select(Message.unit_id).where(Message.kind == "task.rescheduled")).all()
    assert told == [task.unit_id]
    assert not load_calendar().is_working_day(FRIDAY)
    kept = db.session.scalars(select(CalendarEvent)).one()
    assert (kept.verb, kept.moved, kept.before, kept.after and kept.after["kind"]) == ("added", 1, None, "off")


def test_what_was_left_behind_does_not_come_back(stage: Stage, turns: list[int]) -> None:
    first, second = turns
    _save(stage, off(FRIDAY), {f"{first}:{MONDAY}"})
    assert [move.task.id for move in _preview(stage, off(MONDAY)).moves] == [first]
    assert [(move.task.id, move.new) for move in _preview(stage, off(FRIDAY, None)).moves] == [(first, FRIDAY)]
    assert stage.task(second).due_on == FRIDAY


def test_days_added_for_a_pause_are_computed_too(stage: Stage, clock: TestClock) -> None:
    task_id = stage.issue({"due_on": dt.date(2024, 10, 15)})[0]
    stage.act("office", "pause", task_id, reason="Chờ.")
    clock.move(days=2)
    stage.act("office", "resume", task_id)
    assert stage.task(task_id).due_on == dt.date(2024, 10, 17)
    moves = _preview(stage, off(dt.date(2024, 10, 16))).moves
    assert [(move.old, move.new) for move in moves] == [(dt.date(2024, 10, 17), dt.date(2024, 10, 18))]


def test_extended_and_ended_turns_stay(stage: Stage, turns: list[int]) -> None:
    request = stage.ask("commune_a", turns[0], "extension", wished_due_on=dt.date(2024, 11, 5))
    stage.answer("office", request, True)
    stage.act("office", "withdraw", turns[1], reason="Nhầm.")
    assert _preview(stage, off(FRIDAY)).moves == []


def test_a_day_is_changed_and_removed_with_its_history(stage: Stage) -> None:
    exception(FRIDAY)
    _save(stage, DayPlan(FRIDAY, DayKind.OFF, "Sửa lý do", "", False), set())
    _save(stage, DayPlan(FRIDAY, None, "Đã hủy"), set())
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == 0
    events = db.session.scalars(select(CalendarEvent).order_by(CalendarEvent.id)).all()
    assert [(one.verb, one.reason) for one in events] == [("changed", "Sửa lý do"), ("removed", "Đã hủy")]
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.act == "calendar.day_changed")).all()
    assert len(acts) == 2


def test_refusals(stage: Stage, turns: list[int]) -> None:
    for name in ("leader", "auditor", "commune_a", "head_a"):
        with pytest.raises(Forbidden):
            _preview(stage, off(FRIDAY), name)
    with pytest.raises(Invalid):
        _preview(stage, DayPlan(FRIDAY, DayKind.OFF, "  "))
    with pytest.raises(Invalid):
        _preview(stage, off(FRIDAY, None))
    with pytest.raises(Stale):
        _save(stage, off(FRIDAY), set(), version=3)
    with pytest.raises(Stale):
        _save(stage, off(FRIDAY), set(), shown=set())
    with pytest.raises(Stale):
        _save(stage, off(FRIDAY), {f"{turns[0]}:2024-11-30"})
    assert _dues() == dict.fromkeys(_dues(), FRIDAY)
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == 0


def _form(**values: Any) -> dict[str, Any]:
    return {"day": "25/10/2024", "kind": "off", "reason": "Nghỉ bù bão", "version": "0", "key": "k", **values}


def test_from_the_form_through_the_preview(stage: Stage, turns: list[int], browser: Any) -> None:
    client = browser("office")
    html = client.post("/calendar/day", data=_form(do="preview")).text
    shown = re.findall(r'name="shown" value="([^"]*)"', html)
    assert len(shown) == 2
    assert html.count(" checked") == 2
    answer = client.post("/calendar/day", data=_form(do="save", shown=shown, chosen=shown[:1]))
    assert answer.location == "/calendar?year=2024"
    assert sorted(_dues().values(), key=str).count(MONDAY) == 1
    page = client.get("/calendar?year=2024").text
    assert "25/10/2024" in page
    assert "dự kiến" in page
    assert "1 hạn được tính lại" in page


def test_a_preview_that_grew_old_is_shown_again(stage: Stage, turns: list[int], browser: Any) -> None:
    client = browser("office")
    answer = client.post("/calendar/day", data=_form(do="save", shown=[]))
    assert answer.status_code == 409
    assert "28/10/2024" in answer.text
    assert db.session.scalar(select(func.count()).select_from(CalendarDay)) == 0


def test_everybody_reads_and_keepers_edit(browser: Any, client: FlaskClient) -> None:
    exception(FRIDAY)
    assert client.get("/calendar").location.startswith("/sign-in")
    for name in ("office", "admin"):
        assert "/calendar/day" in browser(name).get("/calendar?year=2024").text
        assert browser(name).get("/calendar/day?day=2024-10-25").status_code == 200
        assert browser(name).get("/calendar/day?day=2024-10-26").status_code == 404
        assert browser(name).get("/calendar/day?day=nonsense").status_code == 404
    for name in ("leader", "auditor", "commune_a"):
        assert "/calendar/day" not in browser(name).get("/calendar?year=2024").text
        assert browser(name).get("/calendar/day").status_code == 403
        assert browser(name).post("/calendar/day", data=_form(do="save")).status_code == 403
    assert browser("office").get("/calendar?year=99999").status_code == 200
    assert browser("office").post("/calendar/day", data=_form(day="31/2/2024")).status_code == 422


def test_a_year_without_confirmed_days_is_expected(browser: Any) -> None:
    with transaction() as session:
        session.add(CalendarDay(day=dt.date(2027, 1, 1), kind=DayKind.OFF, reason="Tết Dương lịch"))
    assert "Lịch năm 2027 là dự kiến" in browser("commune_a").get("/calendar?year=2027").text
    exception(dt.date(2027, 4, 30))
    assert "Lịch năm 2027 là dự kiến" not in browser("commune_a").get("/calendar?year=2027").text


PLANS = st.lists(
    st.tuples(
        st.integers(0, 40), st.sampled_from([DayKind.OFF, DayKind.WORK, None]), st.integers(0, 3), st.booleans()
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(plans=PLANS)
def test_no_deadline_moves_that_was_not_ticked(stage: Stage, app: Any, plans: list[Any]) -> None:
    restore_database(app.extensions["test_template"])
    stage.issue(MONTHLY, {"due_on": FRIDAY}, {"rule": "FREQ=WEEKLY;BYDAY=FR", "leads": ("commune_c",)})
    for days, kind, every, all_of_them in plans:
        plan = off(dt.date(2024, 10, 1) + dt.timedelta(days=days), kind)
        before = _dues()
        try:
            found = _preview(stage, plan)
        except Invalid:
            continue
        assert _dues() == before
        chosen = {move.key for place, move in enumerate(found.moves) if all_of_them or place == every}
        wanted = {move.task.id: move.new for move in found.moves if move.key in chosen}
        _save(stage, plan, chosen)
        assert _dues() == {**before, **wanted}
        calendar = load_calendar()
        assert all(calendar.is_working_day(day) for day in wanted.values())
