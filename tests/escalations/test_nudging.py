"""Reminders by the clock: to whoever holds it, before, on the day, then sparingly; never twice a day."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from tests.conftest import START, TestClock
from tests.escalations.conftest import Register, day
from tracker.audit.models import AuditEntry
from tracker.config import Config
from tracker.core import db, transaction
from tracker.core.calendar import WorkCalendar
from tracker.core.clock import local_day
from tracker.escalations import operations
from tracker.jobs.nudging import nudge_holders
from tracker.jobs.surroundings import Surroundings
from tracker.outbox.models import Message

DUE = "escalation.due"


def nudge(register: Register) -> int:
    """Let the clock remind; how many matters were named."""
    with transaction():
        return operations.nudge_due(now=register.clock())


def told() -> list[Message]:
    """The clock's messages so far."""
    db.session.rollback()
    return list(db.session.scalars(select(Message).where(Message.kind == DUE).order_by(Message.id)))


def through(register: Register, days: int) -> dict[dt.date, int]:
    """Let days pass, each with three looks at the clock; the days on which something was named, and how much."""
    found: dict[dt.date, int] = {}
    for _ in range(days):
        register.clock.move(days=1)
        named = sum(nudge(register) for _ in range(3))
        if named:
            found[local_day(register.clock())] = named
    return found


@pytest.mark.parametrize(
    ("received", "due", "until", "expected"),
    [
        # Of a long clock three working days before, on the day, then after 5, 10, 20 and every 20 more.
        ("2024-08-16", "2024-09-17", "2024-12-31", ["2024-09-12", "2024-09-17", "2024-09-24", "2024-10-01",
                                                   "2024-10-15", "2024-11-12", "2024-12-10"]),
        # Of a short one a day before.
        ("2024-09-30", "2024-10-07", "2024-10-08", ["2024-10-04", "2024-10-07"]),
    ],
)  # fmt: skip
def test_the_days_of_reminding(received: str, due: str, until: str, expected: list[str]) -> None:
    days = operations.days_of_reminding(day(received), day(due), day(until), WorkCalendar())
    assert [one.isoformat() for one in days] == expected


def test_what_the_office_has_to_sort(register: Register) -> None:
    row_id = register.bring("sent")  # Due on Monday 7/10/2024.
    assert nudge(register) == 0, "it came today"
    assert through(register, 14) == {day("2024-10-04"): 1, day("2024-10-07"): 1, day("2024-10-14"): 1}
    offices = {register.cast.people[name] for name in ("office", "office_2")}
    assert {one.account_id for one in told()} == offices
    assert len(told()) == 6
    assert register.journal(row_id).count("nudge") == 3
    assert "Còn 1 ngày làm việc" in told()[0].body
    acts = select(AuditEntry).where(AuditEntry.act == "escalation.nudged", AuditEntry.subject_id == row_id)
    assert len(db.session.scalars(acts).all()) == 3


def test_of_the_province_the_office_gets_the_words_of_a_letter(register: Register) -> None:
    register.bring("forwarded")
    register.clock.moment = START + dt.timedelta(days=35)
    assert nudge(register) == 1
    body = told()[0].body
    assert "Kính đề nghị Sở Giao thông vận tải quan tâm" in body
    assert "tại văn bản số 87/TTr-UBND ngày 30/09/2024" in body


@pytest.mark.parametrize(("state", "person"), [("with_leader", "leader"), ("returned", "commune_a")])
def test_whoever_holds_it_is_told(register: Register, state: str, person: str) -> None:
    register.bring(state)
    register.clock.moment = START + dt.timedelta(days=29)
    assert nudge(register) == 1
    one = told()[0]
    if state == "returned":
        assert (one.unit_id, one.account_id) == (register.cast.units[person], None)
    else:
        assert one.account_id == register.cast.people[person]


@pytest.mark.parametrize("state", ["draft", "awaiting_head", "closed", "merged", "elsewhere", "withdrawn"])
def test_what_nobody_holds_is_quiet(register: Register, state: str) -> None:
    row_id = register.bring(state)
    register.clock.moment = START + dt.timedelta(days=60)
    nudge(register)
    assert "nudge" not in register.journal(row_id)


def test_many_at_once_make_one_message(register: Register) -> None:
    for unit in ("commune_a", "commune_b", "agency"):
        register.bring("sent", unit)
    register.clock.moment = START + dt.timedelta(days=7)
    assert nudge(register) == 3
    assert [one.subject for one in told()] == ["3 kiến nghị đến hạn xử lý"] * 2
    assert told()[0].path == "/escalations"


def test_a_persons_reminder_spares_the_clocks(register: Register) -> None:
    row_id = register.bring("forwarded")
    register.clock.moment = START + dt.timedelta(days=30)  # Wednesday 30/10/2024, the deadline.
    register.act("remind", row_id)
    assert nudge(register) == 0
    assert through(register, 6) == {}
    assert through(register, 1) == {day("2024-11-06"): 1}, "five working days later"


def test_days_missed_are_not_made_up_for(register: Register) -> None:
    register.bring("forwarded")
    register.clock.moment = START + dt.timedelta(days=80)
    assert [nudge(register), nudge(register)] == [1, 0]


def test_only_on_working_days_and_in_working_hours(register: Register, app_config: Config) -> None:
    register.bring("sent")
    around = Surroundings(app_config, register.clock)
    for moment, named in (
        (dt.datetime(2024, 10, 6, 2, 0, tzinfo=dt.UTC), 0),  # Sunday
        (dt.datetime(2024, 10, 7, 20, 0, tzinfo=dt.UTC), 0),  # three in the morning of Tuesday
        (dt.datetime(2024, 10, 8, 3, 0, tzinfo=dt.UTC), 1),
        (dt.datetime(2024, 10, 8, 4, 0, tzinfo=dt.UTC), 0),
    ):
        register.clock.moment = moment
        assert nudge_holders(around) == named, moment


@pytest.fixture
def app_config(app: object) -> Config:
    config: Config = app.extensions["tracker_config"]  # type: ignore[attr-defined]
    return config


def test_the_form_of_a_reminder_begins_with_the_letters_words(register: Register, browser: object) -> None:
    row_id = register.bring("forwarded")
    page = browser("office").get(f"/escalations/{row_id}/remind").text  # type: ignore[operator]
    assert "Kính đề nghị Sở Giao thông vận tải" in page


def test_a_message_leads_to_the_one_matter(register: Register, clock: TestClock) -> None:
    row_id = register.bring("sent")
    clock.move(days=7)
    nudge(register)
    assert told()[0].path == f"/escalations/{row_id}"
    assert register.hops(row_id)[-1].reminders == 0, "the page counts what people did"
