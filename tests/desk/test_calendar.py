"""A unit's deadlines under a private address: what stands there, for whom, and when it leads nowhere."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tracker.accounts.models import CalendarFeed
from tracker.core import db, transaction


def address(person: FlaskClient) -> str:
    """Have an address given and return its path."""
    page = person.post("/account/calendar").get_data(as_text=True)
    found = re.search(r"http://localhost(/calendar/[\w-]{32}\.ics)", page)
    assert found is not None
    return found[1]


def events(client: FlaskClient, path: str) -> dict[str, Any]:
    """The events of a feed by the identifier of their task."""
    answer = client.get(path)
    assert answer.status_code == 200
    assert answer.mimetype == "text/calendar"
    return {str(one["uid"]).split("@")[0]: one for one in Calendar.from_ical(answer.data).walk("VEVENT")}


def test_it_holds_the_open_tasks_with_a_deadline_of_the_own_unit(
    stage: Stage, browser: Any, client: FlaskClient
) -> None:
    due, _none, done, _theirs = stage.issue(
        {"title": "Họp dân, bản; xã"}, {"due_on": None}, {}, {"leads": ("commune_b",)}
    )
    stage.bring(done, "completed")
    found = events(client, address(browser("commune_a")))
    assert list(found) == [f"task-{due}"]
    event = found[f"task-{due}"]
    assert event["summary"] == "Hạn: Họp dân, bản; xã"
    assert (event["dtstart"].dt, event["dtend"].dt) == (dt.date(2024, 10, 15), dt.date(2024, 10, 16))
    assert event["url"] == f"http://localhost/tasks/{due}"
    assert not event.subcomponents


def test_what_did_not_change_gives_the_same_bytes(stage: Stage, browser: Any, client: FlaskClient) -> None:
    (task_id,) = stage.issue({})
    path = address(browser("commune_a"))
    before = client.get(path).data
    assert client.get(path).data == before
    stage.act("office", "extend", task_id, reason="Đường sạt lở", later=_later(dt.date(2024, 11, 1)))
    found = events(client, path)[f"task-{task_id}"]
    assert found["dtstart"].dt == dt.date(2024, 11, 1)


def _later(day: dt.date) -> Any:
    from tracker.tasks.operations import Later

    return Later(until=day)


def test_a_new_address_ends_the_old_one_and_closing_ends_both(
    stage: Stage, cast: Cast, browser: Any, client: FlaskClient
) -> None:
    person = browser("commune_a")
    first, second = address(person), address(person)
    assert first != second
    assert client.get(first).status_code == 404
    assert client.get(second).status_code == 200
    stored = db.session.scalars(select(CalendarFeed.token_hash)).all()
    assert len(stored) == 1
    assert second.split("/")[-1].removesuffix(".ics") not in stored[0]
    assert person.post("/account/calendar/close").location == "/account"
    assert client.get(second).status_code == 404
    assert person.post("/account/calendar/close").status_code == 404
    assert "Cấp địa chỉ lịch" in person.get("/account").get_data(as_text=True)


@pytest.mark.parametrize("change", [{"is_locked": True}, {"role": "auditor"}])
def test_who_left_reads_no_more(cast: Cast, browser: Any, client: FlaskClient, change: dict[str, Any]) -> None:
    path = address(browser("commune_a"))
    with transaction():
        for column, value in change.items():
            setattr(cast.account("commune_a"), column, value)
    assert client.get(path).status_code == 404


def test_guessing_leads_nowhere(client: FlaskClient, clock: TestClock) -> None:
    for token in ("x", "A" * 32, "%00"):
        assert client.get(f"/calendar/{token}.ics").status_code == 404


def test_only_those_with_tasks_of_a_unit_are_given_one(browser: Any, client: FlaskClient) -> None:
    for verb in ("/account/calendar", "/account/calendar/close"):
        assert "/sign-in" in client.post(verb).location
        for name in ("leader", "admin", "auditor"):
            assert browser(name).post(verb).status_code == 403
    assert "Lịch hạn nhiệm vụ" not in browser("leader").get("/account").get_data(as_text=True)
