"""What a new edition lists against the last one: all that changed, each once, under the name it has now."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from tests.conftest import TestClock
from tests.outreach.conftest import Outreach
from tests.reports.conftest import built, merge_communes
from tests.tasks.conftest import RESULT, Stage
from tracker.core import transaction
from tracker.core.clock import local_day
from tracker.reports import changes
from tracker.reports.changes import ADDED, GONE, RENAMED, SENTENCES, Change
from tracker.reports.document import Band, Document, Table
from tracker.reports.periods import Span
from tracker.units.models import UnitVersion
from tracker.units.queries import renamed_between

LATE = dt.date(2024, 10, 4)
YEAR = Span(dt.date(2024, 9, 1), dt.date(2024, 12, 14))


@pytest.fixture
def late(stage: Stage, clock: TestClock) -> list[int]:
    """Two instructions for two communes, overdue: by instruction, Dào San before Bản Lang."""
    found = stage.issue(*({"leads": ("commune_a", "commune_b"), "due_on": LATE} for _ in range(2)))
    clock.move(days=14)
    return found


def listed(before: Document, after: Document, since: dt.datetime, now: dt.datetime) -> list[Change]:
    """The lines of the annex of changes, read back from the document that is printed."""
    renamed = renamed_between(local_day(since), local_day(now))
    document = changes.told(after, before, as_of=now, before=since, renamed=renamed)
    (table,) = document.annexes[-1].blocks
    assert isinstance(table, Table)
    found, name = [], ""
    for row in table.rows:
        if isinstance(row, Band):
            name = row.text
        else:
            found.append(Change(name, *map(str, list(row)[1:])))
    places = Counter((one.table, one.row, one.column) for one in found if one.table != SENTENCES)
    assert set(places.values()) <= {1}, "nothing is listed twice"
    return found


def changed(stage: Stage, kind: str, act: Callable[[], object], **columns: Any) -> list[Change]:
    """What an edition made a day and an act later lists."""
    before, since = built(stage, kind, **columns), stage.clock()
    stage.clock.move(days=1)
    act()
    return listed(before, built(stage, kind, **columns), since, stage.clock())


def test_the_same_work_of_two_units_is_told_apart(stage: Stage, late: list[int]) -> None:
    def settle() -> None:
        stage.act("commune_a", "submit", late[0], **RESULT)
        stage.act("office", "accept", late[0])

    found = [one for one in changed(stage, "overdue", settle) if one.table.startswith("Nhiệm vụ quá hạn")]
    gone = [one.row for one in found if one.column == GONE]
    assert [one.partition(";")[0] for one in gone] == ["Xã Dào San"], found
    assert not [one for one in found if one.column == ADDED]
    days = [(one.row.partition(";")[0], one.before, one.after) for one in found if one.column == "Quá hạn (ngày)"]
    assert sorted(days) == [("Xã Bản Lang", "10", "11")] * 2 + [("Xã Dào San", "10", "11")]


def test_extended_paused_withdrawn_each_on_its_line(stage: Stage, late: list[int], clock: TestClock) -> None:
    directive, soon = stage.task(late[0]).directive_id, local_day(clock()) + dt.timedelta(days=20)

    def act() -> None:
        stage.answer("office", stage.ask("commune_a", late[0], "extension", wished_due_on=soon), True)
        stage.act("office", "pause", late[1], reason="Chờ hướng dẫn.")
        stage.act("office", "withdraw", late[2], reason="Không cần nữa.")

    found = changed(stage, "compliance", act, directive_id=directive)
    states = [
        one.after for one in found if one.column == "Tình trạng" and one.table.startswith("Tổng hợp tình hình")
    ]
    still = "Chưa tiếp nhận, quá hạn 11 ngày"
    assert sorted(states) == sorted(["Chưa tiếp nhận", "Tạm dừng, quá hạn 11 ngày", "Thu hồi", still])
    lines = [(one.column, one.after) for one in found if one.table == SENTENCES]
    assert [column for column, text in lines if "Đã gia hạn 1 lần cho 1 nhiệm vụ" in text] == [ADDED]
    assert [column for column, text in lines if "1 thu hồi" in text] == [ADDED]


def test_a_merger_lists_what_went_and_what_came(stage: Stage, late: list[int]) -> None:
    found = changed(stage, "periodic", lambda: merge_communes(stage), span=YEAR)
    rows = [one for one in found if one.table == "Nhiệm vụ trong kỳ"]
    assert [one.row.partition(";")[0] for one in rows if one.column == ADDED] == ["Xã Dào San mới"] * 2
    turned = [one.row.partition(";")[0] for one in rows if one.after == "Chuyển giao"]
    assert sorted(turned) == ["Xã Bản Lang"] * 2 + ["Xã Dào San"] * 2
    assert not [one for one in found if one.table == RENAMED]


def test_a_unit_that_is_renamed_is_the_same_unit(stage: Stage, late: list[int], clock: TestClock) -> None:
    def rename() -> None:
        with transaction() as session:
            old = session.scalars(select(UnitVersion).where(UnitVersion.short_name == "Xã Dào San")).one()
            columns = {
                one.name: getattr(old, one.name) for one in UnitVersion.__table__.columns if one.name != "id"
            }
            today = local_day(clock())
            old.valid_to = today - dt.timedelta(days=1)
            session.flush()
            session.add(UnitVersion(**{**columns, "short_name": "Phường Dào San", "valid_from": today}))

    found = changed(stage, "overdue", rename)
    assert [(one.row, one.after) for one in found if one.table == RENAMED] == [("Xã Dào San", "Phường Dào San")]
    assert not [one for one in found if one.column in {ADDED, GONE}], found
    assert "Phường Dào San" in {one.row.partition(";")[0] for one in found}
    again = changed(stage, "overdue", lambda: stage.act("commune_a", "submit", late[0], **RESULT))
    assert not [one for one in again if one.table == RENAMED]


def test_what_only_a_sentence_says_is_listed_too(stage: Stage, late: list[int], clock: TestClock) -> None:
    register = Outreach(stage.cast, clock, stage)
    register.settle()
    register.record()
    found = changed(stage, "unit", register.record, unit="commune_a")
    said = [(one.row, one.column) for one in found if one.table == SENTENCES and "hoạt động" in one.after]
    assert said == [("Tuyên truyền", "Câu")]
    assert not [one for one in found if one.column in {ADDED, GONE}]
