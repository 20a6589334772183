"""Days lost upward: they move the task's deadline, and every page and report that shows it says the same."""

from __future__ import annotations

import csv
import io
from typing import Any

from tests.escalations.conftest import Register
from tracker.core import db
from tracker.core.calendar import load_calendar
from tracker.reports.compliance import build
from tracker.reports.render.csv_ import render_csv
from tracker.tasks import figures
from tracker.tasks.models import Task


def closed_with_days(register: Register) -> int:
    """A task that rested for ten working days because of a recommendation; its identifier."""
    row_id, task_id = register.with_task("sent")
    register.act("pause_task", row_id)
    register.act("mark_beyond", row_id)
    register.act("forward", row_id)
    register.clock.move(days=14)
    for verb in ("answer", "tell", "close"):
        register.act(verb, row_id)
    return task_id


def test_the_new_deadline_is_shown_everywhere(register: Register, browser: Any) -> None:
    before = db.session.get_one(Task, register.task()).due_on
    assert before is not None
    task_id = closed_with_days(register)
    after = load_calendar().add(before, 10)
    shown = f"{after:%d/%m/%Y}"
    directive_id = db.session.get_one(Task, task_id).directive_id
    office = browser("office")
    page = office.get(f"/tasks/{task_id}").text
    assert shown in page
    assert "10 ngày làm việc chờ cấp trên đã cộng vào hạn" in page
    assert shown in office.get(f"/tasks?directive={directive_id}").text
    assert shown in browser("commune_a").get("/my").text

    # The day after the first deadline it is overdue nowhere; the day after the second it is.
    register.clock.moment = register.clock.moment.replace(month=after.month, day=after.day)
    for days, overdue in ((0, 0), (1, 1)):
        register.clock.move(days=days)
        assert figures.totals(register.clock(), Task.id == task_id).open_overdue == overdue
        listed = browser("office").get(f"/tasks?directive={directive_id}&timeliness=overdue").text
        assert (f'href="/tasks/{task_id}"' in listed) == bool(overdue)
        matrix = browser("office").get(f"/directives/{directive_id}/matrix?condition=overdue").text
        assert (f'href="/tasks/{task_id}"' in matrix) == bool(overdue)
        assert replayed_overdue(register, directive_id) == overdue


def replayed_overdue(register: Register, directive_id: int) -> int:
    """How many of a directive the compliance report counts as overdue at this moment."""
    now, office = register.clock(), register.cast.units["office"]
    document = build(directive_id, as_of=now, created=now, unit_id=office, author="Thử", notice=None)
    assert list(csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig"))))
    return figures.count(figures.standings(directive_id, now)).open_overdue


def test_while_it_waits_the_task_says_so(register: Register, browser: Any) -> None:
    row_id, task_id = register.with_task("sent")
    register.act("pause_task", row_id)
    assert "nhiệm vụ tạm dừng để chờ" in browser("commune_a").get(f"/tasks/{task_id}").text
    register.clock.moment = register.clock.moment.replace(month=12)
    assert figures.totals(register.clock(), Task.id == task_id).open_overdue == 0, "its clock stands still"
