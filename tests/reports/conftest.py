"""An issued directive whose tasks stand in many states, and a press that prints in this process."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db, transaction
from tracker.directives.models import Directive
from tracker.reports import operations
from tracker.reports.production import Press

ALL = ("commune_a", "commune_b", "commune_c", "agency", "office")
ORDER_HOURS = 1


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


@pytest.fixture
def press(app: Flask, clock: TestClock, tmp_path: Path) -> Press:
    return Press(clock=clock, folder=app.extensions["tracker_config"].files)


@pytest.fixture
def tasks(stage: Stage) -> list[int]:
    """Ten tasks: two instructions for five units, one done, one awaiting, one returned, the rest as issued."""
    found = stage.issue({"leads": ALL}, {"leads": ALL})
    stage.act(
        "commune_a", "submit", found[0], **{**RESULT, "difficulties": "Đường sạt lở", "proposals": "Cấp loa"}
    )
    stage.act("office", "accept", found[0])
    stage.act("commune_b", "submit", found[1], **{**RESULT, "difficulties": "Đường sạt lở"})
    stage.act("stranger", "submit", found[2], **RESULT)
    stage.act("office", "return_", found[2], reason="Thiếu ảnh.")
    return found


@pytest.fixture
def directive_id(stage: Stage, tasks: list[int]) -> int:
    return stage.task(tasks[0]).directive_id


def order(stage: Stage, directive_id: int, *, as_of: object = None) -> int:
    """Order the compliance report as the office; the identifier of the report."""
    with transaction():
        report = operations.request_compliance(
            db.session.get_one(Directive, directive_id),
            as_of=as_of or stage.clock(),  # type: ignore[arg-type]
            actor=stage.cast.actor("office"),
            now=stage.clock(),
        )
        db.session.flush()
        return report.id
