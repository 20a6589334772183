"""What the desk's tests start from: a directive in every state, and a rule of their own to count by."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.seeding import seed_directive, seed_units
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.tasks.models import Task


@pytest.fixture
def stage(cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


@pytest.fixture
def many(cast: Cast, clock: TestClock) -> int:
    """One issued directive: 5 instructions, 17 units, tasks in every state; its identifier."""
    return seed_directive(clock(), seed_units(14))


def counted(now: dt.datetime, **columns: Any) -> Counter[str]:
    """Tasks by outcome, counted one by one by a rule written here a second time."""
    found: Counter[str] = Counter()
    for task in db.session.scalars(select(Task).filter_by(**columns)):
        late = task.due_at is not None and (task.clock_stopped_at or now) >= task.due_at
        if task.state in ("withdrawn", "not_applicable", "transferred"):
            found["apart"] += 1
        elif task.state == "completed":
            found["done_none" if task.due_at is None else "done_late" if late else "done"] += 1
        else:
            found["open_none" if task.due_at is None else "over" if late else "term"] += 1
    return found
