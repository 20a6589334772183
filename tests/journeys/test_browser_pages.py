"""Every page, for those who see it: no barrier by day or night, wide or narrow; nothing sticks out or fails."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from sqlalchemy import select

from tests.journeys.visit import NARROW, NARROWEST, WIDE, Served, Visit, window
from tracker.core import db
from tracker.outbox.models import Message
from tracker.tasks.models import Task, TaskRequest
from tracker.tasks.states import TaskState

pytestmark = pytest.mark.browser
CONTRAST = "color-contrast"


@pytest.fixture(scope="module")
def rows(served: Served) -> dict[str, int]:
    """Identifiers of rows that the pages are about."""
    with served.app.app_context():
        of_state = {
            state.value: db.session.scalars(select(Task.id).where(Task.state == state).order_by(Task.id)).first()
            for state in TaskState
        }
        dao_san = db.session.scalars(
            select(Task).where(Task.state == TaskState.AWAITING_HEAD).order_by(Task.id)
        ).first()
        assert dao_san is not None
        own = {
            f"own_{state.value}": db.session.scalars(
                select(Task.id).where(Task.unit_id == dao_san.unit_id, Task.state == state)
            ).first()
            for state in TaskState
        }
        asked = db.session.scalars(
            select(TaskRequest).where(TaskRequest.decided_at.is_(None)).order_by(TaskRequest.id)
        ).first()
        assert asked is not None
        message = db.session.scalars(select(Message.id).where(Message.unit_id == dao_san.unit_id)).first()
        found = of_state | own | {"asking": asked.task_id, "request": asked.id, "message": message}
        found |= {"unit": dao_san.unit_id}
        db.session.remove()
    return {name: row for name, row in found.items() if row is not None}


OFFICE = (
    "/desk", "/my", "/directives", "/directives/new", "/directives/1", "/directives/1/matrix",
    "/directives/1/matrix?condition=overdue", "/directives/1/matrix?group=999", "/directives/1/number",
    "/directives/1/report", "/directives/1/tasks/new", "/tasks", "/tasks?timeliness=overdue", "/tasks?q=khong+co",
    "/tasks/{submitted}", "/tasks/{submitted}/decide", "/tasks/{completed}", "/tasks/{in_progress}",
    "/tasks/{paused}", "/tasks/{in_progress}/withdraw", "/tasks/{in_progress}/pause",
    "/tasks/{asking}", "/tasks/{asking}/requests/{request}", "/tasks/remind?directive=1&task={in_progress}",
    "/units", "/units/{unit}", "/units/{unit}/edit", "/units/import", "/reports", "/reports/1", "/search?q=cua",
    "/reports/new", "/reports/new/periodic", "/reports/new/unit", "/reports/schedules",
    "/search?q=xyzxyz", "/messages", "/tasks/many/accept?task={submitted}&task={in_progress}",
    "/tasks/many/return?task={submitted}", "/tasks/many/extend?task={in_progress}&task={submitted}",
    "/tasks/{in_progress}/extend", "/tasks/{in_progress}/enter", "/directives/1/correct", "/directives/1/replace",
    "/directives/1/withdraw", "/directives/1/instructions/1/move", "/directives/1/instructions/1/remove",
    "/directives/1/instructions/1/reword", "/reminder-templates", "/reminder-templates/new",
    "/responsibilities",
    "/calendar", "/calendar/day", "/remarks", "/units/changes", "/units/changes/new/merge",
    "/units/changes/import", "/escalations", "/escalations?group=above", "/escalations/1", "/escalations/5",
    "/outreach/figures", "/outreach/activities", "/outreach/plans", "/outreach/import", "/units/villages",
)  # fmt: skip
LEADER = (
    "/overview", "/overview?all=1", "/directives/1/matrix", "/reports/1", "/reports", "/directives/1",
    "/delegations", "/remarks/new?directive=1", "/escalations",
)  # fmt: skip
COMMUNE = (
    "/my", "/directives", "/directives/1", "/tasks", "/tasks/{own_in_progress}", "/tasks/{own_returned}",
    "/tasks/{own_returned}/submit", "/tasks/{own_in_progress}/note", "/tasks/{own_in_progress}/ask/extension",
    "/tasks/{own_completed}", "/tasks/submit?directive=1", "/messages", "/messages/{message}", "/units/{unit}",
    "/account", "/account/password", "/help", "/my/sheet", "/escalations", "/escalations/new",
    "/messages?show=unread", "/outreach", "/outreach/new", "/outreach/new?channel=meeting", "/outreach/paper",
)  # fmt: skip
HEAD = ("/my", "/tasks/{own_awaiting_head}", "/tasks/{own_awaiting_head}/approve", "/explanations")
AUDITOR = ("/desk", "/audit", "/audit/chain?check=1", "/tasks", "/reports/1", "/evidence", "/escalations")
ADMIN = (
    "/accounts", "/accounts/new", "/accounts/5/edit", "/accounts/5/history", "/accounts/import", "/units",
    "/audit", "/settings", "/health", "/mails",
)  # fmt: skip
SEEN_BY = {
    "noi.vu": OFFICE,
    "lanh.dao": LEADER,
    "dao.san": COMMUNE,
    "dao.san.ld": HEAD,
    "thanh.tra": AUDITOR,
    "quan.tri": ADMIN,
}
PAGES = [
    ("", "/sign-in"),
    ("", "/sign-in/code"),
    *((person, path) for person, paths in SEEN_BY.items() for path in paths),
]


@dataclass
class Tour:
    """One window for each person, signed in once; the rows that pages are about; where pictures go."""

    chromium: Browser
    served: Served
    rows: dict[str, int]
    pictures: Path | None
    windows: dict[str, Visit] = field(default_factory=dict)

    def window(self, person: str) -> Visit:
        """The person's window, with no troubles heard yet."""
        if person not in self.windows:
            self.windows[person] = window(self.chromium, self.served)
            if person:
                self.windows[person].sign_in(person)
        visit = self.windows[person]
        visit.troubles.clear()
        return visit

    def picture(self, visit: Visit, name: str) -> None:
        """Save what the window shows, where pictures were asked for."""
        if self.pictures is not None:
            visit.page.screenshot(path=self.pictures / f"{name}.png", full_page=True)


@pytest.fixture(scope="module")
def tour(chromium: Browser, served: Served, rows: dict[str, int], pictures: Path | None) -> Tour:
    """A tour of all pages."""
    return Tour(chromium, served, rows, pictures)


@pytest.mark.parametrize(("person", "path"), PAGES, ids=lambda part: part or "nobody")
def test_a_page_hinders_nobody(person: str, path: str, tour: Tour) -> None:
    visit = tour.window(person)
    visit.open(path.format_map(tour.rows))
    for width in (WIDE, NARROW):
        visit.wide(width)
        visit.dark(False)
        tour.picture(visit, f"{person or 'khach'}{path}-{width}".translate(IN_A_FILE_NAME))
    visit.wide(NARROWEST)
    sticking_out = visit.overflow()
    visit.shorten()
    visit.wide(NARROW)
    found = visit.barriers()
    visit.wide(WIDE)
    found += visit.barriers()
    visit.dark(True)
    found += visit.barriers(CONTRAST)
    assert found == []
    assert sticking_out == []
    assert visit.troubles == []


IN_A_FILE_NAME = str.maketrans({"/": "_", "?": "_", "=": "-", "&": "_", "{": None, "}": None})
